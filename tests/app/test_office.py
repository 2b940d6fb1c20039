"""The office through its command line: the whole life of a policy, companies, matches, the question why."""

import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from app import matching
from app.cli import run
from engine.language.credit_codes import check_character
from engine.meaning.judge import judge_on
from tests.app.conftest import Desk

NUMBER = "示高新发〔2026〕3号"
FILE = """
政策: {名称: 示例高新区支持企业创新若干措施, 文号: 示高新发〔2026〕3号, 地区: 示例高新区}
有效期: {起: 2026-01-01, 止: 2028-12-31}
条款:
  - 编号: 研发
    原文: 对上年度研发投入比前一年增长2000万元（含）以上的规模以上企业，按其增量的5%给予补助，最高200万元。
    条件: 研发费用@上年·增量 ≥ LEAST 且 规模以上
    待遇: 补助 = 5% × 研发费用@上年·增量，最高 200万元
"""


def code(number: int) -> str:
    stem = f"91130193MA{number:07d}"
    return stem + check_character(stem)


def report(folder: Path, spent: dict[int, tuple[int, int]], name: str = "年报.xlsx") -> str:
    """A report of research spending of 2024 and 2025 in 千元."""
    book = Workbook()
    sheet: Any = book.active
    sheet.append(["统一社会信用代码", "企业名称", "规模以上", "2024年研发费用（千元）", "2025年研发费用（千元）"])
    for number, (before, now) in spent.items():
        sheet.append([code(number), f"企业{number}", "是", before, now])
    book.save(folder / name)
    return name


def add_policy(desk: Desk, least: str = "2000万元") -> str:
    (desk.folder / "p.yaml").write_text(FILE.replace("LEAST", least), encoding="utf-8")
    desk.acts("张起草")
    return desk.does("policy", "add", "p.yaml")


def publish(desk: Desk, verb: str = "publish") -> None:
    desk.acts("李审定")
    desk.does("policy", "approve", NUMBER)
    desk.does("policy", verb, NUMBER, "--from", "2026-01-01")


def match(desk: Desk) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(desk.does("match", "--on", "2026-04-15", "--json"))
    return found


def verdicts(desk: Desk, number: int) -> list[dict[str, Any]]:
    lines = desk.does("why", code(number), "--on", "2026-04-15", "--json").splitlines()
    return [json.loads(line) for line in lines]


def test_a_policy_goes_from_a_draft_to_verdicts_only_by_two_people(desk: Desk) -> None:
    desk.does("company", "import", report(desk.folder, {1: (10_000, 30_000), 2: (10_000, 29_999)}), "--accept")
    assert "第 1 版：1 条，草案" in add_policy(desk)
    assert match(desk) == {"run": 1, "changes": 0, "causes": {}, "baseline": 2}  # a draft matches nobody
    status, _, err = desk.said("policy", "approve", NUMBER)
    assert status == 1
    assert "起草人不能审定自己的稿子" in err
    desk.acts("李审定")
    assert desk.said("policy", "publish", NUMBER)[0] == 1  # not approved yet
    publish(desk)
    assert match(desk)["causes"] == {"rule": 1}
    assert match(desk)["changes"] == 0
    assert [verdict["amount"] for verdict in verdicts(desk, 1)] == [1_000_000]
    assert [verdict["verdict"] for verdict in verdicts(desk, 2)] == ["falls_short"]


def test_a_corrected_report_changes_only_the_company_it_is_about(desk: Desk) -> None:
    desk.does("company", "import", report(desk.folder, {1: (10_000, 30_000), 2: (10_000, 20_000)}), "--accept")
    add_policy(desk)
    publish(desk)
    match(desk)
    later = report(desk.folder, {2: (10_000, 40_000)}, "更正.xlsx")
    desk.does("company", "import", later, "--accept", "--source", "年报")
    assert match(desk)["causes"] == {"fact": 1}
    assert [verdict["verdict"] for verdict in verdicts(desk, 2)] == ["qualifies"]


