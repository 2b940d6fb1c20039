"""What values a measure can take: unions of intervals, with open and closed ends."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any, TypeAlias

Bound: TypeAlias = Decimal | date
Point: TypeAlias = Any  # decimals among themselves, dates among themselves


@dataclass(frozen=True, kw_only=True, slots=True)
class Interval:
    """From `low` to `high`; None is without end."""

    low: Point = None
    high: Point = None
    has_low: bool = False
    has_high: bool = False

    @property
    def is_empty(self) -> bool:
        if self.low is None or self.high is None:
            return False
        return bool(self.low > self.high) or (self.low == self.high and not (self.has_low and self.has_high))

    def meet(self, other: "Interval") -> "Interval":
        """What lies in both."""
        low, has_low = _tighter(self, other, "low")
        high, has_high = _tighter(self, other, "high")
        return Interval(low=low, high=high, has_low=has_low, has_high=has_high)

    def within(self, other: "Interval") -> bool:
        return self.is_empty or self.meet(other) == self


def _tighter(one: Interval, other: Interval, end: str) -> tuple[Point, bool]:
    """The tighter of two ends; of equal ones the open one."""
    ends = [(getattr(each, end), getattr(each, f"has_{end}")) for each in (one, other)]
    known = [each for each in ends if each[0] is not None]
    if len(known) < 2:
        return known[0] if known else (None, False)
    (a, has_a), (b, has_b) = known
    if a == b:
        return a, has_a and has_b
    return (a, has_a) if (a > b) == (end == "low") else (b, has_b)


ALL = Interval()


def interval_of(op: str, value: Bound) -> tuple[Interval, ...]:
    """The values that a comparison lets through."""
    match op:
        case ">=" | ">":
            return (Interval(low=value, has_low=op == ">="),)
        case "<=" | "<":
            return (Interval(high=value, has_high=op == "<="),)
        case "==":
            return (Interval(low=value, high=value, has_low=True, has_high=True),)
    return Interval(high=value), Interval(low=value)  # !=


def meet(one: Iterable[Interval], other: Iterable[Interval]) -> tuple[Interval, ...]:
    """The values in both unions."""
    others = tuple(other)
    met = (a.meet(b) for a in one for b in others)
    return tuple(each for each in met if not each.is_empty)


@dataclass(frozen=True, kw_only=True, slots=True)
class Gap:
    """What lies between two neighbouring tiers: values that neither has, or that both have."""

    below: Interval
    above: Interval

    @property
    def is_point(self) -> bool:
        return bool(self.below.high == self.above.low)


def gaps(tiers: Iterable[Interval], *, whole: bool = False) -> list[Gap]:
    """Neighbouring tiers that leave something out between them; `whole`: only whole numbers are looked for."""
    ordered = sorted((tier for tier in tiers if not tier.is_empty), key=_order)
    found: list[Gap] = []
    reach: Interval | None = None  # of the tiers so far, the one that reaches furthest
    for tier in ordered:
        if reach is not None and reach.high is not None and tier.low is not None:
            touching = tier.low == reach.high and (tier.has_low or reach.has_high)
            next_one = whole and _first(tier) <= _last(reach) + 1
            if tier.low >= reach.high and not touching and not next_one:
                found.append(Gap(below=reach, above=tier))
        reach = tier if reach is None or _reaches_further(tier, reach) else reach
    return found


def overlaps(tiers: Iterable[Interval]) -> list[Gap]:
    """Pairs of tiers that share values."""
    ordered = sorted((tier for tier in tiers if not tier.is_empty), key=_order)
    pairs = ((one, other) for index, one in enumerate(ordered) for other in ordered[index + 1 :])
    return [Gap(below=one, above=other) for one, other in pairs if not one.meet(other).is_empty]


def _first(tier: Interval) -> Decimal:
    """The first whole number in it."""
    low: Decimal = tier.low
    return low.to_integral_value(ROUND_CEILING) if tier.has_low else low.to_integral_value(ROUND_FLOOR) + 1


def _last(tier: Interval) -> Decimal:
    """The last whole number in it."""
    high: Decimal = tier.high
    return high.to_integral_value(ROUND_FLOOR) if tier.has_high else high.to_integral_value(ROUND_CEILING) - 1


def _order(tier: Interval) -> tuple[bool, Any, bool]:
    return tier.low is not None, tier.low if tier.low is not None else 0, not tier.has_low


def _reaches_further(one: Interval, other: Interval) -> bool:
    if one.high is None or other.high is None:
        return one.high is None
    return bool((one.high, one.has_high) > (other.high, other.has_high))
