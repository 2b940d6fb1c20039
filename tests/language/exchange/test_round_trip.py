"""JSON to records and back: conditions, benefits, clauses and companies survive both ways, byte for byte."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.language.benefits import Benefit
from engine.language.clauses import Clause
from engine.language.exchange import read_condition, read_profile, write_condition, write_profile
from engine.language.exchange.benefits import read_benefit, write_benefit
from engine.language.exchange.fields import Context
from engine.language.exchange.wire import read_json, write_json
from engine.language.tree import Condition
from tests.generators import VOCABULARY, benefits, clauses, conditions
from tests.meaning.profiles import company
from tests.meaning.trees import tree


@settings(max_examples=100)
@given(conditions())
def test_a_condition_comes_back(condition: Condition) -> None:
    written = write_json(write_condition(condition))
    ctx = Context(vocabulary=VOCABULARY)
    back = read_condition(ctx, read_json(written.decode()), "")
    assert ctx.problems.found == []
    assert back == condition
    assert write_json(write_condition(back)) == written


@settings(max_examples=100)
@given(benefits())
def test_a_benefit_comes_back(benefit: Benefit) -> None:
    written = write_json(write_benefit(benefit))
    ctx = Context(vocabulary=VOCABULARY)
    back = read_benefit(ctx, read_json(written.decode()), "")
    assert ctx.problems.found == []
    assert back == benefit
    assert write_json(write_benefit(back)) == written


@settings(max_examples=100)
@given(st.integers(0, 2**32))
def test_a_tree_of_any_shape_comes_back(seed: int) -> None:
    condition = tree(Random(seed), depth=5)
    ctx = Context(vocabulary=VOCABULARY)
    assert read_condition(ctx, read_json(write_json(write_condition(condition)).decode()), "") == condition


@settings(max_examples=100)
@given(clauses(), st.integers(0, 2**32))
def test_a_company_comes_back(clause: Clause, seed: int) -> None:
    data = company([clause], VOCABULARY, Random(seed))
    ctx = Context(vocabulary=VOCABULARY)
    profile = read_profile(ctx, read_json(write_json(data).decode()), "")
    assert profile is not None, ctx.problems.found
    written = write_json(write_profile(profile))
    again = read_profile(ctx, read_json(written.decode()), "")
    assert again is not None
    assert (again.values, again.records, again.answers) == (profile.values, profile.records, profile.answers)
    assert again.incomplete == profile.incomplete
    assert write_json(write_profile(again)) == written
