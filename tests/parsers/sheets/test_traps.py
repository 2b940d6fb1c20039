"""Every trap of real tables, as a real file: what would be stored, what stays out, and what is said of it."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.parsers.sheets.making import proposed, read, said, write_csv, write_xlsx

CASES = yaml.safe_load((Path(__file__).parents[2] / "data" / "sheets" / "traps.yaml").read_text(encoding="utf-8"))
FORMATS = ("xlsx", "csv", "gb18030")


def _written(case: dict[str, Any], form: str, folder: Path) -> Path:
    name = case.get("sheet", "企业年报")
    if form == "xlsx":
        return write_xlsx(folder / "表.xlsx", case["rows"], sheet=name, merges=case.get("merges", ()))
    return write_csv(folder / f"{name}.csv", case["rows"], encoding="utf-8-sig" if form == "csv" else form)


@pytest.mark.parametrize(
    ("case", "form"),
    [
        pytest.param(case, form, id=f"{case['trap']}-{form}")
        for case in CASES
        for form in FORMATS
        if case.get("only", form) == form
    ],
)
def test_a_trap_is_survived_and_said(case: dict[str, Any], form: str, tmp_path: Path) -> None:
    path = _written(case, form, tmp_path)
    report, rows = read(path)
    [table] = report.tables
    assert said(rows) == case.get("stored", [])
    if "out" in case:
        assert [str(cell) for cell in table.cells] == case["out"]
    assert len(table.cells) == case.get("out_count", len(case.get("out", [])))
    if "left" in case:
        assert [f"{left.reason} {left.rows} {left.first}" for left in table.left_out] == case["left"]
    assert [f"{heading} {count}" for heading, count in table.waiting] == case.get("waiting", [])
    if "headings" in case:
        [shown] = proposed(path).tables
        written = {column.column.letter: column.column.heading.written for column in shown.columns}
        assert {letter: written[letter] for letter in case["headings"]} == case["headings"]
