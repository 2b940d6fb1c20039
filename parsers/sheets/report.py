"""What an import would store and what stays out, counted and said cell by cell; then the same rows, to be stored."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

from engine.errors import InputError, Problem
from parsers.sheets.facts import Cell, RowRead, State
from parsers.sheets.opening import sha256_of
from parsers.sheets.proposed import Proposal, ProposedTable
from parsers.sheets.reading import Key, Known, read_table

MOST_CELLS = 2_000  # kept one by one for each table; beyond them only their number
TOLD_EVERY = 500  # rows
FEWEST_ALIKE = 3  # doubts of one kind in half of a column's cells, so that the column is doubted

Passed: TypeAlias = Callable[[int], None]  # told now and then how many rows have passed


@dataclass(frozen=True, kw_only=True, slots=True)
class LeftOut:
    """Rows that are no data, for one reason."""

    reason: str
    rows: int
    first: int  # the number of the first of them


@dataclass(frozen=True, kw_only=True, slots=True)
class TableReport:
    """What one table comes to."""

    sheet: str
    rows: int  # of companies
    accepted: int  # cells
    rejected: int
    held: int
    cells: tuple[Cell, ...]  # the first that stay out
    left_out: tuple[LeftOut, ...]
    waiting: tuple[tuple[str, int], ...]  # headings of unconfirmed columns, and how many cells they keep out
    hints: tuple[str, ...]  # what many cells of a column have in common
    repeated: frozenset[Key] = frozenset()


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """What a whole file comes to."""

    batch: str
    tables: tuple[TableReport, ...]
    notes: tuple[str, ...]

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables)

    @property
    def accepted(self) -> int:
        return sum(table.accepted for table in self.tables)

    @property
    def rejected(self) -> int:
        return sum(table.rejected for table in self.tables)

    @property
    def held(self) -> int:
        return sum(table.held for table in self.tables)


def unwatched(_: int) -> None:
    """Nobody watches."""


def examine(proposal: Proposal, known: Known | None = None, passed: Passed = unwatched) -> Report:
    """Read all rows without keeping them, and say what they come to."""
    counted = [_Count(table) for table in proposal.tables]
    rows = ((count, read) for count in counted for read in read_table(count.table, proposal.lexicon, known or Known()))
    for number, (count, read) in enumerate(rows, 1):
        count.add(read)
        if number % TOLD_EVERY == 0:
            passed(number)
    return Report(batch=proposal.batch, tables=tuple(count.report() for count in counted), notes=proposal.notes)


def read_proposal(proposal: Proposal, report: Report, known: Known | None = None) -> Iterator[RowRead]:
    """Read the same rows again, to be stored: what the report counts as accepted, and nothing else."""
    if sha256_of(proposal.book.path) != proposal.book.sha256:
        raise InputError(
            Problem(place=proposal.book.path.name, message="文件在确认之后改动过，未导入", help="重新导入一次")
        )
    for table, counted in zip(proposal.tables, report.tables, strict=True):
        yield from read_table(table, proposal.lexicon, replace(known or Known(), repeated=counted.repeated))


class _Count:
    """Counts the rows of a table as they pass."""

    def __init__(self, table: ProposedTable) -> None:
        self.table = table
        self.rows = self.accepted = 0
        self.kept_out: Counter[State] = Counter()
        self.cells: list[Cell] = []
        self.left_out: dict[str, LeftOut] = {
            what: LeftOut(reason=what, rows=1, first=row) for row, what in table.head.left_out
        }
        self.waiting: Counter[int] = Counter()
        self.hints: Counter[tuple[str, str]] = Counter()
        self.by_row: dict[int, int] = {}  # row → cells accepted, to be taken back if the company comes again
        self.repeated: set[Key] = set()

    def add(self, read: RowRead) -> None:
        if read.left_out:
            reason = "与前面的行重复" if read.left_out.startswith("与第") else read.left_out
            before = self.left_out.get(reason, LeftOut(reason=reason, rows=0, first=read.place.row))
            self.left_out[reason] = replace(before, rows=before.rows + 1)
            return
        self.rows += 1
        self.accepted += read.accepted
        self.by_row[read.place.row] = read.accepted
        self.waiting.update(read.waiting)
        for cell in read.cells:
            self._keep_out(cell)
        if read.repeats:
            self._take_back(read)

    def _keep_out(self, cell: Cell) -> None:
        self.kept_out[cell.state] += cell.count
        if cell.hint:
            self.hints[(cell.place.heading, cell.hint)] += 1
        if len(self.cells) < MOST_CELLS:
            self.cells.append(cell)

    def _take_back(self, read: RowRead) -> None:
        """The row that came first was accepted; now nobody knows which of the two is right."""
        self.repeated.add((read.company, read.period))
        accepted = self.by_row.pop(read.repeats, None)
        if accepted is not None:
            self.accepted -= accepted
            place = replace(read.place, row=read.repeats)
            reason = f"与第{read.place.row}行是同一企业，数值不同"
            self._keep_out(Cell(place=place, state=State.HELD, written="", reason=reason, count=max(1, accepted)))

    def report(self) -> TableReport:
        headings = {column.column.index: column.column.heading.written for column in self.table.columns}
        return TableReport(
            sheet=self.table.sheet.name,
            rows=self.rows,
            accepted=self.accepted,
            rejected=self.kept_out[State.REJECTED],
            held=self.kept_out[State.HELD],
            cells=tuple(sorted(self.cells, key=lambda cell: cell.place.row)),
            left_out=tuple(self.left_out.values()),
            waiting=tuple((headings[index], count) for index, count in sorted(self.waiting.items())),
            hints=tuple(self._hints()),
            repeated=frozenset(self.repeated),
        )

    def _hints(self) -> Iterator[str]:
        for (heading, hint), count in self.hints.most_common():
            if count >= FEWEST_ALIKE and 2 * count >= self.rows:
                yield f"“{heading}”列有 {count:,} 格{hint}，多半是这一列的单位不对"
