"""Five hundred companies by two hundred clauses: matched twice nothing changes, a corrected figure only its own."""

import json

from app.demo.park import companies, write_reports
from tests.app.conftest import Desk

NUMBER = "示高新发〔2026〕9号"
CLAUSES = 200


def policy() -> str:
    """A policy of many thresholds on the figures of the park."""
    lines = [
        f"政策: {{名称: 示例高新区分档奖励办法, 文号: {NUMBER}, 地区: 示例高新区}}",
        "有效期: {起: 2026-01-01, 止: 2026-12-31}",
        "条款:",
    ]
    for number in range(CLAUSES):
        figure = ("研发费用", "营业收入", "技术合同成交额", "贷款利息")[number % 4]
        least = 50 + 25 * number
        lines += [
            f"  - 编号: 第{number + 1}档",
            f"    原文: 对上年度{figure}{least}万元以上的企业，给予1万元奖励。",
            f"    条件: {figure}@上年 ≥ {least}万元",
            "    待遇: 奖励 = 1万元",
        ]
    return "\n".join(lines)


def test_matched_twice_nothing_changes_and_a_corrected_figure_changes_only_its_company(desk: Desk) -> None:
    for report in write_reports(desk.folder, list(companies(500, 3))):
        desk.does("company", "import", report.name, "--accept")
    (desk.folder / "p.yaml").write_text(policy(), encoding="utf-8")
    desk.acts("张起草")
    desk.does("policy", "add", "p.yaml")
    desk.acts("李审定")
    desk.does("policy", "approve", NUMBER)
    desk.does("policy", "publish", NUMBER, "--from", "2026-01-01")
    matched = [json.loads(desk.does("match", "--on", "2026-04-15", "--json")) for _ in range(2)]
    assert [(match["baseline"], match["changes"]) for match in matched] == [(500, 0), (0, 0)]
    first = desk.does("company", "list", "--json").splitlines()[0]
    desk.does(
        "company", "correct", json.loads(first)["id"], "贷款利息", "999999999", "--period", "2025", "--reason", "x"
    )
    corrected = json.loads(desk.does("match", "--on", "2026-04-15", "--json"))
    assert corrected["causes"] == {"fact": CLAUSES // 4}  # every clause on this figure, of this company alone
