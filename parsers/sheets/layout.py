"""What an operator has confirmed for one layout of tables, to be remembered: last year's form, this year's figures."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from engine.errors import InputError, Problem
from engine.language.periods import Months
from parsers.sheets.columns import Column
from parsers.sheets.headings import Words
from parsers.sheets.proposed import ProposedTable, Standing
from parsers.sheets.spans import Span


@dataclass(frozen=True, kw_only=True, slots=True)
class ColumnLayout:
    """What a column was confirmed to be."""

    index: int
    target: str  # as targets.py writes it
    unit: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Layout:
    """A confirmed mapping under the fingerprint of the headings it is for."""

    fingerprint: str
    subject: str
    columns: tuple[ColumnLayout, ...]


def layout_of(table: ProposedTable) -> Layout:
    """What to remember of a confirmed table: the columns that are read, and those that a person left out."""
    columns = tuple(
        ColumnLayout(index=column.column.index, target=str(column.target), unit=column.unit)
        for column in table.columns
        if column.standing is Standing.SETTLED or (column.standing is Standing.LEFT and column.is_said)
    )
    return Layout(fingerprint=table.fingerprint, subject=str(table.subject), columns=columns)


def fingerprint(columns: Sequence[Column], units: Sequence[str], sheet_period: Months | None) -> str:
    """The same for the same headings, codes and units in the same places, whatever the year."""
    this_year = sheet_period.last // 12 if sheet_period else None
    stated = [
        [
            column.index,
            column.heading.code,
            column.heading.unit,
            *(_stated(text, this_year) for text in column.heading.texts),
        ]
        for column in columns
    ]
    return hashlib.sha256(_json([list(units), stated]).encode()).hexdigest()


def _stated(text: Words, this_year: int | None) -> list[object]:
    return [text.name, text.depth, *(_span(text.span, this_year) if text.span else ())]


def _span(span: Span, this_year: int | None) -> list[object]:
    """A period by how many years it lies from the sheet's own, so that next year's table is the same layout."""
    years = span.year - this_year if span.year is not None and this_year is not None else None
    return [span.kind, years, span.first, span.count]


def write_layout(layout: Layout) -> str:
    columns = [[column.index, column.target, column.unit] for column in layout.columns]
    return _json({"fingerprint": layout.fingerprint, "subject": layout.subject, "columns": columns})


def read_layout(text: str) -> Layout:
    try:
        data = json.loads(text)
        columns = tuple(
            ColumnLayout(index=int(at), target=str(what), unit=str(unit)) for at, what, unit in data["columns"]
        )
        return Layout(fingerprint=str(data["fingerprint"]), subject=str(data["subject"]), columns=columns)
    except (ValueError, KeyError, TypeError) as fault:
        raise InputError(Problem(message="记住的表格版式读不出来", help="加 --afresh 重新确认一次")) from fault


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
