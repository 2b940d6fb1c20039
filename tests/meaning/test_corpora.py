"""Every clause of the corpora: read, written back equal, and judged on companies made for it as by the plain judge."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

import pytest

from engine.language.clauses import Clause
from engine.language.exchange import read_clause, read_profile, write_clause
from engine.language.exchange.fields import Context
from engine.language.exchange.wire import read_json, read_lines, write_json
from engine.language.profiles import Profile
from engine.language.site import shipped_site
from engine.meaning.judge import judge, span_of
from engine.meaning.report import report_with_findings
from engine.meaning.titles import TagBook
from engine.meaning.verdict import OUTCOMES
from tests.conftest import CORPUS
from tests.meaning.plain.judge import Bare
from tests.meaning.profiles import DAY, company

OWN = Path(__file__).parents[1] / "data" / "corpus" / "own.jsonl"
FILES = [CORPUS / "dev.jsonl", OWN]
FIELDS = ("id", "text", "quantifiable", "when", "benefits", "window", "unread")
DEFAULTS = {"cap_scope": "company", "scope": "company", "to": "company", "nature": "gate", "at_most": False}
DAYS = (DAY, date(2026, 1, 1), date(2025, 12, 31), date(2023, 5, 5))
SEEDS = 12  # companies for each clause
GAPS = (0.0, 0.05, 0.3)  # how much of what is asked nobody knows


@lru_cache
def lines(path: Path) -> Sequence[Any]:
    if not path.exists():
        pytest.skip(f"{path.name} isn't beside the repository")
    with path.open(encoding="utf-8") as file:
        return [data for _, data in read_lines(file, path.name)]


@lru_cache
def clauses(path: Path) -> Sequence[Clause]:
    ctx = Context(vocabulary=shipped_site().vocabulary)
    found = [read_clause(ctx, data, data["id"]) for data in lines(path)]
    assert ctx.problems.found == []
    return [clause for clause in found if clause is not None]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_clause_is_written_back_equal(path: Path) -> None:
    for data, clause in zip(lines(path), clauses(path), strict=True):
        back = read_json(write_json(write_clause(clause)).decode())
        for name in FIELDS:
            assert plain(back.get(name)) == plain(data.get(name)), f"{data['id']}: {name}"


def plain(data: Any) -> Any:
    """JSON as it is meant: what is absent, null, empty or the default is one; numbers by their value."""
    if isinstance(data, dict):
        kept = {name: plain(part) for name, part in data.items() if name not in DEFAULTS or part != DEFAULTS[name]}
        return {name: part for name, part in kept.items() if part is not None} or None
    if isinstance(data, list):
        return [plain(part) for part in data] or None
    if isinstance(data, bool):
        return data
    return Decimal(data).normalize() if isinstance(data, int | Decimal) else data


def made_for(clause: Clause, seed: int) -> tuple[Profile, date]:
    """A company with something to say to the clause, and a day."""
    site, random = shipped_site(), Random(f"{clause.id} {seed}")
    data = company([clause], site.vocabulary, random, missing=GAPS[seed % len(GAPS)])
    ctx = Context(vocabulary=site.vocabulary)
    profile = read_profile(ctx, read_json(write_json(data).decode()), "")
    assert profile is not None, ctx.problems.found
    return profile, random.choice(DAYS)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_clause_is_judged_as_the_plain_judge_judges_it(path: Path) -> None:
    site, book, outcomes = shipped_site(), TagBook(shipped_site().tags), Counter[str]()
    for clause in clauses(path):
        for seed in range(SEEDS):
            profile, day = made_for(clause, seed)
            verdict = judge(clause, profile, day)
            bare = Bare(
                profile=profile,
                site=site,
                book=book,
                day=day,
                reference=span_of(clause)[0] or day,
                readings=clause.readings,
            )
            assert verdict.outcome == OUTCOMES[bare.verdict(clause)], f"{clause.id}, seed {seed}, {day}"
            assert (verdict.outcome == "undecided") == bool(verdict.missing)
            assert verdict.amount is None or (verdict.qualifies and verdict.amount >= 0)
            assert write_json(report_with_findings(verdict, site.vocabulary))
            outcomes[verdict.outcome] += 1
    assert min(outcomes.values()) > outcomes.total() / 10 and len(outcomes) == 3  # all three are really seen


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_clause_with_unread_words_qualifies_only_once_they_are_answered(path: Path) -> None:
    qualified = 0
    for clause in clauses(path):
        if not clause.unread or not clause.quantifiable:
            continue
        names = [f"- | {words}" for words in clause.unread_words()]
        for seed in range(10 * SEEDS):
            profile, day = made_for(clause, seed)
            verdict = judge(clause, profile, day)
            answered = all(profile.answers.get(name) is True for name in names)
            assert answered or not verdict.qualifies, f"{clause.id}, seed {seed}"
            qualified += verdict.qualifies
    assert qualified > 0
