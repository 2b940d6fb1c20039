"""The corpora under tests/data/corpus are well formed, and everything they quote stands in their text."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from engine.language.benefits import FORMS, KINDS
from engine.language.exchange import read_clause, write_clause
from engine.language.exchange.fields import Context
from engine.language.exchange.wire import read_lines
from engine.language.site import load_vocabulary

CORPUS = Path(__file__).parents[1] / "data" / "corpus"
FIELDS = {"id", "origin", "text", "quantifiable", "when", "benefits", "window", "unread", "phenomena", "note"}
DEPARTMENTS = {"科技", "工信", "人社", "商务", "发改", "金融", "文旅", "农业", "住建", "市场监管"}

Json = dict[str, Any]
LINES = (CORPUS / "own.jsonl").read_text(encoding="utf-8").splitlines()
CLAUSES: list[Json] = [json.loads(line) for line in LINES]
SEEDS: Json = yaml.safe_load((CORPUS / "seeds.yaml").read_text(encoding="utf-8"))
CLASSES = {"quantifiable", "not_quantifiable", "not_for_companies", "incomplete", "reference", "pot", "report"}
MEASURE = re.compile(r"([a-z_]+|-)(@[\w.]+?)?(\.(?:sum|avg|each|cagr))?(\+(?:growth|increase|share))?(\{[^}]+\})?")
ATOM = re.compile(r"(\S+) (?:>=|<=|==|!=|>|<|is|has_any|has_all|has_none) \S.*")


def quotes(node: Any) -> Iterator[Json]:
    """Every part of a tree that quotes the text: atoms, benefits, and measures of no indicator."""
    if isinstance(node, dict):
        if "phrase" in node:
            yield node
        for part in node.values():
            yield from quotes(part)
    elif isinstance(node, list):
        for part in node:
            yield from quotes(part)


def test_the_corpus_is_as_wide_as_it_was_meant_to_be() -> None:
    departments = Counter(clause["origin"]["doc"].split("·")[0] for clause in CLAUSES)
    assert len(CLAUSES) >= 160
    assert set(departments) == DEPARTMENTS and min(departments.values()) >= 12
    assert len({clause["origin"]["region"] for clause in CLAUSES}) >= 12
    assert 0.15 <= sum(not clause["quantifiable"] for clause in CLAUSES) / len(CLAUSES) <= 0.3


def test_no_clause_stands_twice() -> None:
    assert len({clause["id"] for clause in CLAUSES}) == len({clause["text"] for clause in CLAUSES}) == len(CLAUSES)


def test_every_line_is_read_by_the_strict_reader_and_survives_a_round_trip() -> None:
    ctx = Context(vocabulary=load_vocabulary())
    for place, data in read_lines(LINES, "own.jsonl"):
        clause = read_clause(ctx, data, place)
        assert clause is not None, ctx.problems.found
        assert read_clause(ctx, write_clause(clause), place) == clause
    assert ctx.problems.found == []


@pytest.mark.parametrize("clause", CLAUSES, ids=lambda clause: clause["id"])
def test_a_clause_quotes_its_text(clause: Json) -> None:
    text = clause["text"]
    assert clause.keys() <= FIELDS
    for node in quotes([clause["when"], clause["benefits"]]):
        start, end = node.get("span") or (text.find(node["phrase"]), text.find(node["phrase"]) + len(node["phrase"]))
        assert text[start:end] == node["phrase"]
    for start, end in clause.get("unread", []):
        assert 0 <= start < end <= len(text)


@pytest.mark.parametrize("clause", CLAUSES, ids=lambda clause: clause["id"])
def test_a_clause_is_quantifiable_when_it_holds_a_condition_or_a_benefit(clause: Json) -> None:
    assert clause["quantifiable"] == bool(clause["when"] or clause["benefits"])
    assert ("negative" in clause["phenomena"]) != clause["quantifiable"]


def measures(node: Any) -> Iterator[str]:
    """Every measure that a passage of seeds.yaml names."""
    if isinstance(node, str):
        atom = ATOM.fullmatch(node)
        assert atom, f"{node} is no atom"
        yield atom[1]
    elif isinstance(node, list):
        for part in node:
            yield from measures(part)
    else:
        yield from (node[name] for name in ("base", "measure") if name in node)
        for name in ("when", "any", "benefits"):
            yield from measures(node.get(name, []))
        if "step" in node:
            yield from measures(node["step"])


@pytest.mark.parametrize("passage", SEEDS["clauses"], ids=lambda passage: passage["id"])
def test_a_passage_is_described_in_the_words_of_the_language(passage: Json) -> None:
    keys = load_vocabulary().indicators.keys() | {"-"}
    for measure in measures(passage):
        words = MEASURE.fullmatch(measure)
        assert words and words[1] in keys, measure
    assert passage["class"] in CLASSES and passage["quantifiable"] in (True, False, "either")
    assert (passage["quantifiable"] is False) == (not passage.keys() & {"when", "benefits"})
    for benefit in passage.get("benefits", []):
        assert benefit["kind"] in KINDS and benefit["form"] in FORMS


def test_a_passage_is_quoted_once_and_briefly() -> None:
    quoted = [(entry["page"], entry["quote"]) for entry in SEEDS["clauses"] + SEEDS["targets"]]
    quoted += [(group["page"], quote) for group in SEEDS["noise"] for quote in group["quotes"]]
    assert len(set(quoted)) == len(quoted)
    assert all(6 <= len(quote) <= 50 for _, quote in quoted)
    assert {f"Q{number:02d}" for number in range(1, 20)} <= {clause["id"] for clause in SEEDS["clauses"]}
