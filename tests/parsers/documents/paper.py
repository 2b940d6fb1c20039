"""Sample documents and the files they arrive as: one text is written as txt, html, docx and pdf."""

import html
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from docx import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

DATA = Path(__file__).parents[2] / "data" / "documents"
SIGNS = {"^": "center", ">": "right", "<": "", "|": "row"}
ALIGNS = {"center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}
FONT = "STSong-Light"

Lines = list[tuple[str, str]]  # how it stands on the page, and its words


@dataclass(frozen=True)
class Sample:
    """A document in another region's style, and what is to be read from it."""

    name: str
    lines: Lines
    metadata: dict[str, Any]
    passages: list[list[str]]
    general: list[str]

    @property
    def has_table(self) -> bool:
        return any(kind == "row" for kind, _ in self.lines)


def _sample(path: Path) -> Sample:
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    lines = []
    for line in data["text"].splitlines():
        kind = SIGNS.get(line[:1])
        lines.append(("", line) if kind is None else (kind, line[1:].strip()))
    return Sample(path.stem, lines, data["metadata"], data["passages"], data["general"])


SAMPLES = [_sample(path) for path in sorted(DATA.glob("*.yaml"))]


def as_txt(lines: Lines) -> bytes:
    """A paragraph a line; titles are set off by blanks."""
    indent = {"center": " " * 16, "right": " " * 40, "": "\u3000\u3000"}
    return "\n".join(indent[kind] + words for kind, words in lines).encode()


def as_wrapped_txt(lines: Lines) -> bytes:
    """Broken at 30 characters, in GB18030 with CRLF; body paragraphs are indented."""
    out = []
    for kind, words in lines:
        words = {"": "\u3000\u3000" + words, "center": words.center(30, "\u3000"), "right": words.rjust(30, "\u3000")}[
            kind
        ]
        out += [words[at : at + 30].rstrip() for at in range(0, len(words), 30)]
    return "\r\n".join(out).encode("gb18030")


def as_html(lines: Lines) -> bytes:
    """A page of a site: navigation before the text, related links and footer behind it."""
    body, row_open = [], False
    for kind, words in lines:
        if (kind == "row") != row_open:
            body.append("</table>" if row_open else "<table border=1>")
            row_open = kind == "row"
        if kind == "row":
            cells = "".join(f"<td><p>{html.escape(cell.strip())}</p></td>" for cell in words.split("|"))
            body.append(f"<tr>{cells}</tr>")
        else:
            style = f' style="text-align:{kind}"' if kind else ""
            body.append(f"<p{style}>&nbsp;&nbsp;<span>{html.escape(words[:5])}</span>{html.escape(words[5:])}</p>")
    body += ["</table>"] if row_open else []
    return (
        '<html><head><meta charset="utf-8"><title>政策文件_某网站</title></head><body>'
        '<div class="nav"><ul><li><a href="#">首页</a></li><li><a href="#">政策</a></li></ul></div>'
        f'<div class="article-content">{"".join(body)}</div>'
        '<div class="related"><ul><li><a href="#">我市新增高企35家</a></li><li><a href="#">座谈会召开</a></li>'
        '<li><a href="#">奖励100万元的好消息</a></li></ul></div>'
        '<div class="footer">主办：某市人民政府　电话：0000-1</div>'
        "</body></html>"
    ).encode()


def as_docx(lines: Lines) -> bytes:
    word, table = Word(), None
    for kind, words in lines:
        if kind != "row":
            paragraph, table = word.add_paragraph(words), None
            if kind:
                paragraph.alignment = ALIGNS[kind]
            continue
        cells = [cell.strip() for cell in words.split("|")]
        table = table or word.add_table(rows=0, cols=len(cells))
        for cell, said in zip(table.add_row().cells, cells, strict=True):
            cell.text = said
    if table is not None:
        word.add_paragraph()  # as Word does: a file that ends with a table is no good one
    return saved(word)


def saved(word: Any) -> bytes:
    stream = io.BytesIO()
    word.save(stream)
    return stream.getvalue()


class Press:
    """Prints lines on A4 pages: 26 characters a line, a running head, page numbers, ruled tables."""

    def __init__(self, *, size: float = 16, left: float = 90, width: int = 26, head: str = "") -> None:
        pdfmetrics.registerFont(UnicodeCIDFont(FONT))
        self._stream = io.BytesIO()
        self.canvas = Canvas(self._stream, pagesize=A4, invariant=True)
        self.size, self.left, self.width, self.head = size, left, width, head
        self.page, self.y = 0, 0.0
        self._turn()

    def _turn(self) -> None:
        if self.page:
            self.canvas.showPage()
        self.page, self.y = self.page + 1, 740.0
        self.canvas.setFont(FONT, 9)
        self.canvas.drawString(260, 800, self.head)
        self.canvas.drawString(280, 40, f"— {self.page} —")

    def line(self, words: str, x: float, *, advance: float = 1.6) -> None:
        if self.y < 90:
            self._turn()
        self.canvas.setFont(FONT, self.size)
        self.canvas.drawString(x, self.y, words)
        self.y -= advance * self.size

    def paragraph(self, words: str, kind: str = "") -> None:
        width = pdfmetrics.stringWidth(words, FONT, self.size)
        room = self.width * self.size
        if kind:
            shift = (room - width) / 2 if kind == "center" else room - width
            self.line(words, self.left + max(0.0, shift))
            return
        rest, indent = words, 2 * self.size
        while rest:
            count = len(rest)
            while pdfmetrics.stringWidth(rest[:count], FONT, self.size) > room - indent + 0.1:
                count -= 1
            if rest[count : count + 1] and rest[count] in "，。；：、）》”%":
                count -= 1
            self.line(rest[:count], self.left + indent)
            rest, indent = rest[count:], 0.0

    def row(self, cells: list[str]) -> None:
        """A row of a table; words are broken where their cell is full."""
        wide = self.width * self.size / len(cells)
        room = int((wide - 12) // self.size)
        broken = [[words[at : at + room] for at in range(0, len(words), room)] for words in cells]
        more = 1.4 * self.size * (max(map(len, broken)) - 1)
        self.y -= 4
        if self.y - more < 120:
            self._turn()
        for at, lines in enumerate(broken):
            self.canvas.rect(self.left + at * wide, self.y - 10 - more, wide, 2 * self.size + more)
            self.canvas.setFont(FONT, self.size)
            for number, words in enumerate(lines):
                self.canvas.drawString(self.left + at * wide + 6, self.y - 1.4 * self.size * number, words)
        self.y -= 2 * self.size - 4 + more

    def done(self) -> bytes:
        self.canvas.save()
        return self._stream.getvalue()


def as_pdf(lines: Lines) -> bytes:
    press = Press()
    for kind, words in lines:
        if kind == "row":
            press.row([cell.strip() for cell in words.split("|")])
        else:
            press.paragraph(words, kind)
    return press.done()


FORMS: dict[str, Callable[[Lines], bytes]] = {
    "txt": as_txt,
    "wrapped": as_wrapped_txt,
    "html": as_html,
    "docx": as_docx,
    "pdf": as_pdf,
}
