"""Text files: encodings, delimiters, quotes, and cells that look like commands."""

from pathlib import Path

import pytest

from parsers.sheets.opening import open_book
from tests.parsers.sheets.making import code, read, said, write_csv

HEAD = ["统一社会信用代码", "企业名称", "2023年研发费用（千元）"]
ROWS = [HEAD, ["$1", "示例（集团）有限公司", "1,234.5"], ["$2", "镕基𠮷科技", "—"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_every_encoding_and_delimiter_gives_the_same(encoding: str, delimiter: str, tmp_path: Path) -> None:
    _, rows = read(write_csv(tmp_path / "表.csv", ROWS, encoding=encoding, delimiter=delimiter))
    assert said(rows) == ["1 rd_expense@2023 = 1234500"]
    assert [row.name for row in rows] == ["示例（集团）有限公司", "镕基𠮷科技"]


def test_a_program_s_hint_of_the_delimiter_is_followed(tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    path.write_text(f"sep=;\r\n{';'.join(HEAD)}\r\n{code(1)};一公司;1,5\r\n", encoding="utf-8")
    report, _ = read(path)
    assert [str(cell) for cell in report.tables[0].cells] == [
        "表“表”第3行“2023年研发费用（千元）”列“1,5”不收：“1,5”不是数"
    ]


def test_line_breaks_within_quotes_belong_to_the_cell(tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    path.write_text(
        f'"统一社会\n信用代码",企业名称,"2023年\n研发费用\n（千元）"\n{code(1)},一公司,1\n', encoding="utf-8"
    )
    _, rows = read(path)
    assert said(rows) == ["1 rd_expense@2023 = 1000"]
    assert rows[0].place.row == 2  # the second row of the table, whatever line of the file


@pytest.mark.parametrize("cell", ["=cmd|' /C calc'!A0", "=1+1", '=HYPERLINK("http://a","b")', "@SUM(1)"])
def test_a_cell_like_a_command_stays_text_and_is_no_figure(cell: str, tmp_path: Path) -> None:
    report, rows = read(write_csv(tmp_path / "表.csv", [HEAD, ["$1", "一公司", cell], ["$2", cell, 1]]))
    assert said(rows) == ["2 rd_expense@2023 = 1000"]
    assert [row.name for row in rows] == ["一公司", ""]  # a command is no name either
    assert [cell.reason for cell in report.tables[0].cells] == ["是公式或命令，不是数"]


def test_codes_kept_from_becoming_numbers_are_read(tmp_path: Path) -> None:
    rows = [HEAD, [f'="{code(1)}"', "一公司", 1], [f"\t{code(2)}", "二公司", 2], [f" {code(3).lower()} ", "三公司", 3]]
    _, read_rows = read(write_csv(tmp_path / "表.csv", rows))
    assert said(read_rows) == [f"{n} rd_expense@2023 = {n}000" for n in (1, 2, 3)]


def test_rows_are_numbered_as_a_spreadsheet_program_shows_them(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "表.csv", [["表题"], [], HEAD, [], ["$1", "一公司", "x"]])
    report, _ = read(path)
    assert [cell.place.row for cell in report.tables[0].cells] == [5]
    assert [number for number, _ in open_book(path).sheets[0].rows()] == [1, 2, 3, 4, 5]
