"""Periods as the language writes them (`2023`, `2023Q1`, `2023-01..2023-06`), or counted from a day (`last_year`)."""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import MAXYEAR, MINYEAR, date
from functools import lru_cache
from typing import TypeAlias

RELATIVE_NAMES = {
    "this_year": "当年",
    "last_year": "上年度",
    "last_2y": "近两年",
    "last_3y": "近三年",
    "last_5y": "近五年",
    "last_12m": "近12个月",
    "this_quarter": "本季度",
    "last_quarter": "上季度",
}
EXAMPLES = "2023、2023Q1、2023H1、2023-03、2023-01..2023-06、last_year"

_ABSOLUTE = re.compile(
    r"(?P<year>(?:1[89]|2[01])\d\d)(?:Q(?P<quarter>[1-4])|H(?P<half>[12])|-(?P<month>\d\d)(?:\.\.(?P<to_year>(?:1[89]|2[01])\d\d)-(?P<to_month>\d\d))?)?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True, order=True)
class Months:
    """A run of whole months: a year, a half, a quarter, a month or any other span of them."""

    first: int  # months since year 0
    count: int
    written: str = field(default="", compare=False)  # 2023-01..2023-06 and 2023H1 are one period in two spellings

    @property
    def last(self) -> int:
        return self.first + self.count - 1

    @property
    def starts_on(self) -> date:
        return first_day(self.first)

    @property
    def ends_on(self) -> date:
        return last_day(self.last)

    @property
    def is_year(self) -> bool:
        return self.count == 12 and self.first % 12 == 0

    @property
    def is_years(self) -> bool:
        """Several times twelve months, from whichever month on."""
        return self.count % 12 == 0

    def ended_by(self, day: date) -> bool:
        return self.ends_on <= day

    def contains(self, day: date) -> bool:
        return self.first <= month_of(day) <= self.last

    def covers(self, other: "Months") -> bool:
        return self.first <= other.first and other.last <= self.last

    def overlaps(self, other: "Months") -> bool:
        return self.first <= other.last and other.first <= self.last

    def year_before(self) -> "Months":
        return Months(self.first - 12, self.count)

    def years(self) -> "Iterator[Months]":
        """The whole years of a span of years."""
        for first in range(self.first, self.last + 1, 12):
            yield Months(first, 12)

    def __str__(self) -> str:
        if self.written:
            return self.written
        year, month = divmod(self.first, 12)
        if self.is_year:
            return f"{year:04}"
        if self.count == 6 and month % 6 == 0:
            return f"{year:04}H{month // 6 + 1}"
        if self.count == 3 and month % 3 == 0:
            return f"{year:04}Q{month // 3 + 1}"
        start = f"{year:04}-{month + 1:02}"
        if self.count == 1:
            return start
        return f"{start}..{self.last // 12:04}-{self.last % 12 + 1:02}"


@dataclass(frozen=True, slots=True)
class Relative:
    """A period that counts from the day a clause refers to."""

    name: str

    def __str__(self) -> str:
        return self.name


Period: TypeAlias = Months | Relative


def month_of(day: date) -> int:
    """The month of a day as months since year 0."""
    return day.year * 12 + day.month - 1


def first_day(month: int) -> date:
    """The first day of a month; before and after the calendar of Python its first and last day."""
    year, index = divmod(month, 12)
    if not MINYEAR <= year <= MAXYEAR:
        return date.min if year < MINYEAR else date.max
    return date(year, index + 1, 1)


@lru_cache(4096)
def last_day(month: int) -> date:
    """The last day of a month."""
    first = first_day(month)
    return date.max if first == date.max else first.replace(day=calendar.monthrange(first.year, first.month)[1])


def year(number: int) -> Months:
    return Months(number * 12, 12)


@lru_cache(4096)
def read_period(text: str) -> Period | None:
    """Read a period as the exchange form writes it; None where it is none."""
    return Relative(text) if text in RELATIVE_NAMES else read_months(text)


@lru_cache(4096)
def read_months(text: str) -> Months | None:
    """Read an absolute period; None where it is none."""
    found = _ABSOLUTE.fullmatch(text)
    if not found:
        return None
    first = int(found["year"]) * 12
    if found["quarter"]:
        return Months(first + 3 * int(found["quarter"]) - 3, 3)
    if found["half"]:
        return Months(first + 6 * int(found["half"]) - 6, 6)
    if not found["month"]:
        return Months(first, 12)
    return _months_between(first, found)


def _months_between(first: int, found: re.Match[str]) -> Months | None:
    start = first + int(found["month"]) - 1
    end = start if found["to_month"] is None else int(found["to_year"]) * 12 + int(found["to_month"]) - 1
    legal = all(1 <= int(found[name] or 1) <= 12 for name in ("month", "to_month"))
    return Months(start, end - start + 1, found[0]) if legal and end >= start else None
