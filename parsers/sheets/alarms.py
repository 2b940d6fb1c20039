"""Figures that lie a power of ten from last year's: most often a unit, not growth."""

from collections.abc import Iterable
from decimal import Decimal

from parsers.sheets.cells import Doubt, held
from parsers.sheets.facts import Value

FACTORS = (10, 100, 1_000, 10_000)
NEAR = (Decimal("0.8"), Decimal("1.25"))  # of a factor: growth of a fifth beside the slip of the unit


def alarm(value: Value, last_year: Iterable[Decimal]) -> Doubt | None:
    """The doubt about a figure where one of last year's is a tenth, a hundredth, … of it, or ten, … times it."""
    if not isinstance(value, Decimal) or value == 0:
        return None
    return next((doubt for each in last_year if each and (doubt := _doubt(value, each))), None)


def _doubt(value: Decimal, last_year: Decimal) -> Doubt | None:
    up, down = abs(value / last_year), abs(last_year / value)
    factor = _factor(up) or _factor(down)
    if not factor:
        return None
    said = f"{factor:,} 倍" if up > 1 else f"{factor:,} 分之一"
    return held(f"约为上年（{last_year:,f}）的 {said}，单位对吗？", f"约为上年的 {said}")


def _factor(times: Decimal) -> int:
    if times > FACTORS[-1]:
        return FACTORS[-1]
    return next((factor for factor in FACTORS if NEAR[0] * factor <= times <= NEAR[1] * factor), 0)
