"""Hand-worked verdicts, cell by cell: the clauses of the newspapers, and a table for each sentence of the contract."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import CORPUS
from tests.meaning.tables import VERDICTS, Case, cases, differences, tables

FILES = sorted(VERDICTS.glob("*.yaml"))
CASES = [pytest.param(case, id=f"{path.stem}: {case.name}") for path in FILES for case in cases(path)]
CONTRACT = CORPUS.parent / "contract" / "conditions.md"
PROVED_ELSEWHERE = {
    "JSON numbers are read as decimals": "tests/language/exchange",
    "The sum of its benefits in money": "every table of amounts.yaml",
    "`group` over clauses": "the choice among a company's benefits",
}


@pytest.mark.parametrize("case", CASES)
def test_the_verdict_is_the_one_worked_out_by_hand(case: Case) -> None:
    found = differences(case)
    assert not found, f"{case.about}\n{case.name}\n" + "\n".join(found)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_two_cases_of_a_file_are_called_the_same(path: Path) -> None:
    names = Counter(case.name for case in cases(path))
    assert [name for name, count in names.items() if count > 1] == []


def test_every_sentence_of_the_contract_has_a_table() -> None:
    if not CONTRACT.exists():
        pytest.skip("the contract isn't beside the repository")
    named = [_squeezed(sentence) for path in FILES for table in tables(path) for sentence in _sentences_of(table)]
    for sentence in _sentences(CONTRACT.read_text(encoding="utf-8")):
        assert any(one in sentence or sentence in one for one in named), f"no table for: {sentence}"


def _sentences_of(table: dict[str, object]) -> list[str]:
    named = table.get("sentence", [])
    return [named] if isinstance(named, str) else list(named)  # type: ignore[call-overload] # a list of them


def _sentences(contract: str) -> Iterator[str]:
    """The sentences of `What it means`, without their headings."""
    part = contract[contract.index("## What it means") : contract.index("## Further fields")]
    for paragraph in re.split(r"\n\n|\n- ", part)[1:]:
        text = _squeezed(re.sub(r"^\*\*\w+\*?\*?[^.]*?\.?\*\* ", "", paragraph))
        for sentence in re.split(r"(?<=\.) (?=[A-Z`(\d本])", text):
            if sentence and not any(sentence.startswith(known) for known in PROVED_ELSEWHERE):
                yield sentence


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
