"""The corpora the parser is measured on, the scorer, and what the parser makes of a corpus."""

import importlib.util
import json
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from engine.language.exchange import write_clause
from parsers.clauses import read_clause

HERE = Path(__file__).resolve().parents[1]
SHARED = HERE.parent.parent / "shared" / "corpus"
OWN = HERE / "data" / "corpus" / "own.jsonl"

Json = dict[str, Any]


def lines(path: Path) -> list[Json]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def dev() -> list[Json]:
    if not SHARED.exists():
        pytest.skip("the development corpus lies beside the repository and is not there")
    return lines(SHARED / "dev.jsonl")


def own() -> list[Json]:
    return corpus("own")


def corpus(name: str) -> list[Json]:
    """A corpus of the repository; without the scorer it can't be measured."""
    scorer()
    return lines(OWN.with_name(f"{name}.jsonl"))


@lru_cache(1)
def scorer() -> ModuleType:
    """The scorer of the development corpus."""
    if not SHARED.exists():
        pytest.skip("the scorer lies beside the repository and is not there")
    spec = importlib.util.spec_from_file_location("corpus_score", SHARED / "score.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def plain(value: Any) -> Any:
    """As JSON would hold it."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    return [plain(part) for part in value] if isinstance(value, (list, tuple)) else value


def read(rows: list[Json]) -> list[Json]:
    return [plain(write_clause(read_clause(row["text"], id=row["id"]).clause)) for row in rows]


def figures(gold: list[Json], read_rows: list[Json] | None = None) -> Json:
    """The scorer's figures for a corpus."""
    score = scorer()
    kinds = score.vocabulary(score.VOCABULARY)
    found: Json = score.score(gold, read(gold) if read_rows is None else read_rows, kinds)
    return found
