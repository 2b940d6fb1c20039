"""A document to a draft: every passage read, rows under the headings of their table, general rules marked as such."""

from dataclasses import dataclass, replace
from datetime import date

from engine.language.clauses import Clause, PolicyFrame
from engine.language.tree import AllOf, Atom, Condition, Measure, Span, all_of, with_atoms
from engine.language.vocabulary import Vocabulary
from parsers.bands import settle
from parsers.clauses import Reading, read_clause, read_folded
from parsers.documents import Document, Metadata, Passage, governed, metadata, passages
from parsers.folding import Folded, fold
from parsers.kinds import kind_of_sentence

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
    return Draft(
        file=document.file, metadata=about, clauses=_with_sections(_settled(clauses)), notes=_notes(document, found)
    )


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
    if passage.kind == "report":
        return _news(passage.text, name)
    if passage.kind == "row" and passage.cells:
        folded = under_headings(passage, document)
        return read_folded(folded, name=name, vocabulary=vocabulary, issued=issued)
    return read_clause(passage.text, id=name, vocabulary=vocabulary, issued=issued)


def _news(text: str, name: str) -> Reading:
    """What a newspaper tells is no rule, whatever figures it holds."""
    why = kind_of_sentence(fold(text).text) or "新闻"
    clause = Clause(id=name, text=text, quantifiable=False)
    return Reading(clause=clause, reading="none", why=f"不是规则：{why}", trace=())


def _role(passage: Passage) -> str:
    """A general rule with requirements is joined to every rule; what holds for a section alone is no rule either."""
    if passage.general:
        return "exclusion"
    if passage.role in ("definition", "scope", "exclusion"):
        return "definition"
    return "rounding" if passage.role == "bounds" else "rule"


def _with_sections(clauses: tuple[DraftClause, ...]) -> tuple[DraftClause, ...]:
    """申报条件 of one section is joined to the rules of that section, and to no other."""
    passages_ = [clause.passage for clause in clauses]
    asked: dict[Span, Condition] = {}
    for clause in clauses:
        condition = _condition_of_section(clause)
        for passage in governed(clause.passage, passages_) if condition is not None else ():
            asked[passage.span] = all_of(asked.get(passage.span), condition) or AllOf(parts=())
    return tuple(_joined(clause, asked.get(clause.passage.span)) for clause in clauses)


def _condition_of_section(found: DraftClause) -> Condition | None:
    """What a section asks, its places left behind with its text; words nobody read wait for an answer."""
    if found.passage.general or found.passage.role not in ("scope", "exclusion"):
        return None
    clause = found.reading.clause
    unread = [Atom(measure=Measure(phrase=words), op="is", value=True, phrase=words) for words in clause.unread_words()]
    when = with_atoms(clause.when, lambda atom: replace(atom, span=None)) if clause.when is not None else None
    return all_of(when, *unread)


def _joined(found: DraftClause, condition: Condition | None) -> DraftClause:
    clause = found.reading.clause
    if condition is None or not clause.yields_verdict:
        return found
    joined = replace(clause, when=all_of(clause.when, condition))
    return replace(found, reading=replace(found.reading, clause=joined))


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
