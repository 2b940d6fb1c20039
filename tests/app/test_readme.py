"""The README shows what huiqi really prints."""

import re
import shlex
from pathlib import Path

import pytest

from app.cli import run

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"```console\n\$ huiqi (?P<command>.*)\n(?P<shown>(?:(?!```).*\n)*)```")
SHOWN = [
    pytest.param(found["command"], found["shown"], id=f"{name}: {found['command'][:60]}")
    for name in ("README.md", "README.zh-CN.md")
    for found in BLOCK.finditer((ROOT / name).read_text(encoding="utf-8"))
]


@pytest.mark.parametrize(("command", "shown"), SHOWN)
def test_a_command_of_the_readme_prints_what_the_readme_shows(
    command: str, shown: str, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    assert run(shlex.split(command)) == 0
    assert [line.rstrip() for line in capfd.readouterr().out.rstrip().splitlines()] == shown.splitlines()


def test_the_clause_in_the_readme_is_the_one_that_is_judged() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    clause = next(line for line in text.splitlines() if line.strip().startswith('"text"'))
    assert clause.strip().strip(",") in (ROOT / "app/demo/clauses.jsonl").read_text(encoding="utf-8")
