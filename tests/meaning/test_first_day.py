"""The first day on which a verdict holds by itself, against judging every single day."""

from datetime import date, timedelta
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from engine.language.exchange.conditions import write_condition
from engine.language.tree import AllOf, AnyOf
from engine.meaning.first_day import first_day
from engine.meaning.judge import Rule, judge_on, view_of
from tests.meaning.given import condition_of, profile_of, rule_of
from tests.meaning.tables import site

ON = date(2026, 6, 30)
DAYS = 2 * 366  # so far every day is judged
CONDITIONS = (
    "成立时长 ≥ 36个月",
    "成立时长 > 36个月",
    "成立时长 ≤ 40个月",
    "成立时长@上年 ≥ 24个月",
    "成立时长 = 40个月",
    "资质认定 含 高新技术企业",
    "资质认定 不含 高新技术企业",
    "资质认定@上年 含 高新技术企业",
    "资质认定@近两年·每年 含 高新技术企业",
    "违法违规记录@近三年",
    "非(违法违规记录@近三年)",
    "违法违规记录",
    "规模以上@上年",
    "研发费用@上年 ≥ 100元",
    "研发费用@上年·增长率 ≥ 10%",
    "研发费用@近两年·累计 ≥ 200元",
    "研发费用 ≥ 100元",
    "研发费用@近12个月 ≥ 100元",
    "研发费用@2026Q3 ≥ 20元",
    "研发费用@当年·增量 ≥ 5元",
    "研发费用@上季度 ≥ 30元",
    "资产总额 ≥ 100元",
    "资产总额@上年·增长率 ≥ 10%",
    "招用人员数(入职日期·至今 ≥ 6个月) ≥ 2人",
)
YEARS = ["2023", "2024", "2025", "2026", "2027"]
PARTS = ["2025Q4", "2026Q1", "2026Q2", "2026Q3", "2026Q4", "2026-06", "2026-07"]


def days(first: int, last: int) -> st.SearchStrategy[str]:
    return st.dates(date(first, 6, 1), date(last, 12, 31)).map(date.isoformat)


@st.composite
def titles(draw: st.DrawFn) -> dict[str, Any]:
    since, until = sorted((draw(days(2024, 2026)), draw(days(2026, 2027))))
    term = draw(st.sampled_from([{"from": since}, {"to": until}, {"from": since, "to": until}]))
    return {"name": draw(st.sampled_from(["高新技术企业", "科技型中小企业"])), **term}


def series(values: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.dictionaries(st.sampled_from(YEARS + PARTS), values, min_size=3, max_size=9)


COMPANIES = st.fixed_dictionaries(
    {
        "values": st.fixed_dictionaries(
            {
                "established_on": days(2022, 2025),
                "qualification": st.lists(titles(), max_size=2),
                "legal_violation": series(st.booleans()),
                "above_scale": series(st.booleans()),
                "rd_expense": series(st.integers(20, 120)),
                "total_assets": series(st.integers(80, 120)),
            }
        ),
        "records": st.fixed_dictionaries(
            {"hires": st.lists(days(2024, 2026).map(lambda day: {"hired_on": day}), max_size=3)}
        ),
    }
)


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    parts = draw(st.lists(st.sampled_from(CONDITIONS), min_size=1, max_size=2, unique=True))
    joined = draw(st.sampled_from([AllOf, AnyOf]))(parts=tuple(condition_of(part) for part in parts))
    policy = draw(st.sampled_from([{}, {}, {"effective": "2026-10-01"}, {"expires": "2027-03-31"}]))
    window = draw(st.sampled_from([None, None, {"from": "2026-03-01", "to": "2026-12-31"}]))
    return rule_of({"when": write_condition(joined), "policy": policy, "window": window})


@settings(max_examples=60)
@given(rules(), COMPANIES)
def test_the_first_day_is_the_first_of_all_days(rule: Rule, company: dict[str, Any]) -> None:
    view = view_of(profile_of(company), ON, site())
    assume(not judge_on(rule, view).qualifies)
    found = first_day(rule, view)
    by_trial = next((day for day in _days_after(ON) if _holds(rule, view.profile, day)), None)
    assert found == by_trial or (by_trial is None and found is not None and found > ON + timedelta(days=DAYS))


def _days_after(day: date) -> list[date]:
    return [day + timedelta(days=days) for days in range(1, DAYS + 1)]


def _holds(rule: Rule, profile: Any, day: date) -> bool:
    return rule.applies_on(day) and judge_on(rule, view_of(profile, day, site())).qualifies
