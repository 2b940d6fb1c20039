"""Real files for the tests of spreadsheets, and what was read of them in words that can be compared."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from engine.language.credit_codes import check_character
from engine.language.site import shipped_site
from parsers.sheets.facts import Fact, Row, RowRead, Title
from parsers.sheets.given import EVERY, Given, OfSheet
from parsers.sheets.layout import Layout
from parsers.sheets.opening import open_book
from parsers.sheets.proposal import confirm, propose
from parsers.sheets.proposed import Proposal
from parsers.sheets.reading import Known
from parsers.sheets.report import Report, examine, read_proposal


def code(number: int) -> str:
    """The credit code of an invented company."""
    first_17 = f"91330199{number:09d}"
    return first_17 + check_character(first_17)


NUMBER_OF = {code(number): number for number in range(100)}


def filled(rows: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """Rows with `$3` in the place of a company's credit code."""
    return [
        [code(int(cell[1:])) if isinstance(cell, str) and cell.startswith("$") else cell for cell in row]
        for row in rows
    ]


def write_xlsx(
    path: Path, rows: Sequence[Sequence[Any]], *, sheet: str = "企业年报", merges: Sequence[str] = ()
) -> Path:
    workbook = Workbook()
    page = workbook.active
    page.title = sheet
    for row in filled(rows):
        page.append(row)
    for merge in merges:
        page.merge_cells(merge)
    workbook.save(path)
    return path


def write_csv(path: Path, rows: Sequence[Sequence[Any]], *, encoding: str = "utf-8", delimiter: str = ",") -> Path:
    lines = (delimiter.join(_csv_cell(cell, delimiter) for cell in row) for row in filled(rows))
    path.write_text("\r\n".join(lines) + "\r\n", encoding=encoding, newline="")
    return path


def _csv_cell(cell: Any, delimiter: str) -> str:
    text = "" if cell is None else str(cell)
    return '"' + text.replace('"', '""') + '"' if any(mark in text for mark in (delimiter, '"', "\n")) else text


def proposed(path: Path, layouts: Mapping[str, Layout] | None = None, **every: Any) -> Proposal:
    """What is proposed for a file of whose every sheet the same is said."""
    given = Given(sheets={EVERY: OfSheet(**every)}, layouts=layouts or {})
    return propose(open_book(path), shipped_site(), given)


def read(path: Path, known: Known | None = None, **given: Any) -> tuple[Report, list[RowRead]]:
    """Everything likely is agreed to; the report, and the rows as they would be stored."""
    proposal = confirm(proposed(path, **given), likely=True)
    report = examine(proposal, known)
    return report, list(read_proposal(proposal, report, known))


def said(rows: Sequence[RowRead]) -> list[str]:
    """All that would be stored, a line each: `1 rd_expense@2023 = 100000`."""
    return [line for row in rows for line in (*map(_fact, row.facts), *map(_row, row.rows), *map(_title, row.titles))]


def mapped(proposal: Proposal) -> dict[str, str]:
    """Column → `rd_expense 千元 2023 确定`, without those that are left out."""
    return {
        column.column.letter: " ".join(
            filter(None, (str(column.target), column.unit, str(column.period or ""), column.standing))
        )
        for table in proposal.tables
        for column in table.columns
        if str(column.target) != "-"
    }


def _fact(fact: Fact) -> str:
    at = f"@{fact.period}" if fact.period else ""
    return f"{NUMBER_OF[fact.company]} {fact.indicator}{at} = {_value(fact.value)}"


def _row(row: Row) -> str:
    return f"{NUMBER_OF[row.company]} {row.table}: " + ", ".join(
        f"{key} = {_value(value)}" for key, value in row.fields.items()
    )


def _title(title: Title) -> str:
    number = f" {title.number}" if title.number else ""
    return f"{NUMBER_OF[title.company]} {title.family}: {_value((title.title,))}{number}"


def _value(value: Any) -> str:
    if isinstance(value, tuple):
        return "、".join(" ".join(_title_words(title)) for title in value)
    return f"{value.normalize():f}" if hasattr(value, "normalize") else str(value)


def _title_words(title: Any) -> Iterator[str]:
    yield title.name
    if title.level:
        yield title.level
    if title.since or title.until:
        yield f"{title.since or ''}..{title.until or ''}"
