"""The logic of three values, exact comparisons of figures with their two ends, and days counted by the calendar."""

from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction
from operator import eq, ge, gt, le, lt, ne
from typing import Any

from engine.language.periods import Months, last_day, month_of
from engine.meaning.titles import normalised  # how words compare has tables of its own

Truth = bool | None
Ends = tuple[Any, Any]  # the least and the greatest a figure can be; both the same where it is known

COMPARE = {">": gt, ">=": ge, "<": lt, "<=": le, "==": eq, "!=": ne}


class NotAsked:
    """A part of a tree that the logic leaves out."""


def all3(truths: Iterable[Truth]) -> Truth:
    seen = set(truths)
    return False if False in seen else None if None in seen else True


def any3(truths: Iterable[Truth]) -> Truth:
    seen = set(truths)
    return True if True in seen else None if None in seen else False


def not3(truth: Truth) -> Truth:
    return None if truth is None else not truth


def shifted(day: date, months: int) -> date:
    """The same day so many months later, clamped to the month's end."""
    end = last_day(month_of(day) + months)
    return end if end.day < day.day else end.replace(day=day.day)


def year(number: int) -> Months:
    return Months(number * 12, 12)


def years_of(span: Months) -> Iterator[Months]:
    return (Months(first, 12) for first in range(span.first, span.last + 1, 12))


def is_number(value: Any) -> bool:
    return isinstance(value, int | Fraction) and not isinstance(value, bool)


def known(value: Any) -> Ends | None:
    return None if value is None else (value, value)


def divided(top: Any, bottom: Any) -> Any:
    return Fraction(top) / bottom if is_number(top) and is_number(bottom) and bottom != 0 else None


def added(values: list[Any]) -> Any:
    return None if None in values else sum(values)


def mean(values: list[Any]) -> Any:
    return None if None in values else Fraction(sum(values)) / len(values)


def run(days: list[Any]) -> int:
    months = {month_of(day) for day in days}
    starts = [month for month in months if month - 1 not in months]
    return max((next(n for n in range(1, len(months) + 2) if start + n not in months) for start in starts), default=0)


def compare_ends(op: str, seen: Ends, asked: Ends, rounded: bool) -> Truth:
    """Both ends must agree; for equality nothing between them may be equal either."""
    one, other = seen[0], asked[0]
    numbers = is_number(one) and is_number(other)
    if not numbers and not (isinstance(one, date) and isinstance(other, date)):
        if isinstance(one, str) and isinstance(other, str) and op in ("==", "!="):
            return bool(COMPARE[op](normalised(one), normalised(other)))
        return None
    if rounded:
        seen, asked = (tenths(seen[0]), tenths(seen[1])), (tenths(asked[0]), tenths(asked[1]))
    apart = seen[1] < asked[0] or asked[1] < seen[0]
    if op in ("==", "!=") and not apart:
        return op == "==" if seen[0] == seen[1] == asked[0] == asked[1] else None
    truths = {bool(COMPARE[op](a, b)) for a in seen for b in asked}
    return truths.pop() if len(truths) == 1 else None


def tenths(ratio: Any) -> int:
    """Tenths of a percent, half up."""
    doubled = abs(ratio) * 2000
    return int((doubled + 1) // 2) * (1 if ratio >= 0 else -1)
