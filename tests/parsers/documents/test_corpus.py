"""The documents of the corpus beside the repository: their metadata and passages are those of the gold."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from parsers.documents import metadata, passages, read_document

DOCS = Path(__file__).parents[4] / "shared" / "corpus" / "docs"
GOLD = sorted(DOCS.glob("*.gold.json"))

pytestmark = pytest.mark.skipif(not GOLD, reason="the corpus is not beside the repository")


def gold_of(path: Path) -> dict[str, Any]:
    gold: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return gold


def bare(words: str) -> str:
    return re.sub(r"\s", "", words)


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.name[:5])
def test_all_six_fields_are_right(path: Path) -> None:
    gold = gold_of(path)
    found = metadata(read_document(DOCS / gold["file"]))
    read = {name: getattr(found, name) for name in gold["metadata"]}
    assert {name: value and str(value) for name, value in read.items()} == gold["metadata"]
    assert found.place == "云澜高新区"


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.name[:5])
def test_every_clause_is_a_passage(path: Path) -> None:
    gold = gold_of(path)
    found = {bare(passage.text): passage for passage in passages(read_document(DOCS / gold["file"]))}
    for clause in gold["clauses"]:
        passage = found[bare(clause["text"])]
        assert passage.article == (clause["article"] or None) or not clause["article"]
        assert passage.general == bool(clause.get("general"))
