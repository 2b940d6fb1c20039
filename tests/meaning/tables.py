"""Tables of hand-worked cases: a clause, companies, a day, and what the verdict must be.

A file of tests/data/verdicts is a list of tables. A table names what it is about (`about`, or the `sentence` of the
contract it proves) and holds what its cases share; a case says `is` what it shows, adds to the table, and names its
answer. Only the fields a case names are compared, except that an undecided verdict must say what is missing.
"""

import json
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
from engine.meaning.judge import judge, rules_of
from engine.meaning.report import report_with_findings

VERDICTS = Path(__file__).parents[1] / "data" / "verdicts"
SITE = VERDICTS / "site" / "site.yaml"

OF_CLAUSE = ("text", "when", "benefits", "window", "unread", "readings", "role", "document")
OF_PROFILE = ("values", "records", "answers", "sources", "incomplete")
OF_TABLE = {"about", "sentence", "day", "policy", "document_has", "cases", *OF_CLAUSE, *OF_PROFILE}
ANSWERS = {"verdict", "amount", "amount_from", "amount_to", "at_most", "per_benefit", "missing", "window_is", "truths"}

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
        return report_with_findings(judge(self._rule(), self._profile(), self.on, site()), site().vocabulary)

    @property
    def on(self) -> date:
        return date.fromisoformat(self.given["day"])

    def _rule(self) -> Any:
        policy = {"policy": self.given["policy"]} if "policy" in self.given else {}
        clause = {"id": "rule", "text": "原文", "quantifiable": True, "when": None, "benefits": []} | policy
        clause |= {name: self.given[name] for name in OF_CLAUSE if name in self.given}
        beside = [{**clause, "benefits": [], "unread": [], **other} for other in self.given.get("document_has", ())]
        return next(rule for rule in rules_of(map(_clause, [clause, *beside])) if rule.clause.id == "rule")

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
    found: list[Json] = read_json(json.dumps(data, default=str))
    return found


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
    verdict = case.verdict()
    said = {**verdict, "window_is": verdict["window"], "truths": _truths(verdict["findings"])}
    found = [
        f"{name}: {_plain(said.get(name))!r}, expected {_plain(right)!r}"
        for name, right in sorted(case.expected.items())
        if _plain(said.get(name)) != _plain(right)
    ]
    if said["verdict"] == "undecided" and not said["missing"]:
        found.append("undecided, and nothing is missing")
    if said["verdict"] != "undecided" and said["missing"]:
        found.append(f"decided, and yet {said['missing']} is missing")
    return found


def _truths(node: Json) -> list[str]:
    """The truth of every atom in text order."""
    if "parts" in node:
        return [truth for part in node["parts"] for truth in _truths(part)]
    return [node["truth"]]


def _plain(value: Any) -> Any:
    """Numbers by their value, however they were written."""
    if isinstance(value, list):
        return [_plain(part) for part in value]
    return str(value.normalize() + 0) if hasattr(value, "normalize") else str(value) if type(value) is int else value
