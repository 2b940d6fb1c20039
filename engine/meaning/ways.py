"""The cheapest way to make a tree of claims hold: which levers to move, and to which position.

A lever is anything that could be otherwise: a figure, a title, an answer. A claim holds while its lever stands at
certain positions. Parts that share no lever are settled apart, so that only levers that stand in several parts have to
be tried out, position by position.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple, TypeAlias

MOST_TRIALS = 1500  # about 50 ms; whatever is left then is decided by what holds the most claims at once
HOPELESS = 10**6  # so many moves lacks what no move can make hold


class Way(NamedTuple):
    """Moves with their price; ways compare by price: what no effort moves, the rest, distance, text order."""

    fixed: int = 0  # how many of the levers no effort can move
    steps: int = 0  # how many an effort can
    distance: Fraction = Fraction(0)
    levers: tuple[int, ...] = ()
    positions: tuple[int, ...] = ()

    @property
    def price(self) -> "Price":
        return self.fixed, self.steps, self.distance


Price: TypeAlias = tuple[int, int, Fraction]
NO_MOVE = Way()


@dataclass(frozen=True, slots=True)
class Claim:
    """A leaf; levers are numbered in text order, position 0 is where a lever stands now."""

    lever: int
    good: frozenset[int]  # the positions at which the claim holds

    @property
    def levers(self) -> int:
        return 1 << self.lever

    @property
    def lacks(self) -> int:
        return 0 if 0 in self.good else 1 if self.good else HOPELESS


@dataclass(frozen=True, slots=True)
class Enough:
    """An inner node: at least so many of the parts hold."""

    least: int
    parts: tuple["Claims", ...]
    levers: int  # bits: the levers below
    lacks: int  # no way makes it hold with fewer moves


Claims: TypeAlias = Claim | Enough


def enough(least: int, parts: Iterable[Claims | bool]) -> Claims | bool:
    """At least so many of the parts hold; what is decided already is left out."""
    open_parts = []
    for part in parts:
        if part is True:
            least -= 1
        elif part is not False:
            open_parts.append(part)
    if least <= 0 or least > len(open_parts):
        return least <= 0
    if len(open_parts) == 1:
        return open_parts[0]
    levers = 0
    for part in open_parts:
        levers |= part.levers
    lacks = sorted(part.lacks for part in open_parts)[least - 1]
    return Enough(least, tuple(open_parts), levers, lacks)


def with_lever_at(claims: Claims, lever: int, position: int) -> Claims | bool:
    """What is left of a tree once a lever stands at a position."""
    if not claims.levers >> lever & 1:
        return claims
    if isinstance(claims, Claim):
        return position in claims.good
    return enough(claims.least, (with_lever_at(part, lever, position) for part in claims.parts))


@dataclass(frozen=True, slots=True)
class Found:
    """The cheapest way there is; None where no way makes the tree hold."""

    way: Way | None
    is_proven: bool  # False: the search was cut off, there may be a cheaper way


def cheapest(claims: Claims | bool, moves: Sequence[Sequence[Way]]) -> Found:
    """Search for the cheapest way; `moves` holds every lever's positions with their price, the first is no move."""
    if isinstance(claims, bool):
        return Found(NO_MOVE if claims else None, is_proven=True)
    search = _Search(moves)
    way = search.best(claims, None)
    if search.trials_left >= 0 or way is None:
        return Found(way, is_proven=search.trials_left >= 0)
    return Found(_without_needless_moves(claims, way, moves), is_proven=False)


