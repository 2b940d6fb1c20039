"""Deleting, doubling or swapping any token of any good file is answered or read: never a traceback."""

import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.errors import InputError
from engine.language.policies import Policy
from policies.checks import check_policy
from policies.form import read_policy_text, write_policy_file
from tests.generators import VOCABULARY

ROOT = Path(__file__).parents[2]
GOOD = sorted(
    [*(ROOT / "tests" / "data" / "policies" / "good").glob("*.yaml"), *(ROOT / "policies" / "library").glob("*.yaml")]
)
TOKEN = re.compile(r"\n *|[ \t]+|[\w.]+|.", re.DOTALL)


def changes(text: str) -> Iterator[str]:
    """The text with one token gone, one doubled, one changed with the next."""
    tokens = TOKEN.findall(text)
    for index, token in enumerate(tokens):
        before, after = "".join(tokens[:index]), "".join(tokens[index + 1 :])
        yield before + after
        yield before + token + token + after
        if index + 1 < len(tokens):
            yield before + tokens[index + 1] + token + "".join(tokens[index + 2 :])


def survives(text: str) -> None:
    """Read it; what can be read can be checked, and comes back from its own writing."""
    try:
        policy = read_policy_text(text, "changed.yaml", VOCABULARY)
    except InputError as error:
        assert str(error)
        return
    check_policy(policy)
    assert _there_and_back(policy) == policy


def _there_and_back(policy: Policy) -> Policy:
    return read_policy_text(write_policy_file(policy, VOCABULARY), "again.yaml", VOCABULARY)


def test_some_tokens_of_good_files() -> None:
    chosen = random.Random(20260101)
    for path in GOOD:
        every = list(changes(path.read_text(encoding="utf-8")))
        for text in chosen.sample(every, min(len(every), 12)):
            survives(text)


@pytest.mark.fuzz
@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_every_token_of_every_good_file(path: Path) -> None:
    for text in changes(path.read_text(encoding="utf-8")):
        survives(text)
