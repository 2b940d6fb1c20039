"""What a proposal says of columns, what an operator's choices make of it, and what is remembered."""

from pathlib import Path
from time import process_time

import pytest

from engine.errors import InputError
from engine.language.periods import read_months
from engine.language.site import shipped_site
from parsers.sheets.facts import State
from parsers.sheets.given import Choice, Given, OfSheet
from parsers.sheets.layout import Layout, layout_of, read_layout, write_layout
from parsers.sheets.opening import open_book
from parsers.sheets.proposal import confirm, propose
from parsers.sheets.proposed import Proposal, Standing
from parsers.sheets.report import examine
from parsers.sheets.view import MAPPING_HEADINGS, report_lines, views
from tests.parsers.sheets.making import mapped, proposed, read, said, write_csv, write_xlsx

TITLE = ["{}年企业年报", None, "单位：千元"]
HEAD = ["统一社会信用代码", "企业名称", "科技活动费用合计", "2022年末资产合计", "备注", "内部审核意见"]


def table(tmp_path: Path, year: int = 2023, name: str = "表.xlsx") -> Path:
    head = [cell.replace("2022", str(year - 1)) for cell in HEAD]
    return write_xlsx(tmp_path / name, [[TITLE[0].format(year), *TITLE[1:]], head, ["$1", "一公司", year, 2, "x", "y"]])


def test_a_likely_column_waits_for_an_operator(tmp_path: Path) -> None:
    proposal = proposed(table(tmp_path))
    assert mapped(proposal) == {
        "A": "company.code 确定",
        "B": "company.name 确定",
        "C": "rd_expense 千元 2023 待确认",
        "D": "total_assets 千元 2022 待确认",
    }
    assert not proposal.is_settled
    assert confirm(proposal, likely=True).is_settled


def test_the_mapping_is_shown_for_confirmation(tmp_path: Path) -> None:
    [view] = views(proposed(table(tmp_path)))
    assert view.title == "表“企业年报”：企业指标，2023（表题），6 列"
    rows = {row[0]: dict(zip(MAPPING_HEADINGS, row, strict=True)) for row in view.rows}
    assert rows["C"] == {
        "列": "C",
        "标题": "科技活动费用合计",
        "含义": "研发费用",
        "单位": "千元",
        "期间": "2023",
        "把握": "待确认 95",
        "次选": "",
        "例": "2023",
        "说明": "统计报表的说法，请确认",
    }
    assert rows["E"]["含义"] == "不导入"
    assert view.questions == (
        "C列“科技活动费用合计”待确认：统计报表的说法，请确认",
        "D列“2022年末资产合计”待确认：统计报表的说法，请确认",
    )


def test_a_near_name_is_proposed_with_its_score_and_the_next_best(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "表.csv", [["统一社会信用代码", "2023年营业利润（千元）"], ["$1", 1]])
    [column] = [column for column in proposed(path).tables[0].columns if column.column.letter == "B"]
    assert column.standing is Standing.LIKELY
    assert str(column.target) == "total_profit"
    assert 75 <= column.score < 100
    assert column.runner_up.split()[0] in {"净利润", "营业收入"}


def test_an_operator_s_word_decides(tmp_path: Path) -> None:
    choices = [
        Choice(sheet="企业年报", column="C", target="研发投入", unit="万元"),
        Choice(sheet="企业年报", column="d", target="-"),
        Choice(sheet="企业年报", column="F", target="rd_institution"),
    ]
    decided = confirm(proposed(table(tmp_path)), choices)
    assert mapped(decided) == {
        "A": "company.code 确定",
        "B": "company.name 确定",
        "C": "rd_expense 万元 2023 确定",
        "F": "rd_institution 确定",
    }


