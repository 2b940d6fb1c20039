"""Which condition belongs to which tier, what holds for all, and what one tier takes over from another."""

import pytest

from engine.language.benefits import Benefit
from engine.language.tree import AllOf, AnyOf, Atom, Condition
from parsers.clauses import read_clause


def said(condition: Condition | None) -> str:
    """A condition in short: keys, ops and values, without the words of the text."""
    match condition:
        case None:
            return ""
        case Atom(measure=measure, op=op, value=value):
            derived = f".{measure.derive}" if measure.derive else ""
            told = "、".join(value) if isinstance(value, tuple) else f"{value}".removesuffix("E+1")
            return f"{measure.of or '?'}{derived} {op} {told}"
        case AllOf(parts=parts):
            return " & ".join(map(said, parts))
        case AnyOf(parts=parts):
            return " | ".join(map(said, parts))
    return "…"


def figure(benefit: Benefit) -> str:
    sum_ = benefit.amount if benefit.rate is None else benefit.rate
    cap = "" if benefit.cap is None else f" ≤{benefit.cap}"
    return f"{benefit.form} {'' if sum_ is None else format(sum_.normalize(), 'f')}{cap}".strip()


TIERS: list[tuple[str, str, list[tuple[str, str]]]] = [
    (
        "对展位费按80%给予补助，每个企业每年最高不超过5个展位、20万元。",
        "",
        [("rate 0.8 ≤200000", "")],
    ),
    (
        "通过DCMM3级及以上、两化融合管理体系AA级及以上认证的企业，分别给予20万元、10万元奖励。",
        "",
        [
            ("fixed 200000", "certification has_any DCMM3级及以上"),
            ("fixed 100000", "certification has_any 两化融合管理体系AA级及以上"),
        ],
    ),
    (
        "对孵化器按新增在孵企业每家5000元给予补贴，每年最高20万元。",
        "qualification has_any 孵化器",
        [("per_unit 5000 ≤200000", "")],
    ),
    (
        "对首次上规的工业企业给予10万元奖励，上规后连续三年营业收入保持正增长的，再奖励10万元。",
        "first_recognition has_any 规上工业企业 & industry has_any 工业",
        [("fixed 100000", ""), ("fixed 100000", "revenue.growth > 0")],
    ),
    (
        "考核等次分为优秀、良好、合格，分别给予30万元、20万元、10万元奖励。",
        "",
        [
            ("fixed 300000", "evaluation_grade == 优秀"),
            ("fixed 200000", "evaluation_grade == 良好"),
            ("fixed 100000", "evaluation_grade == 合格"),
        ],
    ),
    (
        "年度考核优秀的给予30万元补助，良好的给予15万元，合格的给予5万元。",
        "",
        [
            ("fixed 300000", "evaluation_grade == 优秀"),
            ("fixed 150000", "evaluation_grade == 良好"),
            ("fixed 50000", "evaluation_grade == 合格"),
        ],
    ),
    (
        "认定的省级、市级孵化器，分别给予100万元、20万元补助，每年再按租金的30%补贴，最高50万元。",
        "",
        [
            ("fixed 1000000", "qualification has_any 省级孵化器"),
            ("fixed 200000", "qualification has_any 市级孵化器"),
            ("rate 0.3 ≤500000", "qualification has_any 省级孵化器、市级孵化器"),
        ],
    ),
    (
        "产值1亿元（含）至5亿元、5亿元以上的工业企业，分别奖励10万元、30万元。",
        "industry has_any 工业",
        [
            ("fixed 100000", "output_value >= 100000000 & output_value < 500000000"),
            ("fixed 300000", "output_value >= 500000000"),
        ],
    ),
    (
        "研发费用1000万元至5000万元且占营业收入3%以上、5000万元以上且占营业收入2%以上的，分别奖励10万元、20万元。",
        "",
        [
            ("fixed 100000", "rd_expense >= 10000000 & rd_expense < 50000000 & rd_intensity >= 0.03"),
            ("fixed 200000", "rd_expense >= 50000000 & rd_intensity >= 0.02"),
        ],
    ),
    (
        "对首次认定的国家级、省级绿色工厂，分别奖励100万元、50万元。",
        "",
        [
            ("fixed 1000000", "first_recognition has_any 国家级绿色工厂"),
            ("fixed 500000", "first_recognition has_any 省级绿色工厂"),
        ],
    ),
    (
        "对新认定的国家级、省级绿色工厂，分别奖励100万元、50万元；对复核合格的，减半奖励。",
        "",
        [
            ("fixed 1000000", "first_recognition has_any 国家级绿色工厂"),
            ("fixed 500000", "first_recognition has_any 省级绿色工厂"),
            ("fixed 500000", "qualification has_any 国家级绿色工厂"),
            ("fixed 250000", "qualification has_any 省级绿色工厂"),
        ],
    ),
    (
        "高新技术企业按研发费用的10%补助，最高50万元；规上企业补助比例提高5个百分点。",
        "qualification has_any 高新技术企业",
        [("rate 0.1 ≤500000", ""), ("rate 0.15 ≤500000", "above_scale is True")],
    ),
    (
        "按研发费用的10%补助，最高50万元；营业收入1亿元以上的，补助比例提高到20%，最高100万元。",
        "",
        [("rate 0.1 ≤500000", ""), ("rate 0.2 ≤1000000", "revenue >= 100000000")],
    ),
    (
        "获得绿色食品认证、有机产品认证的企业各奖3万元。",
        "",
        [
            ("fixed 30000", "certification has_any 绿色食品认证"),
            ("fixed 30000", "certification has_any 有机产品认证"),
        ],
    ),
    (
        "小微外贸企业按保费的60%补贴；其他外贸企业按保费的40%补贴。",
        "industry has_any 外贸",
        [("rate 0.6", "scale == 小型 | scale == 微型"), ("rate 0.4", "scale != 小型 & scale != 微型")],
    ),
    (
        "年节能量1000吨标准煤以上的，每吨标准煤奖励400元；发明专利10件以上的，奖励5万元。",
        "",
        [("per_unit 400", "energy_saving >= 1000"), ("fixed 50000", "invention_patents >= 10")],
    ),
    (
        "产值1亿元以上的，奖励10万元；发明专利10件以上的，再奖励5万元。",
        "output_value >= 100000000",
        [("fixed 100000", ""), ("fixed 50000", "invention_patents >= 10")],
    ),
    (
        "产值1亿元以上的奖励10万元，5亿元以上的奖励20万元，10亿元以上的奖励30万元，并给予5000元补助。",
        "",
        [
            ("fixed 100000", "output_value >= 100000000"),
            ("fixed 200000", "output_value >= 500000000"),
            ("fixed 300000", "output_value >= 1000000000"),
            ("fixed 5000", ""),
        ],
    ),
    (
        "完成股改的企业奖励50万元，报会受理的再奖励100万元，上市的再奖励300万元。",
        "",
        [
            ("fixed 500000", "listing_status has_any 股改"),
            ("fixed 1000000", "listing_status has_any 报会"),
            ("fixed 3000000", "listing_status has_any 上市"),
        ],
    ),
    (
        "技改投资500万元以上的，补助8%；2000万元以上的，补助10%；最高不超过1000万元。",
        "",
        [
            ("rate 0.08 ≤10000000", "tech_renovation_investment >= 5000000"),
            ("rate 0.1 ≤10000000", "tech_renovation_investment >= 20000000"),
        ],
    ),
    (
        "认定为智能工厂、数字化车间的，分别按设备投资额的30%、25%奖励，单个工厂最高1000万元，单个车间最高300万元。",
        "",
        [
            ("rate 0.3 ≤10000000", "qualification has_any 智能工厂"),
            ("rate 0.25 ≤3000000", "qualification has_any 数字化车间"),
        ],
    ),
    (
        "按研发费用增量的5%补助，增量不足50万元的不予补助，单户年补助额封顶300万元。",
        "rd_expense.increase >= 500000",
        [("rate 0.05 ≤3000000", "")],
    ),
]


