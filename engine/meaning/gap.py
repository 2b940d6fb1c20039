"""What a verdict that falls short lacks: the cheapest set of findings to turn, what no effort can turn, and since when
it would hold by itself."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import combinations, product

from engine.language.numbers import Number
from engine.language.periods import Months
from engine.language.profiles import Profile
from engine.language.site import Site
from engine.language.tree import Measure
from engine.language.vocabulary import Vocabulary
from engine.meaning.calendar import anniversary
from engine.meaning.compare import compares
from engine.meaning.judge import Rule, judge_on, view_of
from engine.meaning.kinds import indicator_of, kind_of
from engine.meaning.kleene import Truth, at_least, conjunction, disjunction, negation
from engine.meaning.seen import Seen
from engine.meaning.verdict import Branch, Finding, Node, UnreadFinding, Verdict

SMALLEST: Mapping[str, Number] = {  # by how much a strict bound is passed
    "money": Fraction(1, 100),
    "ratio": Fraction(1, 10000),
    "count": 1,
    "duration": 1,
    "area": Fraction(1, 100),
    "score": Fraction(1, 100),
}
MOST_WAYS = 400  # of a tree's alternative ways the cheapest so many are looked at

Way = frozenset[int]


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One finding to turn: from what was seen to what would do."""

    finding: Finding | UnreadFinding
    target: Number | date | None = None  # the nearest figure that would do; None where it isn't a figure
    cost: Fraction = Fraction(1)  # the relative distance


@dataclass(frozen=True, kw_only=True, slots=True)
class Gap:
    """还差什么: the cheapest steps, the findings nobody can turn, and the day on which time alone turns it."""

    steps: tuple[Step, ...] = ()  # empty: no effort turns the verdict
    fixed: tuple[Finding, ...] = ()
    holds_on: date | None = None


@dataclass(frozen=True, slots=True)
class Leaf:
    """A leaf of the tree as it counts for the gap."""

    index: int
    node: Finding | UnreadFinding
    changeable: bool


def gap_of(verdict: Verdict, vocabulary: Vocabulary) -> Gap:
    """The cheapest way to turn a verdict that falls short."""
    leaves = _leaves(verdict.node, vocabulary)
    fixed = tuple(leaf.node for leaf in leaves if _is_fixed_and_unmet(leaf))
    best = min(_plans(verdict.node, leaves, vocabulary), key=_rank, default=())
    return Gap(steps=tuple(step for _, step in best), fixed=tuple(node for node in fixed if isinstance(node, Finding)))


def _is_fixed_and_unmet(leaf: Leaf) -> bool:
    return not leaf.changeable and leaf.node.truth is False


Plan = tuple[tuple[int, Step], ...]


def _rank(plan: Plan) -> tuple[int, Fraction, tuple[int, ...]]:
    """Fewest findings, then the smallest sum of relative distances, then text order."""
    return len(plan), sum((step.cost for _, step in plan), Fraction(0)), tuple(index for index, _ in plan)


def _plans(root: Node, leaves: Sequence[Leaf], vocabulary: Vocabulary) -> Iterable[Plan]:
    """Every way of turning the root that still does so when figures of one measure move together."""
    by_node = {id(leaf.node): leaf for leaf in leaves}
    for way in _ways(root, True, by_node):
        plan = _plan(way, root, leaves, vocabulary)
        if plan is not None:
            yield plan


# --- the ways through the tree ------------------------------------------------------------------------------------


def _leaves(root: Node, vocabulary: Vocabulary) -> list[Leaf]:
    found: list[Leaf] = []

    def walk(node: Node) -> None:
        if isinstance(node, Branch):
            for part in node.parts:
                walk(part)
        elif isinstance(node, UnreadFinding) or node.counts:
            found.append(Leaf(len(found), node, _is_changeable(node, vocabulary)))

    walk(root)
    return found


def _is_changeable(node: Finding | UnreadFinding, vocabulary: Vocabulary) -> bool:
    """Whether an effort can turn it: not where a company is registered nor since when, nor its age."""
    if isinstance(node, UnreadFinding):
        return True
    indicator = indicator_of(node.atom.measure, vocabulary)
    return not (indicator and indicator.fixed) and node.seen.since is None


