"""Killed at any moment, an import and a match leave all of it or nothing, and the next one completes."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from app.demo.park import companies, write_reports
from tests.app.test_office import FILE

COUNT = 150  # companies
HUIQI = [sys.executable, "-c", "from app.cli import main; main()"]
ROOT = Path(__file__).resolve().parents[2]


class Folder:
    """A folder with an office in it, used by processes of their own."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.env = {**os.environ, "HUIQI_DATABASE": f"sqlite:///{path / 'huiqi.db'}", "PYTHONPATH": str(ROOT)}
        self.report = write_reports(path, list(companies(COUNT, 1)))[1].name
        for name, roles in (("张", "drafter,operator"), ("李", "approver,operator")):
            self.acts("张")
            self.does("operator", "add", name, "--role", roles, "--key", name)

    def acts(self, name: str) -> None:
        self.env["HUIQI_KEY"] = str(self.path / name)

    def does(self, *command: str) -> str:
        done = subprocess.run(
            [*HUIQI, *command], cwd=self.path, env=self.env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def killed_after(self, seconds: float, *command: str) -> None:
        process = subprocess.Popen(
            [*HUIQI, *command], cwd=self.path, env=self.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
        process.wait()

    def counts(self) -> tuple[int, int]:
        """How many companies and facts there are."""
        with closing(sqlite3.connect(self.path / "huiqi.db")) as database:
            counted = (database.execute(f"SELECT count(*) FROM {name}") for name in ("companies", "facts"))
            companies, facts = (found.fetchone()[0] for found in counted)
        return companies, facts

    def publishes(self) -> None:
        (self.path / "p.yaml").write_text(FILE.replace("LEAST", "1万元"), encoding="utf-8")
        self.acts("张")
        self.does("policy", "add", "p.yaml")
        self.acts("李")
        self.does("policy", "approve", "示高新发〔2026〕3号")
        self.does("policy", "publish", "示高新发〔2026〕3号", "--from", "2026-01-01")


def moments(count: int, longest: float) -> list[float]:
    rng = random.Random(7)
    return sorted(rng.uniform(0.2, longest) for _ in range(count))


def import_is_whole_or_not_there(folder: Folder, count: int) -> None:
    everything = ("company", "import", folder.report, "--accept")
    seen = set()
    for moment in moments(count, 1.6):
        folder.killed_after(moment, *everything)
        seen.add(folder.counts())
    folder.does(*everything)
    whole = folder.counts()
    assert whole[0] == COUNT
    assert seen <= {(0, 0), whole}


def match_is_whole_or_not_there(folder: Folder, count: int) -> None:
    folder.does("company", "import", folder.report, "--accept")
    folder.publishes()
    for moment in moments(count, 1.2):
        folder.killed_after(moment, "match", "--on", "2026-04-15")
    last = json.loads(folder.does("match", "--on", "2026-04-15", "--json"))
    again = json.loads(folder.does("match", "--on", "2026-04-15", "--json"))
    assert again["changes"] == 0
    assert last["baseline"] in (0, COUNT)  # all companies were begun by one match


def test_a_killed_import(tmp_path: Path) -> None:
    import_is_whole_or_not_there(Folder(tmp_path), 10)


def test_a_killed_match(tmp_path: Path) -> None:
    match_is_whole_or_not_there(Folder(tmp_path), 10)


@pytest.mark.fuzz
def test_an_import_killed_a_hundred_times(tmp_path: Path) -> None:
    import_is_whole_or_not_there(Folder(tmp_path), 100)


@pytest.mark.fuzz
def test_a_match_killed_a_hundred_times(tmp_path: Path) -> None:
    match_is_whole_or_not_there(Folder(tmp_path), 100)


def test_two_processes_that_import_and_match_at_once_lose_nothing(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.publishes()
    older, newer = write_reports(tmp_path, list(companies(COUNT, 2)))
    commands = (
        ("company", "import", older.name, "--accept"),
        ("company", "import", newer.name, "--accept"),
        ("match", "--on", "2026-04-15"),
        ("match", "--on", "2026-04-15"),
    )
    running = [
        subprocess.Popen(
            [*HUIQI, *command], cwd=tmp_path, env=folder.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for command in commands
    ]
    ended = [(process.communicate()[1], process.returncode) for process in running]
    assert [status for _, status in ended] == [0, 0, 0, 0], ended
    assert folder.counts()[0] == COUNT
    folder.does("match", "--on", "2026-04-15")
    assert json.loads(folder.does("match", "--on", "2026-04-15", "--json"))["changes"] == 0
