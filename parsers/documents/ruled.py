"""Tables of a page by their printed lines: rules make a grid, where one is missing cells are merged."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from operator import attrgetter

NEAR = 3.0  # points; rules that are closer than this are one
THIN = 3.5
MOST_RULES = 400  # a page with more is a drawing


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line of the page, horizontal or vertical: `at` is its y or x."""

    across: bool  # horizontal
    at: float
    start: float
    end: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Box:
    """A cell: its place on the page and on the grid."""

    left: float
    top: float
    right: float
    bottom: float
    row: int
    column: int
    rows: int
    columns: int

    def holds(self, x: float, y: float) -> bool:
        return self.left <= x < self.right and self.top <= y < self.bottom


@dataclass(frozen=True, kw_only=True, slots=True)
class Grid:
    """A table as it is ruled: where its columns begin, and its cells."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    boxes: tuple[Box, ...]

    def holds(self, x: float, y: float) -> bool:
        return self.xs[0] <= x < self.xs[-1] and self.ys[0] <= y < self.ys[-1]


def rules_of(left: float, top: float, right: float, bottom: float) -> Iterator[Rule]:
    """Read a printed path by its box: a thin one is a rule, a larger one the four sides of a frame."""
    if bottom - top <= THIN and right - left > THIN:
        yield Rule(True, (top + bottom) / 2, left, right)
    elif right - left <= THIN and bottom - top > THIN:
        yield Rule(False, (left + right) / 2, top, bottom)
    elif right - left > THIN:
        yield from (Rule(True, top, left, right), Rule(True, bottom, left, right))
        yield from (Rule(False, left, top, bottom), Rule(False, right, top, bottom))


def grids_of(rules: Iterable[Rule]) -> list[Grid]:
    """Find the tables of a page; a frame around one cell is no table, and neither is a drawing."""
    drawn = list(rules)
    whole = _merged(drawn, across=True) + _merged(drawn, across=False)
    if len(whole) > MOST_RULES:
        return []
    grids = (_grid(group) for group in _connected(whole))
    return sorted((grid for grid in grids if grid is not None), key=lambda grid: grid.ys[0])


def _merged(rules: Sequence[Rule], *, across: bool) -> list[Rule]:
    """Make one rule of those that run into each other: tables are often drawn cell by cell."""
    mine = [rule for rule in rules if rule.across == across]
    places = _positions(rule.at for rule in mine)
    whole: list[Rule] = []
    for rule in sorted((replace(rule, at=_nearest(places, rule.at)) for rule in mine), key=attrgetter("at", "start")):
        if whole and whole[-1].at == rule.at and rule.start <= whole[-1].end + NEAR:
            whole[-1] = replace(whole[-1], end=max(whole[-1].end, rule.end))
        else:
            whole.append(rule)
    return whole


def _nearest(places: Sequence[float], at: float) -> float:
    return places[max(0, bisect_right(places, at) - 1)]


def _connected(rules: Sequence[Rule]) -> Iterator[list[Rule]]:
    """Group rules that cross or touch."""
    rest = list(rules)
    while rest:
        group, fresh = list[Rule](), [rest.pop()]
        while fresh:
            rule = fresh.pop()
            group.append(rule)
            fresh.extend(other for other in rest if _touch(rule, other))
            rest = [other for other in rest if not _touch(rule, other)]
        yield group


def _touch(one: Rule, other: Rule) -> bool:
    return (
        one.across != other.across
        and one.start - NEAR <= other.at <= one.end + NEAR
        and other.start - NEAR <= one.at <= other.end + NEAR
    )


def _grid(rules: Sequence[Rule]) -> Grid | None:
    across = [rule for rule in rules if rule.across]
    down = [rule for rule in rules if not rule.across]
    ys, xs = _positions(rule.at for rule in across), _positions(rule.at for rule in down)
    if len(xs) < 2 or len(ys) < 2:
        return None
    boxes = tuple(_boxes(xs, ys, across, down))
    return Grid(xs=xs, ys=ys, boxes=boxes) if len(boxes) > 1 else None


def _positions(values: Iterable[float]) -> tuple[float, ...]:
    """Put together positions that lie near each other."""
    distinct: list[float] = []
    for value in sorted(values):
        if not distinct or value - distinct[-1] > NEAR:
            distinct.append(value)
    return tuple(distinct)


def _boxes(xs: Sequence[float], ys: Sequence[float], across: Sequence[Rule], down: Sequence[Rule]) -> Iterator[Box]:
    """Walk over the grid; a cell goes on to the right and down until a rule ends it."""
    taken: set[tuple[int, int]] = set()
    for row, column in product(range(len(ys) - 1), range(len(xs) - 1)):
        if (row, column) in taken:
            continue
        last = next(
            at
            for at in range(column + 1, len(xs))
            if at == len(xs) - 1 or _is_ruled(down, xs[at], ys[row], ys[row + 1])
        )
        below = next(
            at
            for at in range(row + 1, len(ys))
            if at == len(ys) - 1 or _is_ruled(across, ys[at], xs[column], xs[column + 1])
        )
        taken.update(product(range(row, below), range(column, last)))
        yield Box(
            left=xs[column], top=ys[row], right=xs[last], bottom=ys[below],
            row=row, column=column, rows=below - row, columns=last - column,
        )  # fmt: skip


def _is_ruled(rules: Sequence[Rule], at: float, start: float, end: float) -> bool:
    middle = (start + end) / 2
    return any(abs(rule.at - at) <= NEAR and rule.start <= middle <= rule.end for rule in rules)
