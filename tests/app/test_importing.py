"""Tables taken in through the command line: what is said of them, what is remembered, what is told."""

import json
from typing import Any

import pytest

from tests.app.conftest import Desk
from tests.app.test_office import add_policy, code, publish

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


@pytest.mark.parametrize(
    ("head", "rows", "kept"),
    [
        ("学历,入职日期", ["本科,2025-01-01", "本科,2025-02-01", "硕士,2025-03-01"], 3),
        ("学历,入职日期", ["本科,2025-01-01", "本科,2025-01-01"], 2),  # two people of whom the same is said
        ("人员,学历", ["甲,本科", "乙,本科", "甲,硕士"], 3),
    ],
    ids=["the first field is the same", "all fields are the same", "the number is the same"],
)
def test_no_row_of_a_table_is_taken_for_another(desk: Desk, head: str, rows: list[str], kept: int) -> None:
    name = table(desk, *(f"{code(1)},{row}" for row in rows), head=f"统一社会信用代码,{head}", name="名册.csv")
    desk.does("company", "import", name, "--subject", "招用人员", "--accept")
    assert len(json.loads(desk.does("company", "show", code(1), "--json"))["records"]["hires"]) == kept
    assert "0 项新数据" in desk.does("company", "import", name, "--subject", "招用人员", "--accept")


def test_a_company_is_found_by_its_name_and_two_of_one_name_by_their_codes(desk: Desk) -> None:
    rows = (f"{code(1)},甲（集团）公司,1", f"{code(2)},乙公司,2", f"{code(3)},乙公司,3")
    desk.does("company", "import", table(desk, *rows, head="统一社会信用代码,企业名称,职工总数"), "--accept")
    assert json.loads(desk.does("company", "show", "甲(集团)公司", "--json"))["id"] == code(1)
    status, _, err = desk.said("company", "show", "乙公司")
    assert (status, err) == (2, f"有 2 家企业叫“乙公司”（写信用代码：{code(2)}、{code(3)}）\n")
    named = table(desk, "乙公司,5", head="企业名称,职工总数", name="人数.csv")
    assert (
        "库里找不到企业“乙公司”" in desk.said("company", "import", named, "--accept")[1]
    )  # whose figure, nobody knows


# --- sources that differ, and slips of the unit ---------------------------------------------------------------------


SPENT = "统一社会信用代码,企业名称,规模以上,2024年研发费用（千元）,2025年研发费用（千元）"


def two_sources(desk: Desk) -> None:
    """Two reports that differ on what a company spent in 2025."""
    for name, spent in (("税务", 30_000), ("统计", 20_000)):
        row = f"{code(1)},企业1,是,10000,{spent}"
        desk.does("company", "import", table(desk, row, head=SPENT, name=f"{name}.csv"), "--accept")


def verdict(desk: Desk) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(desk.does("why", "企业1", "研发", "--on", "2026-04-15", "--json"))
    return found


def test_what_sources_differ_on_decides_nothing_and_that_is_said(desk: Desk) -> None:
    two_sources(desk)
    add_policy(desk)
    publish(desk)
    found = verdict(desk)
    finding = found["findings"]["parts"][0]
    assert (found["verdict"], finding["truth"], finding["conflict"]) == ("undecided", "unknown", True)
    said = desk.does("why", "企业1", "研发", "--on", "2026-04-15")
    assert "各来源数据不一致，无法判定（缺研发费用（2025））" in said
    shown = desk.does("company", "show", "企业1")
    assert "3000万元（来源不一致）" in shown
    assert "2000万元（来源不一致）" in shown


def test_precedence_decides_between_sources(desk: Desk) -> None:
    two_sources(desk)
    add_policy(desk)
    publish(desk)
    assert "“税务”名次为 10" in desk.does("company", "source", "税务", "--precedence", "10", "--reason", "以税务为准")
    assert "本来就是 10" in desk.does("company", "source", "税务", "--precedence", "10")
    assert "1 项新数据" not in desk.does("company", "import", "税务.csv", "--accept")  # all of it, under the new rank
    assert verdict(desk)["verdict"] == "qualifies"
    listed = [json.loads(line) for line in desk.does("company", "source", "--json").splitlines()]
    assert listed == [
        {"source": "人工更正", "precedence": 0},
        {"source": "税务", "precedence": 10},
        {"source": "统计", "precedence": 50},
    ]


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (("税务",), "--precedence: 没有写名次"),
        (("税务", "--precedence", "0"), "--precedence: 名次从 1 起"),
    ],
)
def test_a_precedence_that_can_t_be_is_told(desk: Desk, command: tuple[str, ...], message: str) -> None:
    status, _, err = desk.said("company", "source", *command)
    assert status == 2
    assert message in err


@pytest.mark.parametrize(
    ("thousands", "said"),
    [
        ("20000", ""),
        ("80000", "10 倍"),
        ("10000000", "1,000 倍"),
        ("100000000", "10,000 倍"),
        ("1000", "10 分之一"),
        ("10", "1,000 分之一"),
    ],
)
def test_a_figure_far_from_last_year_s_is_held_for_a_question(desk: Desk, thousands: str, said: str) -> None:
    desk.does(
        "company", "import", table(desk, f"{code(1)},10000", head="统一社会信用代码,2024年研发费用（千元）"), "--accept"
    )
    later = table(desk, f"{code(1)},{thousands}", head="统一社会信用代码,2025年研发费用（千元）", name="次年.csv")
    status, out, _ = desk.said("company", "import", later, "--accept")
    if said:
        assert f"约为上年（10,000,000）的 {said}，单位对吗？" in out
        assert (status, "2025" in values(desk, 1)["rd_expense"]) == (1, False)
    else:
        assert (status, values(desk, 1)["rd_expense"]["2025"]) == (0, 20_000_000)
