"""Tables of any file: cells with their spans become rows, each cell under its heading, merged ones in every row."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from parsers.documents.document import Piece, Place, Writer, tidy

LONGEST_HEADING = 30
_FIGURE = re.compile(r"\d[\d.,]*\s*(?:万|亿|元|%|％|人|家|项|件|年|个|㎡|平)|[以不][上下超低少高]")
_ENDS_SENTENCE = tuple("。；;！!？?，,、：:")


@dataclass(frozen=True, kw_only=True, slots=True)
class GridCell:
    """A cell as it lies on the grid of its table; rows and columns count from 0."""

    row: int
    column: int
    pieces: tuple[Piece, ...]
    rows: int = 1
    columns: int = 1
    heads: bool = False  # marked as a heading by the file

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)


def write_table(writer: Writer, cells: Sequence[GridCell], table: int) -> None:
    """Write the rows of a table; a grid of a single column is no table but a frame around paragraphs."""
    if max((cell.column + cell.columns for cell in cells), default=0) < 2:
        for cell in sorted(cells, key=lambda cell: cell.row):
            writer.paragraph(cell.pieces)
        return
    rows = _rows(cells)
    heads = _heading_rows(rows)
    for number, row in rows.items():
        pairs = [(cell.pieces, "" if number in heads else _heading(cell, rows, heads)) for cell in row]
        page = next((cell.pieces[0].place.page for cell in row if cell.row == number and cell.pieces), None)
        place = Place(page=page, table=table, row=number + 1)
        writer.row(pairs, table=table, heads=number in heads or _spans_all(row), place=place)


def one_cell(paragraphs: Iterable[Sequence[Piece]]) -> tuple[Piece, ...]:
    """Put the paragraphs of a cell on one line, with a blank where no punctuation parts them."""
    joined: list[Piece] = []
    for paragraph in filter(None, map(tidy, paragraphs)):
        if joined and not joined[-1].text.endswith(_ENDS_SENTENCE):
            joined.append(Piece(" ", replace(paragraph[0].place, offset=None)))
        joined.extend(paragraph)
    return tuple(joined)


def _rows(cells: Sequence[GridCell]) -> dict[int, list[GridCell]]:
    covered = sorted(
        ((row, cell.column, cell) for cell in cells for row in range(cell.row, cell.row + cell.rows)),
        key=lambda at: at[:2],
    )
    return {row: [cell for _, _, cell in group] for row, group in groupby(covered, key=lambda at: at[0])}


def _heading_rows(rows: dict[int, list[GridCell]]) -> set[int]:
    """Find the rows at the top that head the columns: as marked, else as they look."""
    heads: set[int] = set()
    marked = any(cell.heads for row in rows.values() for cell in row)
    for number, row in rows.items():
        if _spans_all(row):
            heads.add(number)  # a caption inside the table
        elif all(cell.heads for cell in row) if marked else _looks_like_heading(row) and not _complete(rows, heads):
            heads.add(number)
        else:
            break
    return set() if len(heads) == len(rows) else heads


def _complete(rows: dict[int, list[GridCell]], heads: set[int]) -> bool:
    """A row of headings is followed by a second one only below a heading that is itself divided."""
    above = [rows[number] for number in heads if not _spans_all(rows[number])]
    return bool(above) and all(cell.columns == 1 for cell in above[-1])


def _looks_like_heading(row: Sequence[GridCell]) -> bool:
    texts = [cell.text.strip() for cell in row]
    return any(texts) and all(len(text) <= LONGEST_HEADING and not _FIGURE.search(text) for text in texts)


def _spans_all(row: Sequence[GridCell]) -> bool:
    return len(row) == 1 and row[0].columns > 1


def _heading(cell: GridCell, rows: dict[int, list[GridCell]], heads: set[int]) -> str:
    """Name what stands above a cell: 奖励标准/国家级."""
    above = (
        head for number in sorted(heads) if not _spans_all(rows[number]) for head in rows[number] if _above(head, cell)
    )
    return "/".join(dict.fromkeys(text for head in above if (text := re.sub(r"\s+", "", head.text))))


def _above(head: GridCell, cell: GridCell) -> bool:
    return head.column < cell.column + cell.columns and cell.column < head.column + head.columns
