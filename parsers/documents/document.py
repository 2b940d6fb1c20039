"""A document as it was read: its text, and for every character of it the place in the file it came from."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal, TypeAlias
from unicodedata import normalize

from engine.errors import InputError, Problem

Span: TypeAlias = tuple[int, int]
Align: TypeAlias = Literal["", "center", "right"]

CELL_BREAK = " | "
LONGEST_PARAGRAPH = 100_000
LONGEST_TEXT = 2_000_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where words stand in their file, as a person would look them up; every count starts at 1."""

    page: int | None = None
    line: int | None = None  # of the page, or of a text file
    paragraph: int | None = None  # outside tables; empty ones are not counted
    table: int | None = None
    row: int | None = None
    column: int | None = None
    inside: str = ""  # 脚注1, 文本框1
    offset: int | None = None  # in the source of that page, paragraph, cell or text file; None: added by the reader

    def __str__(self) -> str:
        page = f"第{self.page}页" if self.page else ""
        if self.table:
            column = f"第{self.column}列" if self.column else ""
            return f"{page}{self.inside}表{self.table}第{self.row}行{column}"
        paragraph = f"第{self.paragraph}段" if self.paragraph else ""
        line = f"第{self.line}行" if self.line and not self.paragraph else ""
        return f"{page}{self.inside}{paragraph}{line}"


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that stand one after the other in the source, and the place of the first."""

    text: str
    place: Place

    def cut(self, start: int, end: int) -> "Piece":
        offset = self.place.offset
        return Piece(self.text[start:end], self.place if offset is None else replace(self.place, offset=offset + start))


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """One cell of a row: its words in the document's text and what stands above it in the table's head."""

    span: Span
    heading: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """A paragraph, a row of a table or a footnote: one line of the document's text."""

    span: Span
    kind: Literal["paragraph", "row", "note"] = "paragraph"
    align: Align = ""
    level: int = 0  # of a heading, as the file's styles say; 0: none
    table: int = 0  # of a row
    cells: tuple[Cell, ...] = ()
    heads: bool = False  # a row that heads its table or a part of it


@dataclass(frozen=True, kw_only=True)
class Document:
    """What was read from one file."""

    file: str
    format: str  # docx, pdf, html, txt, doc, wps, rtf, scan
    text: str
    blocks: tuple[Block, ...]
    places: tuple[tuple[int, Place], ...]  # from this offset of the text on, words come from this place
    stated: Mapping[str, str] = field(default_factory=dict)  # what a web page says of the document outside its text
    remarks: tuple[str, ...] = ()  # what a person should know of the reading: 接受了3处修订

    @cached_property
    def _starts(self) -> list[int]:
        return [start for start, _ in self.places]

    def place(self, offset: int) -> Place:
        """Say where the character at `offset` of the text came from."""
        start, place = self.places[max(0, bisect_right(self._starts, offset) - 1)]
        if place.offset is None:
            return place
        return replace(place, offset=place.offset + offset - start)

    def words(self, block: Block) -> str:
        return self.text[slice(*block.span)]


# Invisible characters are dropped, radicals and compatibility forms of PDF fonts become the characters they stand for.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
_LOOKALIKE = {code: normalize("NFKC", chr(code)) for code in (*range(0x2F00, 0x2FD6), *range(0xF900, 0xFA6E))}
_SAME = str.maketrans(
    {"\xa0": " ", "\u2002": " ", "\u2003": "\u3000", "\t": " ", "\n": " ", "\r": " "}
    | {chr(code): char for code, char in _LOOKALIKE.items() if len(char) == 1}
)


class Writer:
    """Puts a document together, paragraph by paragraph and row by row, and keeps the place of every piece."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._blocks: list[Block] = []
        self._places: list[tuple[int, Place]] = []

    def __bool__(self) -> bool:
        return bool(self._blocks)

    def paragraph(self, pieces: Iterable[Piece], *, align: Align = "", level: int = 0, note: bool = False) -> None:
        """Add a paragraph; an empty one leaves no trace."""
        clean = tidy(pieces)
        if not clean:
            return
        span = self._write(clean)
        self._add(Block(span=span, kind="note" if note else "paragraph", align=align, level=level))

    def row(self, cells: Sequence[tuple[Sequence[Piece], str]], *, table: int, heads: bool, place: Place) -> None:
        """Add a row of a table: pairs of words and heading; `place` is that of the row."""
        if not any(tidy(pieces) for pieces, _ in cells):
            return
        start, spans = self._length, []
        for number, (pieces, _) in enumerate(cells):
            if number:
                self._write([Piece(CELL_BREAK, place)])
            spans.append(self._write(tidy(pieces)))
        filled = tuple(Cell(span=span, heading=heading) for span, (_, heading) in zip(spans, cells, strict=True))
        self._add(Block(span=(start, self._length), kind="row", table=table, cells=filled, heads=heads))

    def document(self, *, file: str, format: str, stated: Mapping[str, str], remarks: Iterable[str]) -> Document:  # noqa: A002 - the field's name
        return Document(
            file=file,
            format=format,
            text="".join(self._parts),
            blocks=tuple(self._blocks),
            places=tuple(self._places),
            stated=stated,
            remarks=tuple(remarks),
        )

    def _write(self, pieces: Sequence[Piece]) -> Span:
        start = self._length
        for piece in pieces:
            self._places.append((self._length, piece.place))
            self._parts.append(piece.text)
            self._length += len(piece.text)
        if self._length - start > LONGEST_PARAGRAPH:
            _refuse(f"一段有{self._length - start}字，超过{LONGEST_PARAGRAPH}字", pieces[0].place)
        if self._length > LONGEST_TEXT:
            _refuse(f"全文超过{LONGEST_TEXT}字", pieces[0].place)
        return start, self._length

    def _add(self, block: Block) -> None:
        self._blocks.append(block)
        self._parts.append("\n")
        self._length += 1


def _refuse(message: str, place: Place) -> None:
    raise InputError(Problem(message=message, place=str(place), help="不像政策文件；请检查文件，或拆开后再读"))


def tidy(pieces: Iterable[Piece]) -> list[Piece]:
    """Drop what cannot be seen and the blanks at both ends; what stays keeps its place."""
    seen = [part for piece in pieces for part in _visible(piece)]
    while seen and not seen[0].text.strip():
        seen.pop(0)
    while seen and not seen[-1].text.strip():
        seen.pop()
    if not seen:
        return seen
    first = seen[0].text
    seen[0] = seen[0].cut(len(first) - len(first.lstrip()), len(first))
    seen[-1] = seen[-1].cut(0, len(seen[-1].text.rstrip()))
    return seen


def _visible(piece: Piece) -> Iterable[Piece]:
    start = 0
    for gap in _INVISIBLE.finditer(piece.text):
        if gap.start() > start:
            yield _plain(piece.cut(start, gap.start()))
        start = gap.end()
    if start < len(piece.text):
        yield _plain(piece.cut(start, len(piece.text)))


def _plain(piece: Piece) -> Piece:
    return Piece(piece.text.translate(_SAME), piece.place)
