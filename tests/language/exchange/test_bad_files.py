"""Broken files and what must be said of each: every problem with its place, all at once, and exit status 2.

`pytest --rewrite` writes the messages anew: read the difference before it is kept.
"""

from pathlib import Path

import pytest

from app.cli import run
from tests.conftest import Golden

BAD = Path(__file__).parents[2] / "data" / "rules" / "bad"
FILES = sorted(BAD.glob("*.jsonl"))
RULE = '{"id": "规则", "text": "原文", "quantifiable": true, "when": null, "benefits": []}\n'
COMPANY = '{"id": "企业"}\n'


def judged(path: Path, folder: Path) -> int:
    """Judge the broken file against a good one of the other kind."""
    rules, profiles = folder / "rules.jsonl", folder / "profiles.jsonl"
    rules.write_text(RULE, encoding="utf-8")
    profiles.write_text(COMPANY, encoding="utf-8")
    if ".rules" in path.name:
        rules = path
    else:
        profiles = path
    return run(["judge", "--rules", str(rules), "--profiles", str(profiles), "--on", "2026-06-30"])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_broken_file_is_told_with_place_and_help(
    path: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], golden: Golden
) -> None:
    assert judged(path, tmp_path) == 2
    said = capfd.readouterr().err
    assert "Traceback" not in said and "程序内部出错" not in said
    assert all(path.name in line for line in said.splitlines() if "未作判定" not in line)
    golden.check(path.with_suffix(".said"), said)


def test_there_are_broken_files_of_many_kinds() -> None:
    assert len(FILES) >= 40
    assert {".rules.jsonl", ".profiles.jsonl"} == {"".join(path.suffixes[-2:]) for path in FILES}


def test_the_good_lines_beside_bad_ones_are_judged(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = next(path for path in FILES if "good-and-bad" in path.name)
    assert judged(path, tmp_path) == 2
    said = capfd.readouterr()
    assert [line.split('"')[3] for line in said.out.splitlines()] == ["1", "3"]
    assert f"{path.name}:2" in said.err and f"{path.name}:4" in said.err


@pytest.mark.parametrize("mark", ["\ufeff", ""])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\n\n  \n"])
def test_marks_and_ends_of_lines_that_mean_nothing(
    mark: str, end: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    for name, line in (("rules", RULE), ("profiles", COMPANY)):
        (tmp_path / f"{name}.jsonl").write_bytes((mark + end + line.strip() + end).encode())
    files = ["--rules", str(tmp_path / "rules.jsonl"), "--profiles", str(tmp_path / "profiles.jsonl")]
    assert run(["judge", *files, "--on", "2026-06-30"]) == 0
    assert capfd.readouterr().out.count("\n") == 1
