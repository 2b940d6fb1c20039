"""The READMEs show what huiqi really prints: their commands are run one after the other, as a reader would."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.cli import run

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)
COMMAND = re.compile(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)


def commands_of(name: str) -> Iterator[tuple[str, str]]:
    """The commands of a README with what it shows below each; … stands for lines left out."""
    for block in BLOCK.findall((ROOT / name).read_text(encoding="utf-8")):
        yield from COMMAND.findall(block)


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_commands_of_a_readme_print_what_it_shows(
    name: str, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "app").symlink_to(ROOT / "app")
    assert list(commands_of(name))
    for command, shown in commands_of(name):
        program, *arguments = shlex.split(command)
        if program == "cd":
            monkeypatch.chdir(Path.cwd() / arguments[0])
            continue
        capfd.readouterr()
        assert run(arguments) == 0, command
        printed = [line.rstrip() for line in capfd.readouterr().out.rstrip().splitlines()]
        assert re.fullmatch(pattern_of(shown), "\n".join(printed)), command


def pattern_of(shown: str) -> str:
    """What was printed has these lines; a line of … stands for any number of others, …… for a code made by chance."""
    pattern = re.escape(shown.rstrip()).replace("……", r"[\w-]+")
    return pattern.replace("…\\\n", "(?:.*\n)*?").replace("\\\n…", "(?:\n.*)*?")


def test_the_clause_in_the_readme_is_the_one_that_is_judged() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    clause = next(line for line in text.splitlines() if line.strip().startswith('"text"'))
    assert clause.strip().strip(",") in (ROOT / "app/demo/clauses.jsonl").read_text(encoding="utf-8")
