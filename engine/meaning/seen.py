"""What a measure shows on a profile: a value, an interval, a year-by-year series, or what is missing."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from engine.language.numbers import Number
from engine.language.periods import Months
from engine.language.profiles import Known, Source


@dataclass(frozen=True, slots=True)
class Root:
    """A compound rate: the `degree`-th root of `ratio`, less one; compared by powers."""

    ratio: Fraction
    degree: int

    @property
    def rate(self) -> Fraction:
        """About what it is, to six places: for showing and ranking only."""
        return Fraction(round(float(self.ratio) ** (1 / self.degree) - 1, 6)).limit_denominator(10**6)


@dataclass(frozen=True, slots=True)
class Seen:
    """A value with its period and source; None is unknown, and `missing` says for want of what."""

    value: Known | Root | None = None
    high: Number | date | None = None  # the value is an interval from `value` to `high`
    since: date | None = None  # the value is the age of something that began on this day
    as_of: date | None = None  # the day on which that age or a title is looked at
    period: Months | None = None
    source: Source | None = None
    missing: tuple[str, ...] = ()
    yearly: tuple["Seen", ...] | None = None  # `each`: every year is compared
    whole_span: tuple[date, date] | None = None  # `each` on tags: held on every day from … to …


def unknown(*missing: str, period: Months | None = None) -> Seen:
    return Seen(missing=missing, period=period)


def at(key: str, period: Months | None) -> str:
    """How `missing` names a figure: `rd_expense@2020`, the bare key as of now."""
    return key if period is None else f"{key}@{period}"
