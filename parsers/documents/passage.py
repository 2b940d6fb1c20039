"""What a document is cut into: passages that the clause language reads, and what stands around them."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from parsers.documents.document import Cell, Span
from parsers.documents.roles import Role

Kind: TypeAlias = Literal["clause", "row", "preamble", "note", "report"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Passage:
    """What the clause language reads at once: an article, a paragraph, a row of a table."""

    text: str
    span: Span  # in the document's text; text == document.text[slice(*span)]
    kind: Kind = "clause"  # report: news, of which nothing is a rule
    article: str | None = None  # 第三条, （一）, 2., 附件: the label it is cited by
    path: tuple[str, ...] = ()  # the labels above it and its own: 二、（一）
    headings: tuple[str, ...] = ()  # the words of the headings above it, outermost first
    cells: tuple[Cell, ...] = ()  # of a row, with the headings of their columns
    role: Role = "rule"
    general: bool = False  # holds for every clause of the document
    term: str | None = None  # what a definition defines


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """A part of the document's outline: a passage, or what is not read for rules: a heading, the frame."""

    span: Span
    kind: str  # clause, row, preamble, note, report, heading, or a part of the frame
    passage: Passage | None = None
