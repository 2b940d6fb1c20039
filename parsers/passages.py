"""A passage of a document to a reading: what only introduces it left aside, rows under their headings, figures counted
as the document says."""

import re
from dataclasses import dataclass, replace

from engine.language.clauses import Clause, PolicyFrame
from engine.language.vocabulary import Vocabulary
from parsers.clauses import Reading, read_clause, read_folded
from parsers.counting import Counting, counted
from parsers.documents import Document, Metadata, Passage
from parsers.folding import Folded, fold
from parsers.kinds import kind_of_sentence

_NUMBERED = ("序号", "编号", "备注", "说明")
_TOPICS = re.compile(r"方向|事项|政策|名称|内容$|类型$")
_TELLING = ("投资", "收入", "额", "比例", "补", "奖", "上限", "最高", "面积", "人数", "费用", "标准")
_VERBS = (
    "支持|鼓励|引导|推动|推进|促进|加快|加大|降低|减轻|强化|加强|完善|优化|提升|提高|培育|壮大|扩大|深化|落实|实施|发展|打造|建设|建立|"
    "健全|拓宽|拓展|保障|激励|奖励|扶持|稳定|做大|做强|激发|释放|助力|开展|开拓|引进|招引|搭建|创新|深入|大力|积极|全面"
)
_TOPIC = re.compile(rf"(?:{_VERBS})[^，。；：\d%]{{2,16}}(?:。|\s(?=对|[^。]{{8}}))")
_MEANS = re.compile(r"(?:是指|系指|指的是|指|包括|为)[：:]?")
_WHY = {
    "bounds": "计数规则",
    "choice": "选择规则",
    "validity": "施行与有效期",
    "definition": "定义",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class PassageReader:
    """Reads the passages of one document."""

    document: Document
    about: Metadata
    counting: Counting
    vocabulary: Vocabulary | None

    def read(self, passage: Passage, name: str) -> Reading:
        """The reading of a passage, its clause set in the frame of the document."""
        reading = _news(passage.text, name) if passage.kind == "report" else self._as_clause(passage, name)
        about = self.about
        clause = replace(
            reading.clause,
            document=about.document_number or about.title,
            policy=PolicyFrame(
                place=about.place, issued=about.issued, effective=about.effective, expires=about.expires
            ),
            applies_to="document" if passage.general else None,
            role=_role(passage),
        )
        why = _WHY.get(passage.role, "申报时间" if clause.window else "")
        why = f"不是规则：{why}" if why and not clause.quantifiable else reading.why
        return replace(reading, clause=clause, why=why)

    def _as_clause(self, passage: Passage, name: str) -> Reading:
        is_row = passage.kind == "row" and passage.cells
        folded = self._under_headings(passage) if is_row else without_opening(passage)
        return read_folded(
            counted(folded, self.counting), name=name, vocabulary=self.vocabulary, issued=self.about.issued
        )

    def _under_headings(self, passage: Passage) -> Folded:
        """设备投资额｜补助比例 over 500万元以上｜10% is read as 设备投资额500万元以上，补助比例10%; places stay in
        the row."""
        text, places = "", list[int]()
        for cell in passage.cells:
            words = self.document.text[slice(*cell.span)]
            if cell.heading in _NUMBERED or not words.strip() or self._is_topic(cell.heading, words):
                continue
            heading = cell.heading if any(word in cell.heading for word in _TELLING) else ""
            more, stand = _headed(fold(heading).text, fold(words), cell.span[0] - passage.span[0])
            text, places = text + more, places + stand
        return Folded(text.rstrip("，"), tuple(places[: len(text.rstrip("，"))]), passage.text)

    def _is_topic(self, heading: str, words: str) -> bool:
        """消费提质 below 支持方向 says what a row is about, and asks nothing."""
        if not _TOPICS.search(heading) or len(words) > 20:
            return False
        return not read_clause(words, vocabulary=self.vocabulary).clause.quantifiable


def _headed(heading: str, cell: Folded, start: int) -> tuple[str, list[int]]:
    """A cell under its heading, and the places of its letters; what the heading names stands in the whole cell."""
    inside = [start + place for place in cell.places] or [start]
    above = [start] * (len(heading) - 1) + [inside[-1]] * bool(heading)
    return f"{heading}{cell.text}，", [*above, *inside[: len(cell.text)], inside[-1]]


def without_opening(passage: Passage) -> Folded:
    """The folded text of a passage without the topic or the defined word it opens with; places stay."""
    folded = fold(passage.text)
    start = _opening(passage, folded.text)
    return Folded(folded.text[start:], folded.places[start:], folded.source)


def _opening(passage: Passage, text: str) -> int:
    if passage.term and (means := _MEANS.search(text, text.find(passage.term) + len(passage.term))):
        return means.end()
    topic = _TOPIC.match(text)
    return topic.end() if topic and topic.end() < len(text) else 0


def topic_of(passage: Passage) -> str:
    """支持技术改造。 in front of a clause is its heading, though it stands in the same paragraph."""
    text = fold(passage.text).text
    topic = _TOPIC.match(text)
    return topic[0].rstrip("。") if topic and topic.end() < len(text) else ""


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
