"""Web pages to text: the document's paragraphs and tables, and what the page states of it beside its text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from engine.errors import InputError, Problem
from parsers.documents.document import Align, Document, Piece, Place, Writer
from parsers.documents.encoding import decode
from parsers.documents.html_body import attachments, body_of, prune
from parsers.documents.html_stated import PAGES, stated
from parsers.documents.numerals import written
from parsers.documents.tables import GridCell, one_cell, write_table

Element = etree._Element
MOST_CELLS = 200_000  # of a table, merged ones counted in full

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]{2,20})", re.IGNORECASE)
_NATIONAL = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030"}
_BLOCKS = frozenset(PAGES["blocks"])
_BLANKS = re.compile(r"[ \t\r\n]+")
_BREAK = re.compile(r"(?<=[^\x00-\xff])[ \t]*[\r\n]\s*(?=[^\x00-\xff])")  # between Chinese words there is no blank
_CENTER = re.compile(r"text-align\s*:\s*center", re.IGNORECASE)
_RIGHT = re.compile(r"text-align\s*:\s*(?:right|end)", re.IGNORECASE)
_COUNTS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_FURNITURE = re.compile(rf"(?:{'|'.join(PAGES['furniture'])}).{{0,60}}$")


def read_html(data: bytes, file: str) -> Document:
    """Read a saved web page: the body of the document without what stands around it."""
    root = _parsed(decode(data, _declared(data)))
    said = stated(root)
    prune(root)
    body = body_of(root)
    reader = _Reader()
    reader.read(body)
    links = attachments(body)
    remarks = [f"网页上的附件没有读：{'、'.join(links)}；请下载后分别读"] if links else []
    return reader.writer.document(file=file, format="html", stated=said, remarks=remarks)


def _declared(data: bytes) -> str:
    found = _CHARSET.search(data[:4096])
    name = found[1].decode("ascii").lower() if found else ""
    return _NATIONAL.get(name, name)


def _parsed(text: str) -> Element:
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None:
        raise InputError(Problem(message="网页是空的", help="另存网页时请选“网页，全部”"))
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise InputError(Problem(message="网页嵌套过深或过长，读不全", help="请把正文复制到 Word 文件再读"))
    return root


@dataclass(kw_only=True)
class _Reader:
    """Walks the body in document order and writes a paragraph wherever a block ends."""

    writer: Writer = field(default_factory=Writer)
    paragraphs: int = 0
    tables: int = 0
    _words: list[str] = field(default_factory=list)
    _label: str = ""
    _align: list[Align] = field(default_factory=lambda: [""])
    _level: int = 0
    _printed: int = 0  # how many <pre> we are in
    _counts: list[Iterator[str]] = field(default_factory=list)  # of the ordered lists we are in

    def read(self, body: Element) -> None:
        walk = etree.iterwalk(body, events=("start", "end"))
        for event, element in walk:
            if event == "start" and element.tag == "table" and _is_data(element):
                self._flush()
                self._table(element)
                walk.skip_subtree()
            elif event == "start":
                self._open(element)
            else:
                self._close(element)
                if element is not body:
                    self._say(element.tail)
        self._flush()

    def _open(self, element: Element) -> None:
        if element.tag in _BLOCKS:
            self._flush()
            self._align.append(_align(element) or self._align[-1])
            self._level = int(element.tag[1]) if re.fullmatch(r"h[1-6]", element.tag) else self._level
        if element.tag == "br":
            self._flush()
        if element.tag in ("ol", "ul"):
            self._counts.append(_numbers(element))
        if element.tag == "li" and self._counts:
            self._label = next(self._counts[-1], "")
        self._printed += element.tag == "pre"
        self._say(element.text)

    def _say(self, words: str | None) -> None:
        """Take words as they come; in text that is printed as it is typed a line ends where it ends."""
        lines = words.splitlines() if words and self._printed else [words or ""]
        for number, line in enumerate(lines):
            if number:
                self._flush()
            self._words.append(line)

    def _close(self, element: Element) -> None:
        self._printed -= element.tag == "pre"
        if element.tag in ("ol", "ul") and self._counts:
            self._counts.pop()
        if (element.tag in _BLOCKS and element.tag != "table") or (element.tag == "table" and not _is_data(element)):
            self._flush()
            self._align.pop()
            self._level = 0

    def _flush(self) -> None:
        words, label = _BLANKS.sub(" ", _BREAK.sub("", "".join(self._words))), self._label
        self._words.clear()
        if not words.strip() or _FURNITURE.match(words.strip()):
            return
        self.paragraphs += 1
        place = Place(paragraph=self.paragraphs)
        pieces = [Piece(label, place)] if label else []
        self._label = ""
        start = len(words) - len(words.lstrip())
        pieces.append(Piece(words[start:], replace(place, offset=start)))
        self.writer.paragraph(pieces, align=self._align[-1], level=self._level)

    def _table(self, table: Element) -> None:
        self.tables += 1
        write_table(self.writer, list(_grid(table, self.tables)), self.tables)


def _grid(table: Element, number: int) -> Iterator[GridCell]:
    """Lay the cells of a table on its grid; a cell that spans rows pushes those below to the right."""
    taken: set[tuple[int, int]] = set()
    for row, element in enumerate(table.iter("tr")):
        column = 0
        for box in element.iterchildren("td", "th"):
            while (row, column) in taken:
                column += 1
            rows, columns = _count(box.get("rowspan")), _count(box.get("colspan"))
            if len(taken) + rows * columns > MOST_CELLS:
                raise InputError(
                    Problem(message="表格的合并单元格过多", place=f"表{number}", help="请把正文复制到 Word 文件再读")
                )
            taken |= {(row + down, column + right) for down in range(rows) for right in range(columns)}
            place = Place(table=number, row=row + 1, column=column + 1)
            heads = box.tag == "th"
            yield GridCell(row=row, column=column, rows=rows, columns=columns, pieces=_cell(box, place), heads=heads)
            column += columns


def _cell(box: Element, place: Place) -> tuple[Piece, ...]:
    paragraphs, words, length = list[list[Piece]](), "", 0
    for event, element in etree.iterwalk(box, events=("start", "end")):
        if element.tag in _BLOCKS or element.tag == "br":
            paragraphs.append([Piece(words, replace(place, offset=length))])
            words, length = "", length + len(words)
        said = element.text if event == "start" else element.tail if element is not box else ""
        words += re.sub(r"\s+", " ", said or "")
    paragraphs.append([Piece(words, replace(place, offset=length))])
    return one_cell(paragraphs)


def _is_data(table: Element) -> bool:
    """A table of data has rows of several cells and no table inside; anything else only lays out the page."""
    if any(True for _ in table.iterdescendants("table")):
        return False
    rows = [sum(1 for _ in row.iterchildren("td", "th")) for row in table.iter("tr")]
    several = sum(count > 1 for count in rows)
    return several > 1 and several * 2 >= len(rows) and _is_small(table)


def _is_small(table: Element) -> bool:
    """Cells of data hold some words; a cell that holds most of a page is a column of it."""
    lengths = [sum(len(words.strip()) for words in cell.itertext()) for cell in table.iter("td", "th")]
    return max(lengths, default=0) < 1500


def _align(element: Element) -> Align:
    style, named = element.get("style") or "", (element.get("align") or "").lower()
    if element.tag == "center" or named == "center" or _CENTER.search(style):
        return "center"
    return "right" if named == "right" or _RIGHT.search(style) else ""


def _numbers(element: Element) -> Iterator[str]:
    if element.tag == "ul":
        return
    start = element.get("start") or ""
    number = int(start) if start.isdecimal() and len(start) < 6 else 1
    while True:
        yield written(number, _COUNTS.get(element.get("type") or "1", "decimal")) + "."
        number += 1


def _count(words: str | None) -> int:
    return min(int(words), 200) if words and words.isdecimal() and len(words) < 5 and int(words) else 1
