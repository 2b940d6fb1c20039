"""What only .xlsx has: formulas, error values, formats, merged cells, hidden sheets, links to other files."""

from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook

from parsers.sheets.book import Broken, Raw
from parsers.sheets.opening import open_book
from parsers.sheets.texts import read_texts
from tests.parsers.sheets.making import code, proposed, read, said, write_xlsx
from tests.parsers.sheets.test_opening import sheet_of, with_sheet

HEAD = ["统一社会信用代码", "企业名称", "2023年研发费用（千元）"]


def first_cells(path: Path) -> list[Raw]:
    [(_, cells)] = open_book(path).sheets[0].rows()
    return list(cells)


def cells_of(tmp_path: Path, *cells: str) -> list[Raw]:
    """The raw cells of a row written as XML."""
    return first_cells(with_sheet(tmp_path / "表.xlsx", sheet_of(f'<row r="1">{"".join(cells)}</row>')))


def test_a_formula_is_read_by_the_value_that_was_worked_out(tmp_path: Path) -> None:
    assert cells_of(
        tmp_path,
        "<c><f>1+1</f><v>2</v></c>",
        '<c t="str"><f>A1</f><v>高新区</v></c>',
        '<c t="str"><f>IF(A1,"")</f><v></v></c>',
        "<c><f>1/3</f><v>0.33333333333333331</v></c>",
    ) == [2, "高新区", None, 0.333333333333333]


@pytest.mark.parametrize(
    ("cell", "broken"),
    [
        ("<c><f>SUM(B1:B9)</f></c>", Broken("公式没有算出的值，用 Excel 或 WPS 打开、保存后再导入", "=SUM(B1:B9)")),
        ("<c><f>SUM(B1:B9)</f><v/></c>", Broken("公式没有算出的值，用 Excel 或 WPS 打开、保存后再导入", "=SUM(B1:B9)")),
        ('<c t="e"><f>1/0</f><v>#DIV/0!</v></c>', Broken("单元格是错误值 #DIV/0!", "#DIV/0!")),
        ('<c t="e"><v>#N/A</v></c>', Broken("单元格是错误值 #N/A", "#N/A")),
        ("<c><f>[1]Sheet1!A1</f><v>7</v></c>", Broken("公式引用了别的文件，不打开", "=[1]Sheet1!A1")),
        ("<c><f>'[12]甲 乙'!$A$1*2</f><v>7</v></c>", Broken("公式引用了别的文件，不打开", "='[12]甲 乙'!$A$1*2")),
    ],
)
def test_a_value_that_isnt_there_is_named(cell: str, broken: Broken, tmp_path: Path) -> None:
    assert cells_of(tmp_path, cell) == [broken]


def test_a_formula_shared_with_one_that_names_another_file_is_as_broken(tmp_path: Path) -> None:
    first = '<c><f t="shared" ref="A1:B1" si="0">[1]Sheet1!A1</f><v>7</v></c>'
    assert cells_of(tmp_path, first, '<c><f t="shared" si="0"/><v>8</v></c>')[1] == Broken(
        "公式引用了别的文件，不打开", ""
    )


