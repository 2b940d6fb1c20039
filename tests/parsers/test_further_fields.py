"""The further fields of a benefit: what the text says of them, and what a company then gets."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from engine.language.clauses import Clause
from engine.language.exchange import read_profile, write_clause
from engine.language.exchange.fields import Context
from engine.language.site import load_vocabulary
from engine.meaning.judge import judge
from parsers.clauses import read_clause
from tests.parsers.corpora import Json, plain

DAY = date(2026, 6, 30)
MILLION = 1_000_000


def benefits(text: str) -> list[Json]:
    written: Json = plain(write_clause(read_clause(text).clause))
    return list(written["benefits"])


def amount(clause: Clause, values: Json, records: Json | None = None) -> Any:
    ctx = Context(vocabulary=load_vocabulary())
    profile = read_profile(ctx, {"id": "company", "values": values, "records": records or {}}, "")
    assert profile is not None, ctx.problems.found
    found = judge(clause, profile, DAY).amount
    return None if found is None else plain(Decimal(str(found)))


FIELDS: list[tuple[str, Json]] = [
    ("给予100万元奖励，最高不超过实际投入的30%。", {"cap_of": {"rate": 0.3, "base": {"of": "project_cost"}}}),
    ("给予奖励100万元，不超过项目总投资的20%。", {"cap_of": {"rate": 0.2, "base": {"of": "total_investment"}}}),
    (
        "单家企业年度最高奖励总额不超过500万元，且不超过其当年区级财政贡献。",
        {"cap": 5 * MILLION, "cap_of": {"rate": 1, "base": {"of": "local_contribution", "period": "this_year"}}},
    ),
    ("给予100万元奖励，分三年按5:3:2比例拨付。", {"instalments": [0.5, 0.3, 0.2], "years": 3}),
    ("奖励500万元，分2年等额兑现。", {"instalments": [0.5, 0.5], "years": 2}),
    ("减按15%的税率征收企业所得税。", {"kind": "tax", "rate": 0.15, "rate_paid": 0.15}),
    ("租金按七折收取。", {"kind": "rent", "rate": 0.3, "rate_paid": 0.7}),
    ("租金按六成收取。", {"kind": "rent", "rate": 0.4, "rate_paid": 0.6}),
    ("按每人每月500元给予社保补贴，期限12个月。", {"amount": 500, "per": "month", "months": 12}),
    ("按15元/平方米·月给予租金补贴，补贴期限3年。", {"per": "month", "months": 12, "years": 3}),
    ("按设备投资额的5%—20%给予补助，最高300万元。", {"rate": 0.05, "rate_max": 0.2, "cap": 3 * MILLION}),
    ("按不超过设备投资额20%的比例给予补助。", {"rate": 0.2, "at_most": True}),
    ("年产值达到1亿元的，奖励经营团队20万元。", {"amount": 200_000, "to": "person"}),
    ("按设备投资额的10%补助，单台不超过20万元，单个企业不超过300万元。", {"cap": 3 * MILLION}),
    (
        "按设备投资额的10%补助，单台不超过20万元，单个企业不超过300万元。",
        {"caps": [{"amount": 200_000, "scope": "project"}]},
    ),
    ("每培育1家高新技术企业，奖励孵化器2万元。", {"to": "carrier"}),
    ("给予合作银行本金损失40%的风险补偿。", {"kind": "guarantee", "rate": 0.4, "to": "bank"}),
    ("上年度营业收入超过1亿元的，超出部分按1%奖励。", {"rate": 0.01, "above": 100 * MILLION}),
    ("按租金的40%给予补贴，每平方米每月不高于60元，面积不超过1500平方米。", {"base_max": 1500}),
    ("研发费用500万元以内部分按5%补助。", {"bracket": [0, 5 * MILLION]}),
]


@pytest.mark.parametrize(("text", "fields"), FIELDS)
def test_a_text_sets_the_fields(text: str, fields: Json) -> None:
    found = benefits(text)[-1]
    assert {name: found.get(name) for name in fields} == fields


def test_each_year_of_a_term_has_its_own_rate() -> None:
    found = benefits("第一年免租金，第二年租金减半，第三年按七折收取。")
    assert [(benefit["rate"], benefit["schedule"]) for benefit in found] == [
        (1, [1, 0, 0]),
        (0.5, [0, 1, 0]),
        (0.3, [0, 0, 1]),
    ]


def test_grants_that_share_a_total_say_so() -> None:
    found = benefits("发明专利每件奖励5000元，PCT专利每件奖励2万元，上述奖励合计每年不超过20万元。")
    assert [benefit["shared_cap"] for benefit in found] == [{"group": "合计", "amount": 200_000}] * 2
    assert [benefit["cap"] for benefit in found] == [200_000, 200_000]


AMOUNTS: list[tuple[str, Json, float | None]] = [
    ("给予100万元奖励，最高不超过实际投入的30%。", {"project_cost": {"2025": 2 * MILLION}}, 600_000),
    ("给予100万元奖励，最高不超过实际投入的30%。", {"project_cost": {"2025": 5 * MILLION}}, 1_000_000),
    ("第一年免租金，第二年租金减半，第三年按七折收取。", {"rent_paid": {"2025": 90_000}}, 90_000),
    ("租金按七折收取。", {"rent_paid": {"2025": 100_000}}, 30_000),
    (
        "发明专利每件奖励5000元，PCT专利每件奖励2万元，上述奖励合计每年不超过20万元。",
        {"invention_patents": 30, "pct_patents": 9},
        200_000,
    ),
    (
        "发明专利每件奖励5000元，PCT专利每件奖励2万元，上述奖励合计每年不超过20万元。",
        {"invention_patents": 3, "pct_patents": 2},
        55_000,
    ),
    ("上年度营业收入超过1亿元的，超出部分按1%奖励。", {"revenue": {"2025": 130 * MILLION}}, 300_000),
    ("招用高校毕业生的，按每人每月500元给予社保补贴，期限12个月。", {"graduate_hires": {"2025": 3}}, 18_000),
    (
        "总投资超过500万元的，奖励10万元；超过500万元的，每增加100万元再奖励2万元，累计不超过50万元。",
        {"total_investment": 8_500_000},
        160_000,
    ),
    (
        "总投资超过500万元的，奖励10万元；超过500万元的，每增加100万元再奖励2万元，累计不超过50万元。",
        {"total_investment": 90 * MILLION},
        500_000,
    ),
    (
        "研发费用500万元以内部分按5%补助，超过500万元的部分按8%补助。",
        {"rd_expense": {"2025": 6 * MILLION}},
        330_000,
    ),
    ("对获得国家级、省级绿色工厂的，分别奖励100万元、50万元。", {"qualification": ["省级绿色工厂"]}, 500_000),
    ("按软硬件投入的15%补助，不足20万元的按20万元补助。", {"software_investment": {"2025": MILLION}}, 200_000),
]


@pytest.mark.parametrize(("text", "values", "due"), AMOUNTS)
def test_a_company_gets_what_the_text_says(text: str, values: Json, due: float | None) -> None:
    assert amount(read_clause(text).clause, values) == due


def _chosen(clause: Clause, label: str) -> Clause:
    """The clause as an officer leaves it who chose this reading."""
    choice = next(choice for question in clause.questions for choice in question.choices if choice.label == label)
    return replace(clause, when=choice.when or clause.when, benefits=choice.benefits or clause.benefits)


def test_persons_can_be_counted_one_by_one() -> None:
    clause = read_clause("招用高校毕业生，签订1年以上劳动合同并缴纳社会保险满6个月的，按每人2000元给予补贴。").clause
    hires = [
        {"person": "甲", "contract_months": 12, "insured_months": 6},
        {"person": "乙", "contract_months": 24, "insured_months": 5},
        {"person": "丙", "contract_months": 36, "insured_months": 18},
    ]
    assert amount(_chosen(clause, "逐人核对"), {}, {"hires": hires}) == 4000
    assert amount(clause, {"graduate_hires": {"2025": 3}, "contract_months": 12, "insured_months": 6}) == 6000


def test_projects_can_be_counted_one_by_one() -> None:
    text = "单个项目总投资1000万元以上的，按总投资的5%给予补助，单个项目最高100万元，每家企业最高180万元。"
    clause = _chosen(read_clause(text).clause, "逐个项目核对")
    sizes = (9_999_999, 10 * MILLION, 40 * MILLION)
    rows = [{"project": str(number), "investment": size} for number, size in enumerate(sizes)]
    assert amount(clause, {}, {"projects": rows}) == 500_000 + 1_000_000
    more = [*rows, {"project": "3", "investment": 30 * MILLION}]
    assert amount(clause, {}, {"projects": more}) == 1_800_000
