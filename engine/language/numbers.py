"""Exact numbers: decimals as people write them, whole numbers and fractions as we reckon with them."""

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import TypeAlias

Number: TypeAlias = int | Fraction

LARGEST_EXPONENT = 40  # a figure beyond it is a slip, and would cost memory without end


def is_reasonable(number: Decimal) -> bool:
    """A finite figure of a size that can stand in a policy or in a company's books."""
    _, digits, exponent = number.as_tuple()
    return isinstance(exponent, int) and exponent >= -LARGEST_EXPONENT and len(digits) + exponent <= LARGEST_EXPONENT


@lru_cache(65536)
def exact(number: Decimal) -> Number:
    """The same number to reckon with."""
    over, under = number.as_integer_ratio()
    return over if under == 1 else Fraction(over, under)


def to_decimal(number: Number, places: int = 12) -> Decimal:
    """The number as a decimal: exact where it ends within `places`, else rounded half up."""
    if number.denominator == 1:
        return Decimal(number.numerator)
    scaled = round_half_up(number * 10**places)
    return Decimal((int(scaled < 0), tuple(map(int, str(abs(scaled)))), -places)).normalize()


def round_half_up(number: Number) -> int:
    """The nearest whole number; a half goes away from zero."""
    fraction = abs(Fraction(number))
    whole: int = (2 * fraction.numerator + fraction.denominator) // (2 * fraction.denominator)
    return -whole if number < 0 else whole


def to_cents(number: Number) -> Number:
    """Yuan rounded half up to 0.01."""
    cents = Fraction(round_half_up(number * 100), 100)
    return cents.numerator if cents.denominator == 1 else cents
