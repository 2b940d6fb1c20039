"""What an auditor asks of policies and companies, for people and for programs, now and as of another day."""

import json
from datetime import datetime, tzinfo
from typing import Any

import pytest

from app import clock
from app.clock import today
from tests.app.conftest import Desk
from tests.app.test_office import FILE, NUMBER, add_policy, code, publish, report

TODAY = today().isoformat()


def lines(desk: Desk, *command: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in desk.does(*command, "--json").splitlines()]


def data(desk: Desk, *command: str) -> dict[str, Any]:
    (found,) = lines(desk, *command)
    return found


@pytest.fixture
def office(desk: Desk) -> Desk:
    """Two companies, and a policy of which a second version replaces the first from May on."""
    desk.does("company", "import", report(desk.folder, {1: (10_000, 30_000), 2: (10_000, 20_000)}), "--accept")
    add_policy(desk)
    publish(desk)
    add_policy(desk, "1000万元")
    desk.acts("李审定")
    desk.does("policy", "approve", NUMBER, "--version", "2")
    desk.does("policy", "replace", NUMBER, "--from", "2026-05-01")
    return desk


def test_a_policy_is_shown_as_it_is_in_force_on_a_day(office: Desk) -> None:
    assert data(office, "policy", "show", NUMBER)["version"] == 2
    assert data(office, "policy", "show", NUMBER, "--on", "2026-04-30")["version"] == 1
    assert data(office, "policy", "show", NUMBER, "--on", "2026-05-01")["version"] == 2
    status, _, err = office.said("policy", "show", NUMBER, "--on", "2025-12-31")
    assert (status, err) == (2, f"“{NUMBER}”在 2025-12-31 没有施行的版本（最新为第 2 版）\n")


def test_a_policy_is_shown_as_it_was_known(office: Desk) -> None:
    assert data(office, "policy", "show", NUMBER, "--known", TODAY)["state"] == "published"
    status, _, err = office.said("policy", "show", NUMBER, "--known", "2025-12-31")
    assert (status, err) == (2, f"没有政策“{NUMBER}”\n")
    assert lines(office, "policy", "list", "--known", "2025-12-31") == []


def test_a_policy_shows_who_did_what(office: Desk) -> None:
    first = data(office, "policy", "show", NUMBER, "--version", "1")
    assert [(each["kind"], each["by"]) for each in first["decisions"]] == [
        ("draft", "张起草"), ("approve", "李审定"), ("publish", "李审定"),
    ]  # fmt: skip
    shown = office.does("policy", "show", NUMBER, "--version", "1")
    assert "已被替换，2026-01-01 起施行，2026-05-01 起不再施行（张起草起草，李审定审定、发布）" in shown


def test_policies_are_listed_for_programs(office: Desk) -> None:
    assert lines(office, "policy", "list") == [
        {"policy": NUMBER, "version": 1, "state": "replaced", "since": "2026-01-01", "until": "2026-05-01"},
        {"policy": NUMBER, "version": 2, "state": "published", "since": "2026-05-01", "until": None},
    ]


def test_two_versions_are_compared_for_programs(office: Desk) -> None:
    (change,) = lines(office, "policy", "diff", NUMBER, "1", "2")
    asked = [change[side]["when"]["all"][0]["value"] for side in ("was", "is")]
    assert (change["clause"], asked) == ("研发", [20_000_000, 10_000_000])
    assert office.does("policy", "diff", NUMBER, "1", "1") == "两个版本的条款相同\n"
    assert lines(office, "policy", "diff", NUMBER, "1", "1") == []


def test_a_version_is_checked_for_programs(office: Desk) -> None:
    found = data(office, "policy", "check", NUMBER)
    assert (found["policy"], found["version"], found["errors"]) == (NUMBER, 2, 0)


def test_an_approval_is_of_the_version_that_was_seen(office: Desk) -> None:
    add_policy(office, "1500万元")
    office.acts("李审定")
    status, _, err = office.said("policy", "approve", NUMBER, "--version", "2")
    assert (status, err) == (1, f"{NUMBER}：现在要办的是第 3 版，不是第 2 版；请看过再办\n")


def test_a_preview_tells_programs_who_wins_and_who_loses_by_a_clause_that_goes(office: Desk) -> None:
    renamed = FILE.replace("编号: 研发", "编号: 投入").replace("LEAST", "2000万元")
    (office.folder / "p.yaml").write_text(renamed, encoding="utf-8")
    office.acts("张起草")
    office.does("policy", "add", "p.yaml")
    after, gone = lines(office, "policy", "preview", NUMBER, "--on", "2026-06-01")
    assert (after["clause"], after["qualify"], after["falls_short"]) == ("投入", [code(1)], 1)
    assert (after["cost_from"], after["cost_to"], after["winners"], after["losers"]) == (1_000_000, 1_000_000, [], [])
    assert (gone["clause"], gone["dropped"]) == ("研发", True)
    assert [flip["company"] for flip in gone["losers"]] == [code(1), code(2)]
    shown = office.does("policy", "preview", NUMBER, "--on", "2026-06-01")
    assert "研发：新版本删去了这一条\n  与现行版本相比不再符合：2 家\n" in shown


