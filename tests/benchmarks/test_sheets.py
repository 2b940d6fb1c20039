"""How long a workbook of 100,000 rows and 60 columns takes from the file to the database, and how much memory."""

import json
import os
import random
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import Workbook

from engine.language.site import load_vocabulary
from tests.parsers.sheets.making import code

ROWS, COLUMNS = 100_000, 60
MOST_SECONDS, MOST_MEGABYTES = 600, 1_000
ROOT = Path(__file__).resolve().parents[2]
HUIQI = [sys.executable, "-c", "from app.cli import main; main()"]


def write(path: Path, rows: int) -> Path:
    """A yearly report with two years of each indicator in money."""
    numbers = random.Random(1)
    money = [indicator.name for indicator in load_vocabulary().indicators.values() if indicator.kind == "money"]
    headings = [f"{year}年{name}（千元）" for year in (2023, 2022) for name in money][: COLUMNS - 2]
    workbook = Workbook(write_only=True)
    page = workbook.create_sheet("企业年报")
    page.append(["统一社会信用代码", "企业名称", *headings])
    for row in range(rows):
        figures = [
            numbers.randrange(10**8) / 100 if at % 2 else numbers.randrange(10**6) for at in range(len(headings))
        ]
        page.append([code(row), f"示例企业{row}有限公司", *figures])
    workbook.save(path)
    return path


@pytest.mark.benchmark
def test_a_large_workbook_is_imported_in_minutes_and_little_memory(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "HUIQI_DATABASE": f"sqlite:///{tmp_path / 'huiqi.db'}",
        "HUIQI_KEY": str(tmp_path / "key"),
        "PYTHONPATH": str(ROOT),
    }

    def huiqi(*command: str) -> tuple[str, float, float]:
        """What a command prints, the seconds of work it took, and the most megabytes any has held so far."""
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run([*HUIQI, *command], env=environment, capture_output=True, text=True, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        worked = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return done.stdout, worked, after.ru_maxrss / 1024

    huiqi("operator", "add", "张", "--role", "operator")
    report = write(tmp_path / "年报.xlsx", ROWS)
    for time in ("first", "again"):
        out, seconds, megabytes = huiqi("company", "import", str(report), "--accept", "--json")
        imported = json.loads(out)["imported"]
        kept = (tmp_path / "huiqi.db").stat().st_size / 1e6
        print(f"\n{ROWS:,} x {COLUMNS} {time}: {seconds:.0f} s, {megabytes:.0f} MB, database {kept:,.0f} MB", end="")
        facts = ROWS * (COLUMNS - 1)  # the name is one
        assert (imported["stored"], imported["unchanged"]) == ((facts, 0) if time == "first" else (0, facts))
        assert seconds < MOST_SECONDS
        assert megabytes < MOST_MEGABYTES
