"""The gap against a search that tries everything: on generated trees it is as cheap, turns the verdict, and nothing in
it is needless.

The search knows nothing of the engine's: it has its own logic of three values, its own comparisons and its own prices.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import chain, combinations, product
from typing import Any, TypeAlias

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from engine.language.clauses import Clause
from engine.language.tree import AllOf, AtLeast, Atom, Condition, Measure, Not, atoms
from engine.meaning.gap import Gap, Step, cheapest_change
from engine.meaning.judge import Rule, judge_on, view_for, view_of
from engine.meaning.verdict import UnreadFinding
from tests.meaning.small_world import (
    ANSWERS,
    FIXED,
    KINDS,
    ON,
    OTHER_WORD,
    SITE,
    TAGS,
    UNITS,
    State,
    Thing,
    companies,
    gates,
    profile_of,
    state_of,
    trees,
    truth_of,
)

# --- the search that tries everything -----------------------------------------------------------------------------


def alternatives(condition: Condition, state: State) -> dict[Thing, list[Any]]:
    """Of every thing that the tree asks about all it could be instead."""
    found: dict[Thing, dict[Any, None]] = {}
    for atom in atoms(condition):
        if atom.nature == "gate":
            key = str(atom.measure.of or atom.phrase)
            things = [Thing(key, tag) for tag in TAGS] if KINDS.get(key) == "tags" else [Thing(key)]
            for thing in things:
                found.setdefault(thing, {}).update(dict.fromkeys(_others(thing, atom)))
    return {thing: [one for one in values if one != state[thing]] for thing, values in found.items()}


def _others(thing: Thing, atom: Atom) -> list[Any]:
    kind = KINDS.get(thing.key, "bool")
    if kind in ("bool", "tags"):
        return [True, False]
    if kind == "category":
        return [atom.value, OTHER_WORD]
    if isinstance(atom.value, date):
        return [atom.value + timedelta(days=days) for days in (0, 1, -1)]
    assert isinstance(atom.value, Decimal)
    figures = [Fraction(atom.value) + step * UNITS[kind] for step in (0, 1, -1)]
    return [figure for figure in figures if kind != "count" or figure >= 0]


Price: TypeAlias = tuple[int, int, Fraction, tuple[int, ...]]


def price_of(state: State, moves: Mapping[Thing, Any], things: Sequence[Thing]) -> Price:
    """What no effort changes, the rest, the sum of distances, the places in the text."""
    distance = sum((_apart(state[thing], then) for thing, then in moves.items()), Fraction(0))
    return *_count(state, [*moves]), distance, tuple(sorted(things.index(thing) for thing in moves))


def _apart(now: Any, then: Any) -> Fraction:
    if now is None:
        return Fraction(0)
    if isinstance(now, date):
        return Fraction(abs((then - now).days), 365)
    if isinstance(now, Fraction):
        return abs(then - now) / abs(then or now)
    return Fraction(1)


def cheapest_by_trial(condition: Condition, state: State) -> Price | None:
    """The price of the cheapest of all changes that make the tree hold."""
    others = alternatives(condition, state)
    subsets = chain.from_iterable(combinations(others, size) for size in range(len(others) + 1))
    by_count = sorted(subsets, key=lambda things: _count(state, things))
    best: Price | None = None
    for things in by_count:
        if best is not None and _count(state, things) != best[:2]:
            return best
        for values in product(*(others[thing] for thing in things)):
            moves = dict(zip(things, values, strict=True))
            if truth_of(condition, state | moves) is True:
                price = price_of(state, moves, [*others])
                best = price if best is None else min(best, price)
    return best


def _count(state: State, things: Sequence[Thing]) -> tuple[int, int]:
    fixed = sum(thing.key in FIXED and state[thing] is not None for thing in things)
    return fixed, len(things) - fixed


# --- the gap ------------------------------------------------------------------------------------------------------


Case: TypeAlias = tuple[Rule, dict[str, Any], Condition]


@st.composite
def cases(draw: st.DrawFn, keys: Sequence[str] = (*KINDS, *ANSWERS)) -> Case:
    """A rule, a company that doesn't qualify, and everything that is asked of it as one condition."""
    few = draw(st.lists(st.sampled_from(keys), min_size=2, max_size=5, unique=True))
    company, when = draw(companies()), draw(trees(few))
    unread = draw(st.lists(st.sampled_from([(0, 4), (4, 8)]), max_size=1))
    asked = AllOf(parts=(when, *(_answer("".join(ANSWERS)[slice(*span)]) for span in unread)))
    if truth_of(asked, state_of(company)) is True:
        when = Not(part=when)
        asked = replace(asked, parts=(when, *asked.parts[1:]))
    assume(truth_of(asked, state_of(company)) is not True)
    clause = Clause(id="rule", text="".join(ANSWERS), quantifiable=True, when=when, unread=tuple(unread))
    return Rule(clause=clause), company, asked


