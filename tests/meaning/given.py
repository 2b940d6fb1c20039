"""Rules and companies for the tests of gaps, written shortly: a condition as an officer writes it, or as JSON."""

from datetime import date
from functools import cache
from typing import Any

from engine.language.clauses import Clause
from engine.language.exchange import read_clause, read_profile
from engine.language.exchange.conditions import write_condition
from engine.language.exchange.fields import Context
from engine.language.expressions.reading import read_condition
from engine.language.profiles import Profile
from engine.language.tree import Condition
from engine.meaning.judge import Rule
from tests.meaning.tables import site

DAY = date(2026, 6, 30)
OF_CLAUSE = ("benefits", "window", "unread", "readings", "policy", "document", "role")
OF_PROFILE = ("values", "records", "answers", "sources", "incomplete")


def day_of(given: dict[str, Any]) -> date:
    return date.fromisoformat(given["day"]) if "day" in given else DAY


def rule_of(given: dict[str, Any], name: str = "rule") -> Rule:
    return Rule(clause=clause_of(given, name))


def clause_of(given: dict[str, Any], name: str = "rule") -> Clause:
    clause = {"id": name, "text": "原文", "quantifiable": True, "when": _when(given["when"]), "benefits": []}
    ctx = Context(vocabulary=site().vocabulary)
    found = read_clause(ctx, clause | {field: given[field] for field in OF_CLAUSE if field in given}, "")
    assert found is not None, "\n".join(map(str, ctx.problems.found))
    return found


def _when(when: Any) -> Any:
    return write_condition(condition_of(when)) if isinstance(when, str) else when


@cache
def condition_of(text: str) -> Condition:
    """A condition as an officer writes it."""
    read = read_condition(text, site().vocabulary)
    assert read.value is not None and not read.slips, f"{text}: {read.slips}"
    return read.value


def profile_of(given: dict[str, Any]) -> Profile:
    ctx = Context(vocabulary=site().vocabulary)
    fields = {field: given[field] for field in OF_PROFILE if field in given}
    found = read_profile(ctx, {"id": "company", **fields}, "")
    assert found is not None, "\n".join(map(str, ctx.problems.found))
    return found
