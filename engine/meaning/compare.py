"""One comparison: what was seen against what is asked, as true, false or unknown, and how far apart they are."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from fractions import Fraction
from operator import eq, ge, gt, le, lt, ne
from typing import Any

from engine.language.numbers import Number, round_half_up
from engine.meaning.calendar import anniversary
from engine.meaning.kleene import Truth, conjunction
from engine.meaning.seen import Root, Seen
from engine.meaning.titles import normalised

OPERATORS: dict[str, Callable[[Any, Any], bool]] = {">": gt, ">=": ge, "<": lt, "<=": le, "==": eq, "!=": ne}
UPWARD = (">", ">=")
DOWNWARD = ("<", "<=")


def compares(op: str, seen: Seen, required: Seen, *, rounded: bool = False) -> Truth:
    """Whether what was seen stands to what is required as the operator says."""
    if seen.yearly is not None:
        pairs = year_by_year(seen.yearly, required)
        return conjunction(compares(op, year, asked, rounded=rounded) for year, asked in pairs)
    if seen.since is not None:
        return _age_compares(op, seen, required.value)
    if op in ("==", "!=") and _may_be_equal(_ends(seen), _ends(required)):
        return None
    ends = [compare_values(op, one, other, rounded) for one in _ends(seen) for other in _ends(required)]
    return ends[0] if all(end is ends[0] for end in ends) else None


def year_by_year(years: Sequence[Seen], required: Seen) -> Iterable[tuple[Seen, Seen]]:
    """Each year with what is asked of it: the same of all, or the same year of what is compared with."""
    asked = required.yearly
    if asked is None:
        return ((year, required) for year in years)
    return zip(years, asked if len(asked) == len(years) else [Seen()] * len(years), strict=True)


def _may_be_equal(one: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    """Whether an interval could turn out to be what it is compared with, though neither end is."""
    if len(one) == len(other) == 1:
        return False
    of_one_kind = all(map(_is_number, one + other)) or all(isinstance(end, date) for end in one + other)
    return of_one_kind and max(one[0], other[0]) <= min(one[-1], other[-1])


def _ends(seen: Seen) -> tuple[Any, ...]:
    return (seen.value,) if seen.high is None else (seen.value, seen.high)


def compare_values(op: str, one: Any, other: Any, rounded: bool = False) -> Truth:
    """Compare two values of one kind; different kinds, and the order of categories, are unknown."""
    compare = OPERATORS[op]
    if isinstance(one, Root) or isinstance(other, Root):
        return _roots_compare(compare, one, other)
    if _is_number(one) and _is_number(other):
        return compare(to_tenth_percent(one), to_tenth_percent(other)) if rounded else compare(one, other)
    if isinstance(one, date) and isinstance(other, date):
        return compare(one, other)
    if isinstance(one, str) and isinstance(other, str) and op in ("==", "!="):
        return compare(normalised(one), normalised(other))
    return None


def _is_number(value: Any) -> bool:
    return isinstance(value, int | Fraction) and not isinstance(value, bool)


def to_tenth_percent(ratio: Number) -> int:
    """A ratio as reported: percent with one decimal, half up."""
    return round_half_up(ratio * 1000)


def _age_compares(op: str, seen: Seen, months: Any) -> Truth:
    """An age is at least n months from the day on which the same day of the n-th month is reached."""
    if not _is_number(months) or seen.since is None or seen.as_of is None:
        return None
    return OPERATORS[op](seen.as_of, anniversary(seen.since, months))


def _roots_compare(compare: Callable[[Any, Any], bool], one: Any, other: Any) -> Truth:
    """r^(1/n) - 1 against v by powers: r against (1 + v)^n; exact, no root is drawn."""
    if isinstance(one, Root) and isinstance(other, Root):
        return compare(one.ratio**other.degree, other.ratio**one.degree)
    if isinstance(other, Root):
        return _roots_compare(lambda a, b: compare(b, a), other, one)
    if not _is_number(other):
        return None
    if other < -1:  # a compound rate is never below -100 %
        return compare(0, other + 1)
    return compare(one.ratio, Fraction(1 + other) ** one.degree)


# --- distance -----------------------------------------------------------------------------------------------------


def distance(op: str, seen: Seen, required: Seen) -> Number | None:
    """How far what was seen lies on the right side of what is required; negative is what lacks. Days for dates."""
    if seen.yearly is not None:
        known = [far for year in seen.yearly if (far := distance(op, year, required)) is not None]
        return min(known, default=None)
    gap = None if seen.high is not None or required.high is not None else _gap(seen, required.value)
    return None if gap is None else _signed(op, gap)


def _gap(seen: Seen, asked: Any) -> Number | None:
    if seen.since is not None and seen.as_of is not None:
        return (seen.as_of - anniversary(seen.since, asked)).days if _is_number(asked) else None
    if isinstance(seen.value, date) and isinstance(asked, date):
        return (seen.value - asked).days
    if _is_number(seen.value) and _is_number(asked):
        gap: Number = seen.value - asked
        return gap
    return None


def _signed(op: str, gap: Number) -> Number | None:
    if op in UPWARD:
        return gap
    if op in DOWNWARD:
        return -gap
    return min(gap, -gap) if op == "==" else None
