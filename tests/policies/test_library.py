"""The sample policies decide as their texts say: companies on each threshold and one step to each side."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from engine.language.exchange import read_profile
from engine.language.exchange.fields import Context
from engine.language.policies import Policy
from engine.language.profiles import Profile
from engine.meaning.judge import judge, rules_of
from policies.form import read_policy_file
from tests.generators import VOCABULARY

ROOT = Path(__file__).parents[2]
LIBRARY = ROOT / "policies" / "library"
CASES = yaml.safe_load((ROOT / "tests" / "data" / "policies" / "library_cases.yaml").read_text(encoding="utf-8"))
PARTS = ("day", "given", "answers")


def _cases() -> Iterator[Any]:
    for policy, about in CASES.items():
        for clause, cases in about.items():
            for case in cases if clause not in PARTS else ():
                yield pytest.param(policy, clause, case, id=f"{policy}-{case['name']}")


@pytest.mark.parametrize(("name", "clause", "case"), list(_cases()))
def test_a_sample_clause_decides(name: str, clause: str, case: dict[str, Any]) -> None:
    about = CASES[name]
    rules = {rule.clause.id: rule for rule in rules_of(read_policy_file(LIBRARY / f"{name}.yaml").clauses)}
    verdict = judge(rules[clause], _profile(about, case), date.fromisoformat(case.get("day", about["day"])))
    told = {"verdict": verdict.outcome, "amount": verdict.amount, "window": verdict.window}
    wanted = {key: case[key] for key in ("amount", "window") if key in case}
    assert {key: told[key] for key in ("verdict", *wanted)} == {"verdict": case.get("verdict", "qualifies")} | wanted


def _profile(about: dict[str, Any], case: dict[str, Any]) -> Profile:
    ctx = Context(vocabulary=VOCABULARY)
    answers = about.get("answers", {}) | case.get("answers", {})
    values = about["given"] | case.get("values", {})
    data = {"id": "x", "values": values, "records": case.get("records"), "answers": answers}
    profile = read_profile(ctx, data, "")
    assert profile is not None, ctx.problems.found
    return profile


@pytest.mark.parametrize("path", sorted(LIBRARY.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_sample_says_where_its_figures_come_from(path: Path) -> None:
    policy: Policy = read_policy_file(path)
    assert policy.illustrative
    assert policy.basis
    assert all(basis.checked for basis in policy.basis)
