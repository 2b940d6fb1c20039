"""`huiqi policy check`: what is shown of a file, as lines and as data, and the exit status."""

import json
import time
from dataclasses import replace
from pathlib import Path

import pytest

from app.commands.policy_check import check
from app.drafts import draft_of, policy_of
from engine.language.policies import Policy
from policies.drafts import draft_yaml
from policies.form import read_policy_file, read_policy_text, write_policy_file
from tests.generators import VOCABULARY

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests" / "data" / "policies"
LIBRARY = ROOT / "policies" / "library"


def test_a_file_without_remarks(capsys: pytest.CaptureFixture[str]) -> None:
    assert check([DATA / "good" / "恒成立.yaml"], json=False) == 0
    assert capsys.readouterr().out == "恒成立.yaml：没有发现问题\n"


def test_warnings_alone_are_not_a_no(capsys: pytest.CaptureFixture[str]) -> None:
    assert check([DATA / "bad" / "rules" / "恒成立.yaml"], json=False) == 0
    assert capsys.readouterr().out.endswith("恒成立.yaml：0 处错误，1 处警告\n")


def test_an_error_is_a_no() -> None:
    assert check([DATA / "bad" / "rules" / "恒不成立.yaml", DATA / "good" / "恒成立.yaml"], json=False) == 1


def test_a_miswritten_file_is_a_no_with_its_lines_as_data(capsys: pytest.CaptureFixture[str]) -> None:
    assert check([DATA / "bad" / "forms" / "01-指标写错.yaml"], json=True) == 1
    assert json.loads(capsys.readouterr().out) == {
        "file": "01-指标写错.yaml",
        "errors": 1,
        "warnings": 0,
        "remarks": [
            {
                "code": "写法有误",
                "severity": "error",
                "clause": None,
                "place": "01-指标写错.yaml:5",
                "line": 5,
                "column": 8,
                "message": "词表里没有指标“营业收人”",
                "help": "是不是“营业收入”？",
                "excerpt": "    条件: 营业收人@上年 ≥ 1亿元\n          ^^^^^^^^",
            }
        ],
    }


def test_a_file_that_is_not_there_is_wrong_input(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check([tmp_path / "none.yaml", DATA / "good" / "恒成立.yaml"], json=False) == 2
    told = capsys.readouterr()
    assert "打不开文件" in told.err
    assert "没有发现问题" in told.out


def test_a_file_in_another_encoding_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "gbk.yaml"
    path.write_bytes("政策: {编号: 一}".encode("gbk"))
    assert check([path], json=False) == 2
    assert "不是 UTF-8 文本（另存为 UTF-8）" in capsys.readouterr().err


def test_sixty_clauses_are_opened_and_checked_within_a_second(tmp_path: Path) -> None:
    """Of processor time; measured 0.35 s."""
    clauses = [clause for path in sorted(LIBRARY.glob("*.yaml")) for clause in read_policy_file(path).clauses]
    sixty = [replace(clauses[index % len(clauses)], id=f"第{index}条", document="x") for index in range(60)]
    path = tmp_path / "sixty.yaml"
    path.write_text(write_policy_file(Policy(id="x", title="x", clauses=tuple(sixty)), VOCABULARY), encoding="utf-8")
    started = time.process_time()
    check([path], json=True)
    assert time.process_time() - started < 1


def test_a_document_is_checked_as_it_was_read(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check([corpus / "docs" / "yl-02-ladder.docx"], json=True) == 1
    told = json.loads(capsys.readouterr().out)
    assert {remark["code"] for remark in told["remarks"]} >= {"未读"}
    assert all(remark["place"].startswith("yl-02-ladder.docx ") for remark in told["remarks"])


def test_the_draft_of_every_document_is_read_back(corpus: Path) -> None:
    for path in sorted((corpus / "docs").glob("yl-*")):
        if path.suffix == ".json":
            continue
        policy = policy_of(draft_of(path, VOCABULARY))
        clauses = tuple(replace(clause, document=policy.id, policy=policy.frame) for clause in policy.clauses)
        back = read_policy_text(draft_yaml(policy, VOCABULARY), path.name, VOCABULARY)
        assert back == replace(policy, clauses=clauses), path.name
