"""What a verdict that falls short lacks: the cheapest set of things to change, and since when it would hold by itself.

Fewest things first, then the smallest sum of relative distances, then text order. What no effort changes is moved only
where nothing else turns the verdict, and stands apart.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from engine.meaning.asked import Reader
from engine.meaning.asks import Ask, Asked, asks_of, claims_of
from engine.meaning.first_day import first_day
from engine.meaning.judge import Rule, judge_on, view_for
from engine.meaning.levers import Lever, distance_to
from engine.meaning.seen import Seen
from engine.meaning.verdict import Finding, Node, UnreadFinding
from engine.meaning.view import View
from engine.meaning.ways import NO_MOVE, Way, cheapest


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One thing that would have to be otherwise: a figure, a title, a yes/no, an answer."""

    finding: Finding | UnreadFinding  # of the findings it turns the one that asks for most
    wanted: bool  # what that finding has to become
    now: Seen
    then: Seen  # the nearest that would do; for a title whether it is held
    distance: Fraction
    tag: str | None = None  # the title to gain or to lose
    or_else: tuple[str, ...] = ()  # titles that would do as well

    @property
    def is_known(self) -> bool:
        """Whether it is known to be otherwise today; what isn't known has to be found out first."""
        return self.now.value is not None or self.now.since is not None


@dataclass(frozen=True, kw_only=True, slots=True)
class Gap:
    """还差什么. Without any step and nothing fixed the conditions contradict each other."""

    steps: tuple[Step, ...] = ()
    fixed: tuple[Step, ...] = ()  # what stands in the way and no effort changes
    holds_on: date | None = None  # the first day on which the verdict holds without any step
    is_proven: bool = True  # False: too entangled to search through, there may be a cheaper way

    @property
    def is_in_reach(self) -> bool:
        """Whether an effort alone turns the verdict."""
        return bool(self.steps) and not self.fixed


def gap_of(rule: Rule, view: View) -> Gap:
    """What a rule's verdict on a company lacks; nothing where it qualifies."""
    verdict = judge_on(rule, view)
    if verdict.qualifies:
        return Gap()
    return replace(cheapest_change(view_for(rule.clause, view), verdict.node), holds_on=first_day(rule, view))


def cheapest_change(view: View, node: Node) -> Gap:
    """The cheapest change that makes a tree of findings hold; the view is the one the judge had."""
    reader = Reader(view)
    asked = reader.read(node)
    levers = list(reader.levers)
    found = cheapest(claims_of(asked), [_moves(lever) for lever in levers])
    way = found.way or NO_MOVE
    moved = [(levers[place], position) for place, position in zip(way.levers, way.positions, strict=True)]
    steps = {is_fixed: tuple(_steps(asked, moved, is_fixed=is_fixed)) for is_fixed in (False, True)}
    return Gap(steps=steps[False], fixed=steps[True], is_proven=found.is_proven)


def _moves(lever: Lever) -> list[Way]:
    """A lever's positions with their price."""
    return [NO_MOVE] + [
        Way(int(lever.is_fixed), int(not lever.is_fixed), distance_to(lever.now, then), (lever.place,), (index,))
        for index, then in enumerate(lever.positions)
        if index
    ]


def _steps(asked: Asked, moved: Sequence[tuple[Lever, int]], *, is_fixed: bool) -> Iterable[Step]:
    asks = list(asks_of(asked))
    for lever, position in moved:
        if lever.is_fixed is is_fixed:
            ask = _most_demanding([ask for ask in asks if ask.lever is lever], position)
            then = lever.positions[position]
            yield Step(
                finding=ask.finding,
                wanted=ask.wanted,
                now=lever.now,
                then=then,
                distance=distance_to(lever.now, then),
                tag=lever.tag,
                or_else=tuple(_as_good(asks, ask)),
            )


def _most_demanding(asks: Iterable[Ask], position: int) -> Ask:
    """Of the asks that a move meets the one for which it had to go furthest; the first of equals."""
    met = [ask for ask in asks if position in ask.good_positions() and 0 not in ask.good_positions()]
    return max(met, key=_nearest)


def _nearest(ask: Ask) -> Fraction:
    return min(distance_to(ask.lever.now, ask.lever.positions[index]) for index in ask.good_positions())


def _as_good(asks: Sequence[Ask], chosen: Ask) -> Iterable[str]:
    """The other titles of a finding that asks for one of several, where nothing else asks about any of them."""
    finding, lever = chosen.finding, chosen.lever
    if not isinstance(finding, Finding) or finding.atom.op != "has_any" or lever.now.value is True:
        return
    concerned = {ask.lever for ask in asks if ask.finding is not finding}
    titles = dict.fromkeys(ask.lever for ask in asks if ask.finding is finding and ask.lever.now.value is not True)
    if not concerned & set(titles):
        yield from (title.tag for title in titles if title is not lever and title.tag)
