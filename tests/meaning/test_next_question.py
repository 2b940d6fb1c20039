"""Which missing fact to ask for first: cases worked out by hand, and a fact that is said to decide does decide."""

from datetime import date
from fractions import Fraction
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from engine.language.clauses import Clause
from engine.language.tree import AllOf, AnyOf, AtLeast, Atom, Condition, Not, atoms
from engine.meaning.judge import Rule, view_of
from engine.meaning.next_question import Asked, next_questions
from engine.meaning.saying.gaps import say_question
from tests.meaning.given import DAY, profile_of, rule_of
from tests.meaning.small_world import (
    ANSWERS,
    KINDS,
    ON,
    SITE,
    TAGS,
    UNITS,
    companies,
    gates,
    state_of,
    trees,
    truth_of,
)
from tests.meaning.small_world import profile_of as small_profile_of
from tests.meaning.tables import site, tables

QUESTIONS = Path(__file__).parents[1] / "data" / "gaps" / "questions.yaml"
CASES = [pytest.param({**table, **case}, id=case["is"]) for table in tables(QUESTIONS) for case in table["cases"]]


@pytest.mark.parametrize("case", CASES)
def test_the_questions_are_ranked_as_worked_out_by_hand(case: dict[str, Any]) -> None:
    rules = [rule_of(rule, name) for name, rule in case["rules"].items()]
    questions = next_questions(rules, view_of(profile_of(case), DAY, site()))
    assert [say_question(asked, site().vocabulary) for asked in questions] == case["asks"]


# --- against trying every value -----------------------------------------------------------------------------------

Case = tuple[Rule, dict[str, Any]]


@st.composite
def cases(draw: st.DrawFn, *, each_once: bool = False) -> Case:
    """A rule and a company on which it is undecided; with `each_once`, no measure stands in two atoms."""
    when = draw(_trees_of_different_measures() if each_once else trees((*KINDS, *ANSWERS)))
    company = draw(companies())
    for key in map(_key, atoms(when)):
        if truth_of(when, state_of(company)) is not None:
            company.pop(key, None)
    assume(truth_of(when, state_of(company)) is None)
    return Rule(clause=Clause(id="rule", text="原文", quantifiable=True, when=when)), company


@st.composite
def _trees_of_different_measures(draw: st.DrawFn) -> Condition:
    """Two levels of groups over measures of which none stands twice."""
    keys = draw(st.permutations((*KINDS, *ANSWERS)))
    groups = [draw(_groups_of(tuple(draw(gates([key])) for key in keys[at : at + 2]))) for at in (0, 2, 4)]
    return draw(_groups_of(tuple(groups)))


def _groups_of(parts: tuple[Condition, ...]) -> st.SearchStrategy[Condition]:
    kept = st.integers(1, len(parts)).map(lambda count: parts[:count])
    return kept.flatmap(
        lambda each: st.one_of(
            st.just(AllOf(parts=each)),
            st.just(AnyOf(parts=each)),
            st.just(Not(part=AnyOf(parts=each))),
            st.integers(1, len(each)).map(lambda least: AtLeast(least=least, parts=each)),
        )
    )


def _key(atom: Atom) -> str:
    return str(atom.measure.of or atom.phrase)


def _asked(rule: Rule, company: dict[str, Any]) -> dict[str, Asked]:
    questions = next_questions([rule], view_of(small_profile_of(company), ON, SITE))
    return {asked.name.removeprefix("- | "): asked for asked in questions}


def _outcomes(rule: Rule, company: dict[str, Any], key: str) -> set[bool | None]:
    """What the verdict comes to with every value that the fact could have."""
    when = rule.clause.when
    assert when is not None
    return {truth_of(when, state_of({**company, key: value})) for value in _values(when, key)}


def _values(when: Condition, key: str) -> list[Any]:
    kind = KINDS.get(key, "bool")
    if kind == "bool":
        return [True, False]
    if kind == "tags":
        return [tags for size in range(len(TAGS) + 1) for tags in combinations(TAGS, size)]
    bounds = [atom.value for atom in atoms(when) if _key(atom) == key]
    if kind == "category":
        return [*bounds, "别的"]
    if kind == "date":
        return [date.fromordinal(bound.toordinal() + day) for bound in bounds for day in (-1, 0, 1)]  # type: ignore[union-attr]
    figures = [Fraction(bound) + step * UNITS[kind] for bound in bounds for step in (-1, 0, 1)]  # type: ignore[arg-type]
    return [*figures, Fraction(10**6), Fraction(0)]


@settings(max_examples=120)
@given(cases())
def test_a_fact_that_decides_does_so_whatever_its_value(case: Case) -> None:
    rule, company = case
    for key, asked in _asked(rule, company).items():
        outcomes = _outcomes(rule, company, key)
        assert not asked.decides or None not in outcomes
        assert asked.decides or asked.may_decide or outcomes == {None}


@settings(max_examples=100)
@given(cases(each_once=True))
def test_where_every_measure_stands_once_each_fact_is_said_to_decide_what_it_does(case: Case) -> None:
    rule, company = case
    for key, asked in _asked(rule, company).items():
        outcomes = _outcomes(rule, company, key)
        assert bool(asked.decides) is (None not in outcomes)
        assert bool(asked.may_decide) is (None in outcomes and len(outcomes) > 1)
