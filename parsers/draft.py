"""A document to a draft: every passage read, rows under the headings of their table, general rules marked as such."""

from dataclasses import dataclass, replace
from datetime import date

from engine.language.clauses import PolicyFrame
from engine.language.tree import Span
from engine.language.vocabulary import Vocabulary
from parsers.bands import settle
from parsers.clauses import Reading, read_clause, read_folded
from parsers.documents import Document, Metadata, Passage, metadata, passages
from parsers.folding import Folded, fold

_NUMBERED = ("序号", "编号", "备注", "说明")
_TELLING = ("投资", "收入", "额", "比例", "补", "奖", "上限", "最高", "面积", "人数", "费用", "标准")


@dataclass(frozen=True, kw_only=True, slots=True)
class DraftClause:
    """A passage and what was read of it; places in `reading` count from the start of the passage."""

    reading: Reading
    passage: Passage

    @property
    def span(self) -> Span:
        return self.passage.span


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """草案: what the parser proposes for a document."""

    file: str
    metadata: Metadata
    clauses: tuple[DraftClause, ...]
    notes: tuple[str, ...]  # what a person should look at before answering


def read_draft(document: Document, *, vocabulary: Vocabulary | None = None) -> Draft:
    """Read a document whole."""
    about = metadata(document)
    found = [passage for passage in passages(document) if passage.text.strip()]
    clauses = tuple(
        _clause(passage, document, about, number, vocabulary) for number, passage in enumerate(found, start=1)
    )
    return Draft(file=document.file, metadata=about, clauses=_settled(clauses), notes=_notes(document, found))


def _settled(clauses: tuple[DraftClause, ...]) -> tuple[DraftClause, ...]:
    """Bands that touch from one row of a table to the next."""
    rows = [clause.reading.clause.when for clause in clauses if clause.passage.kind == "row"]
    give = settle(rows, lambda _: False)
    return tuple(
        replace(
            kept,
            reading=replace(kept.reading, clause=replace(kept.reading.clause, when=give(kept.reading.clause.when))),
        )
        if kept.passage.kind == "row"
        else kept
        for kept in clauses
    )


def _clause(
    passage: Passage, document: Document, about: Metadata, number: int, vocabulary: Vocabulary | None
) -> DraftClause:
    reading = _read(passage, document, f"{number:02}", about.issued, vocabulary)
    frame = PolicyFrame(place=about.place, issued=about.issued, effective=about.effective, expires=about.expires)
    clause = replace(
        reading.clause,
        document=about.document_number or about.title,
        policy=frame,
        applies_to="document" if passage.general else None,
        role=_role(passage),
    )
    return DraftClause(reading=replace(reading, clause=clause), passage=passage)


def _read(
    passage: Passage, document: Document, name: str, issued: date | None, vocabulary: Vocabulary | None
) -> Reading:
    if passage.kind == "row" and passage.cells:
        folded = under_headings(passage, document)
        return read_folded(folded, name=name, vocabulary=vocabulary, issued=issued)
    return read_clause(passage.text, id=name, vocabulary=vocabulary, issued=issued)


def _role(passage: Passage) -> str:
    """A general rule with requirements is joined to every rule; definitions and rounding yield no verdict."""
    if passage.role == "definition":
        return "definition"
    if passage.role in ("scope", "exclusion") or passage.general:
        return "exclusion"
    return "rounding" if passage.role == "bounds" else "rule"


def under_headings(passage: Passage, document: Document) -> Folded:
    """设备投资额｜补助比例 over 500万元以上｜10% is read as 设备投资额500万元以上的，补助比例10%; places stay
    in the row."""
    text, places = "", list[int]()
    for cell in passage.cells:
        words = document.text[slice(*cell.span)]
        if cell.heading in _NUMBERED or not words.strip():
            continue
        start = cell.span[0] - passage.span[0]
        heading = cell.heading if any(word in cell.heading for word in _TELLING) else ""
        folded = fold(words)
        piece = fold(heading).text + folded.text + "，"
        inside = [start + place for place in folded.places]
        text += piece
        places += [start] * (len(piece) - len(inside) - 1) + inside + [inside[-1] if inside else start]
    return Folded(text.rstrip("，"), tuple(places[: len(text.rstrip("，"))]), passage.text)


def _notes(document: Document, found: list[Passage]) -> tuple[str, ...]:
    """What the document says of its own reading, for a person to weigh."""
    notes = [
        f"本文件另有计数规则，请核对各条是否含本数：{passage.text}" for passage in found if passage.role == "bounds"
    ]
    notes += [f"本文件有选择规则：{passage.text}" for passage in found if passage.role == "choice"]
    return (*document.remarks, *notes)
