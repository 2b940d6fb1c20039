"""How long a workbook of 100,000 rows and 60 columns takes from the file to facts, and how much memory."""

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

PROGRAM = """
import sys, time
from pathlib import Path
from engine.language.site import shipped_site
from parsers.sheets.opening import open_book
from parsers.sheets.proposal import confirm, propose
from parsers.sheets.reading import Known
from parsers.sheets.report import examine, read_proposal

start = time.perf_counter()
proposal = confirm(propose(open_book(Path(sys.argv[1])), shipped_site()), likely=True)
opened = time.perf_counter()
report = examine(proposal, Known(last_year=lambda *_: None))
examined = time.perf_counter()
facts = sum(len(row.facts) for row in read_proposal(proposal, report))
print(facts, opened - start, examined - opened, time.perf_counter() - examined)
"""


def write(path: Path) -> Path:
    """A yearly report with two years of each indicator in money."""
    numbers = random.Random(1)
    money = [indicator.name for indicator in load_vocabulary().indicators.values() if indicator.kind == "money"]
    headings = [f"{year}年{name}（千元）" for year in (2023, 2022) for name in money][: COLUMNS - 2]
    workbook = Workbook(write_only=True)
    page = workbook.create_sheet("企业年报")
    page.append(["统一社会信用代码", "企业名称", *headings])
    for row in range(ROWS):
        figures = [
            numbers.randrange(10**8) / 100 if at % 2 else numbers.randrange(10**6) for at in range(len(headings))
        ]
        page.append([code(row), f"示例企业{row}有限公司", *figures])
    workbook.save(path)
    return path


@pytest.mark.benchmark
def test_a_large_workbook_is_read_in_minutes_and_little_memory(tmp_path: Path) -> None:
    path = write(tmp_path / "年报.xlsx")
    run = subprocess.run([sys.executable, "-c", PROGRAM, str(path)], capture_output=True, text=True, check=True)
    facts, *seconds = run.stdout.split()
    opened, examined, read_again = map(float, seconds)
    megabytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(
        f"\n{ROWS:,} x {COLUMNS}: {opened:.0f} s to open, {examined:.0f} s to examine, {read_again:.0f} s to read;",
        end="",
    )
    print(f" {megabytes:.0f} MB")
    assert int(facts) == ROWS * (COLUMNS - 2)
    assert opened + examined + read_again < MOST_SECONDS
    assert megabytes < MOST_MEGABYTES
