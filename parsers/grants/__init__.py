"""The tokens after the conditions to benefits: slots (sum, rate, step, unit, ceiling, years) filled from left
to right."""

from parsers.grants.grant import Grant, benefit_of
from parsers.grants.joining import joined
from parsers.grants.stretches import MORE, STARTS, Grants

__all__ = ["MORE", "STARTS", "Grant", "Grants", "benefit_of", "joined"]
