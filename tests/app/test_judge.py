"""`huiqi judge` on files with good and bad lines: which are bad is said, none of them is judged, the status is 2."""

import json
from pathlib import Path

import pytest

from app.cli import run

GOOD = {"id": "一", "text": "规模以上企业奖励10万元。", "quantifiable": True, "benefits": []}
WHEN = {"measure": {"of": "above_scale"}, "op": "is", "value": True}
COMPANY = {"id": "甲", "values": {"above_scale": True}}


def lines(path: Path, *rows: object) -> str:
    path.write_text(
        "".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows), encoding="utf-8"
    )
    return str(path)


def judged(capfd: pytest.CaptureFixture[str], rules: str, profiles: str, *more: str) -> tuple[int, list[str], str]:
    status = run(["judge", "--rules", rules, "--profiles", profiles, "--on", "2026-04-15", *more])
    out, err = capfd.readouterr()
    return status, [f"{line['rule']} {line['profile']}" for line in map(json.loads, out.splitlines())], err


def test_bad_lines_are_named_and_the_good_ones_judged(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    wrong = {**GOOD, "id": "二", "when": {**WHEN, "op": ">="}}
    rules = lines(tmp_path / "r.jsonl", {**GOOD, "when": WHEN}, wrong, "{", {**GOOD, "id": "三", "when": None})
    profiles = lines(
        tmp_path / "p.jsonl", COMPANY, {"id": "乙", "values": {"above_scale": "是"}}, {**COMPANY, "id": "丙"}
    )
    status, pairs, err = judged(capfd, rules, profiles)
    assert status == 2
    assert pairs == ["一 甲", "三 甲", "一 丙", "三 丙"]
    for said in ("r.jsonl:2 when.op", "r.jsonl:3: 不是有效的 JSON", "p.jsonl:2 values.above_scale"):
        assert said.replace(" ", ".") in err.replace(" ", ".")


def test_beside_a_bad_line_no_rule_of_a_document_is_judged(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The line that can't be read may have been the scope of the others."""
    rules = lines(tmp_path / "r.jsonl", {**GOOD, "when": WHEN, "document": "甲文"}, "{")
    status, pairs, err = judged(capfd, rules, lines(tmp_path / "p.jsonl", COMPANY))
    assert (status, pairs) == (2, [])
    assert "1 条属于某个文件的条款未作判定" in err


def test_a_table_of_companies_is_judged_like_json(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    when = {"measure": {"of": "revenue", "period": "last_year"}, "op": ">=", "value": 1000}
    rules = lines(tmp_path / "r.jsonl", {**GOOD, "when": when})
    table = tmp_path / "p.csv"
    table.write_text(
        "id,name,revenue@2025,industry\n甲,甲公司,1000,制造业；软件\n乙,乙公司,999.99,\n", encoding="utf-8"
    )
    run(["judge", "--rules", rules, "--profiles", str(table), "--on", "2026-04-15"])
    found = [json.loads(line)["verdict"] for line in capfd.readouterr().out.splitlines()]
    assert found == ["qualifies", "falls_short"]


@pytest.mark.parametrize(
    ("head", "message"),
    [
        ("id,revenu@2025", "列名“revenu@2025”不是指标（是不是“revenue”？）"),
        ("id,revenue@2025Q5", "“2025Q5”不是期间"),
        ("name,revenue", "缺少列“id”"),
        ("id,revenue,revenue", "列名“revenue”出现了两次"),
    ],
)
def test_a_heading_that_is_none_of_ours_is_told(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], head: str, message: str
) -> None:
    table = tmp_path / "p.csv"
    table.write_text(f"{head}\n甲,1\n", encoding="utf-8")
    rules = lines(tmp_path / "r.jsonl", {**GOOD, "when": WHEN})
    status, pairs, err = judged(capfd, rules, str(table))
    assert (status, pairs) == (2, [])
    assert message in err
