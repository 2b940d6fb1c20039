"""Five pages of newspaper text with articles side by side: the rules they tell of are found, news never becomes one."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

from engine.language.clauses import Clause
from engine.language.exchange import write_clause
from parsers.documents import Document, read_document
from parsers.draft import DraftClause, read_draft
from tests.parsers.corpora import Json, plain

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted((ROOT.parent / "shared" / "seeds").glob("*.txt"))
SEEDS: Json = yaml.safe_load((ROOT / "tests" / "data" / "corpus" / "seeds.yaml").read_text(encoding="utf-8"))
NUMBERS = sorted({passage["page"] for passage in SEEDS["clauses"]} | {group["page"] for group in SEEDS["noise"]})
ATOM = re.compile(r"(?P<measure>\S+) (?P<op>\S+) (?P<value>.+)")
MEASURE = re.compile(
    r"(?P<of>[a-z_]+|-)(?:@(?P<period>[\w.]+?))?(?:\.(?P<agg>sum|avg|each))?(?:\+(?P<derive>\w+))?(?:\{.+\})?"
)

pytestmark = pytest.mark.skipif(not PAGES, reason="the newspaper pages lie beside the repository and are not there")


@cache
def _read(number: str) -> tuple[Document, tuple[DraftClause, ...]]:
    document = read_document(next(path for path in PAGES if path.name.startswith(number)))
    return document, read_draft(document).clauses


def _bare(words: str) -> str:
    return re.sub(r"\s", "", words)


def _found(number: str, quote: str) -> list[Clause]:
    """The clauses that hold a word of a quotation, wherever blanks and broken lines stand in it."""
    document, clauses = _read(number)
    places = [at for at, letter in enumerate(document.text) if not letter.isspace()]
    start = _bare(document.text).find(_bare(quote))
    assert start >= 0, f"{quote} is torn apart"
    first, last = places[start], places[start + len(_bare(quote)) - 1]
    return [kept.reading.clause for kept in clauses if kept.span[0] <= last and first < kept.span[1]]


def _rules(number: str, quote: str) -> list[Clause]:
    return [clause for clause in _found(number, quote) if clause.quantifiable]


# --- what is expected, in the form it is compared in ---------------------------------------------------------------


def _measure(words: str) -> Json:
    found = MEASURE.fullmatch(words)
    assert found is not None
    return {"of": None} if found["of"] == "-" else {name: value for name, value in found.groupdict().items() if value}


def _atom(words: str) -> Json:
    found = ATOM.fullmatch(words)
    assert found is not None
    value = yaml.safe_load(found["value"])
    whole = MEASURE.fullmatch(found["value"]) if isinstance(value, str) and ("@" in value or "+" in value) else None
    return {
        "measure": _measure(found["measure"]),
        "op": found["op"],
        "value": _measure(found["value"]) if whole else value,
    }


def _expected(condition: Any) -> Any:
    """A list is `all`, {any: […]} is `any`, anything else an atom."""
    if isinstance(condition, list):
        return {"all": [_expected(part) for part in condition]}
    return {"any": [_expected(part) for part in condition["any"]]} if isinstance(condition, dict) else _atom(condition)


def _compared(condition: Any) -> Any:
    """A condition as sets, without words, places and qualifiers; one part alone is that part."""
    if not condition:
        return None
    for kind in ("all", "any"):
        if kind in condition:
            parts = frozenset(_flat(kind, condition[kind]))
            return next(iter(parts)) if len(parts) == 1 else (kind, parts)
    value = condition["value"]
    if isinstance(value, dict):
        value = tuple(sorted(_bare_measure(value).items(), key=str))
    return tuple(sorted(_bare_measure(condition["measure"]).items(), key=str)), condition["op"], str(value)


def _flat(kind: str, parts: list[Any]) -> Iterator[Any]:
    for part in parts:
        yield from _flat(kind, part[kind]) if kind in part else (_compared(part),)


def _bare_measure(measure: Json) -> Json:
    return {name: measure[name] for name in ("of", "period", "agg", "derive") if measure.get(name) is not None}


def _benefit(benefit: Json, when: Any) -> tuple[Any, ...]:
    """A benefit with all it needs: what the clause asks for and what the tier does."""
    step = benefit.get("step") or {}
    measures = [benefit.get("base"), step.get("measure")]
    named = tuple(str(sorted(_bare_measure(measure).items())) if measure else None for measure in measures)
    figures = tuple(benefit.get(name) for name in ("kind", "form", "amount", "amount_max", "rate", "cap"))
    parts = [part for part in (when, benefit.get("when")) if part]
    return figures, named, step.get("size"), _compared({"all": parts}) if parts else None


def _wanted_benefit(benefit: Json) -> Json:
    step = benefit.get("step")
    return benefit | {
        "base": _measure(benefit["base"]) if "base" in benefit else None,
        "step": step and step | {"measure": _measure(step["measure"])},
        "when": _expected(benefit["when"]) if "when" in benefit else None,
    }


# --- rules --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("passage", SEEDS["clauses"], ids=lambda passage: passage["id"])
def test_a_passage_is_what_it_is(passage: Json) -> None:
    found = _rules(passage["page"], passage["quote"])
    if passage["quantifiable"] is False:
        assert found == []
        return
    if passage["quantifiable"] == "either" and not found:
        return
    assert len(found) == 1
    clause = plain(write_clause(found[0]))
    wanted = _expected(passage["when"]) if "when" in passage else None
    read = {_benefit(benefit, clause["when"]) for benefit in clause["benefits"]}
    assert read == {_benefit(_wanted_benefit(benefit), wanted) for benefit in passage["benefits"]}
    unread = "".join(found[0].unread_words())
    assert all(words in unread for words in passage.get("unread", ()))


ASKED = {
    "steps": "不足一档",
    "growth": "一位小数",
    "base_period": "与上年全年比|“新增”指什么",
    "list": "以什么为准",
    "per": "单个项目",
    "document_date": "今年",
}


@pytest.mark.parametrize("passage", [kept for kept in SEEDS["clauses"] if "open" in kept], ids=lambda kept: kept["id"])
def test_what_a_passage_leaves_open_is_asked(passage: Json) -> None:
    """With a default for each question; a day that counts from an unknown one stays unread."""
    (clause,) = _rules(passage["page"], passage["quote"])
    asked = [question.asks for question in clause.questions] + list(clause.unread_words())
    for name in passage["open"]:
        assert any(re.search(ASKED[name], words) for words in asked), (name, asked)
    assert all(question.default for question in clause.questions)


@pytest.mark.parametrize("number", NUMBERS)
def test_nothing_else_on_the_page_is_a_rule(number: str) -> None:
    _, clauses = _read(number)
    rules = [kept.reading.clause for kept in clauses if kept.reading.clause.quantifiable]
    told = [
        clause
        for passage in SEEDS["clauses"]
        if passage["page"] == number
        for clause in _rules(number, passage["quote"])
    ]
    assert [clause.text for clause in rules if clause not in told] == []


# --- everything else ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("target", SEEDS["targets"], ids=lambda target: target["id"])
def test_a_target_is_no_rule(target: Json) -> None:
    assert _rules(target["page"], target["quote"]) == []


@pytest.mark.parametrize("group", SEEDS["noise"], ids=lambda group: group["page"])
def test_news_is_no_rule(group: Json) -> None:
    assert [quote for quote in group["quotes"] if _rules(group["page"], quote)] == []


@pytest.mark.parametrize("number", NUMBERS)
def test_every_word_of_a_page_stands_in_one_passage(number: str) -> None:
    document, clauses = _read(number)
    spans = sorted(kept.span for kept in clauses)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    assert _bare("".join(document.text[slice(*span)] for span in spans)) == _bare(document.text)
