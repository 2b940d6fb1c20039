"""A document cut into passages: articles, paragraphs and table rows, each with what stands above it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from parsers.documents.document import Block, Document, Span
from parsers.documents.figures import names_sum
from parsers.documents.frame import frame
from parsers.documents.labels import DEEPEST, DEPTHS, Label
from parsers.documents.parting import parted
from parsers.documents.passage import Kind, Passage, Piece
from parsers.documents.press import is_press, reported
from parsers.documents.roles import concerns_all, defined_term, role_of
from parsers.documents.structure import Entry, announces, end_of_list, entries_of, is_heading


def passages(document: Document) -> tuple[Passage, ...]:
    """Cut a document into the passages that may carry rules; headings and the frame around them are left out."""
    return tuple(piece.passage for piece in outline(document) if piece.passage is not None)


def governed(scope: Passage, among: Sequence[Passage]) -> tuple[Passage, ...]:
    """The rules for which a scope or an exclusion holds: all of the document, or those of its section.

    申报条件 below 一、技术改造项目 holds for what else stands below 一、, not for 二、绿色制造项目.
    """
    rules = (passage for passage in among if passage.role == "rule" and not passage.general)
    if scope.general:
        return tuple(rules)
    if scope.role not in ("scope", "exclusion"):
        return ()
    own = role_of("", scope.headings[-1:]) != "rule"  # a heading that only says 申报条件 is no section
    section = scope.headings[:-1] if own else scope.headings
    return tuple(passage for passage in rules if section and passage.headings[: len(section)] == section)


def outline(document: Document) -> tuple[Piece, ...]:
    """Give all of a document in order: every word of it is in a passage, a heading or the frame."""
    return tuple(reported(document) if is_press(document.text) else _Outline(document).pieces())


@dataclass(frozen=True, kw_only=True, slots=True)
class _Above:
    """A heading or an article that what follows stands under."""

    depth: int
    label: Label | None
    words: str = ""  # of a heading, or of a line that announces what follows


class _Outline:
    """Walks down a document and remembers what stands above."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._entries = entries_of(frame(document))
        self._above: list[_Above] = []
        self._section = (0, "")  # of a table: its number, and the row that heads what follows in it
        self._leaf = -1  # the depth of the article before, if it was no heading
        self._begun = not any(entry.label and entry.is_paragraph for entry in self._entries)

    def pieces(self) -> Iterator[Piece]:
        at = 0
        while at < len(self._entries):
            entry, end = self._entries[at], at + 1
            block = entry.framed.block
            if entry.framed.part != "body":
                yield Piece(span=block.span, kind=entry.framed.part)
            elif block.kind == "row":
                yield self._row(block)
            elif block.kind == "note":
                yield self._passage(block.span, "note")
            else:
                heading = is_heading(self._entries, at, self._leaf)
                self._leave(entry, heading=heading)
                end = at + 1 if heading else end_of_list(self._entries, at, self._headings("clause"))
                yield from parted(self._paragraph(at, end, heading=heading), self._document)
            at = end

    def _leave(self, entry: Entry, *, heading: bool) -> None:
        """Forget what stood above and does not any more."""
        depth = _depth(entry, heading=heading)
        self._above = [above for above in self._above if above.depth < depth]

    def _paragraph(self, at: int, end: int, *, heading: bool) -> Piece:
        entry = self._entries[at]
        span = (entry.start, self._entries[end - 1].framed.block.span[1])
        words = self._document.text[slice(*span)]
        if heading or entry.label:
            self._above.append(
                _Above(depth=_depth(entry, heading=heading), label=entry.label, words=words if heading else "")
            )
        self._begun = self._begun or heading or entry.label is not None
        self._leaf = self._leaf if entry.label is None else -1 if heading else entry.label.depth
        whole = (entry.framed.block.span[0], span[1])
        if heading and not names_sum(words):  # one that names a sum is read for rules, too
            return Piece(span=whole, kind="heading")
        piece = replace(self._passage(span, "clause" if self._begun else "preamble"), span=whole)
        self._announce(words, end)
        return piece

    def _announce(self, words: str, at: int) -> None:
        """A line with a colon says something of the items below it, though they are passages of their own."""
        below = self._entries[at].label if at < len(self._entries) else None
        if below and announces(words):
            self._above.append(_Above(depth=below.depth - 1, label=None, words=words))

    def _passage(self, span: Span, kind: Kind) -> Piece:
        text, headings = self._document.text[slice(*span)], self._headings(kind)
        role = role_of(text, headings if kind == "clause" else ())
        passage = Passage(
            text=text,
            span=span,
            kind=kind,
            article=self._article(kind),
            path=tuple(_cited(above.label) for above in self._above if above.label),
            headings=headings,
            role=role,
            general=kind == "clause" and concerns_all(text, role, headings),
            term=defined_term(text),
        )
        return Piece(span=span, kind=kind, passage=passage)

    def _row(self, block: Block) -> Piece:
        if block.table != self._section[0]:
            self._section = (block.table, "")
        if block.heads:
            self._section = (block.table, self._document.words(block)) if len(block.cells) == 1 else self._section
            return Piece(span=block.span, kind="heading")
        piece = self._passage(block.span, "row")
        return replace(piece, passage=replace(piece.passage, cells=block.cells)) if piece.passage else piece

    def _headings(self, kind: Kind) -> tuple[str, ...]:
        section = (self._section[1],) if kind == "row" and self._section[1] else ()
        return (*(above.words for above in self._above if above.words), *section)

    def _article(self, kind: Kind) -> str | None:
        """The label a passage is cited by; below 一、 and 第一章 a paragraph has none of its own."""
        own = [above for above in self._above if above.label]
        annex = next((above for above in own if above.label and above.label.form == "附件"), None)
        last = annex if kind == "row" and annex else own[-1] if own else None
        if last is None or last.label is None or (last.words and last.label.form in ("编", "章", "节", "一、")):
            return None
        return _cited(last.label)


def _cited(label: Label) -> str:
    return label.text.rstrip("：:")


def _depth(entry: Entry, *, heading: bool) -> int:
    """How deep a paragraph stands; a heading without a label stands right below an annex."""
    return entry.label.depth if entry.label else DEPTHS["编"] if heading else DEEPEST
