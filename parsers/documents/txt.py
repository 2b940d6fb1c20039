"""Text files to text: the encoding is found, hard-wrapped lines are joined, every character keeps its line."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from parsers.documents.document import Document, Piece, Place, Writer
from parsers.documents.encoding import decode
from parsers.documents.lines import Line, display_width, paragraphs
from parsers.documents.press import is_press, mended

_LINE = re.compile(r"[^\r\n\v\f\x85\u2028\u2029]*(?:\r\n|[\r\n\v\f\x85\u2028\u2029]|$)")
_BEGINS_ANEW = re.compile(r"本报讯|[●▶■◆]|（上接")
_MARKDOWN_HEADING = re.compile(r"\s{0,3}#{1,6}\s+")


def read_txt(data: bytes, file: str) -> Document:
    """Read a text file; offsets count the characters of the decoded file."""
    text = decode(data)
    writer = Writer()
    lines = max((list(_lines(text, width)) for width in (display_width, len)), key=_evenness)
    found = list(paragraphs(lines))
    for paragraph in mended(found) if is_press(text) else found:
        writer.paragraph(paragraph.pieces, align=paragraph.align)
    return writer.document(file=file, format="txt", stated={}, remarks=())


def _lines(text: str, width: Callable[[str], float]) -> Iterator[Line]:
    blank = 0
    for number, found in enumerate(_LINE.finditer(text), start=1):
        words = found[0].rstrip()
        if not words:
            blank += 1
            continue
        heading = _MARKDOWN_HEADING.match(words)
        start = heading.end() if heading else len(words) - len(words.lstrip())
        left = display_width(words[:start].expandtabs(4))
        piece = Piece(words[start:], Place(line=number, offset=found.start() + start))
        fresh = bool(_BEGINS_ANEW.match(piece.text))
        yield Line(pieces=(piece,), left=left, right=left + width(piece.text), gap=float(blank), fresh=fresh)
        blank = 0


def _evenness(lines: Sequence[Line]) -> int:
    """Text was broken at so many characters or at so much width: the right measure makes the lines equally long."""
    return max(Counter(round(line.right) for line in lines).values(), default=0)