@pytest.mark.parametrize(("text", "common", "tiers"), TIERS)
def test_a_condition_belongs_to_its_tier(text: str, common: str, tiers: list[tuple[str, str]]) -> None:
    clause = read_clause(text).clause
    assert said(clause.when) == common
    assert [(figure(benefit), said(benefit.when)) for benefit in clause.benefits] == tiers


@pytest.mark.parametrize(
    ("text", "picked"),
    [
        ("对国家级、省级、市级绿色工厂，分别奖励100万元、50万元、20万元。", True),  # grades of one title
        ("产值达到1亿元、5亿元的，分别奖励10万元、30万元。", True),  # open upwards
        ("产值1亿元以上的，奖励10万元；5亿元以上的，再奖励20万元。", False),  # told to add up
        ("完成辅导备案的奖励50万元，上市的奖励300万元。", False),  # stages
    ],
)
def test_the_highest_counts_where_tiers_are_of_one_thing(text: str, picked: bool) -> None:
    assert {benefit.pick == "highest" for benefit in read_clause(text).clause.benefits} == {picked}


def test_what_is_granted_and_cannot_be_said_is_marked() -> None:
    clause = read_clause("对甲级、乙级旅游民宿，分别奖励12万元、6万元，客房数不足5间的减半奖励。").clause
    assert len(clause.benefits) == 2 and any("减半" in words for words in clause.unread_words())
