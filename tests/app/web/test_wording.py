"""What an owner reads of a clause: no sign of the officer's form, and no stiff "等于" before a single value."""

from typing import Any

import pytest

from app.web.wording import say_ask, say_benefit
from tests.archive.parks import SITE, atom, clause

SIZE = [atom("scale", "==", "小型"), atom("scale", "==", "微型")]
RD = {"of": "rd_expense", "period": "last_year"}


@pytest.mark.parametrize(
    ("when", "said"),
    [
        (atom("above_scale", "is", True), "规模以上：是"),
        (atom("dishonest", "is", False), "失信记录：否"),
        (atom("scale", "==", "小型"), "企业规模：小型"),
        ({"any": SIZE}, "企业规模：小型，或企业规模：微型"),
        ({"any": [SIZE[0], {"all": SIZE}]}, "企业规模：小型，或（企业规模：小型，且企业规模：微型）"),
        (atom("rd_expense", ">=", 20_000_000, period="last_year"), "研发费用（上年度）不低于2000万元"),
        (atom("qualification", "has_any", ["高新技术企业"]), "资质认定具有高新技术企业"),
        ({"not": SIZE[0]}, "不满足（企业规模等于小型）"),
    ],
)
def test_a_condition(when: Any, said: str) -> None:
    condition = clause("一", when).when
    assert condition is not None
    assert say_ask(condition, SITE.vocabulary) == said


@pytest.mark.parametrize(
    ("benefit", "said"),
    [
        ({"kind": "reward", "form": "fixed", "amount": 200_000}, "奖励 = 20万元"),
        ({"kind": "subsidy", "form": "rate", "rate": 0.1, "base": RD, "cap": 2_000_000},
         "补助 = 10% × 研发费用（上年度），最高 200万元"),
        ({"kind": "reward", "form": "per_step", "amount": 10_000, "step": {"measure": RD, "size": 5_000_000}},
         "奖励 = 研发费用（上年度） 每满 500万元 给 1万元"),
        ({"kind": "reward", "form": "fixed", "amount": 200_000, "when": SIZE[0]}, "企业规模等于小型的，奖励 = 20万元"),
    ],
)  # fmt: skip
def test_a_benefit(benefit: dict[str, Any], said: str) -> None:
    (read,) = clause("一", None, [benefit]).benefits
    assert say_benefit(read, SITE.vocabulary) == said
