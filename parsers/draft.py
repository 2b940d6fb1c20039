"""A document to a draft: every passage read, rows under the headings of their table, general rules marked as such."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from engine.language.benefits import Benefit
from engine.language.clauses import Window
from engine.language.tree import Span
from engine.language.vocabulary import Vocabulary
from parsers.bands import settle
from parsers.clauses import Reading, reread
from parsers.counting import Counting, counting_of
from parsers.documents import Document, Metadata, Passage, is_press, metadata, passages
from parsers.inherited import Inherited, defined, definitions, heads_table, inherited, joined
from parsers.passages import PassageReader

_ONE_COMPANY = re.compile(
    r"(?:同一|单个|一个|每[家个])?(?:企业|单位|主体)[^，。；]{0,14}(?:同时|多[项个条]|两[项个条]|不同)[^。；]{0,30}(?:就高|从高|从优|择优|只能?享受|不重复)"
)
_CLOSED = ("条", "）", ")", "章", "节", "编", "部分")  # 第三条第2段, but 一、第2段
_APPLIED = re.compile(
    r"(?:申报|申请|受理|报名|征集)[^，。；]{0,8}(?:时间|期限|日期|截止)|(?:申报|申请|受理)[^。；]{0,20}(?:截止|至\d)"
)


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
    reader = PassageReader(document=document, about=about, counting=counting, vocabulary=vocabulary)
    named = zip(found, _named(found), strict=True)
    clauses = _settled([DraftClause(reading=reader.read(passage, name), passage=passage) for passage, name in named])
    clauses = _grouped(_with_inherited(clauses, vocabulary))
    return Draft(
        file=document.file,
        metadata=about,
        clauses=tuple(clauses),
        window=_application_window(clauses),
        notes=tuple(_notes(document, clauses, counting)),
    )


def _named(found: Sequence[Passage]) -> Iterator[str]:
    """A clause is called as people cite it: 第三条, 二（一）, 附件1第2行; what has no label by its place."""
    used = Counter[tuple[str, bool]]()
    for number, passage in enumerate(found, start=1):
        name, is_row = _cited(passage) or f"{number:02}", passage.kind == "row"
        used[name, is_row] += 1
        count = used[name, is_row]
        parted = "" if name.startswith("附") or name.endswith(_CLOSED) else "、"
        yield f"{name}{parted}第{count}{'行' if is_row else '段'}" if is_row or count > 1 else name


def _cited(passage: Passage) -> str:
    """An article's number runs through its document; any other label needs those above it."""
    labels = [label.rstrip("、.．") for label in passage.path]
    article = next((at for at, label in enumerate(labels) if label.endswith("条")), None)
    kept = labels if article is None else labels[article:]
    return "".join(label if not at or label[0] in "（(" else f"、{label}" for at, label in enumerate(kept))


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


def _with_inherited(clauses: list[DraftClause], vocabulary: Vocabulary | None) -> list[DraftClause]:
    """Every clause with what its section, its headings and the definitions say of it."""
    read = [(found.passage, found.reading) for found in clauses]
    known = definitions(read)
    given = inherited(read, known, vocabulary)
    stems = {above for (above, _), (below, _) in pairwise(read) if heads_table(above, below)}
    out = []
    for found in clauses:
        clause, meant = defined(found.reading.clause, known)
        if found.passage in stems:
            clause = replace(clause, role="definition")  # its table gives, the line above it only says to whom
        above = given.get(found.span, ()) if clause.yields_verdict else ()
        clause = joined(clause, above)
        out.append(replace(found, reading=reread(found.reading, clause), inherited=(*above, *meant)))
    return out


def _grouped(clauses: list[DraftClause]) -> list[DraftClause]:
    """同一企业符合多项的就高不重复: of all benefits of the document a company gets the highest."""
    choosing = [found for found in clauses if _is_of_one_company(found.passage)]
    if not choosing:
        return clauses
    group = choosing[0].reading.clause.document or "本文件"

    def exclusive(paid: Benefit) -> Benefit:
        return replace(paid, pick=paid.pick or "highest", group=paid.group or group)

    return [
        _changed(found, benefits=tuple(map(exclusive, found.reading.clause.benefits)))
        if found.reading.clause.yields_verdict
        else found
        for found in clauses
    ]


def _is_of_one_company(passage: Passage) -> bool:
    """Does it choose among all that one company may get? Of one project or matter an officer has to say which."""
    return passage.role == "choice" and bool(_ONE_COMPANY.search(passage.text))


def _application_window(clauses: list[DraftClause]) -> Window | None:
    """The time for applications that an article of its own sets; two of them are for a person to part."""
    told = _application_windows(clauses)
    return told[0] if len(told) == 1 else None


def _application_windows(clauses: list[DraftClause]) -> list[Window]:
    apart = [
        found for found in clauses if not found.reading.clause.quantifiable and _APPLIED.search(found.passage.text)
    ]
    windows = (found.reading.clause.window for found in apart)
    return list(dict.fromkeys(window for window in windows if window is not None))


def _notes(document: Document, clauses: list[DraftClause], counting: Counting) -> Iterator[str]:
    """What the document says of its own reading, for a person to weigh."""
    yield from document.remarks
    if is_press(document.text):
        yield "像报纸版面，不是政策文件：只把写明给多少的句子读成规则，其余作新闻"
    passages_ = [found.passage for found in clauses]
    used = "已用于各条" if counting else "与通常读法相同"
    yield from (f"计数规则（{used}）：{passage.text}" for passage in passages_ if passage.role == "bounds")
    for passage in passages_:
        if passage.role == "choice":
            used = "各条待遇已并为一组，只取最高" if _is_of_one_company(passage) else "各条没有合并，请核对"
            yield f"选择规则（{used}）：{passage.text}"
    if len(_application_windows(clauses)) > 1:
        yield "写有几个申报时间，没有用于各条：请逐条填写“窗口”"
