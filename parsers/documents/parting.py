"""One paragraph, two tasks: 同一企业就高不重复。发生重大事故的企业，不得享受本措施。 is a choice and an exclusion."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from parsers.documents.document import Document, Span
from parsers.documents.figures import pays
from parsers.documents.passage import Passage, Piece
from parsers.documents.roles import Role, concerns_all, defined_term, role_of

_SENTENCE = re.compile(r"[^。]*。[”’）)]*\s*|[^。]+$")
_ABOUT_THE_DOCUMENT = ("choice", "bounds", "validity", "definition")
_FOR_ALL = ("scope", "exclusion")


def parted(piece: Piece, document: Document) -> Iterator[Piece]:
    """The piece, cut where what a sentence says of the document stands beside what all clauses must keep."""
    passage = piece.passage
    if passage is None or passage.kind != "clause" or "\n" in passage.text or passage.text.count("。") < 2:
        yield piece
        return
    stretches = [
        (role, (found.start(), found.end())) for found in _SENTENCE.finditer(passage.text) for role in [_task(found[0])]
    ]
    tasks = {role for role, _ in stretches}
    if not (tasks & set(_ABOUT_THE_DOCUMENT) and tasks & {*_FOR_ALL, "pays"}):
        yield piece
        return
    runs = [(role, list(spans)) for role, spans in groupby(stretches, key=lambda stretch: stretch[0])]
    for number, (_, spans) in enumerate(runs):
        first, last = spans[0][1][0], spans[-1][1][1]
        yield _part(piece, passage, (first, last), document, is_first=number == 0)


def _task(sentence: str) -> str:
    role: Role = role_of(sentence, ())
    return "pays" if role == "rule" and pays(sentence) else role


def _part(piece: Piece, passage: Passage, stretch: Span, document: Document, *, is_first: bool) -> Piece:
    start = passage.span[0] + stretch[0]
    end = passage.span[0] + len(passage.text[: stretch[1]].rstrip())
    text = document.text[start:end]
    role = role_of(text, passage.headings)
    part = replace(
        passage,
        text=text,
        span=(start, end),
        role=role,
        general=concerns_all(text, role, passage.headings),
        term=defined_term(text),
    )
    return Piece(span=(piece.span[0] if is_first else start, end), kind=piece.kind, passage=part)
