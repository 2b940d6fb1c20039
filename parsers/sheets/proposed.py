"""What a file is taken to say before anything of it counts: per sheet what its rows are, per column what it means.

A column is settled, likely (an operator has to agree), open (an operator has to say something) or left out.
Only settled columns are read.
"""

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from engine.language.periods import Months
from parsers.sheets.book import Book, Sheet
from parsers.sheets.columns import Column
from parsers.sheets.heads import Head
from parsers.sheets.lexicon import Lexicon
from parsers.sheets.spans import Span
from parsers.sheets.subjects import Subject
from parsers.sheets.targets import Role, Target


class Standing(StrEnum):
    """How far a column is understood."""

    SETTLED = "确定"
    LIKELY = "待确认"
    OPEN = "待说明"
    LEFT = "不导入"


@dataclass(frozen=True, kw_only=True, slots=True)
class ProposedColumn:
    """A column and what it is taken for."""

    column: Column
    target: Target
    standing: Standing
    unit: str = ""
    span: Span | None = None  # how its period is worded
    beside: Span | None = None  # the period of the column to its left under the same heading
    period: Months | None = None  # what that comes to in this sheet
    is_dated: bool = False  # its values differ from period to period
    score: float = 0
    runner_up: str = ""
    why: str = ""
    is_said: bool = False  # by an operator, now or for the last table of this layout


@dataclass(frozen=True, kw_only=True, slots=True)
class ProposedTable:
    """One sheet: what its rows are and what its columns mean."""

    sheet: Sheet
    head: Head
    subject: Subject
    period: Months | None  # that the whole sheet is for
    period_from: str  # where that was read
    units: tuple[str, ...]  # from the note over the table
    fingerprint: str  # of the layout
    is_recalled: bool = False  # its columns are as they were confirmed for the last table of this layout
    drafts: tuple[ProposedColumn, ...] = ()  # each column by itself
    columns: tuple[ProposedColumn, ...] = ()  # all of them together: with periods, without rivals

    @property
    def is_settled(self) -> bool:
        return all(column.standing in (Standing.SETTLED, Standing.LEFT) for column in self.columns)


ROW_PERIOD = Target(role=Role.ROW, part="period")


@dataclass(frozen=True, kw_only=True, eq=False)
class Proposal:
    """What a file is taken to say."""

    book: Book
    lexicon: Lexicon
    tables: tuple[ProposedTable, ...]
    notes: tuple[str, ...] = ()  # what was set aside, and why

    @property
    def is_settled(self) -> bool:
        return all(table.is_settled for table in self.tables)

    @cached_property
    def batch(self) -> str:
        """The same for the same file read in the same way: what is stored under it needn't be stored again."""
        said = [[table.sheet.name, str(table.subject), *map(_read_as, table.columns)] for table in self.tables]
        return hashlib.sha256(f"{self.book.sha256} {said}".encode()).hexdigest()


def _read_as(column: ProposedColumn) -> str:
    if column.standing is not Standing.SETTLED:
        return ""
    return f"{column.column.letter} {column.target} {column.unit} {column.span} {column.period}"
