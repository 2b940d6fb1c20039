"""What is written as an officer's file is read back as the same policy: generated ones and those of the corpora."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.language.clauses import Clause
from engine.language.exchange import read_clause, write_clause
from engine.language.exchange.fields import Context
from engine.language.exchange.wire import read_json
from engine.language.policies import Policy
from policies.form import read_policy_text, write_policy_file
from tests.generators import VOCABULARY, clauses

CORPORA = Path(__file__).parent.parent / "data" / "corpus"


def _there_and_back(policy: Policy) -> Policy:
    return read_policy_text(write_policy_file(policy, VOCABULARY), "test.yaml", VOCABULARY)


@settings(max_examples=60)
@given(st.lists(clauses(), max_size=2))
def test_a_written_policy_is_read_back(found: list[Clause]) -> None:
    policy = Policy(title="示例: “措施” #1", clauses=tuple(found))
    assert _there_and_back(policy) == policy


@pytest.mark.fuzz
@settings(max_examples=1000)
@given(st.lists(clauses(), max_size=2))
def test_many_written_policies_are_read_back(found: list[Clause]) -> None:
    policy = Policy(clauses=tuple(found))
    assert _there_and_back(policy) == policy


def _of_corpus(path: Path) -> list[Clause]:
    ctx = Context(vocabulary=VOCABULARY)
    read = [read_clause(ctx, read_json(line), path.name) for line in path.read_text(encoding="utf-8").splitlines()]
    assert ctx.problems.found == []
    return [clause for clause in read if clause]


def _check_corpus(found: list[Clause]) -> None:
    for clause in found:
        policy = Policy(clauses=(clause,))
        back = _there_and_back(policy)
        assert back == policy, clause.id
        assert write_clause(back.clauses[0]) == write_clause(clause), clause.id


def test_every_clause_of_the_shared_corpus_comes_back(corpus: Path) -> None:
    _check_corpus(_of_corpus(corpus / "dev.jsonl"))


def test_every_clause_of_the_own_corpus_comes_back() -> None:
    _check_corpus(_of_corpus(CORPORA / "own.jsonl"))