def test_broken_cells_are_rejected_by_name_and_the_rest_is_stored(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    workbook = Workbook()
    page = workbook.active
    page.title = "企业年报"
    page.append([*HEAD, "2023年营业收入（千元）"])
    page.append([code(1), "一公司", "=1+1", 5])
    workbook.save(path)
    report, rows = read(path)
    assert said(rows) == ["1 revenue@2023 = 5000"]
    assert [str(cell) for cell in report.tables[0].cells] == [
        "表“企业年报”第2行“2023年研发费用（千元）”列“=1+1”不收：公式没有算出的值，用 Excel 或 WPS 打开、保存后再导入"
    ]


def test_numbers_are_read_as_their_format_shows_them(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    workbook = Workbook()
    row = [
        (45016, "yyyy-mm-dd"),
        (0.055, "0.00%"),
        (5, '0"%"'),
        (0.1 + 0.2, "General"),
        (0.07, "0%"),
        (99999999, "yyyy-mm-dd"),
    ]
    for column, (value, shown_as) in enumerate(row, 1):
        workbook.active.cell(1, column, value).number_format = shown_as
    workbook.save(path)
    assert first_cells(path) == [datetime(2023, 3, 31), "5.5%", 5, 0.3, "7%", Broken("日期超出范围", "99999999")]


def test_days_count_from_1904_where_the_workbook_says_so(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    workbook = Workbook()
    workbook.epoch = datetime(1904, 1, 1)
    workbook.active.append([datetime(2023, 3, 31)])
    workbook.save(path)
    assert first_cells(path) == [datetime(2023, 3, 31)]


def test_hidden_sheets_are_left_out_and_said(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    workbook = Workbook()
    workbook.active.append(HEAD)
    for name, state in (("旧表", "hidden"), ("暗表", "veryHidden")):
        page = workbook.create_sheet(name)
        page.append([*HEAD])
        page.append([code(1), "一公司", 1])
        page.sheet_state = state
    workbook.create_sheet("填报说明").append(["请于3月底前报送"])
    workbook.save(path)
    report, rows = read(path)
    assert rows == []
    assert report.notes == (
        "隐藏的表“旧表”未读入",
        "隐藏的表“暗表”未读入",
        "表“填报说明”没有企业代码或企业名称列，未读入",
    )


def test_links_to_other_files_are_counted_and_never_opened(tmp_path: Path) -> None:
    link = b'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    path = with_sheet(tmp_path / "表.xlsx", sheet_of(""), more={"xl/externalLinks/externalLink1.xml": link})
    assert open_book(path).notes == ("文件链接了 1 个外部文件，一律不打开",)


def test_every_visible_sheet_with_companies_is_read(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    workbook = Workbook()
    for page, year in ((workbook.active, 2022), (workbook.create_sheet(), 2023)):
        page.title = f"{year}年"
        page.append(["统一社会信用代码", "企业名称", "研发费用（千元）"])
        page.append([code(1), "一公司", year])
    workbook.save(path)
    _, rows = read(path)
    assert said(rows) == ["1 rd_expense@2022 = 2022000", "1 rd_expense@2023 = 2023000"]


def test_a_figure_merged_over_several_companies_is_nobodys(tmp_path: Path) -> None:
    rows = [HEAD, ["$1", "一公司", 100], ["$2", "二公司", None], ["$3", "三公司", 300]]
    report, read_rows = read(write_xlsx(tmp_path / "表.xlsx", rows, merges=["C2:C3"]))
    assert said(read_rows) == ["3 rd_expense@2023 = 300000"]
    assert [str(cell) for cell in report.tables[0].cells] == [
        f"表“企业年报”第{row}行“2023年研发费用（千元）”列“100”不收：合并了第2—3行，不知是谁的数" for row in (2, 3)
    ]


def test_a_company_merged_over_its_related_rows_owns_all_of_them(tmp_path: Path) -> None:
    rows = [
        ["统一社会信用代码", "企业名称", "项目编号", "投资额（万元）"],
        ["$1", "一公司", "P-1", 80],
        [None, None, "P-2", 300],
        ["$2", "二公司", "P-3", 5],
    ]
    _, read_rows = read(write_xlsx(tmp_path / "表.xlsx", rows, sheet="项目", merges=["A2:A3", "B2:B3"]))
    assert said(read_rows) == [
        "1 projects: project = P-1, investment = 800000",
        "1 projects: project = P-2, investment = 3000000",
        "2 projects: project = P-3, investment = 50000",
    ]


def test_a_credit_code_that_became_a_number_is_refused(tmp_path: Path) -> None:
    report, rows = read(write_xlsx(tmp_path / "表.xlsx", [HEAD, [9.1330199e17, "一公司", 1]]))
    assert said(rows) == []
    assert [str(cell) for cell in report.tables[0].cells] == [
        "表“企业年报”第2行“9.1330199e+17”不收：信用代码存成了数字 9.1330199e+17，后几位已丢失，请改为文本格式后重新导出"
    ]


def test_the_table_of_texts_is_packed_and_read_back() -> None:
    """Rich text, phonetic runs, escapes, empty entries."""
    entries = (
        "<si><t>企业</t></si>",
        "<si/>",
        '<si><r><t>示例</t></r><r><t xml:space="preserve"> 公司</t></r><rPh><t>shili</t></rPh></si>',
        "<si><t>a_x000D_b</t></si>",
    )
    namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    texts = read_texts(BytesIO(f'<sst xmlns="{namespace}">{"".join(entries)}</sst>'.encode()))
    assert [texts[index] for index in range(len(texts))] == ["企业", "", "示例 公司", "a\rb"]
    with pytest.raises(IndexError):
        texts[4]


def test_the_proposal_shows_where_the_period_was_read(tmp_path: Path) -> None:
    rows = [["统一社会信用代码", "企业名称", "研发费用（千元）"], ["$1", "一公司", 1]]
    [by_file] = proposed(write_xlsx(tmp_path / "2023年度企业年报.xlsx", rows, sheet="Sheet1")).tables
    [by_sheet] = proposed(write_xlsx(tmp_path / "2023年度.xlsx", rows, sheet="2022年")).tables
    [by_title] = proposed(write_xlsx(tmp_path / "2023年度.xlsx", [["2021年企业年报"], *rows], sheet="2022年")).tables
    assert [(str(table.period), table.period_from) for table in (by_file, by_sheet, by_title)] == [
        ("2023", "文件名"),
        ("2022", "表名"),
        ("2021", "表题"),
    ]