def _ways(node: Node, wanted: bool, leaves: Mapping[int, Leaf]) -> list[Way]:
    """The smallest sets of leaves which, turned, make a node what is wanted; the empty set where it is so already."""
    if isinstance(node, Branch):
        return _ways_of_branch(node, wanted, leaves)
    if node.truth is wanted or id(node) not in leaves:
        return [frozenset()]
    leaf = leaves[id(node)]
    return [frozenset((leaf.index,))] if leaf.changeable else []


def _ways_of_branch(node: Branch, wanted: bool, leaves: Mapping[int, Leaf]) -> list[Way]:
    gates = [part for part in node.parts if not isinstance(part, Finding) or part.counts]
    if node.kind == "not":
        return _ways(node.parts[0], not wanted, leaves) if gates else [frozenset()]
    needed = {"all": len(gates), "any": min(1, len(gates)), "at_least": node.least}[node.kind]
    needed = needed if wanted else len(gates) - needed + 1
    each = [_ways(part, wanted, leaves) for part in gates]
    return _choose(each, needed)


def _choose(each: Sequence[list[Way]], needed: int) -> list[Way]:
    """All unions of `needed` of the parts' ways, without those that contain another one."""
    unions: set[Way] = set()
    for chosen in combinations(each, max(0, needed)):
        for ways in product(*chosen):
            unions.add(frozenset().union(*ways))
            if len(unions) > MOST_WAYS**2:
                break
    return _smallest(unions)


def _smallest(ways: Iterable[Way]) -> list[Way]:
    kept: list[Way] = []
    for way in sorted(ways, key=lambda way: (len(way), sorted(way))):
        if not any(other <= way for other in kept):
            kept.append(way)
            if len(kept) == MOST_WAYS:
                break
    return kept


# --- turning figures ----------------------------------------------------------------------------------------------


def _plan(way: Way, root: Node, leaves: Sequence[Leaf], vocabulary: Vocabulary) -> Plan | None:
    """The steps of a way, if every figure can move where all its findings want it and the root then holds."""
    turned = [leaf for leaf in leaves if leaf.index in way]
    wanted = {leaf.index: True if leaf.node.truth is None else not leaf.node.truth for leaf in turned}
    wanted |= {leaf.index: not _is_negated(root, leaf.node) for leaf in turned if leaf.node.truth is None}
    targets = _targets(turned, wanted, vocabulary)
    if targets is None:
        return None
    truths = {id(leaf.node): _after(leaf, wanted, targets) for leaf in leaves}
    if truth_with(root, truths) is not True:
        return None
    return tuple((leaf.index, _step(leaf, targets)) for leaf in turned)


def _is_negated(node: Node, leaf: Node, negated: bool = False) -> bool:
    """Whether an unknown leaf is to turn out false: an odd number of `not` stands above it."""
    if node is leaf:
        return negated
    if not isinstance(node, Branch):
        return False
    return any(_is_negated(part, leaf, negated != (node.kind == "not")) for part in node.parts)


Targets = dict[Measure, Number | date]


def _targets(turned: Sequence[Leaf], wanted: Mapping[int, bool], vocabulary: Vocabulary) -> Targets | None:
    """For each measure the nearest figure that does for all its turned findings; None where there is none."""
    targets: Targets = {}
    groups: dict[Measure, list[Leaf]] = {}
    for leaf in turned:
        if isinstance(leaf.node, Finding) and _is_figure(leaf.node):
            groups.setdefault(bare(leaf.node.atom.measure), []).append(leaf)
    for measure, group in groups.items():
        target = _nearest(group, wanted, vocabulary)
        if target is None:
            return None
        targets[measure] = target
    return targets


def bare(measure: Measure) -> Measure:
    """The measure without its words: what two atoms on one figure share."""
    return replace(measure, phrase=None)


def _is_figure(finding: Finding) -> bool:
    """A number or a day that is known and compared with one that is known."""
    one, other = finding.seen.value, finding.required.value
    return finding.seen.yearly is None and finding.seen.high is None and _both(one, other)


def _both(one: object, other: object) -> bool:
    numbers = all(isinstance(value, int | Fraction) and not isinstance(value, bool) for value in (one, other))
    return numbers or (isinstance(one, date) and isinstance(other, date))


