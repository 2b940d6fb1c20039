"""What the data can't say is answered by a person, and changes the verdict with that cause."""

import json

import pytest

from tests.app.conftest import Desk
from tests.app.test_office import NUMBER, match, publish, report, verdicts

FILE = """
政策: {名称: 示例高新区支持企业创新若干措施, 文号: 示高新发〔2026〕3号, 地区: 示例高新区}
有效期: {起: 2026-01-01, 止: 2028-12-31}
条款:
  - 编号: 奖励
    原文: 对获得省级以上科学技术奖1项以上的规模以上企业，给予10万元奖励。
    条件: 科技奖励数【省级以上】 ≥ 1项 且 规模以上
    待遇: 奖励 = 10万元
"""


@pytest.fixture
def asking(desk: Desk) -> Desk:
    desk.does("company", "import", report(desk.folder, {1: (10_000, 30_000)}), "--accept")
    (desk.folder / "p.yaml").write_text(FILE, encoding="utf-8")
    desk.does("policy", "add", "p.yaml")
    publish(desk)
    match(desk)
    return desk


def test_an_answer_decides_and_is_the_cause(asking: Desk) -> None:
    (before,) = verdicts(asking, 1)
    assert before["verdict"] == "undecided"
    (name,) = before["missing"]
    said = asking.does("company", "answer", "企业1", "省级以上", "1", "--reason", "证书原件")
    assert said == f"企业1：{name} 认定为 1\n"
    assert match(asking)["causes"] == {"answer": 1}
    assert [verdict["verdict"] for verdict in verdicts(asking, 1)] == ["qualifies"]
    asking.does("company", "answer", "企业1", name, "0", "--reason", "证书有误")  # by its whole name, corrected
    assert [verdict["verdict"] for verdict in verdicts(asking, 1)] == ["falls_short"]


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (("省级以下", "1"), "没有要认定的“省级以下”（是不是“省级以上”？）"),
        (("省级以上", "有"), "“有”不是答复（写 是、否，或一个数（基本单位））"),
    ],
)
def test_an_answer_that_can_t_be_is_told(asking: Desk, command: tuple[str, ...], message: str) -> None:
    status, _, err = asking.said("company", "answer", "企业1", *command, "--reason", "x")
    assert (status, message in err) == (2, True), err


def test_an_answer_is_kept_with_who_gave_it(asking: Desk) -> None:
    asking.does("company", "answer", "企业1", "省级以上", "1", "--reason", "证书原件")
    assert json.loads(asking.does("policy", "show", NUMBER, "--json"))["state"] == "published"
    shown = json.loads(asking.does("company", "show", "企业1", "--json"))
    assert list(shown["answers"].values()) == [1]
