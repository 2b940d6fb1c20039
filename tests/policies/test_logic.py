"""Whether a condition can hold, against trying every company of a small world."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.language.tree import AllOf, AnyOf, AtLeast, Atom, Condition, Measure, Not
from policies.checks.intervals import Interval, gaps, overlaps
from policies.checks.logic import always_holds, can_hold, implies
from tests.generators import VOCABULARY

World = dict[str, object]
HALVES = [Decimal(number) / 2 for number in range(-1, 8)]  # each threshold, and between any two of them
TAGS = [frozenset[str](), frozenset({"甲"}), frozenset({"乙"}), frozenset({"甲", "乙"})]


def worlds() -> Iterator[World]:
    for revenue, scale, above, tags in product(HALVES, ("小型", "微型", "大型"), (True, False), TAGS):
        yield {"revenue": revenue, "scale": scale, "above_scale": above, "qualification": tags}


def atoms() -> st.SearchStrategy[Atom]:
    numbers = st.builds(
        Atom,
        measure=st.just(Measure(of="revenue")),
        op=st.sampled_from([">", ">=", "<", "<=", "==", "!="]),
        value=st.integers(0, 3).map(Decimal),
    )
    categories = st.builds(
        Atom,
        measure=st.just(Measure(of="scale")),
        op=st.sampled_from(["==", "!="]),
        value=st.sampled_from(["小型", "微型"]),
    )
    flags = st.builds(Atom, measure=st.just(Measure(of="above_scale")), op=st.just("is"), value=st.booleans())
    tags = st.builds(
        Atom,
        measure=st.just(Measure(of="qualification")),
        op=st.sampled_from(["has_any", "has_none"]),
        value=st.sampled_from([("甲",), ("乙",), ("甲", "乙")]),
    )
    return st.one_of(numbers, numbers, categories, flags, tags)


def conditions() -> st.SearchStrategy[Condition]:
    def joined(part: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
        parts = st.lists(part, min_size=1, max_size=3).map(tuple)
        return st.one_of(
            parts.map(lambda each: AllOf(parts=each)),
            parts.map(lambda each: AnyOf(parts=each)),
            parts.map(lambda each: AtLeast(least=(len(each) + 1) // 2, parts=each)),
            part.map(lambda one: Not(part=one)),
        )

    return st.recursive(atoms(), joined, max_leaves=6)


def holds(condition: Condition, world: World) -> bool:
    match condition:
        case Atom():
            return _met(condition, world)
        case Not(part=part):
            return not holds(part, world)
        case AllOf(parts=parts):
            return all(holds(part, world) for part in parts)
        case AnyOf(parts=parts):
            return any(holds(part, world) for part in parts)
        case AtLeast(least=least, parts=parts):
            return sum(holds(part, world) for part in parts) >= least


def _met(atom: Atom, world: World) -> bool:
    found, asked = world[atom.measure.of or ""], atom.value
    if isinstance(found, frozenset) and isinstance(asked, tuple):
        return bool(found & set(asked)) == (atom.op == "has_any")
    if atom.op in ("is", "=="):
        return found == asked
    if atom.op == "!=":
        return found != asked
    assert isinstance(found, Decimal)
    assert isinstance(asked, Decimal)
    return {">": found > asked, ">=": found >= asked, "<": found < asked, "<=": found <= asked}[atom.op]


@settings(max_examples=300)
@given(conditions())
def test_a_condition_can_hold_where_some_company_meets_it(condition: Condition) -> None:
    met = [holds(condition, world) for world in worlds()]
    assert can_hold(condition, VOCABULARY) == any(met)
    assert always_holds(condition, VOCABULARY) == all(met)


@settings(max_examples=200)
@given(conditions(), conditions())
def test_one_condition_implies_another_where_no_company_meets_it_alone(one: Condition, other: Condition) -> None:
    assert implies(one, other, VOCABULARY) == all(holds(other, world) for world in worlds() if holds(one, world))


# --- intervals ----------------------------------------------------------------------------------------------------


def intervals() -> st.SearchStrategy[Interval]:
    ends = st.none() | st.integers(0, 6).map(Decimal)
    return st.builds(
        lambda low, high, has_low, has_high: Interval(
            low=low, high=high, has_low=has_low and low is not None, has_high=has_high and high is not None
        ),
        ends,
        ends,
        st.booleans(),
        st.booleans(),
    )


def _lies_in(interval: Interval, value: Decimal) -> bool:
    above = interval.low is None or value > interval.low or (value == interval.low and interval.has_low)
    below = interval.high is None or value < interval.high or (value == interval.high and interval.has_high)
    return above and below


@settings(max_examples=300)
@given(st.lists(intervals(), min_size=1, max_size=4), st.booleans())
def test_a_gap_is_what_no_tier_has_between_two_that_have_something(tiers: list[Interval], whole: bool) -> None:
    values = [Decimal(number) / (1 if whole else 2) for number in range(-2, 15)]
    told = [tier for tier in tiers if any(_lies_in(tier, value) for value in values)]
    covered = [any(_lies_in(tier, value) for tier in told) for value in values]
    first, last = covered.index(True) if told else 0, len(covered) - covered[::-1].index(True) if told else 0
    assert bool(gaps(told, whole=whole)) == (not all(covered[first:last]))


@settings(max_examples=200)
@given(intervals(), intervals())
def test_tiers_overlap_where_they_share_a_value(one: Interval, other: Interval) -> None:
    values = [Decimal(number) / 2 for number in range(-2, 15)]
    assert bool(overlaps([one, other])) == any(_lies_in(one, value) and _lies_in(other, value) for value in values)
