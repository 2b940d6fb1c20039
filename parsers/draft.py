"""A document to a draft: every passage read, rows under the headings of their table, general rules marked as such."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from engine.language.clauses import Clause, PolicyFrame, Window
from engine.language.tree import Span
from engine.language.vocabulary import Vocabulary
from parsers.bands import settle
from parsers.clauses import Reading, read_folded, reread
from parsers.counting import Counting, counted, counting_of
from parsers.documents import Document, Metadata, Passage, is_press, metadata, passages
from parsers.folding import Folded, fold
from parsers.inherited import Definition, Inherited, defined, definitions, inherited, joined
from parsers.kinds import kind_of_sentence

_NUMBERED = ("序号", "编号", "备注", "说明")
_ONE_COMPANY = re.compile(
    r"(?:同一|单个|一个|每[家个])?(?:企业|单位|主体)[^，。；]{0,14}(?:同时|多[项个条]|两[项个条]|不同)[^。；]{0,30}(?:就高|从高|从优|择优|只能?享受|不重复)"
)
_APPLIED = re.compile(
    r"(?:申报|申请|受理|报名|征集)[^，。；]{0,8}(?:时间|期限|日期|截止)|(?:申报|申请|受理)[^。；]{0,20}(?:截止|至\d)"
)
_TELLING = ("投资", "收入", "额", "比例", "补", "奖", "上限", "最高", "面积", "人数", "费用", "标准")


@dataclass(frozen=True, kw_only=True, slots=True)
class DraftClause:
    """A passage and what was read of it; places in `reading` count from the start of the passage."""

    reading: Reading
    passage: Passage
    inherited: tuple[Inherited, ...] = ()  # what holds for it from elsewhere in the document; joined to its conditions

    @property
    def span(self) -> Span:
        return self.passage.span


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """草案: what the parser proposes for a document."""

    file: str
    metadata: Metadata
    clauses: tuple[DraftClause, ...]
    window: Window | None = None  # 申报时间 in an article of its own: of every rule that names no window
    notes: tuple[str, ...] = ()  # what a person should look at before answering


def read_draft(document: Document, *, vocabulary: Vocabulary | None = None) -> Draft:
    """Read a document whole."""
    about = metadata(document)
    found = [passage for passage in passages(document) if passage.text.strip()]
    counting = counting_of(passage.text for passage in found if passage.role == "bounds")
    reader = _Reader(document=document, about=about, counting=counting, vocabulary=vocabulary)
    clauses = _settled([reader.clause(passage, number) for number, passage in enumerate(found, start=1)])
    clauses = _grouped(_with_inherited(clauses, definitions(found, vocabulary), vocabulary))
    return Draft(
        file=document.file,
        metadata=about,
        clauses=tuple(clauses),
        window=_application_window(clauses),
        notes=tuple(_notes(document, found, counting)),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Reader:
    """Reads the passages of one document."""

    document: Document
    about: Metadata
    counting: Counting
    vocabulary: Vocabulary | None

    def clause(self, passage: Passage, number: int) -> DraftClause:
        reading = self._read(passage, f"{number:02}")
        about = self.about
        frame = PolicyFrame(place=about.place, issued=about.issued, effective=about.effective, expires=about.expires)
        clause = replace(
            reading.clause,
            document=about.document_number or about.title,
            policy=frame,
            applies_to="document" if passage.general else None,
            role=_role(passage),
        )
        return DraftClause(reading=replace(reading, clause=clause), passage=passage)

    def _read(self, passage: Passage, name: str) -> Reading:
        if passage.kind == "report":
            return _news(passage.text, name)
        is_row = passage.kind == "row" and passage.cells
        folded = under_headings(passage, self.document) if is_row else fold(passage.text)
        counted_ = counted(folded, self.counting)
        return read_folded(counted_, name=name, vocabulary=self.vocabulary, issued=self.about.issued)


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


# --- what clauses owe to each other -------------------------------------------------------------------------------


def _changed(found: DraftClause, **fields: Any) -> DraftClause:
    """The draft with a clause that differs in some fields."""
    return replace(found, reading=replace(found.reading, clause=replace(found.reading.clause, **fields)))


def _settled(clauses: list[DraftClause]) -> list[DraftClause]:
    """Bands that touch from one row of a table to the next."""
    rows = [found.reading.clause.when for found in clauses if found.passage.kind == "row"]
    give = settle(rows, lambda _: False)
    return [
        _changed(found, when=give(found.reading.clause.when)) if found.passage.kind == "row" else found
        for found in clauses
    ]


def _with_inherited(
    clauses: list[DraftClause], known: tuple[Definition, ...], vocabulary: Vocabulary | None
) -> list[DraftClause]:
    """Every clause with what its section, its headings and the definitions say of it."""
    given = inherited([(found.passage, found.reading) for found in clauses], vocabulary)
    out = []
    for found in clauses:
        clause, meant = defined(found.reading.clause, known)
        above = given.get(found.span, ()) if clause.yields_verdict else ()
        clause = joined(clause, above)
        out.append(replace(found, reading=reread(found.reading, clause), inherited=(*above, *meant)))
    return out


def _grouped(clauses: list[DraftClause]) -> list[DraftClause]:
    """同一企业符合多项的就高不重复: of all benefits of the document a company gets the highest."""
    chooses = next(
        (found for found in clauses if found.passage.role == "choice" and _ONE_COMPANY.search(found.passage.text)), None
    )
    if chooses is None:
        return clauses
    group = chooses.reading.clause.document or "本文件"
    return [
        _changed(
            found,
            benefits=tuple(
                replace(paid, pick=paid.pick or "highest", group=paid.group or group)
                for paid in found.reading.clause.benefits
            ),
        )
        if found.reading.clause.yields_verdict
        else found
        for found in clauses
    ]


def _application_window(clauses: list[DraftClause]) -> Window | None:
    """The time for applications that an article of its own sets; two of them are for a person to part."""
    told = {
        found.reading.clause.window
        for found in clauses
        if not found.reading.clause.quantifiable and _APPLIED.search(found.passage.text) and found.reading.clause.window
    }
    return told.pop() if len(told) == 1 else None


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


def _notes(document: Document, found: list[Passage], counting: Counting) -> Iterator[str]:
    """What the document says of its own reading, for a person to weigh."""
    yield from document.remarks
    if is_press(document.text):
        yield "像报纸版面，不是政策文件：只把写明给多少的句子读成规则，其余作新闻"
    used = "已用于各条" if counting else "与通常读法相同"
    yield from (f"计数规则（{used}）：{passage.text}" for passage in found if passage.role == "bounds")
    for passage in found:
        if passage.role == "choice":
            used = "各条待遇已并为一组，只取最高" if _ONE_COMPANY.search(passage.text) else "各条没有合并，请核对"
            yield f"选择规则（{used}）：{passage.text}"
