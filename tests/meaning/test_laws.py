"""What holds for every clause and company: knowing more never unsettles, order says nothing, more is never worse."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from engine.language.benefits import Benefit, SharedCap
from engine.language.clauses import Clause
from engine.language.exchange import read_profile
from engine.language.exchange.fields import Context
from engine.language.exchange.wire import read_json, write_json
from engine.language.numbers import Number, exact, to_cents
from engine.language.periods import Relative
from engine.language.profiles import Held, Profile
from engine.language.site import shipped_site
from engine.language.tree import AllOf, AnyOf, AtLeast, Atom, Condition, Measure, Not, measures
from engine.language.vocabulary import MonthsSince
from engine.meaning.judge import judge
from engine.meaning.settlement import is_counted
from engine.meaning.verdict import Verdict
from tests.generators import benefits, clauses
from tests.meaning.profiles import DAY, Json, company
from tests.meaning.trees import FLOWS, STOCKS, period, tree

SITE = shipped_site()
VOCABULARY = SITE.vocabulary
DAYS = st.sampled_from([DAY, date(2026, 12, 31), date(2026, 1, 1)])
SEEDS = st.integers(0, 2**32)


def read(data: Json) -> Profile:
    ctx = Context(vocabulary=VOCABULARY)
    profile = read_profile(ctx, read_json(write_json(data).decode()), "")
    assert profile is not None, ctx.problems.found
    return profile


def clause_of(condition: Condition | None, *granted: Benefit) -> Clause:
    return Clause(id="c", text="原文", quantifiable=True, when=condition, benefits=granted)


@st.composite
def some_clauses(draw: st.DrawFn) -> Clause:
    """Plain trees, which are drawn fast and come out each way often, and now and then a clause with everything."""
    if draw(st.integers(0, 3)):
        return clause_of(tree(Random(draw(SEEDS))))
    return draw(clauses(VOCABULARY))


# --- knowing more -------------------------------------------------------------------------------------------------


def poorer(data: Json, *, entries: bool) -> Iterator[Json]:
    """The same company with one fact less: an answer, a key, a table, a field of a row, an entry of a series."""
    for part in ("answers", "values", "records"):
        for name in data[part]:
            yield {**data, part: without(data[part], name)}
    for table, rows in data["records"].items():
        for number, row in enumerate(rows):
            for name in row:
                shorter = [*rows[:number], without(row, name), *rows[number + 1 :]]
                yield {**data, "records": {**data["records"], table: shorter}}
    for key, held in data["values"].items() if entries else ():
        if VOCABULARY.indicators[key].kind == "tags":
            continue  # a family is told whole: without one of its entries it says that the tags in it aren't held
        for name in held if isinstance(held, dict) else ():
            yield {**data, "values": {**data["values"], key: without(held, name)}}


def without(data: Json, name: str) -> Json:
    return {other: value for other, value in data.items() if other != name}


def looks_for_the_newest(measure: Measure) -> bool:
    """Whether a newer entry can take the place of the one that was looked at: as of now, the newest month, so far."""
    newest = (None, Relative("last_12m"), Relative("this_year"))
    return measure.records is None and (measure.period in newest or measure.against in newest[1:])


def derives_an_age(measure: Measure) -> bool:
    """A number of months that a date takes the place of has no growth, no mean and no share."""
    indicator = VOCABULARY.indicators.get(measure.of or "")
    aged = indicator is not None and isinstance(indicator.formula, MonthsSince)
    return aged and (measure.derive not in (None, "age") or measure.agg is not None)


def all_measures(clause: Clause) -> list[Measure]:
    return [
        part
        for condition in (clause.when, *(benefit.when for benefit in clause.benefits))
        for part in measures(condition)
    ]


@settings(max_examples=200)
@given(some_clauses(), SEEDS, DAYS)
def test_a_fact_more_never_turns_a_decided_verdict_undecided(clause: Clause, seed: int, day: date) -> None:
    asked = all_measures(clause)
    assume(not any(derives_an_age(measure) for measure in asked))
    newest = any(looks_for_the_newest(measure) for measure in asked)
    data = company([clause], VOCABULARY, Random(seed), missing=0.1)
    if newest and any(VOCABULARY.indicators[key].formula for key in data["values"]):
        return  # a newer figure of its parts can take the place of its own
    known = judge(clause, read(data), day)
    if known.outcome != "undecided":
        return
    for less in poorer(data, entries=not newest):
        assert judge(clause, read(less), day).outcome == "undecided"


@settings(max_examples=100)
@given(some_clauses(), SEEDS, DAYS)
def test_what_is_missing_is_what_could_still_decide(clause: Clause, seed: int, day: date) -> None:
    verdict = judge(clause, read(company([clause], VOCABULARY, Random(seed))), day)
    assert bool(verdict.missing) == (verdict.outcome == "undecided")
    assert len(set(verdict.missing)) == len(verdict.missing)
    assert all(verdict.missing)


# --- order --------------------------------------------------------------------------------------------------------


def reversed_in_full(condition: Condition) -> Condition:
    match condition:
        case AllOf(parts=parts) | AnyOf(parts=parts) | AtLeast(parts=parts):
            return replace(condition, parts=tuple(reversed_in_full(part) for part in reversed(parts)))
        case Not(part=part):
            return Not(part=reversed_in_full(part))
    return condition


def essence(verdict: Verdict) -> tuple[Any, ...]:
    ends = verdict.amount, verdict.amount_from, verdict.amount_to, verdict.at_most
    return verdict.outcome, verdict.window, ends, frozenset(verdict.missing)


@settings(max_examples=120)
@given(some_clauses(), SEEDS, DAYS)
def test_the_order_of_conditions_says_nothing(clause: Clause, seed: int, day: date) -> None:
    profile = read(company([clause], VOCABULARY, Random(seed)))
    turned = replace(
        clause,
        when=reversed_in_full(clause.when) if clause.when else None,
        benefits=tuple(
            replace(benefit, when=reversed_in_full(benefit.when)) if benefit.when else benefit
            for benefit in clause.benefits
        ),
    )
    assert essence(judge(turned, profile, day)) == essence(judge(clause, profile, day))


@settings(max_examples=60)
@given(some_clauses(), SEEDS, DAYS)
def test_the_order_in_which_a_company_is_written_down_says_nothing(clause: Clause, seed: int, day: date) -> None:
    data = company([clause], VOCABULARY, Random(seed))
    turned = {**data, "values": {key: turn(held) for key, held in reversed(data["values"].items())}}
    assert essence(judge(clause, read(turned), day)) == essence(judge(clause, read(data), day))


def turn(held: Any) -> Any:
    return dict(reversed(held.items())) if isinstance(held, dict) else held


# --- more is never worse ------------------------------------------------------------------------------------------


@st.composite
def lower_bounds(draw: st.DrawFn) -> Condition:
    """A tree without `not` that asks only for at least so much."""
    key = st.sampled_from((*FLOWS, *STOCKS))
    months = st.sampled_from([None, "last_year", "2025", "2025Q1", "last_3y", "last_2y"]).map(period)
    bound = st.builds(
        lambda of, when, agg, op, value: Atom(
            measure=Measure(of=of, period=when, agg=agg), op=op, value=Decimal(value)
        ),
        key,
        months,
        st.sampled_from([None, "sum", "avg", "each"]),
        st.sampled_from([">", ">="]),
        st.sampled_from([100, 1000000, 2500000]),
    )
    trees: st.SearchStrategy[Condition] = st.recursive(
        bound,
        lambda part: st.lists(part, min_size=1, max_size=3).flatmap(
            lambda parts: st.sampled_from(
                [AllOf(parts=tuple(parts)), AnyOf(parts=tuple(parts)), AtLeast(least=1, parts=tuple(parts))]
            )
        ),
        max_leaves=6,
    )
    return draw(trees)


def raised(held: Held, by: Number) -> Held:
    if held.plain is not None:
        return Held(plain=held.plain + by)  # type: ignore[operator] # the indicator is a number
    return Held(series={entry: value + by for entry, value in held.series.items()})  # type: ignore[operator]


@settings(max_examples=200)
@given(lower_bounds(), SEEDS, DAYS, st.sampled_from([1, 500000, 10**9]))
def test_raising_an_indicator_never_breaks_lower_bounds(condition: Condition, seed: int, day: date, by: int) -> None:
    clause = clause_of(condition)
    profile = read(company([clause], VOCABULARY, Random(seed), missing=0.05))
    worth = {"falls_short": 0, "undecided": 1, "qualifies": 2}
    before = worth[judge(clause, profile, day).outcome]
    for key, held in profile.values.items():
        richer = replace(profile, values={**profile.values, key: raised(held, by)})
        assert worth[judge(clause, richer, day).outcome] >= before


# --- amounts ------------------------------------------------------------------------------------------------------


@st.composite
def granting(draw: st.DrawFn) -> Clause:
    """A clause without conditions, so that its benefits come to something."""
    plain = [replace(each, when=None) for each in draw(st.lists(benefits(VOCABULARY), min_size=1, max_size=3))]
    shared = draw(st.none() | st.just(SharedCap(group="合计", amount=Decimal(100000))))
    return clause_of(None, *(replace(each, shared_cap=shared) for each in plain))


def company_ceilings(benefit: Benefit) -> Sequence[Number]:
    return [exact(cap.amount * (cap.times or 1)) for cap in benefit.ceilings() if cap.scope in ("company", "year")]


@settings(max_examples=200)
@given(granting(), SEEDS)
def test_an_amount_is_never_negative_and_never_above_its_ceilings(clause: Clause, seed: int) -> None:
    verdict = judge(clause, read(company([clause], VOCABULARY, Random(seed), missing=0.02)), DAY)
    assert verdict.qualifies
    for granted in verdict.grants:
        for end in (granted.amount, granted.low, granted.high):
            assert end is None or end >= 0
            assert end is None or all(end <= limit for limit in company_ceilings(granted.benefit))
        if granted.amount is not None and granted.is_money:
            assert granted.low == granted.amount == granted.high
    for end in (verdict.amount, verdict.amount_from, verdict.amount_to):
        assert end is None or (end >= 0 and end == to_cents(end))
    if clause.benefits[0].shared_cap is not None and verdict.amount is not None:
        assert verdict.amount <= 100000


@settings(max_examples=150)
@given(granting(), SEEDS)
def test_without_picks_and_shared_ceilings_the_amount_is_the_sum(clause: Clause, seed: int) -> None:
    apart = tuple(replace(each, pick=None, shared_cap=None) for each in clause.benefits)
    clause = replace(clause, benefits=apart)
    verdict = judge(clause, read(company([clause], VOCABULARY, Random(seed), missing=0.02)), DAY)
    counted = [granted for granted in verdict.grants if is_counted(granted)]
    known = [granted.amount for granted in counted if granted.amount is not None]
    if counted and len(known) == len(counted):
        assert verdict.amount == to_cents(sum(known))
    else:
        assert verdict.amount is None
    assert verdict.at_most == any(granted.at_most for granted in counted)
