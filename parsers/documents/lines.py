"""Printed lines to paragraphs: text that was broken to fit a column is joined again, whatever the file."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from parsers.documents.document import Align, Piece
from parsers.documents.labels import label_of

NEIGHBOURS = 8  # lines above and below that show how wide the column is
LEAST_SUPPORT = 3
NARROWEST = 10.0  # em; what is narrower was broken by hand
SLACK = 1.6  # em that a full line may lack: no line begins with a comma

_ENDS = re.compile(r"[。！？!?；;：:…][”’」』）)】\]]*$")
_IN_BRACKETS = re.compile(r"[（(][^（）()]*[）)]")
_MUST_GO_ON = re.compile(r"[，、（《“‘〔【「第]$")
_CANNOT_BEGIN = re.compile(r"[，。、；：）》”’！？％%〕】」]")
_FIRST_WORD = re.compile(r"[0-9A-Za-z.,%％+\-/]+[，。、；：）》”！？]?|.[，。、；：）》”！？]?")


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A line as it is printed: its words, and where it begins and ends on the page."""

    pieces: tuple[Piece, ...]
    left: float
    right: float
    em: float = 1.0  # the width of a Chinese character
    column: int = 0  # lines of different columns do not tell each other's width
    limit: float | None = None  # where the text of the page ends, if the page says so
    gap: float = 0.0  # blank space above, in lines
    fresh: bool = False  # what stands above cannot run into it: a table, the end of the text

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True, kw_only=True, slots=True)
class Paragraph:
    """Lines that belong together, and how they stand on the page."""

    first: int  # which of the lines it begins with
    pieces: tuple[Piece, ...]
    align: Align


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """What the lines around a line show: where they begin, where they end, whether paragraphs are indented."""

    margin: float
    edge: float | None  # None: these lines were not broken to fit
    indented: bool


def paragraphs(lines: Sequence[Line]) -> Iterator[Paragraph]:
    """Join lines to paragraphs."""
    wide = {column: _widths(lines, column) for column in {line.column for line in lines}}
    columns = [_column(lines, at, wide[line.column]) for at, line in enumerate(lines)]
    first = 0
    for at in range(1, len(lines) + 1):
        if at == len(lines) or not _goes_on(lines[first:at], lines[at], columns[at - 1], columns[at]):
            begun = lines[first:at]
            yield Paragraph(first=first, pieces=tuple(_joined(begun)), align=_align(begun, columns[first]))
            first = at


def is_full(width: float, room: float, below: str) -> bool:
    """A line is full if the first word of the next one had no room left on it; all in widths of a character."""
    word = _FIRST_WORD.match(below)
    needed = min(display_width(word[0]) if word else 1.0, 12.0) + 0.3
    return width + max(SLACK, needed) >= room


def display_width(text: str) -> float:
    """Measure text in widths of a Chinese character."""
    return sum(0.5 if char < "\u2000" and char not in "×÷·°±§" else 1.0 for char in text)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Widths:
    """How long the lines of a column are in all the document."""

    longest: float  # nine of ten are shorter: text that was not broken by a program has far longer ones
    usual: float | None  # where most lines end that stop in the middle of a sentence


