"""What a verdict that falls short lacks: the cheapest set of things to change, and since when it would hold by itself.

Fewest things first, then the smallest sum of relative distances, then text order. What no effort changes is moved only
where nothing else turns the verdict, and stands apart.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from engine.meaning.asked import Reader
from engine.meaning.asks import Ask, asks_by_lever, claims_of
from engine.meaning.first_day import first_day
from engine.meaning.judge import Rule, judge_on, view_for
from engine.meaning.levers import Lever, distance_to
from engine.meaning.seen import Seen
from engine.meaning.verdict import Finding, Node, UnreadFinding
from engine.meaning.view import View
from engine.meaning.ways import NO_MOVE, Way, cheapest


@dataclass(frozen=True, slots=True)
class Turned:
    """A finding that a step turns, and what it has to become."""

    finding: Finding | UnreadFinding
    wanted: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One thing that would have to be otherwise: a figure, a title, a yes/no, an answer."""

    turns: tuple[Turned, ...]  # in text order
    now: Seen
    then: Seen  # the nearest that would do; for a title whether it is held
    distance: Fraction
    tag: str | None = None  # the title to gain or to lose
    or_else: tuple[str, ...] = ()  # titles that would do as well

    @property
    def finding(self) -> Finding | UnreadFinding:
        """Any of the findings says what the step is about."""
        return self.turns[0].finding

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
    asks = asks_by_lever(asked)
    steps = [(lever.is_fixed, _step(lever, lever.positions[position], asks)) for lever, position in moved]
    return Gap(
        steps=tuple(step for is_fixed, step in steps if not is_fixed),
        fixed=tuple(step for is_fixed, step in steps if is_fixed),
        is_proven=found.is_proven,
    )


def _moves(lever: Lever) -> list[Way]:
    """A lever's positions with their price."""
    return [NO_MOVE] + [
        Way(int(lever.is_fixed), int(not lever.is_fixed), distance_to(lever.now, then), (lever.place,), (index,))
        for index, then in enumerate(lever.positions)
        if index
    ]


def _step(lever: Lever, then: Seen, asks: Mapping[Lever, Sequence[Ask]]) -> Step:
    turned = [ask for ask in asks[lever] if then in ask.good and not ask.is_met_now]
    return Step(
        turns=tuple(Turned(ask.finding, ask.wanted) for ask in turned),
        now=lever.now,
        then=then,
        distance=distance_to(lever.now, then),
        tag=lever.tag,
        or_else=tuple(_as_good(lever, asks)),
    )


def _as_good(chosen: Lever, asks: Mapping[Lever, Sequence[Ask]]) -> Iterable[str]:
    """The other titles of a finding that asks for one of several, where nothing else asks about any of them."""
    finding = asks[chosen][0].finding
    if isinstance(finding, Finding) and finding.atom.op == "has_any" and chosen.now.value is not True:
        to_gain = [
            lever for lever in asks if lever.tag and lever.now.value is not True and _is_on(finding, asks[lever])
        ]
        if all(ask.finding is finding for lever in to_gain for ask in asks[lever]):
            yield from (str(lever.tag) for lever in to_gain if lever is not chosen)


def _is_on(finding: Finding, asks: Iterable[Ask]) -> bool:
    return any(ask.finding is finding for ask in asks)