class _Search:
    def __init__(self, moves: Sequence[Sequence[Way]]) -> None:
        self.moves = moves
        self.trials_left = MOST_TRIALS

    def best(self, claims: Claims | bool, limit: Price | None) -> Way | None:
        """The cheapest way of a tree; ways dearer than the limit need not be found."""
        if isinstance(claims, bool):
            return NO_MOVE if claims else None
        if claims.lacks == 0:
            return NO_MOVE
        if claims.lacks >= HOPELESS or (limit is not None and (0, claims.lacks, Fraction(0)) > limit):
            return None
        if isinstance(claims, Claim):
            return min(self.moves[claims.lever][position] for position in claims.good)
        return self._of_groups(claims.least, claims.parts, limit)

    def _of_groups(self, least: int, parts: Sequence[Claims], limit: Price | None) -> Way | None:
        """Parts that share levers are settled together; then so many of each group that enough of all hold."""
        groups = _groups(parts)
        if self.trials_left < 0 and len(groups) < len(parts):
            return self._by_trial(least, parts, limit)
        spare = len(parts) - least
        reached: list[Way | None] = [NO_MOVE] + [None] * least
        for group in groups:
            counts = range(max(0, len(group) - spare), min(len(group), least) + 1)
            ways = [(count, way) for count in counts if (way := self._of_group(count, group, limit)) is not None]
            reached = [_cheapest_sum(reached, ways, total) for total in range(least + 1)]
        return reached[least]

    def _of_group(self, least: int, group: Sequence[Claims], limit: Price | None) -> Way | None:
        if least == 0:
            return NO_MOVE
        return self.best(group[0], limit) if len(group) == 1 else self._by_trial(least, group, limit)

    def _by_trial(self, least: int, group: Sequence[Claims], limit: Price | None) -> Way | None:
        """Try every position of the lever that ties most parts together."""
        lever = _most_shared(group)
        best: Way | None = None
        for position in self._worthwhile(lever, group):
            move = self.moves[lever][position]
            left = None if limit is None else _less(limit, move.price)
            rest = self.best(enough(least, [with_lever_at(part, lever, position) for part in group]), left)
            if rest is not None:
                whole = together(move, rest)
                if best is None or whole < best:
                    best, limit = whole, whole.price
        return best

    def _worthwhile(self, lever: int, group: Sequence[Claims]) -> list[int]:
        """The positions that hold some claims which no cheaper one holds, the cheapest first; one when time is up."""
        claims = [claim for part in group for claim in _claims_on(lever, part)]
        kept: list[tuple[int, int]] = []
        for position in sorted(range(len(self.moves[lever])), key=self.moves[lever].__getitem__):
            held = sum(1 << index for index, claim in enumerate(claims) if position in claim.good)
            if all(held & ~other for other, _ in kept):
                kept.append((held, position))
        self.trials_left -= len(kept)
        if self.trials_left < 0:
            return [max(kept, key=lambda entry: entry[0].bit_count())[1]]
        return [position for _, position in kept]


def together(one: Way, other: Way) -> Way:
    """Both ways, on different levers."""
    if not one.levers or not other.levers:
        return one if one.levers else other
    moved = sorted(zip(one.levers + other.levers, one.positions + other.positions, strict=True))
    levers, positions = zip(*moved, strict=True)
    return Way(one.fixed + other.fixed, one.steps + other.steps, one.distance + other.distance, levers, positions)


def _cheapest_sum(reached: Sequence[Way | None], ways: Iterable[tuple[int, Way]], total: int) -> Way | None:
    sums = [
        together(before, way)
        for count, way in ways
        if count <= total and (before := reached[total - count]) is not None
    ]
    return min(sums, default=None)


def _less(limit: Price, price: Price) -> Price:
    return limit[0] - price[0], limit[1] - price[1], limit[2] - price[2]


def _groups(parts: Iterable[Claims]) -> list[list[Claims]]:
    """The parts, those together that share a lever directly or through others."""
    groups: list[tuple[int, list[Claims]]] = []
    for part in parts:
        levers, together_with = part.levers, [part]
        apart = []
        for group in groups:
            if group[0] & levers:
                levers |= group[0]
                together_with = group[1] + together_with
            else:
                apart.append(group)
        groups = [*apart, (levers, together_with)]
    return [group for _, group in groups]


def _most_shared(group: Sequence[Claims]) -> int:
    """The lever that stands in the most parts, the first of equals."""
    counts: dict[int, int] = {}
    for part in group:
        for lever in _bits(part.levers):
            counts[lever] = counts.get(lever, 0) + 1
    return max(sorted(counts), key=counts.__getitem__)


def _bits(levers: int) -> Iterator[int]:
    while levers:
        lowest = levers & -levers
        yield lowest.bit_length() - 1
        levers ^= lowest


def _claims_on(lever: int, claims: Claims) -> Iterator[Claim]:
    if claims.levers >> lever & 1:
        if isinstance(claims, Claim):
            yield claims
        else:
            for part in claims.parts:
                yield from _claims_on(lever, part)


def _without_needless_moves(claims: Claims, way: Way, moves: Sequence[Sequence[Way]]) -> Way:
    """Take back every move without which the tree holds all the same."""
    kept = dict(zip(way.levers, way.positions, strict=True))
    for lever in way.levers:
        position = kept.pop(lever)
        if not _holds(claims, kept):
            kept[lever] = position
    found = NO_MOVE
    for lever, position in kept.items():
        found = together(found, moves[lever][position])
    return found


def _holds(claims: Claims, positions: dict[int, int]) -> bool:
    if isinstance(claims, Claim):
        return positions.get(claims.lever, 0) in claims.good
    return sum(_holds(part, positions) for part in claims.parts) >= claims.least
