"""The tokens of a piece to conditions; what was not read is kept apart."""

from parsers.conditions.brackets import bounded
from parsers.conditions.joining import combine
from parsers.conditions.parts import CLAIMS, REACH, Joiner, Part, any_of
from parsers.conditions.pieces import Conditions
from parsers.conditions.turned import negate

__all__ = ["CLAIMS", "REACH", "Conditions", "Joiner", "Part", "any_of", "bounded", "combine", "negate"]
