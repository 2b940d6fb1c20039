"""What belongs together: which paragraph is a heading, and which items are one sentence with the line above them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean
from typing import Literal

from parsers.documents.figures import names_sum
from parsers.documents.frame import Framed
from parsers.documents.labels import DEPTHS, Label, label_of, nested

LONGEST_HEADING = 40
LONGEST_JOINED = 4000  # characters

STOPS = tuple("。；;！!？?，,、：:")
_PARTED = tuple("；;，,、")
_COLON = ("：", ":")
_NO_HEADING = re.compile(r"[，,：:\d]")
_ASKS = re.compile(
    r"条件|情形|要求|之一|资格|下列(?:企业|单位|对象|项目|范围)|应当?(?:同时)?(?:符合|具备|满足|提供|提交)|(?:符合|具备|满足)(?:下列|以下)"
)
_ANNOUNCES = re.compile(r"(?:措施|政策|事项|意见|通知|办法|规定|公告|安排|工作)(?:如下)?[：:]$")
_GRANTS = re.compile(r"奖励|补助|补贴|资助|贴息|给予|支持|标准")
_OF_REQUIREMENTS = re.compile(r"条件|对象|范围|要求|情形")


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """A block of a document with its label and its own words."""

    framed: Framed
    label: Label | None

    @property
    def words(self) -> str:
        return self.framed.words[self.label.end if self.label else 0 :]

    @property
    def is_paragraph(self) -> bool:
        return self.framed.part == "body" and self.framed.block.kind == "paragraph"

    @property
    def depth(self) -> int | None:
        return self.label.depth if self.label else None

    @property
    def start(self) -> int:
        """Where its own words begin in the document's text."""
        return self.framed.block.span[0] + (self.label.end if self.label else 0)


def entries_of(parts: Sequence[Framed]) -> list[Entry]:
    """Label the blocks of a document."""
    bodies = [part if part.part == "body" and part.block.kind == "paragraph" else None for part in parts]
    labels = nested([label_of(part.words) if part else None for part in bodies])
    return [Entry(framed=part, label=label) for part, label in zip(parts, labels, strict=True)]


def is_heading(entries: Sequence[Entry], at: int, leaf: int) -> bool:
    """A heading is short, has no stop, and something stands under it; `leaf` is the depth of the article before it."""
    entry, below = entries[at], _below(entries, at)
    if not entry.words or (entry.label and entry.label.depth <= DEPTHS["节"]):
        return len(entry.words) <= LONGEST_HEADING
    if entry.label and below == "text" and len(entry.words) <= 12 and entry.words.endswith("。"):
        return True  # （一）雏鹰企业。 with its text in the next paragraph
    if len(entry.words) > LONGEST_HEADING or entry.words.endswith(STOPS):
        return False
    if entry.label is not None:
        return below == "deeper" or (
            below in ("text", "row") and entry.label.depth != leaf and not names_sum(entry.words)
        )
    return below != "nothing" and _looks_like_heading(entry, entries[at + 1])


def announces(words: str) -> bool:
    """Does a line say something of the items below it? 通知如下： does not."""
    return words.endswith(_COLON) and not _ANNOUNCES.search(words)


def end_of_list(entries: Sequence[Entry], at: int, headings: Sequence[str]) -> int:
    """Say where what is one with this paragraph ends: behind itself, or behind the items it asks for."""
    entry = entries[at]
    if entry.words.endswith(_COLON):
        end, items = _items(entries, at)
        joined = bool(items) and announces(entry.words) and _are_one(entry.words, items)
    else:
        end, items = _run(entries, at)
        joined = len(items) > 1 and bool(headings) and bool(_OF_REQUIREMENTS.search(headings[-1]))
    length = entries[end - 1].framed.block.span[1] - entry.start
    return end if joined and length <= LONGEST_JOINED else at + 1


def _are_one(stem: str, items: Sequence[str]) -> bool:
    """A list of requirements, a sentence cut in pieces by semicolons, or short steps of one grant."""
    parted = all(words.endswith(_PARTED) for words in items[:-1])
    return bool(_ASKS.search(stem)) or parted or (bool(_GRANTS.search(stem)) and mean(map(len, items)) <= 80)


def _items(entries: Sequence[Entry], at: int) -> tuple[int, list[str]]:
    """Collect what stands under a line that ends with a colon, down to the next line of its own depth."""
    first = entries[at + 1] if at + 1 < len(entries) else None
    if first is None or not first.is_paragraph:
        return at + 1, []
    if first.label is None:
        return _run(entries, at + 1)
    own = entries[at].depth
    if first.label.form in ("附件", "编", "章", "节", "条") or (own is not None and first.label.depth <= own):
        return at + 1, []
    end = at + 1
    while end < len(entries) and entries[end].is_paragraph and (entries[end].depth or -1) >= first.label.depth:
        end += 1
    return end, [entry.words for entry in entries[at + 1 : end] if entry.depth == first.label.depth]


def _run(entries: Sequence[Entry], at: int) -> tuple[int, list[str]]:
    """Collect paragraphs that are parted by semicolons, to the one that ends the sentence."""
    end = at
    while end < len(entries) and entries[end].is_paragraph and entries[end].depth == entries[at].depth:
        end += 1
        if not entries[end - 1].words.endswith(_PARTED):
            break
    return max(end, at + 1), [entry.words for entry in entries[at:end]]


def _below(entries: Sequence[Entry], at: int) -> Literal["deeper", "outer", "text", "row", "nothing"]:
    """What stands under a paragraph?"""
    below = entries[at + 1] if at + 1 < len(entries) else None
    if below is None or below.framed.part != "body" or below.framed.block.kind == "note":
        return "nothing"
    if below.framed.block.kind == "row":
        return "row"
    if below.label is None:
        return "text"
    own = entries[at].label
    return "deeper" if own is None or below.label.depth > own.depth else "outer"


def _looks_like_heading(entry: Entry, below: Entry) -> bool:
    """Without a label: set apart by its style, or a few plain words above a sentence or a label."""
    block = entry.framed.block
    plain = len(entry.words) <= 20 and not _NO_HEADING.search(entry.words)
    return (
        bool(block.level)
        or block.align == "center"
        or (plain and (below.label is not None or below.words.endswith(STOPS)))
    )
