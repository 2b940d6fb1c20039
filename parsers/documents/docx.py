"""Word documents to text: paragraphs with their numbers, tables, text boxes, footnotes; changes are accepted."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import chain

from lxml import etree

from engine.errors import InputError, Problem
from parsers.documents.document import Document, Piece, Place, Writer
from parsers.documents.docx_styles import Look, Styles
from parsers.documents.numbering import read_numbering
from parsers.documents.package import open_zip, part, related
from parsers.documents.tables import GridCell, one_cell, write_table

Element = etree._Element

_GROUPS = frozenset(("sdt", "sdtContent", "customXml", "ins", "moveTo"))
_INLINE = _GROUPS | {"r", "hyperlink", "smartTag", "fldSimple", "bdo", "dir", "ruby", "rubyBase", "oMath", "oMathPara"}
_SIGNS = {"tab": " ", "ptab": " ", "noBreakHyphen": "-", "br": "\n", "cr": "\n"}


def read_docx(data: bytes, file: str) -> Document:
    """Read a .docx as a person sees it."""
    archive = open_zip(data)
    main = next((name for kind, name in related(archive, "") if kind == "officeDocument"), "word/document.xml")
    root = part(archive, main)
    body = None if root is None else next((child for child in root if _name(child) == "body"), None)
    if root is None or body is None:
        raise InputError(Problem(message="压缩包里没有 Word 正文", help="用 Word 或 WPS 另存为 .docx 再试"))
    parts = {kind: part(archive, name) for kind, name in related(archive, main) if kind in _PARTS}
    w = root.tag.removesuffix("document")
    reader = _Reader(w=w, styles=Styles(parts.get("styles"), w, read_numbering(parts.get("numbering"))))
    reader.read_blocks(body, Place())
    reader.read_notes(parts)
    changes = sum(1 for _ in body.iter(f"{w}ins", f"{w}del", f"{w}moveFrom"))
    remarks = [f"有{changes}处修订，已按全部接受来读"] if changes else []
    return reader.writer.document(file=file, format="docx", stated={}, remarks=remarks)


_PARTS = {"styles": "", "numbering": "", "footnotes": "脚注", "endnotes": "尾注"}


@dataclass(kw_only=True)
class _Reader:
    """Walks the body of a document and writes what a reader of it sees, in order."""

    w: str  # the namespace, in braces: there are two of them, transitional and strict
    styles: Styles
    writer: Writer = field(default_factory=Writer)
    paragraphs: int = 0
    tables: int = 0
    boxes: int = 0
    notes: list[tuple[str, str]] = field(default_factory=list)  # kind and id, as they are referred to
    _waiting: list[Element] = field(default_factory=list)  # text boxes of the paragraph being read
    _held: list[Piece] = field(default_factory=list)  # of a paragraph whose end mark was deleted

    def read_blocks(self, parent: Element, place: Place) -> None:
        """Read paragraphs and tables; `place` says what they stand in."""
        for block in self._blocks(parent):
            if _name(block) == "tbl":
                self.read_table(block, place)
            else:
                self.read_paragraph(block, place)

    def read_paragraph(self, paragraph: Element, place: Place) -> None:
        look = self.styles.look(paragraph.find(f"{self.w}pPr"))
        if not place.table and not place.inside and self._has_text(paragraph):
            self.paragraphs += 1
            place = replace(place, paragraph=self.paragraphs)
        pieces = self._labelled(paragraph, place, look)
        if self._mark_deleted(paragraph):
            self._held = pieces
        else:
            for line in _lines(pieces):
                self.writer.paragraph(line, align=look.align, level=look.level, note="注" in place.inside)
        self.read_boxes()

    def read_table(self, table: Element, place: Place) -> None:
        rows = [list(self._cells(row)) for row in self._rows(table)]
        if all(len(row) < 2 for row in rows):
            for cell in chain.from_iterable(rows):  # a frame around paragraphs is no table
                self.read_blocks(cell, place)
            return
        self.tables += 1
        number, nested = self.tables, list[Element]()
        place = replace(place, table=number, offset=None)
        cells = list(self._grid(table, place, nested))
        write_table(self.writer, cells, number)
        self.read_boxes()
        for inner in nested:
            self.read_table(inner, replace(place, table=None))

    def read_boxes(self) -> None:
        """Read the text boxes that hang on what was just read."""
        waiting, self._waiting = self._waiting, []
        for box in waiting:
            self.boxes += 1
            self.read_blocks(box, Place(inside=f"文本框{self.boxes}"))

    def read_notes(self, parts: dict[str, Element | None]) -> None:
        """Read footnotes and endnotes in the order in which the text refers to them."""
        for number, (kind, key) in enumerate(self.notes, start=1):
            root = parts.get(kind)
            for note in () if root is None else root:
                if isinstance(note.tag, str) and note.get(f"{self.w}id") == key:
                    self.read_blocks(note, Place(inside=f"{_PARTS[kind]}{number}"))

    def _blocks(self, parent: Element) -> Iterator[Element]:
        for child in parent:
            name = _name(child)
            if name in ("p", "tbl"):
                yield child
            elif name in _GROUPS:
                yield from self._blocks(child)
            elif name == "AlternateContent":
                yield from self._blocks(_chosen(child))

    def _labelled(self, paragraph: Element, place: Place, look: Look) -> list[Piece]:
        label = [Piece(look.label, place)] if look.label else []
        held, self._held = self._held, []
        return held + label + self._pieces(paragraph, place)

    def _pieces(self, paragraph: Element, place: Place) -> list[Piece]:
        """Give the words of a paragraph; offsets count the characters of the paragraph itself."""
        pieces, length = list[Piece](), 0
        for words in self._words(paragraph):
            pieces.append(Piece(words, replace(place, offset=length)))
            length += len(words)
        return pieces

    def _words(self, parent: Element) -> Iterator[str]:
        for child in parent:
            name = _name(child)
            if name == "t":
                yield child.text or ""
            elif name in _INLINE:
                if name != "r" or not self._hidden(child):
                    yield from self._words(child)
            elif name in _SIGNS:
                yield "" if child.get(f"{self.w}type") == "page" else _SIGNS[name]
            elif name == "sym":
                yield _symbol(child.get(f"{self.w}char") or "")
            else:
                yield from self._aside(child, name)

    def _aside(self, child: Element, name: str) -> Iterator[str]:
        """Remember what hangs on the words without being one of them: notes, text boxes."""
        if name == "AlternateContent":
            yield from self._words(_chosen(child))
        elif name in ("drawing", "pict", "object"):
            boxes = [box for box in child.iter("{*}txbxContent") if not _within(box, child)]
            self._waiting.extend(boxes)
        elif name in ("footnoteReference", "endnoteReference"):
            self.notes.append((name.removesuffix("Reference") + "s", child.get(f"{self.w}id") or ""))

    def _grid(self, table: Element, place: Place, nested: list[Element]) -> Iterator[GridCell]:
        """Lay the cells of a table on its grid; cells that continue the one above make that one longer."""
        open_cells: dict[int, GridCell] = {}
        for row, element in enumerate(self._rows(table)):
            column = self._skipped(element)
            heads = element.find(f"{self.w}trPr/{self.w}tblHeader") is not None
            for box in self._cells(element):
                width = self._width(box)
                if self._continues(box) and column in open_cells:
                    open_cells[column] = replace(open_cells[column], rows=row - open_cells[column].row + 1)
                else:
                    if column in open_cells:
                        yield open_cells.pop(column)
                    pieces = self._cell(box, replace(place, row=row + 1, column=column + 1), nested)
                    cell = GridCell(row=row, column=column, columns=width, pieces=pieces, heads=heads)
                    open_cells[column] = cell
                column += width
        yield from open_cells.values()

    def _cell(self, box: Element, place: Place, nested: list[Element]) -> tuple[Piece, ...]:
        paragraphs: list[list[Piece]] = []
        for block in self._blocks(box):
            if _name(block) == "tbl":
                nested.append(block)
            else:
                look = self.styles.look(block.find(f"{self.w}pPr"))
                paragraphs.extend(_lines(self._labelled(block, place, look)))
        return one_cell(paragraphs)

    def _rows(self, table: Element) -> Iterator[Element]:
        for child in table:
            if _name(child) == "tr" and child.find(f"{self.w}trPr/{self.w}del") is None:
                yield child
            elif _name(child) in _GROUPS:
                yield from self._rows(child)

    def _cells(self, row: Element) -> Iterator[Element]:
        for child in row:
            if _name(child) == "tc" and child.find(f"{self.w}tcPr/{self.w}cellDel") is None:
                yield child
            elif _name(child) in _GROUPS:
                yield from self._cells(child)

    def _width(self, cell: Element) -> int:
        return self._count(cell.find(f"{self.w}tcPr/{self.w}gridSpan"), 1)

    def _skipped(self, row: Element) -> int:
        return self._count(row.find(f"{self.w}trPr/{self.w}gridBefore"), 0)

    def _count(self, found: Element | None, otherwise: int) -> int:
        words = "" if found is None else found.get(f"{self.w}val") or ""
        return min(int(words), 100) if words.isdecimal() else otherwise

    def _continues(self, cell: Element) -> bool:
        merged = cell.find(f"{self.w}tcPr/{self.w}vMerge")
        return merged is not None and merged.get(f"{self.w}val") != "restart"

    def _hidden(self, run: Element) -> bool:
        vanish = run.find(f"{self.w}rPr/{self.w}vanish")
        return vanish is not None and vanish.get(f"{self.w}val") not in ("0", "false")

    def _mark_deleted(self, paragraph: Element) -> bool:
        return paragraph.find(f"{self.w}pPr/{self.w}rPr/{self.w}del") is not None

    def _has_text(self, paragraph: Element) -> bool:
        return any(text.text and text.text.strip() for text in paragraph.iter(f"{self.w}t"))


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _chosen(alternate: Element) -> Element:
    """Of the same thing said for newer and older programs take the newer."""
    return next((child for child in alternate if _name(child) in ("Choice", "Fallback")), alternate)


def _within(box: Element, outer: Element) -> bool:
    """Does a text box stand in another one, or in the version for older programs?"""
    for parent in box.iterancestors():
        if parent is outer:
            return False
        if _name(parent) in ("txbxContent", "Fallback"):
            return True
    return False


def _symbol(code: str) -> str:
    try:
        char = chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""
    return "" if "\ue000" <= char <= "\uf8ff" else char


def _lines(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    """Cut at line breaks: what stands on a line of its own is read as a paragraph of its own."""
    line: list[Piece] = []
    for piece in pieces:
        start = 0
        for at, char in enumerate(piece.text):
            if char == "\n":
                yield [*line, piece.cut(start, at)]
                line, start = [], at + 1
        line.append(piece.cut(start, len(piece.text)))
    yield line
