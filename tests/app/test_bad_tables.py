"""Files that are damaged or hostile, through the command line: one line each, nothing stored."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.app.conftest import Desk
from tests.app.test_office import code, report
from tests.parsers.sheets.test_opening import (
    bomb,
    broken_xml,
    content,
    cut_off,
    laughing_bomb,
    long_csv_text,
    long_text,
)

WEB_PAGE = "<html><table><tr><td>统一社会信用代码</td></tr></table></html>".encode()


@pytest.mark.parametrize(
    ("name", "make", "message"),
    [
        ("炸弹.xlsx", bomb, "解压后有 1,074 MB，超过上限，未读入"),
        ("实体.xlsx", laughing_bomb, "未读入"),
        ("长格.xlsx", long_text, "字"),
        ("长格.csv", long_csv_text, "字"),
        ("断了.xlsx", cut_off, "文件已损坏，打不开，未读入"),
        ("坏了.xlsx", broken_xml, "文件已损坏，打不开，未读入"),
        ("网页.xls", content(WEB_PAGE), "是改了后缀的网页（HTML），不是表格，未读入"),
    ],
)
def test_a_hostile_file_is_refused_in_one_line(
    desk: Desk, name: str, make: Callable[[Path], Path], message: str
) -> None:
    make(desk.folder / name)
    status, out, err = desk.said("company", "import", name, "--accept")
    assert (status, out) == (2, "")
    assert len(err.splitlines()) == 1
    assert message in err
    assert desk.does("company", "list", "--json") == ""


def test_commands_in_cells_are_told_one_by_one_and_never_stored(desk: Desk) -> None:
    desk.does("company", "import", report(desk.folder, {1: (10_000, 30_000)}), "--accept")
    head = "统一社会信用代码,企业名称,信用等级,2025年营业收入（千元）"
    row = f"{code(1)},=cmd|' /C calc'!A0,=1+1,@SUM(1)"
    (desk.folder / "命令.csv").write_text(f"{head}\n{row}\n", encoding="utf-8")
    status, out, _ = desk.said("company", "import", "命令.csv", "--accept")
    assert status == 1
    assert "没有可入库的内容" in out
    assert "是公式或命令" in out
    assert "cmd" not in desk.does("company", "show", code(1), "--json")
