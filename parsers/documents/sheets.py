"""Printed pages to a document: running heads go, columns are read in order, lines are joined over page ends."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median

from parsers.documents.document import Document, Piece, Place, Writer
from parsers.documents.labels import label_of
from parsers.documents.layout import ADDED, Row, Strip, reading_order, split_notes, usual_em, without_running_heads
from parsers.documents.lines import Line, is_full, paragraphs
from parsers.documents.ruled import NEAR, Box
from parsers.documents.tables import GridCell, one_cell, write_table


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """A page: what is printed on it, tables among the strips."""

    number: int
    width: float
    height: float
    strips: tuple[Strip, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class PrintedTable:
    """A table of one page: where its columns begin, and the strips of each cell."""

    page: int
    xs: tuple[float, ...]
    cells: tuple[tuple[Box, tuple[Strip, ...]], ...]


@dataclass(kw_only=True)
class _Flow:
    """The lines of all pages one after the other, and the tables that stand before some of them."""

    lines: list[Line] = field(default_factory=list)
    tables: dict[int, list[PrintedTable]] = field(default_factory=dict)
    notes: list[Line] = field(default_factory=list)


def compose(sheets: Sequence[Sheet], *, file: str, format: str, remarks: Iterable[str] = ()) -> Document:  # noqa: A002 - the field's name
    """Make a document of printed pages."""
    flow, writer, written = _flow(sheets), Writer(), 0
    for paragraph in [*paragraphs(flow.lines), None]:
        before = len(flow.lines) if paragraph is None else paragraph.first
        for cells in _tables(flow.tables.get(before, ()), written):
            written += 1
            write_table(writer, cells, written)
        if paragraph is not None:
            writer.paragraph(paragraph.pieces, align=paragraph.align)
    for note in paragraphs(flow.notes):
        writer.paragraph(note.pieces, note=True)
    return writer.document(file=file, format=format, stated={}, remarks=remarks)


def _flow(sheets: Sequence[Sheet]) -> _Flow:
    flow = _Flow()
    pages = without_running_heads([sheet.strips for sheet in sheets], [sheet.height for sheet in sheets])
    usual = usual_em(pages)
    parted = [split_notes(strips, usual) for strips in pages]
    bodies = [list(reading_order(body)) for body, _ in parted]
    margin = _margin(bodies)
    for sheet, rows, (_, notes) in zip(sheets, bodies, parted, strict=True):
        _add(flow, rows, sheet.number, sheet.width - margin)
        for at, row in enumerate(reading_order(notes), start=1):
            flow.notes.append(_line(row, Place(page=sheet.number, line=at, inside="脚注")))
    return flow


def _margin(bodies: Iterable[Sequence[Row]]) -> float:
    """Where lines begin; they end as far from the other side of the page."""
    strips = (row.strips[0] for rows in bodies for row in rows if not row.column)
    lefts = Counter(round(strip.left) for strip in strips if strip.table is None)
    return min((left for left, count in lefts.items() if count > 1), default=min(lefts, default=0))


def _add(flow: _Flow, rows: Sequence[Row], page: int, limit: float) -> None:
    """Add the lines and tables of a page."""
    pitch = _pitch(rows)
    for number, (above, row) in enumerate(zip([None, *rows], rows, strict=False), start=1):
        if isinstance(row.strips[0].table, PrintedTable):
            flow.tables.setdefault(len(flow.lines), []).append(row.strips[0].table)
            continue
        same = above is not None and above.column == row.column
        gap = max(0.0, (row.top - above.top) / pitch - 1) if above is not None and same else 0.0
        fresh = len(flow.lines) in flow.tables or _is_tabular(row) or (above is not None and _is_tabular(above))
        line = _line(row, Place(page=page, line=number))
        flow.lines.append(replace(line, limit=None if row.column else limit, gap=gap, fresh=fresh))


def _is_tabular(row: Row) -> bool:
    """Words with wide gaps between them, as in a table without rules; a label with its text is none."""
    label = label_of(row.strips[0].text)
    return len(row.strips) > 1 and (label is None or label.end < len(row.strips[0].text))


def _pitch(rows: Sequence[Row]) -> float:
    """The usual distance from line to line."""
    steps = [below.top - above.top for above, below in pairwise(rows) if above.column == below.column]
    return max(1.0, median([step for step in steps if step > 0] or [1.0]))


def _line(row: Row, place: Place) -> Line:
    pieces: list[Piece] = []
    for strip in row.strips:
        if pieces:
            pieces.append(Piece(" ", place))
        pieces.extend(_pieces(strip, place))
    em = median(strip.em for strip in row.strips)
    return Line(pieces=tuple(pieces), left=row.strips[0].left, right=row.strips[-1].right, em=em, column=row.column)


def _pieces(strip: Strip, place: Place) -> Iterator[Piece]:
    """Cut a strip where its characters do not follow each other in the text layer."""
    if not strip.indexes:
        yield Piece(strip.text, place)
        return
    start = 0
    for at in range(1, len(strip.indexes) + 1):
        if at == len(strip.indexes) or strip.indexes[at] != strip.indexes[at - 1] + 1:
            index = strip.indexes[start]
            yield Piece(strip.text[start:at], place if index == ADDED else replace(place, offset=index))
            start = at


def _tables(printed: Iterable[PrintedTable], before: int) -> Iterator[list[GridCell]]:
    """Give the cells of each table; what goes on over the end of a page is one table."""
    cells: list[GridCell] = []
    last: PrintedTable | None = None
    for part in printed:
        if last is not None and _goes_on(last, part):
            cells.extend(_below(cells, list(_cells(part, before))))
        else:
            if cells:
                yield cells
            before += 1
            cells = list(_cells(part, before))
        last = part
    if cells:
        yield cells


def _goes_on(above: PrintedTable, below: PrintedTable) -> bool:
    same = len(above.xs) == len(below.xs) and all(abs(x - y) <= NEAR for x, y in zip(above.xs, below.xs, strict=True))
    return same and below.page == above.page + 1


def _below(above: Sequence[GridCell], cells: Sequence[GridCell]) -> Iterator[GridCell]:
    """Count the rows of a later page on; a head that is printed again is left out."""
    again = _first_row(above) == _first_row(cells)
    down = max(cell.row + cell.rows for cell in above) - again
    for cell in cells:
        if not again or cell.row:
            places = tuple(Piece(piece.text, replace(piece.place, row=cell.row + down + 1)) for piece in cell.pieces)
            yield replace(cell, row=cell.row + down, pieces=places)


def _first_row(cells: Sequence[GridCell]) -> list[str]:
    return [cell.text for cell in cells if cell.row == 0]


def _cells(table: PrintedTable, number: int) -> Iterator[GridCell]:
    for box, strips in table.cells:
        place = Place(page=table.page, table=number, row=box.row + 1, column=box.column + 1)
        pieces = one_cell(_paragraphs(strips, box, place))
        yield GridCell(row=box.row, column=box.column, rows=box.rows, columns=box.columns, pieces=pieces)


def _paragraphs(strips: Sequence[Strip], box: Box, place: Place) -> Iterator[list[Piece]]:
    """Join the lines of a cell that were broken because the cell is narrow."""
    begun: list[Piece] = []
    above: Line | None = None
    for line in (_line(row, place) for row in reading_order(strips)):
        if above is not None and not is_full(
            (above.right - above.left) / above.em, (box.right - box.left) / above.em - 0.8, line.text
        ):
            yield begun
            begun = []
        begun.extend(line.pieces)
        above = line
    yield begun
