"""Tables taken in through the command line: what is said of them, what is remembered, what is told."""

import json
from typing import Any

import pytest

from tests.app.conftest import Desk
from tests.app.test_office import code

HEAD = "统一社会信用代码,企业名称,科技活动费用合计,营业总收入"


def table(desk: Desk, *rows: str, head: str = HEAD, name: str = "年报.csv") -> str:
    (desk.folder / name).write_text("\n".join((head, *rows)) + "\n", encoding="utf-8")
    return name


def told(desk: Desk, *options: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(desk.does("company", "import", *options, "--json"))
    return found


def values(desk: Desk, number: int) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(desk.does("company", "show", code(number), "--json"))["values"]
    return found


def test_what_was_confirmed_of_a_layout_is_used_for_the_next_table_of_it(desk: Desk) -> None:
    first = table(desk, f"{code(1)},一公司,100,200")
    chosen = ("--column", "C=研发费用/千元", "--column", "D=-", "--period", "2024")
    desk.does("company", "import", first, *chosen, "--accept")
    desk.acts("李审定")
    second = table(desk, f"{code(1)},一公司,150,250", name="次年.csv")
    status, out, _ = desk.said("company", "import", second, "--period", "2025")
    assert status == 1  # shown, and stored only on a word
    assert "表“次年”与张起草在 " in out
    assert "确认的版式相同，沿用当时的对应关系" in out
    desk.does("company", "import", second, "--period", "2025", "--accept", "--source", "年报")
    assert values(desk, 1)["rd_expense"] == {"2024": 100_000, "2025": 150_000}
    assert "revenue" not in values(desk, 1)
    columns = {
        column["column"]: column
        for column in told(desk, second, "--period", "2025", "--accept")["tables"][0]["columns"]
    }
    assert (columns["C"]["target"], columns["C"]["unit"], columns["C"]["why"]) == ("rd_expense", "千元", "沿用上次确认")
    assert columns["D"]["standing"] == "不导入"


def test_a_layout_can_be_recognised_afresh(desk: Desk) -> None:
    name = table(desk, f"{code(1)},一公司,100,200")
    desk.does("company", "import", name, "--column", "C=-", "--column", "D=营业收入/元", "--period", "2024", "--accept")
    options = (name, "--period", "2024", "--unit", "千元", "--afresh", "--accept")
    imported = told(desk, *options)
    assert imported["recalled"] == {}
    assert [column["target"] for column in imported["tables"][0]["columns"]] == [
        "company.code", "company.name", "rd_expense", "revenue",
    ]  # fmt: skip
    assert told(desk, *options[:3], "--accept")["tables"][0]["columns"][2]["unit"] == "千元"  # the newest word


def test_what_stays_out_is_told_cell_by_cell_to_programs_too(desk: Desk) -> None:
    name = table(desk, f"{code(1)},一公司,约1200,200", f"{code(2)},二公司,x,300")
    status, out, _ = desk.said("company", "import", name, "--period", "2024", "--unit", "元", "--json")
    found = json.loads(out)
    assert (status, found["imported"]) == (1, None)
    status, out, _ = desk.said("company", "import", name, "--period", "2024", "--unit", "元", "--json", "--accept")
    found = json.loads(out)
    assert status == 0
    assert found["imported"]["companies"] == 2
    cells = [(cell["row"], cell["written"], cell["state"], cell["reason"]) for cell in found["tables"][0]["cells"]]
    assert cells == [(2, "约1200", "待核", "“约”不是确数"), (3, "x", "不收", "“x”不是数")]


def test_a_sheet_s_subject_can_be_said(desk: Desk) -> None:
    name = table(desk, f"{code(1)},2025-03-01", head="统一社会信用代码,入职日期", name="名册.csv")
    desk.does("company", "import", name, "--subject", "名册=招用人员", "--accept")
    shown = json.loads(desk.does("company", "show", code(1), "--json"))
    assert shown["records"] == {"hires": [{"hired_on": "2025-03-01"}]}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--subject", "名单"), "没有“名单”这种表"),
        (("--unit", "两"), "没有“两”这个单位"),
        (("--period", "去年"), "--period: “去年”不是期间"),
        (("--column", "C"), "--column: “C”没有说明一列"),
        (("--unit", "别的表=元"), "没有可导入的表“别的表”（文件里的表：年报）"),
        (("--column", "别的表!C=研发费用"), "没有可导入的表“别的表”"),
    ],
)
def test_a_word_that_can_t_be_is_told_in_one_line(desk: Desk, options: tuple[str, ...], message: str) -> None:
    name = table(desk, f"{code(1)},一公司,100,200")
    status, _, err = desk.said("company", "import", name, *options, "--accept")
    assert status == 2
    assert len(err.splitlines()) == 1
    assert message in err


def test_an_auditor_imports_nothing_and_enters_no_contact(desk: Desk) -> None:
    desk.does(
        "company", "import", table(desk, f"{code(1)},一公司,100,200"), "--unit", "元", "--period", "2024", "--accept"
    )
    desk.does("operator", "add", "王审计", "--role", "auditor", "--key", str(desk.folder / "王审计"))
    desk.acts("王审计")
    for command in (
        ("company", "import", "年报.csv", "--unit", "元", "--period", "2024", "--accept"),
        ("company", "contact", "一公司", "王某", "--address", "sms=13800000000"),
        ("company", "correct", "一公司", "职工总数", "1", "--reason", "x"),
    ):
        status, _, err = desk.said(*command)
        assert status == 1
        assert "王审计不能" in err
