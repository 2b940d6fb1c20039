"""The tokens of a piece to conditions; what was not read is kept apart."""

from parsers.conditions.joining import combine, negate
from parsers.conditions.parts import CLAIMS, REACH, Joiner, Part, any_of
from parsers.conditions.pieces import Conditions

__all__ = ["CLAIMS", "REACH", "Conditions", "Joiner", "Part", "any_of", "combine", "negate"]
