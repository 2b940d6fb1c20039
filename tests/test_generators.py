"""Whatever the generators make is good in the exchange form and comes back from it equal."""

from hypothesis import given, settings

from engine.language.clauses import Clause
from engine.language.exchange import read_clause, write_clause
from engine.language.exchange.fields import Context
from engine.language.exchange.wire import read_json, write_json
from tests.generators import VOCABULARY, clauses


@settings(max_examples=150)
@given(clauses())
def test_a_generated_clause_comes_back_from_the_exchange_form(clause: Clause) -> None:
    ctx = Context(vocabulary=VOCABULARY)
    back = read_clause(ctx, read_json(write_json(write_clause(clause)).decode()), "")
    assert ctx.problems.found == []
    assert back == clause
