"""Headings taken apart: name, unit, period, code, mark; and periods worked out from the sheet's own."""

import pytest

from engine.language.periods import read_months
from engine.language.site import load_vocabulary
from parsers.sheets.headings import LETTERED, NUMBERED, OF_WHICH, PLAIN, read_words
from parsers.sheets.plain import plain
from parsers.sheets.spans import find_span, months_of, read_span_cell
from parsers.sheets.targets import read_target

# In a sheet of 2023-01 to 2023-06: the period and what is left of the text.
PERIODS = [
    ("2023年", "2023", ""),
    ("2023年度营业收入", "2023", "营业收入"),
    ("2022年营业收入", "2022", "营业收入"),
    ("2023营业收入", "2023", "营业收入"),
    ("2023年1—6月", "2023H1", ""),
    ("2023年1月至3月", "2023Q1", ""),
    ("1—6月", "2023H1", ""),
    ("2022年11月-2023年2月", "2022-11..2023-02", ""),
    ("1-本月", "2023H1", ""),
    ("本年累计", "2023H1", ""),
    ("本月", "2023-06", ""),
    ("上年同月", "2022-06", ""),
    ("上年同期", "2022H1", ""),
    ("2023年一季度产值", "2023Q1", "产值"),
    ("2023年第1季度", "2023Q1", ""),
    ("第二季度", "2023Q2", ""),
    ("2023年4季度", "2023Q4", ""),
    ("2023Q1", "2023Q1", ""),
    ("2023年上半年", "2023H1", ""),
    ("下半年", "2023H2", ""),
    ("2023H2", "2023H2", ""),
    ("前三季度", "2023-01..2023-09", ""),
    ("2023年前5个月", "2023-01..2023-05", ""),
    ("2023年3月", "2023-03", ""),
    ("2023-03", "2023-03", ""),
    ("截至2023年6月30日", "2023H1", "截至"),
    ("2023年12月31日资产总额", "2023", "资产总额"),
    ("2023年初", "2022", ""),
    ("2023年末", "2023", ""),
    ("期初", "2022", ""),
    ("年末资产总计", "2023H1", "资产总计"),
    ("上年数", "2022", ""),
    ("前年", "2021", ""),
    ("2021-2023年", "2021-01..2023-12", ""),
    ("近三年研发费用", "2021-01..2023-12", "研发费用"),
    ("rd_expense@2023-01..2023-06", "2023H1", "rd_expense"),
    ("rd_expense@2023Q1", "2023Q1", "rd_expense@"),
    ("行业代码2017(GB/T4754)", None, "行业代码2017(GB/T4754)"),
    ("2023年13月", "2023", "13月"),
    ("营业收入", None, "营业收入"),
]


@pytest.mark.parametrize(("text", "period", "rest"), PERIODS, ids=[text for text, _, _ in PERIODS])
def test_periods_in_headings(text: str, period: str | None, rest: str) -> None:
    span, left = find_span(plain(text))
    months = months_of(span, read_months("2023H1")) if span else None
    assert (months, left) == (read_months(period) if period else None, rest)


def test_the_same_period_last_year_is_that_of_the_column_beside() -> None:
    span, _ = find_span("上年同期")
    assert months_of(span, read_months("2023-06"), read_months("2023-06")) == read_months("2022-06")
    assert months_of(span, None) is None


@pytest.mark.parametrize(
    ("cell", "period"),
    [
        ("2023", "2023"),
        (2023, "2023"),
        ("2023年", "2023"),
        ("202303", "2023-03"),
        ("2023-03", "2023-03"),
        ("2023年一季度", "2023Q1"),
        ("2023年前后", None),
        ("一季度", None),
        ("去年", None),
        ("abc", None),
    ],
)
def test_periods_in_cells(cell: object, period: str | None) -> None:
    assert read_span_cell(cell) == (read_months(period) if period else None)


def test_a_part_of_a_year_in_a_cell_is_of_the_sheet_s_year() -> None:
    assert read_span_cell("一季度", read_months("2023")) == read_months("2023Q1")
    assert read_span_cell("去年", read_months("2023")) is None


HEADINGS = [
    ("研发费用（千元）", "研发费用", "千元", "", PLAIN),
    ("研发费用(单位：万元)", "研发费用", "万元", "", PLAIN),
    ("研发费用/万元", "研发费用", "万元", "", PLAIN),
    ("研发投入强度%", "研发投入强度", "%", "", PLAIN),
    ("其中：出口", "出口", "", "", OF_WHICH),
    ("　　其中: 出口（千元）", "出口", "千元", "", OF_WHICH),
    ("1．人员人工费用", "人员人工费用", "", "", NUMBERED),
    ("其中：2、直接投入", "直接投入", "", "", NUMBERED),
    ("①委托境内研究机构", "委托境内研究机构", "", "", LETTERED),
    ("（三）其他", "其他", "", "", LETTERED),
    ("营业收入 QB09", "营业收入", "", "QB09", PLAIN),
    ("QB15_3 所得税", "所得税", "", "QB15_3", PLAIN),
    ("年末资产总计（QB22）", "资产总计", "", "QB22", PLAIN),
    ("*企业名称", "企业名称", "", "", PLAIN),
    ("高新技术产品（服务）收入（万元）", "高新技术产品(服务)收入", "万元", "", PLAIN),
    ("合计", "", "", "", PLAIN),
    ("2023年一季度（千元）", "", "千元", "", PLAIN),
    ("ISO9001", "ISO9001", "", "", PLAIN),
    ("营业收入Q1", "营业收入Q1", "", "", PLAIN),
    ("使用面积（㎡）", "使用面积", "m2", "", PLAIN),
]


@pytest.mark.parametrize(("written", "name", "unit", "code", "depth"), HEADINGS, ids=[words[0] for words in HEADINGS])
def test_headings_are_taken_apart(written: str, name: str, unit: str, code: str, depth: int) -> None:
    words = read_words(written)
    assert (words.name, words.unit, words.code, words.depth) == (name, unit, code, depth)


@pytest.mark.parametrize(
    "word", ["rd_expense", "hires.hired_on", "qualification/高新技术企业/until", "company.code", "row.period", "-"]
)
def test_a_target_is_one_word_that_is_read_back(word: str) -> None:
    assert str(read_target(word, load_vocabulary())) == word
