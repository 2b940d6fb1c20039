"""One finding said for a field of twenty characters, as an owner reads it."""

from typing import Any

import pytest

from engine.meaning.judge import judge
from notifier.wording import reason_of
from tests.meaning.given import DAY, profile_of, rule_of
from tests.meaning.tables import site

SHORT = "研发费用@上年 ≥ 2000万元"
SHARE = "研发费用占比@上年 ≥ 5%"
TITLE = "资质认定 含 高新技术企业"


@pytest.mark.parametrize(
    ("when", "values", "said"),
    [
        (SHORT, {"rd_expense": {"2025": 19_000_000}}, "研发费用还差100万元"),
        (SHORT, {"rd_expense": {"2025": 20_000_000}}, "研发费用2000万元，达到要求"),
        (SHORT, {}, "“研发费用”待确认"),
        (SHARE, {"rd_expense": {"2025": 1234}, "revenue": {"2025": 27891}}, "研发费用占比还差约0.58个百分点"),
        (SHARE, {"rd_expense": {"2025": 499_999}, "revenue": {"2025": 10_000_000}}, "研发费用占比差一点达到要求"),
        (SHARE, {"rd_expense": {"2025": 3}, "revenue": {"2025": 30}}, "研发费用占比10%，达到要求"),
        (TITLE, {"qualification": ["高新技术企业"]}, "“资质认定”已满足"),
        (TITLE, {"qualification": ["瞪羚企业"]}, "“资质认定”不满足"),
    ],
)
def test_a_finding_in_few_words(when: str, values: dict[str, Any], said: str) -> None:
    verdict = judge(rule_of({"when": when}), profile_of({"values": values}), DAY, site())
    assert reason_of((), verdict, site().vocabulary).brief == said
