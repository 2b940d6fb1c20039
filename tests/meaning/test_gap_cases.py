"""Gaps worked out by hand, as they are said in Chinese."""

from pathlib import Path
from typing import Any

import pytest

from engine.meaning.gap import gap_of
from engine.meaning.judge import judge_on, span_of, view_of
from engine.meaning.saying.gaps import say_gap
from tests.meaning.given import day_of, profile_of, rule_of
from tests.meaning.tables import site, tables

GAPS = Path(__file__).parents[1] / "data" / "gaps" / "gaps.yaml"
CASES = [
    pytest.param({**table, **case}, id=f"{table['about'][:30]}: {case['is']}")
    for table in tables(GAPS)
    for case in table["cases"]
]


@pytest.mark.parametrize("case", CASES)
def test_the_gap_is_the_one_worked_out_by_hand(case: dict[str, Any]) -> None:
    rule, view = rule_of(case), view_of(profile_of(case), day_of(case), site())
    if judge_on(rule, view).qualifies:
        assert case["says"] == []
    else:
        assert [*say_gap(gap_of(rule, view), site().vocabulary, span_of(rule.clause)[1])] == case["says"]