def _nearest(group: Sequence[Leaf], wanted: Mapping[int, bool], vocabulary: Vocabulary) -> Number | date | None:
    """Of the bounds of a group, and one smallest unit beside each, the nearest that satisfies them all."""
    findings = [leaf.node for leaf in group if isinstance(leaf.node, Finding)]
    seen = findings[0].seen.value
    unit: Number = SMALLEST.get(kind_of(findings[0].atom.measure, vocabulary) or "", 1)
    candidates = [moved for finding in findings for moved in _around(finding.required.value, unit)]
    fitting = [
        candidate
        for candidate in candidates
        if all(
            compares(leaf.node.atom.op, Seen(candidate), leaf.node.required) is wanted[leaf.index]
            for leaf in group
            if isinstance(leaf.node, Finding)
        )
    ]
    return min(fitting, key=lambda candidate: _apart(candidate, seen), default=None)


def _around(bound: object, unit: Number) -> tuple[Number | date, ...]:
    if isinstance(bound, date):
        return bound, bound + timedelta(days=1), bound - timedelta(days=1)
    if isinstance(bound, int | Fraction):
        return bound, bound + unit, bound - unit
    return ()


def _apart(one: object, other: object) -> Number:
    if isinstance(one, date) and isinstance(other, date):
        return abs((one - other).days)
    if isinstance(one, int | Fraction) and isinstance(other, int | Fraction):
        return max(one - other, other - one)
    return 0


def _after(leaf: Leaf, wanted: Mapping[int, bool], targets: Targets) -> Truth:
    """What a leaf is once the figures have moved; a figure moves every finding on it."""
    node = leaf.node
    if isinstance(node, Finding) and _is_figure(node) and bare(node.atom.measure) in targets:
        return compares(node.atom.op, Seen(targets[bare(node.atom.measure)]), node.required)
    return wanted.get(leaf.index, node.truth)


def _step(leaf: Leaf, targets: Targets) -> Step:
    node = leaf.node
    if not isinstance(node, Finding) or not _is_figure(node):
        return Step(finding=node, cost=Fraction(0 if node.truth is None else 1))
    target = targets[bare(node.atom.measure)]
    asked = node.required.value
    scale = max(asked, -asked) if isinstance(asked, int | Fraction) else 365
    return Step(finding=node, target=target, cost=Fraction(_apart(target, node.seen.value)) / (scale or 1))


def truth_with(node: Node, truths: Mapping[int, Truth]) -> Truth:
    """What a tree comes to with other truths at its leaves."""
    if not isinstance(node, Branch):
        return truths.get(id(node), node.truth)
    parts = [truth_with(part, truths) for part in node.parts if not isinstance(part, Finding) or part.counts]
    match node.kind:
        case "all":
            return conjunction(parts)
        case "any":
            return disjunction(parts) if parts else True
        case "at_least":
            return at_least(node.least, parts)
        case _:
            return negation(parts[0]) if parts else True


# --- time alone ---------------------------------------------------------------------------------------------------


def first_day(rule: Rule, profile: Profile, on: date, site: Site) -> date | None:
    """The first day from `on` on which the verdict holds by itself: an age reached, a title that begins."""
    verdict = judge_on(rule, view_of(profile, on, site))
    for day in sorted(day for day in _turning_days(verdict.node, profile) if day > on):
        if rule.applies_on(day) and judge_on(rule, view_of(profile, day, site)).qualifies:
            return day
    return None


def _turning_days(node: Node, profile: Profile) -> set[date]:
    """The days on which an age bound is reached or passed, a title begins or ends, an entry's period is over."""
    days: set[date] = set()
    if isinstance(node, Branch):
        for part in node.parts:
            days |= _turning_days(part, profile)
    elif isinstance(node, Finding):
        months = node.required.value
        if node.seen.since is not None and isinstance(months, int | Fraction):
            reached = anniversary(node.seen.since, months)
            days |= {reached, reached + timedelta(days=1)}
        days |= _days_of_values(node, profile)
    return days


def _days_of_values(finding: Finding, profile: Profile) -> set[date]:
    held = profile.values.get(finding.atom.measure.of or "")
    if held is None:
        return set()
    titles = held.plain if isinstance(held.plain, tuple) else ()
    days = {title.since for title in titles if title.since}
    days |= {title.until + timedelta(days=1) for title in titles if title.until}
    return days | {period.ends_on for period in held.series if isinstance(period, Months)}
