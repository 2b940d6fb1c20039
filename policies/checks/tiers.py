"""Tiers that leave something out between them, or that pay twice."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from engine.language.benefits import Benefit
from engine.language.expressions.literals import print_number
from engine.language.expressions.printing import Printer
from engine.language.expressions.scope import Scope
from engine.language.tree import AllOf, AnyOf, Atom, Condition, Measure, children
from policies.checks.intervals import Gap, Interval, gaps, overlaps
from policies.checks.logic import Literal, domain_of, gates_only, is_counted, key_of, spread
from policies.checks.names import conditions_of
from policies.checks.remarks import Remarks, Scene, Whole

LEFT_OUT, GAP, OVERLAP, TWICE = "档次漏点", "档次有空当", "档次重叠", "档次重复"
MOST = "满分不符"


@dataclass(frozen=True, kw_only=True)
class Tier:
    """One step of a ladder: the values of the measure it is for, and the rest of its condition."""

    measure: Measure
    interval: Interval
    rest: frozenset[object]


def tiers_of_benefits(scene: Scene) -> Remarks:
    """Benefits for different values of one measure."""
    for measure, steps in _ladders(scene, scene.clause.benefits):
        intervals = [tier.interval for tier, _ in steps]
        yield from _left_out(scene, measure, intervals)
        if all(benefit.pick is None for _, benefit in steps):
            yield from _paid_twice(scene, measure, intervals)


def tiers_of_conditions(scene: Scene) -> Remarks:
    """Thresholds that depend on size: 或 of branches for different values of one measure."""
    for condition in conditions_of(scene):
        for node in _any_nodes(condition):
            if any(isinstance(part, AllOf) for part in children(node)):
                yield from _left_out_between(scene, children(node))


def tiers_of_scores(whole: Whole) -> Remarks:
    """The steps of a score, and the most it says it gives."""
    for score in whole.policy.scores:
        yield from _left_out_between(whole, [row.when for row in score.rows])
        most = max((row.points for row in score.rows), default=None)
        if score.most is not None and most is not None and most != score.most:
            told = f"“{score.name}”满分 {print_number(score.most)}分，表里最多 {print_number(most)}分"
            yield whole.warning(MOST, told, "核对满分和各档得分", words=score.name)


def _left_out_between(scene: Whole, conditions: Sequence[Condition]) -> Remarks:
    """Conditions that take turns by the values of one measure, and give or ask something else besides."""
    tiers = [_tiers(scene, gates_only(condition)) for condition in conditions]
    shared = set.intersection(*(set(each) for each in tiers)) if tiers else set()
    for key in sorted(shared, key=repr):
        intervals = [each[key].interval for each in tiers]
        if not overlaps(intervals):
            yield from _left_out(scene, tiers[0][key].measure, intervals)


def _ladders(scene: Scene, benefits: tuple[Benefit, ...]) -> Iterator[tuple[Measure, list[tuple[Tier, Benefit]]]]:
    """Benefits of one kind whose conditions differ in the values of one measure alone."""
    found: dict[object, list[tuple[Tier, Benefit]]] = defaultdict(list)
    for benefit in benefits:
        for key, tier in _tiers(scene, gates_only(benefit.when)).items():
            found[(key, tier.rest, benefit.kind, benefit.to)].append((tier, benefit))
    for steps in found.values():
        if len(steps) > 1:
            yield steps[0][0].measure, steps


def _tiers(scene: Whole, condition: Condition | None) -> dict[object, Tier]:
    """The condition as a step of a ladder, for each measure it bounds."""
    parts = condition.parts if isinstance(condition, AllOf) else (condition,) if condition else ()
    bounds: dict[object, list[Literal]] = defaultdict(list)
    for part in parts:
        if isinstance(part, Atom) and isinstance(part.value, Decimal) and part.op not in ("!=",):
            bounds[key_of(part)].append((part, True))
    found: dict[object, Tier] = {}
    for key, literals in bounds.items():
        measure = literals[0][0].measure
        domain = domain_of(measure, scene.vocabulary)
        rest = frozenset(_told(part) for part in parts if not (isinstance(part, Atom) and key_of(part) == key))
        for interval in spread(literals, domain)[:1]:
            found[key] = Tier(measure=measure, interval=interval, rest=rest)
    return found


def _told(condition: Condition) -> object:
    return (key_of(condition), condition.op, condition.value) if isinstance(condition, Atom) else condition


def _any_nodes(condition: Condition) -> Iterator[AnyOf]:
    if isinstance(condition, AnyOf):
        yield condition
    for part in children(condition):
        yield from _any_nodes(part)


# --- what is said -------------------------------------------------------------------------------------------------


def _left_out(scene: Whole, measure: Measure, intervals: list[Interval]) -> Remarks:
    for gap in gaps(intervals, whole=is_counted(measure, scene.vocabulary)):
        name, low, high = _names(scene, measure, gap)
        if gap.is_point:
            help_ = "让两档之一含这个数，用 ≤ 或 ≥"
            yield scene.error(LEFT_OUT, f"{name} 恰好 {low} 时哪一档都不是", help_, words=low)
        else:
            yield scene.warning(GAP, f"{name} 在 {low} 和 {high} 之间没有档次", "补上一档，或写明不给", words=low)


def _paid_twice(scene: Whole, measure: Measure, intervals: list[Interval]) -> Remarks:
    for gap in overlaps(intervals):
        name, low, _ = _names(scene, measure, Gap(below=gap.above, above=gap.above))
        if gap.is_point:
            help_ = "让两档之一不含这个数，用 < 或 >"
            yield scene.error(TWICE, f"{name} 恰好 {low} 时两档都给", help_, words=low)
        else:
            help_ = "累加就不用改；只取一档写“就高不重复”"
            yield scene.warning(OVERLAP, f"{name} 的两档有重叠，会累加", help_, words=low)


def _names(scene: Whole, measure: Measure, gap: Gap) -> tuple[str, str, str]:
    """The measure and both ends of what is left out, as they are read aloud."""
    printer = Printer(scope=Scope(vocabulary=scene.vocabulary))
    ends = [gap.below.high, gap.above.low]
    low, high = (printer.figure(end, measure) if isinstance(end, Decimal) else "" for end in ends)
    return printer.measure(measure), low or high, high
