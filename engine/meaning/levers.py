"""Levers: what could be otherwise about a company, the positions worth moving each to, and how far they are.

A figure is worth moving to a bound and to one smallest unit on either side of it; between two bounds every figure does
as well as any other. Atoms on one figure share its lever, so they move together. Each figure moves alone: that one is
worked out of another isn't looked at.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from engine.language.numbers import Number
from engine.language.tree import Atom, Measure
from engine.meaning.atoms import is_rounded
from engine.meaning.calendar import anniversary, day_after, day_before
from engine.meaning.compare import to_tenth_percent
from engine.meaning.kinds import kind_of
from engine.meaning.seen import Root, Seen
from engine.meaning.view import View

SMALLEST: Mapping[str, Number] = {  # by how much a strict bound is passed
    "money": Fraction(1, 100),
    "ratio": Fraction(1, 10000),
    "count": 1,
    "duration": 1,
    "area": Fraction(1, 100),
    "score": Fraction(1, 100),
}
TENTH_OF_A_PERCENT = Fraction(1, 1000)
NEVER_NEGATIVE = ("count", "duration", "area")
ANOTHER_WORD = Seen("")  # a category that nobody asks for
YES_OR_NO = (Seen(True), Seen(False))


@dataclass(eq=False, kw_only=True, slots=True)
class Lever:
    """One thing that could be otherwise; the positions gather while the findings on it are read."""

    key: Hashable
    place: int  # in text order
    now: Seen
    is_fixed: bool  # it is known, and no effort changes it
    tag: str | None = None  # the title that would be gained or lost
    positions: list[Seen] = field(default_factory=list)  # the first is `now`

    def offer(self, positions: Iterable[Seen]) -> None:
        self.positions += [one for one in positions if one not in self.positions and not self._is_now(one)]

    def _is_now(self, position: Seen) -> bool:
        now = self.now
        return now.high is None and (position.value, position.as_of) == (now.value, now.as_of)


class Levers:
    """The levers of a verdict by what they are of, in text order."""

    def __init__(self) -> None:
        self._by_key: dict[Hashable, Lever] = {}

    def __iter__(self) -> Iterator[Lever]:
        return iter(self._by_key.values())

    def of(self, key: Hashable, now: Seen, *, is_fixed: bool = False, tag: str | None = None) -> Lever:
        """The lever of this key; findings on one figure get the same."""
        if key not in self._by_key:
            place = len(self._by_key)
            self._by_key[key] = Lever(key=key, place=place, now=now, is_fixed=is_fixed, tag=tag, positions=[now])
        return self._by_key[key]


# --- positions ----------------------------------------------------------------------------------------------------


def positions_for(view: View, atom: Atom, seen: Seen, required: Seen) -> list[Seen]:
    """The positions that an atom makes worth moving to."""
    asked = required.value
    if atom.op == "is":
        return list(YES_OR_NO)
    if isinstance(asked, str):
        return [Seen(asked), ANOTHER_WORD]
    ends = [end for end in (asked, required.high) if isinstance(end, int | Fraction | date | Root)]
    if seen.since is not None:
        return [replace(seen, as_of=day) for end in ends for day in _days_of_age(seen.since, end)]
    return [Seen(figure) for end in ends for figure in _around(view, atom, end)]


def _days_of_age(since: date, months: object) -> Iterable[date]:
    return _days_around(anniversary(since, months)) if isinstance(months, int | Fraction) else ()


def _days_around(day: date) -> tuple[date, ...]:
    return day, day_after(day), day_before(day)


def _around(view: View, atom: Atom, bound: Number | date | Root) -> Iterable[Number | date]:
    """A bound and its neighbours; people and patents are counted whole."""
    if isinstance(bound, date):
        return _days_around(bound)
    bound = bound.rate if isinstance(bound, Root) else bound
    kind = kind_of(atom.measure, view.site.vocabulary)
    unit = SMALLEST.get(kind or "") or _last_place(atom)
    if is_rounded(view, atom):
        unit, bound = TENTH_OF_A_PERCENT, Fraction(to_tenth_percent(bound), 1000)
    figures: tuple[Number, ...] = (bound, bound + unit, bound - unit)
    if kind == "count" and atom.measure.agg != "avg" and bound != floor(bound):
        figures = ceil(bound), floor(bound)
    return [figure for figure in figures if figure >= 0 or not _is_never_negative(kind, atom.measure)]


def _last_place(atom: Atom) -> Number:
    """The smallest unit of a figure of no known kind: its last decimal as written."""
    exponent = atom.value.as_tuple().exponent if isinstance(atom.value, Decimal) else 0
    return Fraction(1, 10**-exponent) if isinstance(exponent, int) and exponent < 0 else 1


def _is_never_negative(kind: str | None, measure: Measure) -> bool:
    return kind in NEVER_NEGATIVE and measure.derive not in ("increase", "growth")


# --- distances ----------------------------------------------------------------------------------------------------


def distance_to(now: Seen, then: Seen) -> Fraction:
    """How far a position is: a figure by the part of it that lacks, a day in years, anything else is all or nothing.

    What isn't known may be there already: it is no distance away.
    """
    if now.since is not None and now.as_of is not None and then.as_of is not None:
        return Fraction(abs((then.as_of - now.as_of).days), 365)
    if now.value is None:
        return Fraction(0)
    low, target = _figure(now.value), _figure(then.value)
    high = low if now.high is None else _figure(now.high)
    if low is None or high is None or target is None:
        return Fraction(1)
    lacks = max(low - target, target - high, Fraction(0))
    if isinstance(now.value, date):
        return lacks / 365
    return lacks / (abs(target) or max(abs(low), abs(high)))


def _figure(value: object) -> Fraction | None:
    match value:
        case bool():
            return None
        case int() | Fraction():
            return Fraction(value)
        case date():
            return Fraction(value.toordinal())
        case Root():
            return value.rate
    return None
