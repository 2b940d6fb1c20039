"""Every slip can still be made: its words stand in the judge, and with it the file is still Python."""

import ast
from collections import Counter

import pytest

from tests.mutants.run import MEANING, ROOT, Mutant, mutants

MUTANTS = mutants()


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_slip_can_be_made(mutant: Mutant) -> None:
    source = (ROOT / MEANING / mutant.file).read_text(encoding="utf-8")
    assert source.count(mutant.find) >= mutant.at, f"`{mutant.find}` doesn't stand in {mutant.file} any more"
    assert mutant.at > 1 or source.count(mutant.find) == 1, f"`{mutant.find}` stands in {mutant.file} more than once"
    assert mutant.mutated(source) != source
    ast.parse(mutant.mutated(source))


def test_there_are_many_and_each_has_a_name_of_its_own() -> None:
    assert len(MUTANTS) >= 30
    assert [name for name, count in Counter(mutant.name for mutant in MUTANTS).items() if count > 1] == []