def test_why_says_what_lacks_to_people_and_programs(office: Desk) -> None:
    said = office.does("why", "企业2", "研发", "--on", "2026-04-15")
    assert "还差：研发费用（2025年）增量再增1000万元（至2000万元）" in said
    (verdict,) = lines(office, "why", "企业2", "研发", "--on", "2026-04-15")
    (step,) = verdict["gap"]["steps"]
    assert (verdict["policy"], verdict["verdict"], verdict["gap"]["in_reach"]) == (NUMBER, "falls_short", True)
    assert (step["now"], step["then"]) == (10_000_000, 20_000_000)
    assert step["turns"][0]["atom"]["measure"]["of"] == "rd_expense"
    assert verdict["questions"] == []


def test_why_says_what_to_ask_next(office: Desk) -> None:
    said = office.does("why", "企业1", "研发", "--on", "2027-04-15")
    assert "先查：研发费用（2026）（查明即可判定）" in said
    (verdict,) = lines(office, "why", "企业1", "研发", "--on", "2027-04-15")
    assert (verdict["verdict"], verdict["gap"]) == ("undecided", None)
    assert [question["name"] for question in verdict["questions"]] == ["rd_expense@2026"]
    assert verdict["questions"][0]["decides"] == ["研发"]


def test_why_and_show_answer_as_of_what_was_known(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A figure that is corrected after the verdict: then by what was known then, now by what is known now."""

    def it_is(day: int) -> None:
        monkeypatch.setattr(clock, "datetime", Stopped.at(day))

    it_is(1)
    desk.does("company", "import", report(desk.folder, {2: (10_000, 20_000)}), "--accept")
    it_is(2)
    add_policy(desk)
    publish(desk)
    it_is(5)
    desk.does("company", "correct", "企业2", "研发费用", "40000000", "--period", "2025", "--reason", "审计报告")
    asked = ("why", "企业2", "--on", "2026-04-15", "--known")
    assert lines(desk, *asked, "2027-01-01") == []  # no policy was known yet
    answers = [data(desk, *asked, f"2027-01-0{day}")["verdict"] for day in (2, 4, 5)]
    assert answers == ["falls_short", "falls_short", "qualifies"]
    spent = [
        data(desk, "company", "show", "企业2", "--known", f"2027-01-0{day}")["values"]["rd_expense"]["2025"]
        for day in (1, 4, 5)
    ]
    assert spent == [20_000_000, 20_000_000, 40_000_000]


class Stopped(datetime):
    """A clock that stands at nine in the morning of a day of January 2027."""

    day_of_january = 1

    @classmethod
    def at(cls, day: int) -> type["Stopped"]:
        return type("Stopped", (cls,), {"day_of_january": day})

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> "Stopped":
        return cls(2027, 1, cls.day_of_january, 1, tzinfo=tz)


def test_operators_are_listed_for_programs(office: Desk) -> None:
    people = {person["name"]: person["roles"] for person in lines(office, "operator", "list")}
    assert people == {"张起草": ["drafter", "operator"], "李审定": ["approver", "operator"]}


DOCUMENT = """示例高新区支持企业创新若干措施
示高新发〔2026〕7号
第一条 对上年度研发投入比前一年增长2000万元（含）以上的规模以上企业，按其增量的5%给予补助，最高200万元。
第二条 对首次认定的高新技术企业，给予20万元奖励。申报时间为2026年6月1日至6月30日。
第三条 申报时间为2026年3月1日至4月30日。
第四条 本措施自2026年1月1日起施行，有效期至2028年12月31日。
"""


def test_a_document_s_own_time_for_applications_is_given_to_its_rules_and_can_be_changed(desk: Desk) -> None:
    (desk.folder / "措施.txt").write_text(DOCUMENT, encoding="utf-8")
    said = desk.does("policy", "add", "措施.txt")
    assert "示高新发〔2026〕7号 第 1 版：4 条，草案（规则 2 条，疑问 0 处，未读 0 处）" in said
    assert "请核对：申报时间 2026-03-01 至 2026-04-30 单独写在一条里，用于没有写时间的 1 条：第一条" in said
    shown = desk.does("policy", "show", "示高新发〔2026〕7号")
    assert "  窗口：2026-03-01 至 2026-04-30\n\n第二条" in shown
    written = desk.does("policy", "show", "示高新发〔2026〕7号", "--yaml")
    changed = written.replace("窗口: 2026-03-01 至 2026-04-30", "窗口: 2026-03-01 至 2026-05-31", 1)
    (desk.folder / "措施.yaml").write_text(changed, encoding="utf-8")
    desk.does("policy", "add", "措施.yaml")
    (change,) = lines(desk, "policy", "diff", "示高新发〔2026〕7号", "1", "2")
    assert [change[side]["window"]["to"] for side in ("was", "is")] == ["2026-04-30", "2026-05-31"]
