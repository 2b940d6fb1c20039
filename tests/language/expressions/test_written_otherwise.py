"""Signs of either width, other words for the same thing, other units: read alike, printed in one way."""

import pytest

from engine.language.expressions.benefit_printing import print_benefit
from engine.language.expressions.printing import print_condition
from engine.language.expressions.reading import read_benefit, read_condition
from tests.generators import VOCABULARY

CONDITIONS = {
    "营业收入@上年 ≥ 2000万元": [
        "营业收入@上年>=2000万元",
        "营业收入＠上年　≥　２０００万元",
        "营业收入@上年度 ≥ 2,000万元",
        "营收@上一年 ≧ 20000000元",
        "revenue@last_year ≥ 0.2亿元",
        "（营业收入@上年 ≥ 2千万元）",
        "营业收入@上年 ≥ 2000万",
    ],
    "研发费用占比@近三年·累计 ≥ 5%": [
        "研发投入强度@近3年·总额 ≥ 5％",
        "研发费用占比@last_3y·累计 ≥ 50‰",
        "研发费用占比·累计@近三年 ≥ 5个百分点",
    ],
    "规模以上 且 无 失信记录": [
        "规上 且 失信记录 = 否",
        "规模以上 = 是 且 没有 失信记录",
        "规模以上 并且 不是 失信记录",
    ],
    "产值@2023年一季度·增速 ≥ 10%": ["产值@2023Q1·增长率 ≥ 10%", "产值@2023年第1季度·同比增长 ≥ 10%"],
    "产值@2023年1月至6月 ≥ 1亿元": ["产值@2023-01..2023-06 ≥ 1亿元", "产值@2023年1月至2023年6月 ≥ 1亿元"],
    "至少2项（规模以上；独立法人资格；无 失信记录）": ["至少两项(规模以上; 独立法人资格; 无 失信记录)"],
    "资质认定 含 瞪羚企业、独角兽企业 之一": [
        "资质认定 属于 瞪羚企业、独角兽企业 之一",
        "资质认定 含 “瞪羚企业”、「独角兽企业」 之一",
    ],
    "企业规模 属于 小型、微型 之一": ["企业规模 = 小型 或 企业规模 = 微型"],
    "2000万元 ≤ 产值@2023年 ≤ 1亿元": ["产值@2023年 ≥ 2000万元 且 产值@2023年度 ≤ 1亿元"],
    "招用人员数（合同期限 ≥ 12个月 且 连续参保 ≥ 6个月） ≥ 1人": ["人员数(合同期限 ≥ 1年 且 连续参保 ≥ 6月) ≥ 1"],
    "合计（项目.投资额，投资额 ≥ 100万元） ≥ 500万元": ["合计(项目.投资额, 投资额 ≥ 100万元) ≥ 500万元"],
    "成立时长 ≥ 2年": ["成立时间 ≥ 24个月"],
    "成立日期 ≥ 2026-01-05": ["成立于 ≥ 2026年1月5日", "成立日期 ≥ 2026-1-5"],
    "使用面积 ≥ 500平方米": ["使用面积 ≥ 500㎡"],
    "“融资成本” < 公布值“LPR” × 0.6 - 0.5%": ["“融资成本” < 公布值“LPR” × 60% - 0.5%"],
    "（软件著作权数 + 实用新型专利数） ≥ 5件": ["软著 + 实用新型 ≥ 5", "和(软著; 实用新型) ≥ 5件"],
    "研发费用@上年 / 营业收入@上年 ≥ 5%": ["研发费用@上年／营业收入@上年 ≥ 5%"],
    "出口额@上年·美元 ≥ 100万美元": ["出口额·美元@上年 ≥ 1百万美元"],
}
BENEFITS = {
    "补助 = 10% × 研发费用@上年·增量，最高 200万元": [
        "补贴=10%×研发费用@上年·增量,最高200万元",
        "资助 = 10％ * 研发投入@上年度·新增， 最高 2百万元",
    ],
    "奖励 = 增加值·增量 每满 100万元 给 1万元": ["奖励 = 增加值·增量 每满100万元 给1万元"],
    "奖励 = 5万元 至 20万元": ["奖励 = 5万元 至20万元"],
    "补助 = 3000元/人 × 新增就业人数": ["补助 = 3000元/单位 × 新增就业人数"],
    "若 规模以上 则 奖励 = 10万元，共 3年，就高不重复": ["若 规上 则 奖励 = 100,000元，就高不重复，共3年"],
}


@pytest.mark.parametrize(
    ("printed", "written"), [(one, other) for one in CONDITIONS for other in [one, *CONDITIONS[one]]]
)
def test_a_condition_written_otherwise_is_the_same(printed: str, written: str) -> None:
    read = read_condition(written, VOCABULARY)
    assert read.slips == ()
    assert read.value is not None
    assert print_condition(read.value, VOCABULARY).text == printed


@pytest.mark.parametrize(("printed", "written"), [(one, other) for one in BENEFITS for other in [one, *BENEFITS[one]]])
def test_a_benefit_written_otherwise_is_the_same(printed: str, written: str) -> None:
    read = read_benefit(written, VOCABULARY)
    assert read.slips == ()
    assert read.value is not None
    assert print_benefit(read.value, VOCABULARY).text == printed


def test_all_slips_of_an_expression_are_told_at_once() -> None:
    read = read_condition("营业收人 ≥ 1亿元 且 （资质认定 ≥ 5 或 研发费用@前年 ≥ 5%） 且 规模以上", VOCABULARY)
    assert [slip.message for slip in read.slips] == [
        "词表里没有指标“营业收人”",
        "“资质认定”是标签，不能用“≥”",
        "“前年”不是期间",
    ]
