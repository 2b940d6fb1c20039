"""Tables of hand-worked cases: a clause, companies, a day, and what the verdict must be.

A file of tests/data/verdicts is a list of tables. A table names what it is about (`about`, or the `sentence` of the
contract it proves) and holds what its cases share; a case says `is` what it shows, adds to the table, and names its
answer. Only the fields a case names are compared, except that an undecided verdict must say what is missing.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from engine.language.clauses import Clause
from engine.language.exchange import read_clause, read_profile
from engine.language.exchange.fields import Context
from engine.language.exchange.wire import read_json
from engine.language.profiles import Profile
from engine.language.site import Site, load_site
from engine.meaning.judge import Rule, judge, rules_of
from engine.meaning.report import report_with_findings

VERDICTS = Path(__file__).parents[1] / "data" / "verdicts"
SITE = VERDICTS / "site" / "site.yaml"

OF_CLAUSE = ("text", "quantifiable", "when", "benefits", "window", "unread", "readings", "role", "document")
OF_PROFILE = ("values", "records", "answers", "sources", "incomplete")
OF_TABLE = {"about", "sentence", "day", "policy", "document_has", "cases", *OF_CLAUSE, *OF_PROFILE}
ANSWERS = {
    "verdict",  # qualifies, falls_short, undecided; none where there is no verdict at all
    "amount",
    "amount_from",
    "amount_to",
    "at_most",
    "per_benefit",
    "missing",
    "window_is",
    "truths",  # of every atom in text order
    "observed",  # what the first atom saw, and of which period
    "period",
    "distance",
}

Json = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Case:
    """One row of a table with everything it shares written out."""

    name: str
    about: str
    given: Json
    expected: Json

    def verdict(self) -> Json:
        """What the judge says, in the fields of the command line and its findings."""
        rule = self._rule()
        if rule is None or not rule.applies_on(self.on):
            return {"verdict": "none"}
        return report_with_findings(judge(rule, self._profile(), self.on, site()), site().vocabulary)

    @property
    def on(self) -> date:
        return date.fromisoformat(self.given["day"])

    def _rule(self) -> Rule | None:
        policy = {"policy": self.given["policy"]} if "policy" in self.given else {}
        clause = {"id": "rule", "text": "原文", "quantifiable": True, "when": None, "benefits": []} | policy
        clause |= {name: self.given[name] for name in OF_CLAUSE if name in self.given}
        beside = [{**clause, "benefits": [], "unread": [], **other} for other in self.given.get("document_has", ())]
        rules = rules_of(map(_clause, [clause, *beside]))
        return next((rule for rule in rules if rule.clause.id == "rule"), None)

    def _profile(self) -> Profile:
        return _profile({"id": "company"} | {name: self.given[name] for name in OF_PROFILE if name in self.given})


@lru_cache(1)
def site() -> Site:
    """The shipped vocabulary with the lists, figures and places the tables speak of."""
    return load_site([SITE])


def _clause(data: Json) -> Clause:
    ctx = Context(vocabulary=site().vocabulary)
    clause = read_clause(ctx, data, "")
    assert clause is not None, "\n".join(map(str, ctx.problems.found))
    return clause


def _profile(data: Json) -> Profile:
    ctx = Context(vocabulary=site().vocabulary)
    profile = read_profile(ctx, data, "")
    assert profile is not None, "\n".join(map(str, ctx.problems.found))
    return profile


def tables(path: Path) -> list[Json]:
    """The tables of a file as JSON data: days as text, numbers as decimals."""
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    found: list[Json] = read_json(json.dumps(_with_periods_as_text(data), default=str))
    return found


def _with_periods_as_text(data: Any) -> Any:
    """YAML reads the year 2025 as a number."""
    if isinstance(data, list):
        return [_with_periods_as_text(part) for part in data]
    if not isinstance(data, dict):
        return data
    years = ("period", "against")
    return {
        name: str(part) if name in years and type(part) is int else _with_periods_as_text(part)
        for name, part in data.items()
    }


def cases(path: Path) -> list[Case]:
    """Every case of a file."""
    return [_case(path, table, case) for table in tables(path) for case in table["cases"]]


def _case(path: Path, table: Json, case: Json) -> Case:
    unknown = (table.keys() - OF_TABLE) | (case.keys() - OF_TABLE - ANSWERS - {"is"})
    assert not unknown, f"{path.name}: no such field: {', '.join(sorted(unknown))}"
    given = {**table, **case}
    for name in ("values", "records", "answers"):
        if name in table or name in case:
            together = {**table.get(name, {}), **case.get(name, {})}
            given[name] = {key: value for key, value in together.items() if value is not None}
    return Case(
        name=case["is"],
        about=table.get("sentence") or table["about"],
        given=given,
        expected={name: case[name] for name in ANSWERS if name in case},
    )


def differences(case: Case) -> list[str]:
    """What the verdict says otherwise than the case."""
    said = _said(case.verdict())
    found = [
        f"{name}: {_plain(said.get(name))!r}, expected {_plain(right)!r}"
        for name, right in sorted(case.expected.items())
        if _plain(said.get(name)) != _plain(right)
    ]
    if said["verdict"] == "undecided" and not said["missing"]:
        found.append("undecided, and nothing is missing")
    if said["verdict"] in ("qualifies", "falls_short") and said["missing"]:
        found.append(f"decided, and yet {said['missing']} is missing")
    return found


def _said(verdict: Json) -> Json:
    """The verdict, and what its first finding says."""
    if verdict["verdict"] == "none":
        return verdict
    leaves = list(_leaves(verdict["findings"]))
    shown = {name: leaves[0].get(name) for name in ("observed", "period", "distance")} if leaves else {}
    return {**verdict, "window_is": verdict["window"], "truths": [leaf["truth"] for leaf in leaves], **shown}


def _leaves(node: Json) -> Iterator[Json]:
    """Every finding in text order."""
    if "parts" not in node:
        yield node
    for part in node.get("parts", ()):
        yield from _leaves(part)


def _plain(value: Any) -> Any:
    """Numbers by their value, however they were written."""
    if isinstance(value, list):
        return [_plain(part) for part in value]
    return str(value.normalize() + 0) if hasattr(value, "normalize") else str(value) if type(value) is int else value