@pytest.mark.parametrize(
    ("choice", "message"),
    [
        (Choice(sheet="没有", column="C"), "没有可导入的表“没有”"),
        (Choice(sheet="企业年报", column="Z"), "表“企业年报”: 没有“Z”列"),
        (Choice(sheet="企业年报", column="C", target="研发费"), "没有“研发费”这个指标或字段（是不是“研发费用"),
        (Choice(sheet="企业年报", column="C", target="hires.age"), "明细表 hires 没有字段“age”"),
    ],
)
def test_a_choice_that_can_t_be_is_told(choice: Choice, message: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        confirm(proposed(table(tmp_path)), [choice])
    assert str(caught.value).startswith(message)


def test_a_unit_that_doesn_t_fit_keeps_the_column_open(tmp_path: Path) -> None:
    decided = confirm(proposed(table(tmp_path)), [Choice(sheet="企业年报", column="C", unit="人")])
    [column] = [column for column in decided.tables[0].columns if column.column.letter == "C"]
    assert (column.standing, column.why) == (Standing.OPEN, "单位“人”不能用于研发费用")


def test_next_year_s_table_of_the_same_layout_needs_no_word(tmp_path: Path) -> None:
    decided = confirm(proposed(table(tmp_path)), [Choice(sheet="企业年报", column="D", target="-")], likely=True)
    remembered = memory_of(decided)
    assert list(remembered.values()) == [layout_of(decided.tables[0])]
    again = proposed(table(tmp_path, 2024), layouts=remembered)
    assert again.is_settled
    assert [view.title for view in views(again)] == ["表“企业年报”：企业指标，2024（表题），6 列，沿用上次确认的版式"]
    assert mapped(again) == {
        "A": "company.code 确定",
        "B": "company.name 确定",
        "C": "rd_expense 千元 2024 确定",
    }


def memory_of(proposal: Proposal) -> dict[str, Layout]:
    """What is remembered of a confirmed file, as it is read back."""
    layouts = [read_layout(write_layout(layout_of(table))) for table in proposal.tables]
    return {layout.fingerprint: layout for layout in layouts}


def test_what_nobody_has_decided_is_asked_anew(tmp_path: Path) -> None:
    """A column that waited when the table was imported waits again, and is not taken for one that was left out."""
    path = table(tmp_path)
    again = proposed(
        path, layouts=memory_of(confirm(proposed(path), [Choice(sheet="", column="C", target="rd_expense")]))
    )
    assert mapped(again)["C"] == "rd_expense 千元 2023 确定"
    assert mapped(again)["D"] == "total_assets 千元 2022 待确认"


def test_a_word_goes_before_what_is_remembered(tmp_path: Path) -> None:
    path = table(tmp_path)
    layouts = memory_of(confirm(proposed(path), likely=True))
    again = confirm(proposed(path, layouts=layouts), [Choice(sheet="企业年报", column="C", target="-")])
    assert "C" not in mapped(again)


def test_an_indicator_that_is_gone_is_guessed_anew(tmp_path: Path) -> None:
    path = table(tmp_path)
    layouts = memory_of(confirm(proposed(path), likely=True))
    written = {mark: read_layout(write_layout(kept).replace("rd_expense", "gone")) for mark, kept in layouts.items()}
    assert mapped(proposed(path, layouts=written))["C"] == "rd_expense 千元 2023 待确认"


def test_a_list_put_up_for_comment_stays_so_whatever_is_remembered_or_said(tmp_path: Path) -> None:
    rows = [["统一社会信用代码", "企业名称"], ["$1", "一公司"]]
    final = write_csv(tmp_path / "高新技术企业认定名单.csv", rows)
    draft = write_csv(tmp_path / "高新技术企业公示名单.csv", rows)
    layouts = memory_of(confirm(proposed(final)))
    for given in ({"layouts": layouts}, {"subject": "高新技术企业"}):
        proposal = proposed(draft, **given)  # type: ignore[arg-type]
        [cell] = examine(proposal).tables[0].cells
        assert (cell.state, cell.reason) == (State.HELD, "公示名单还不是认定结果")


@pytest.mark.parametrize(
    "rows",
    [
        [["2023年企业年报", None, "单位：万元"], HEAD],
        [["2023年企业年报", None, "单位：千元"], [*HEAD[:4], "备注", "另一列"]],
        [["2023年企业年报", None, "单位：千元"], ["企业名称", "统一社会信用代码", *HEAD[2:]]],
        [["2023年企业年报", None, "单位：千元"], [*HEAD[:3], "2023年末资产合计", *HEAD[4:]]],
    ],
    ids=["another unit", "another heading", "another order", "another period"],
)
def test_another_table_is_another_layout(rows: list[list[str]], tmp_path: Path) -> None:
    first = proposed(table(tmp_path)).tables[0].fingerprint
    other = proposed(write_xlsx(tmp_path / "另.xlsx", [*rows, ["$1", "$1", 1, 1, 1, 1]])).tables[0].fingerprint
    assert first != other


def test_a_damaged_memory_is_told() -> None:
    with pytest.raises(InputError, match="记住的表格版式读不出来"):
        read_layout('{"columns": 1}')


def test_a_period_that_the_table_doesn_t_name_can_be_given(tmp_path: Path) -> None:
    head = ["统一社会信用代码", "研发费用（千元）", "上年研发费用（千元）"]
    path = write_csv(tmp_path / "表.csv", [head, ["$1", 2, 1]])
    _, rows = read(path, period=read_months("2023"))
    assert said(rows) == ["1 rd_expense@2023 = 2000", "1 rd_expense@2022 = 1000"]


def test_columns_without_a_heading_are_said(tmp_path: Path) -> None:
    rows = [["统一社会信用代码", "2023年研发费用（千元）", None, "备注"], ["$1", 1, 7, None, 8]]
    assert proposed(write_xlsx(tmp_path / "表.xlsx", rows)).notes == ("表“企业年报”的C、E列没有标题，未读入",)


def test_a_wide_report_is_proposed_in_a_moment(tmp_path: Path) -> None:
    headings = [f"某某专项支出第{number}类（千元）" for number in range(160)]
    rows = [["统一社会信用代码", *headings], *([f"${company}", *range(160)] for company in range(60))]
    path = write_xlsx(tmp_path / "2023年.xlsx", rows)
    started = process_time()
    assert len(proposed(path).tables[0].columns) == 161
    assert process_time() - started < 5  # half a second on the machine this was written on


def test_what_the_rows_are_can_be_said(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "表.xlsx", [["统一社会信用代码", "入职日期"], ["$1", "2023-01-01"]], sheet="甲")
    for name in ("records:hires", "招用人员"):
        _, rows = read(path, subject=name)
        assert said(rows) == ["1 hires: hired_on = 2023-01-01"]
    with pytest.raises(InputError, match="没有“records:hire”这种表（是不是“records:hires”？）"):
        proposed(path, subject="records:hire")


def test_a_title_says_what_a_list_without_one_is_of(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "表.csv", [["统一社会信用代码", "有效期至"], ["$1", "2026-12-01"]])
    for name in ("高企", "titles:qualification:高新技术企业"):
        _, rows = read(path, subject=name)
        assert said(rows) == ["1 qualification: 高新技术企业 ..2026-12-01"]


def test_a_unit_and_a_period_can_be_said_where_the_table_has_none(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "表.csv", [["统一社会信用代码", "研发费用", "营业收入（元）"], ["$1", 2, 30_000]])
    assert not proposed(path).is_settled
    _, rows = read(path, unit="千元", period=read_months("2023"))
    assert said(rows) == ["1 rd_expense@2023 = 2000", "1 revenue@2023 = 30000"]
    with pytest.raises(InputError, match="没有“两”这个单位"):
        proposed(path, unit="两")


def test_the_table_s_own_words_go_first_and_that_is_said(tmp_path: Path) -> None:
    proposal = proposed(table(tmp_path), unit="万元", period=read_months("2021"))
    assert mapped(proposal)["C"] == "rd_expense 千元 2023 待确认"
    assert proposal.notes == (
        "表“企业年报”的表题写明 2023，没有按指定的 2021",
        "表“企业年报”写明单位千元，没有按指定的万元",
    )


def test_a_word_about_a_sheet_that_isn_t_there_is_told(tmp_path: Path) -> None:
    given = Given(sheets={"年报": OfSheet(unit="元")})
    with pytest.raises(InputError, match="没有可导入的表“年报”（文件里的表：企业年报）"):
        propose(open_book(table(tmp_path)), shipped_site(), given)


def test_the_same_file_read_in_the_same_way_is_the_same_batch(tmp_path: Path) -> None:
    first = proposed(table(tmp_path))
    copy = tmp_path / "另一个名字.xlsx"
    copy.write_bytes((tmp_path / "表.xlsx").read_bytes())
    again = propose(open_book(copy), shipped_site(), Given())
    assert confirm(first, likely=True).batch == confirm(again, likely=True).batch
    others = {
        confirm(first).batch,  # less of it is read
        confirm(first, [Choice(sheet="企业年报", column="C", unit="万元")], likely=True).batch,
        confirm(proposed(table(tmp_path, 2024, "后.xlsx")), likely=True).batch,
    }
    assert len({confirm(first, likely=True).batch, *others}) == 4


def test_a_report_says_in_lines_what_comes_of_the_file(tmp_path: Path) -> None:
    rows = [
        ["统一社会信用代码", "2023年研发费用（千元）", "2023年营业利润（千元）"],
        ["$1", 1, 2],
        ["$2", "x", 2],
        ["$3", "约1", None],
        ["合计", 3, 4],
    ]
    report = examine(proposed(write_csv(tmp_path / "年报.csv", rows)))
    assert list(report_lines(report)) == [
        "表“年报”：3 行企业数据，可存 1 格，不收 1 格，待核 1 格",
        "　未读入 1 行（合计行，首见第5行）",
        "　“2023年营业利润（千元）”列未确认，2 格未读入",
        "　表“年报”第3行“2023年研发费用（千元）”列“x”不收：“x”不是数",
        "　表“年报”第4行“2023年研发费用（千元）”列“约1”待核：“约”不是确数",
        "合计：可存 1 格，不收 1 格，待核 1 格",
    ]