@st.composite
def forty_atoms(draw: st.DrawFn) -> Case:
    """Ten of twenty pairs over all measures, each of which stands in several pairs."""
    company = draw(companies())
    pair = st.tuples(gates((*KINDS, *ANSWERS)), gates((*KINDS, *ANSWERS)))
    pairs = draw(st.lists(pair, min_size=20, max_size=20))
    when = AtLeast(least=10, parts=tuple(AllOf(parts=each) for each in pairs))
    assume(truth_of(when, state_of(company)) is not True)
    return Rule(clause=Clause(id="rule", text="原文", quantifiable=True, when=when)), company, when


def _answer(words: str) -> Atom:
    return Atom(measure=Measure(of=None), op="is", value=True, phrase=words)


def changes(rule: Rule, company: Mapping[str, Any]) -> Gap:
    """The cheapest change, without the days on which time alone would do."""
    view = view_of(profile_of(company), ON, SITE)
    return cheapest_change(view_for(rule.clause, view), judge_on(rule, view).node)


def moves_of(gap: Gap) -> dict[Thing, Any]:
    return {_thing(step): step.then.value or _false_or_other(step) for step in gap.steps + gap.fixed}


def _thing(step: Step) -> Thing:
    if isinstance(step.finding, UnreadFinding):
        return Thing(step.finding.words)
    return Thing(str(step.finding.atom.measure.of or step.finding.atom.phrase), step.tag)


def _false_or_other(step: Step) -> Any:
    return OTHER_WORD if step.then.value == "" else step.then.value


def with_moves(company: Mapping[str, Any], moves: Mapping[Thing, Any]) -> dict[str, Any]:
    """The company once everything has been changed."""
    changed = dict(company)
    for thing, value in moves.items():
        if thing.tag is None:
            changed[thing.key] = value
        else:
            others = [tag for tag in changed.get(thing.key, ()) if tag != thing.tag]
            changed[thing.key] = (*others, thing.tag) if value else tuple(others)
    return changed


def judged(rule: Rule, company: Mapping[str, Any]) -> str:
    return judge_on(rule, view_of(profile_of(company), ON, SITE)).outcome


@settings(max_examples=120)
@given(cases())
def test_the_gap_is_as_cheap_as_the_best_of_all_changes(case: Case) -> None:
    found, best = prices(*case)
    assert (found and found[:3]) == (best and best[:3])


@settings(max_examples=100)
@given(cases(keys=("capital", "staff", "debt", "listed", "big", *ANSWERS)))
def test_of_equally_cheap_changes_the_gap_is_the_first_in_the_text(case: Case) -> None:
    found, best = prices(*case)
    assert found == best


def prices(rule: Rule, company: Mapping[str, Any], asked: Condition) -> tuple[Price | None, Price | None]:
    """What the gap costs, and the cheapest of all changes; None where there is none."""
    state, gap = state_of(company), changes(rule, company)
    assert gap.is_proven
    things = [*alternatives(asked, state)]
    found = price_of(state, moves_of(gap), things) if gap.steps or gap.fixed else None
    return found, cheapest_by_trial(asked, state)


@settings(max_examples=120)
@given(cases())
def test_the_gap_turns_the_verdict_and_nothing_in_it_is_needless(case: Case) -> None:
    rule, company, asked = case
    state, moves = state_of(company), moves_of(changes(rule, company))
    assume(moves)
    assert judged(rule, with_moves(company, moves)) == "qualifies"
    for size in range(len(moves)):
        for kept in combinations(moves, size):
            some = {thing: moves[thing] for thing in kept}
            assert truth_of(asked, state | some) is not True
            assert not _is_whole(company, some) or judged(rule, with_moves(company, some)) != "qualifies"


@settings(max_examples=25)
@given(forty_atoms())
def test_a_gap_in_forty_entangled_atoms_turns_the_verdict_and_no_step_of_it_is_needless(case: Case) -> None:
    rule, company, asked = case
    state, moves = state_of(company), moves_of(changes(rule, company))
    assume(moves)
    assert judged(rule, with_moves(company, moves)) == "qualifies"
    for needless in moves:
        assert truth_of(asked, state | {thing: moves[thing] for thing in moves if thing != needless}) is not True


@pytest.mark.fuzz
@settings(max_examples=4000, derandomize=False)
@given(cases())
def test_the_same_at_length(case: Case) -> None:
    found, best = prices(*case)
    assert (found and found[:3]) == (best and best[:3])
    if found is not None:
        rule, company, _ = case
        assert judged(rule, with_moves(company, moves_of(changes(rule, company)))) == "qualifies"


def _is_whole(company: Mapping[str, Any], moves: Mapping[Thing, Any]) -> bool:
    """Whether a profile can say it: a list of tags is known whole or not at all."""
    return all(thing.tag is None or thing.key in company for thing in moves)