def test_a_fact_judges_only_the_rules_that_name_its_indicator(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.does("company", "import", report(desk.folder, {1: (10_000, 30_000), 2: (10_000, 20_000)}), "--accept")
    add_policy(desk)
    publish(desk)
    match(desk)
    judged: list[tuple[str, str]] = []
    monkeypatch.setattr(
        matching,
        "judge_on",
        lambda rule, view: judged.append((view.profile.id, rule.clause.id)) or judge_on(rule, view),
    )
    assert match(desk)["changes"] == 0
    assert judged == []  # nothing was recorded: nothing is judged
    desk.does(
        "company", "import", report(desk.folder, {2: (10_000, 31_000)}, "更正.xlsx"), "--accept", "--source", "年报"
    )
    assert match(desk)["changes"] == 1
    assert judged == [(code(2), "研发")]
    judged.clear()
    (desk.folder / "人数.csv").write_text(f"统一社会信用代码,职工总数\n{code(1)},50\n", encoding="utf-8")
    desk.does("company", "import", "人数.csv", "--accept")
    assert match(desk)["changes"] == 0
    assert judged == []  # no rule names the number of employees


def test_a_new_version_replaces_the_old_one_and_a_withdrawn_one_matches_nobody(desk: Desk) -> None:
    desk.does("company", "import", report(desk.folder, {1: (10_000, 30_000)}), "--accept")
    add_policy(desk)
    publish(desk)
    match(desk)
    add_policy(desk, "2001万元")
    assert desk.said("policy", "publish", NUMBER)[0] == 1
    preview = desk.does("policy", "preview", NUMBER, "--on", "2026-04-15")
    assert "与现行版本相比不再符合：1 家" in preview
    assert "还差约0.05%" in preview  # 2000万 against 2001万
    assert "+   条件：研发费用（上年度）增量不低于2001万元" in desk.does("policy", "diff", NUMBER, "1", "2")
    publish(desk, "replace")
    assert match(desk)["causes"] == {"rule": 1}
    desk.does("policy", "withdraw", NUMBER, "--reason", "口径有误", "--from", "2026-02-01")
    assert verdicts(desk, 1) == []


def test_the_same_file_twice_changes_nothing(desk: Desk) -> None:
    name = report(desk.folder, {1: (10_000, 30_000)})
    desk.does("company", "import", name, "--accept")
    assert "0 项新数据" in desk.does("company", "import", name, "--accept")


def test_without_a_word_nothing_is_imported(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: False)
    status, out, _ = desk.said("company", "import", report(desk.folder, {1: (10_000, 30_000)}))
    assert status == 1
    assert "没有入库" in out
    assert desk.does("company", "list", "--json") == ""


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (("why", "企业9"), "没有企业“企业9”（是不是“企业1”？）"),
        (("policy", "show", "示高新发〔2026〕4号"), "没有政策“示高新发〔2026〕4号”（是不是“示高新发〔2026〕3号”？）"),
        (("policy", "show", NUMBER, "--version", "7"), "没有第 7 版（最新为第 1 版）"),
        (("why", "企业1", "研法", "--on", "2026-04-15"), "施行中的政策里没有条款“研法”"),
        (("company", "show", "企业1", "--on", "2026-13-01"), "--on: “2026-13-01”不是日期"),
        (("company", "import", "nofile.xlsx"), "nofile.xlsx"),
        (("policy", "add", "nofile.yaml"), "nofile.yaml"),
        (("operator", "add", "王", "--role", "boss"), "没有“boss”这个角色"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(desk: Desk, command: tuple[str, ...], message: str) -> None:
    desk.does("company", "import", report(desk.folder, {1: (10_000, 30_000)}), "--accept")
    add_policy(desk)
    status, _, err = desk.said(*command)
    assert status == 2
    assert len(err.splitlines()) == 1
    assert message in err


def test_status_says_that_a_match_is_due(desk: Desk) -> None:
    assert desk.said("status")[0] == 0  # nothing to match
    desk.does("company", "import", report(desk.folder, {1: (10_000, 30_000)}), "--accept")
    add_policy(desk)
    publish(desk)
    assert desk.said("status")[0] == 1
    match(desk)
    assert desk.said("status")[0] == 0


def test_an_office_that_isn_t_there_is_not_said_to_be_healthy(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    missing = tmp_path / "huiqi.db"
    assert run(["status", "--database", f"sqlite:///{missing}"]) == 2
    assert "没有数据库文件" in capfd.readouterr().err
    assert not missing.exists()


def test_a_warning_is_waived_in_writing_before_publication(desk: Desk) -> None:
    text = FILE.replace("LEAST", "2000万元").replace("5%", "10%")
    (desk.folder / "p.yaml").write_text(text, encoding="utf-8")
    desk.acts("张起草")
    desk.does("policy", "add", "p.yaml")
    assert "［封顶即达］" in desk.does("policy", "check", NUMBER)
    desk.acts("李审定")
    desk.does("policy", "approve", NUMBER)
    status, _, err = desk.said("policy", "publish", NUMBER)
    assert status == 1
    assert "［封顶即达］" in err
    desk.does("policy", "waive", NUMBER, "封顶即达", "--reason", "原文如此，领导小组已知悉")
    desk.does("policy", "publish", NUMBER)


def test_a_correction_goes_before_the_report_and_keeps_what_it_said(desk: Desk) -> None:
    desk.does("company", "import", report(desk.folder, {1: (10_000, 30_000)}), "--accept")
    said = desk.does(
        "company", "correct", "企业1", "研发费用", "29999999", "--period", "2025", "--reason", "审计报告第7页"
    )
    assert "研发费用（2025） 3000万元 → 2999.9999万元" in said
    shown = json.loads(desk.does("company", "show", "企业1", "--json"))
    assert shown["values"]["rd_expense"]["2025"] == 29_999_999
    assert shown["sources"]["rd_expense@2025"]["name"] == "人工更正"


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (("研法费用", "1", "--period", "2025"), "词表里没有指标“研法费用”（是不是“研发费用”？）"),
        (("研发费用", "很多", "--period", "2025"), "应为数字"),
        (("研发费用", "1", "--period", "2025Q5"), "“2025Q5”不是期间"),
        (("成立日期", "去年"), "应为日期"),
    ],
)
def test_a_correction_of_the_wrong_kind_is_refused(desk: Desk, command: tuple[str, ...], message: str) -> None:
    desk.does("company", "import", report(desk.folder, {1: (10_000, 30_000)}), "--accept")
    status, _, err = desk.said("company", "correct", "企业1", *command, "--reason", "x")
    assert status == 2
    assert message in err


def test_a_question_that_is_answered_becomes_a_version_with_a_reading(desk: Desk) -> None:
    asking = FILE.replace("LEAST", "2000万元") + (
        "    疑问:\n      - 问: 不足一档怎么计？\n        选项:\n"
        "          - {选: 按整档计, 读法: {分档: 按整档计}}\n          - {选: 按比例计, 读法: {分档: 按比例计}}\n"
    )
    (desk.folder / "p.yaml").write_text(asking, encoding="utf-8")
    desk.acts("张起草")
    desk.does("policy", "add", "p.yaml")
    assert desk.said("policy", "answer", NUMBER, "研发", "随便")[0] == 2
    assert "第 2 版" in desk.does("policy", "answer", NUMBER, "研发", "按比例计")
    shown = json.loads(desk.does("policy", "show", NUMBER, "--json"))
    assert shown["clauses"][0]["readings"] == {"steps": "proportional"}
    assert "questions" not in shown["clauses"][0]