def _widths(lines: Sequence[Line], column: int) -> _Widths:
    mine = [line for line in lines if line.column == column]
    rights = sorted(line.right for line in mine)
    longest = rights[len(rights) * 9 // 10]
    open_ends = Counter(round(line.right) for line in mine if not _ENDS.search(line.text) and line.right <= longest)
    usual, count = max(open_ends.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
    wide = usual - min(line.left for line in mine) >= NARROWEST * mine[0].em
    return _Widths(longest=longest, usual=float(usual) if wide and count >= LEAST_SUPPORT else None)


def _column(lines: Sequence[Line], at: int, widths: _Widths) -> Column:
    """Look at the lines around: the width that several of them reach is that of the column."""
    line = lines[at]
    around = [near for near in lines[max(0, at - NEIGHBOURS) : at + NEIGHBOURS + 1] if near.column == line.column]
    margin = min(near.left for near in around)
    edges = [edge for edge in {near.right for near in around} if _is_edge(edge, around, margin, widths.longest)]
    if line.limit is not None:
        edges = [edge for edge in edges if edge > line.limit - 2.5 * line.em]
    reached = [edge for edge in edges if edge >= line.right]
    edge = min(reached) if reached else max(edges, default=line.limit or widths.usual)
    starts = [below for above, below in pairwise(around) if _steps_in(above, below)]
    return Column(margin=margin, edge=edge, indented=len(starts) >= 2)


def _is_edge(edge: float, around: Sequence[Line], margin: float, longest: float) -> bool:
    """Several lines reach it, none but a few go far beyond it, and it is no narrow list."""
    em = around[0].em
    begins = margin + 2.6 * em  # what begins further right is a title
    reaching = sum(edge - SLACK * em <= near.right <= edge and near.left < begins for near in around)
    widest = max(near.right for near in around if near.right <= longest + em or near.right == edge)
    wide = edge - margin >= max(NARROWEST * em, 0.7 * (widest - margin))
    return reaching >= LEAST_SUPPORT and wide and longest - margin < 1.6 * (edge - margin)


def _steps_in(above: Line, below: Line) -> bool:
    return 1.0 < (below.left - above.left) / below.em < 4.5


def _goes_on(begun: Sequence[Line], below: Line, column: Column, its: Column) -> bool:
    """Is `below`, in a column of its own or in the same, the next line of the paragraph, or the first of a new one?"""
    above = begun[-1]
    if below.fresh or _set_off(above, column):
        return False
    indent = below.left - its.margin if below.column != above.column else below.left - above.left
    if indent > above.em and not _hangs(begun, below):
        return False
    text = "".join(line.text for line in begun[-3:])
    if _MUST_GO_ON.search(text) or _CANNOT_BEGIN.match(below.text):
        return not _set_off(below, its)
    if label_of(below.text) is not None or column.edge is None or not _full(begun, below, column):
        return False
    if not _ENDS.search(text) and not _IN_BRACKETS.fullmatch(text):
        return True
    starts = column.indented and below.left - its.margin > below.em
    return not starts and below.gap < 0.8 and (column.indented or above.column != below.column)


def _hangs(begun: Sequence[Line], below: Line) -> bool:
    """A list item whose further lines stand below its words, not below its number."""
    label = label_of(begun[0].text)
    if label is None or label_of(below.text) is not None:
        return False
    first = begun[0]
    return abs(first.left + display_width(first.text[: label.end]) * first.em - below.left) < 0.8 * below.em


def _full(begun: Sequence[Line], below: Line, column: Column) -> bool:
    above = begun[-1]
    first = len(begun) == 1 and not column.indented and above.left - column.margin < above.em
    lost_indent = 2.0 if first else 0.0  # of text that was copied without its blanks
    return column.edge is not None and is_full(above.right / above.em + lost_indent, column.edge / above.em, below.text)


def _set_off(line: Line, column: Column) -> bool:
    """A title, a signature or a date: it stands far from where lines begin, or in the middle."""
    left = (line.left - column.margin) / line.em
    right = (column.edge - line.right) / line.em if column.edge is not None else 0.0
    return left > 5 or (left > 2.5 and abs(left - right) < 0.6)


def _align(begun: Sequence[Line], column: Column) -> Align:
    line = begun[0]
    if len(begun) > 1 or line.left - column.margin < 3 * line.em:
        return ""
    if column.edge is None:
        return "center"
    return "right" if column.edge - line.right < (line.left - column.margin) / 3 else "center"


def _joined(begun: Sequence[Line]) -> list[Piece]:
    pieces = list(begun[0].pieces)
    for line in begun[1:]:
        before, after = pieces[-1].text[-1:], line.pieces[0].text[:1]
        if before.isascii() and before.isalpha() and after.isascii() and after.isalpha():
            pieces.append(Piece(" ", replace(line.pieces[0].place, offset=None)))
        pieces.extend(line.pieces)
    return pieces
