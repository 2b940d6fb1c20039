"""Hand-worked verdicts, cell by cell: the clauses of the newspapers, and a table for each sentence of the contract."""

import pytest

from tests.meaning.tables import VERDICTS, Case, cases, differences

FILES = sorted(VERDICTS.glob("*.yaml"))
CASES = [pytest.param(case, id=f"{path.stem}: {case.name}") for path in FILES for case in cases(path)]


@pytest.mark.parametrize("case", CASES)
def test_the_verdict_is_the_one_worked_out_by_hand(case: Case) -> None:
    found = differences(case)
    assert not found, f"{case.about}\n{case.name}\n" + "\n".join(found)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_two_cases_of_a_file_show_the_same(path) -> None:  # type: ignore[no-untyped-def] # pytest's own path
    names = [case.name for case in cases(path)]
    assert len(set(names)) == len(names)
