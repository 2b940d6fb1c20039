"""What stands around the clauses: red head, number, title, address, covering notice, signature, copies."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from parsers.documents.dates import DAY
from parsers.documents.document import Block, Document, Span
from parsers.documents.figures import names_sum
from parsers.documents.labels import label_of

Part: TypeAlias = Literal[
    "body",
    "head",
    "number",
    "title",
    "issued",
    "address",
    "notice",
    "annexes",
    "signature",
    "date",
    "copies",
    "contents",
]

NUMBER = r"[\u4e00-\u9fffA-Za-z]{1,24}[〔\[（(【［]\s*(?:19|20)\d\d\s*[〕\])）】］]\s*第?\s*\d{1,5}\s*号"
ORDER = r"[\u4e00-\u9fff]{2,30}(?:公告|令)\s*(?:(?:19|20)\d\d\s*年)?\s*第\s*[\d一二三四五六七八九十百]{1,5}\s*号"
_BODY_NAME = (
    r"(?:人民政府|政府|管理委员会|管委会|委员会|办公室|办公厅|工作组|领导小组|指挥部|税务局|管理局|分局|中心|支行|分行|"
    r"研究院|协会|[局部厅委院会署社办])"
)
ISSUER = rf"[\u4e00-\u9fff（）()·]{{1,38}}?{_BODY_NAME}"
_ISSUERS = rf"{ISSUER}(?:[\s、]+{ISSUER})*"
_KINDS = (
    r"(?:通知|意见|措施|办法|细则|规定|方案|政策|决定|公告|通告|公示|指南|条例|规划|计划|纲要|批复|通报|报告|清单|目录|标准|要点|规则|章程|"
    r"举措|行动|指引|须知|说明|制度|协议|函|条)"
)
TITLE_ENDS = re.compile(rf"{_KINDS}\s*(?:[（(][^（）()]{{1,14}}[）)])?\s*》?$")

_HALF = r"(?:(?:19|20)\d\d\s*年\s*)?第\s*"  # of a number whose first half stands on the line above
_BY_WHOM = r"(?:\s*签发人\s*[：:]\s*\S{0,12})?"
_SEAL = r"(?:[（(](?:印章|盖章|公章|章)[）)])?"
_COPIES = (
    r"(?:抄\s*送|抄\s*报|分\s*送|主题词)\s*[：:]",
    rf".{{0,40}}{DAY}\s*印发$",
    r"[（(]?\s*(?:此件|信息公开|公开(?:属性|方式|选项|类别))",
)
_PATTERNS: tuple[tuple[Part, re.Pattern[str]], ...] = (
    ("number", re.compile(rf"(?:文号\s*[：:]\s*)?(?:{NUMBER}|{ORDER}|{_HALF}\d{{1,5}}\s*号){_BY_WHOM}$")),
    ("date", re.compile(rf"[（(]?\s*{DAY}\s*[）)]?$")),
    ("issued", re.compile(rf"[（(].{{0,40}}{DAY}.{{0,80}}[）)]$")),
    ("signature", re.compile(rf"{_ISSUERS}\s*{_SEAL}\s*{DAY}$")),
    ("copies", re.compile("|".join(_COPIES))),
    (
        "head",
        re.compile(
            rf"(?:{_ISSUERS}\s*)?文\s*件$|.{{2,20}}(?:公报|专刊)\s*(?:(?:19|20)\d\d\s*年)?\s*第?\s*\d+\s*[期号].{{0,12}}$"
        ),
    ),
)
_BEGINS_TITLE = re.compile(rf"{_ISSUERS}\s*关于")
_HALF_NUMBER = re.compile(_HALF)
_ADDRESS = re.compile(r"(?=.*(?:各|有关|单位|企业|部门|同志|委员会|局|镇|街道|公司|政府|机构))[^。；]{2,200}[：:]$")
_NO_ADDRESS = re.compile(r"如下|下列|以下|条件|情形|标准|附件|联系|[：:].")
_NOTICE = re.compile(
    r"印发给你们|现予?(?:以)?(?:印发|公布|发布|颁布|下发)|现将.{2,80}(?:印发|公布|发布)|"
    r"请(?:认真|遵照|结合实际|抓好|参照)[^。]{0,20}(?:执行|落实|实施)"
)
_SIGNATURE = re.compile(rf"{_ISSUERS}\s*{_SEAL}$")
_SENTENCE_ENDS = tuple("。；;：:！!？?，,、")
_LONGEST_TITLE = 90
_LONGEST_FRAME = 200
_LONGEST_HEAD = 14  # blocks


@dataclass(frozen=True, kw_only=True, slots=True)
class Framed:
    """A block and the part it plays; `group` counts documents within the file: covering notice, what it issues."""

    block: Block
    words: str
    part: Part
    group: int


def frame(document: Document) -> tuple[Framed, ...]:
    """Say of every block which part it plays."""
    words = [document.words(block) for block in document.blocks]
    signed = list(_signatures(document.blocks, words))
    starts = [0, *(end for _, end in signed if end < len(words))]
    parts: dict[int, Part] = dict(_annex_lists(words, signed)) | dict(_notices(words))
    parts |= {at: "copies" for at, said in enumerate(words) if _known(said) == "copies"}
    parts |= {
        at: "date" if _known(words[at]) == "date" else "signature" for start, end in signed for at in range(start, end)
    }
    for start in starts:
        parts |= dict(_head(document.blocks, words, start, noticed="notice" in parts.values()))
    parts |= dict.fromkeys(_contents(words), "contents")
    return tuple(
        Framed(block=block, words=words[at], part=parts.get(at, "body"), group=bisect_right(starts, at) - 1)
        for at, block in enumerate(document.blocks)
    )


def title_of(parts: Sequence[Framed]) -> str:
    """Put the lines of a title together."""
    words = "".join(part.words for part in parts if part.part == "title")
    label = label_of(words)
    return _without_blanks(words[label.end if label else 0 :])


def _signatures(blocks: Sequence[Block], words: Sequence[str]) -> Iterator[Span]:
    """Find lines of issuers with the day below them, and a last line that is an issuer."""
    at = 0
    while at < len(words):
        end = at
        while end < len(words) and blocks[end].kind == "paragraph" and _SIGNATURE.match(words[end]):
            end += 1
        if end < len(words) and _known(words[end]) in ("date", "signature") and (end > at or at > 0):
            yield at, end + 1
            end += 1
        elif at < end == len(words) and blocks[at].align:
            yield at, end
        at = max(end, at + 1)


def _annex_lists(words: Sequence[str], signed: Sequence[Span]) -> Iterator[tuple[int, Part]]:
    """附件：1.… right before a signature only names what is attached."""
    for start, _ in signed:
        for at in range(start - 1, max(-1, start - 12), -1):
            label = label_of(words[at])
            if label is None or not _is_short(words[at]):
                break
            if label.form == "附件":
                yield from ((listed, "annexes") for listed in range(at, start))


def _notices(words: Sequence[str]) -> Iterator[tuple[int, Part]]:
    """Find to whom a covering notice is addressed, and the sentence that issues what follows it."""
    for at, said in enumerate(words[:_LONGEST_HEAD]):
        if _is_address(said):
            yield at, "address"
        elif label_of(said) is not None:
            return
        elif _NOTICE.search(said) and not names_sum(said):
            yield at, "notice"


def _head(blocks: Sequence[Block], words: Sequence[str], start: int, *, noticed: bool) -> Iterator[tuple[int, Part]]:
    """Read from the start of a document down to its first sentence, label or address."""
    title: list[int] = []
    for at in range(start, min(start + _LONGEST_HEAD, len(words))):
        said = "".join(words[line] for line in title)
        part = _head_part(blocks[at], words[at], said, noticed=noticed and start > 0, behind=start > 0)
        if part is None:
            return
        if part == "number" and _HALF_NUMBER.match(words[at]) and said.endswith(("公告", "令", "通告")):
            yield title.pop(), "number"  # 某某局公告 and below it 2023年第7号
        if part == "head" or _BEGINS_TITLE.match(words[at]):
            yield from (
                (line, "head") for line in title if _SIGNATURE.match(words[line])
            )  # a red head in several lines
            title = [line for line in title if not _SIGNATURE.match(words[line])]
        if part == "title":
            title.append(at)
        yield at, part


def _head_part(block: Block, words: str, title: str, *, noticed: bool, behind: bool) -> Part | None:
    known = _known(words)
    if block.kind != "paragraph" or (known == "copies" and not behind):
        return None
    if known is not None:
        return known
    label = label_of(words)
    if label is not None and label.form == "附件" and noticed and not title:
        bare: Part | None = "head" if label.end == len(words) else None
        return "title" if TITLE_ENDS.search(words) else bare
    if label is not None or not _is_short(words):
        return None
    if behind and not title and not block.align and not TITLE_ENDS.search(words):
        return None  # behind a signature a body may go on without a title
    complete = TITLE_ENDS.search(_without_blanks(title)) is not None
    return None if complete and not words.startswith(("（", "(")) else "title"


def _is_short(words: str) -> bool:
    """A line of a title or of a list: no sentence, and no sum that would be lost with it."""
    return len(words) <= _LONGEST_TITLE and not words.endswith(_SENTENCE_ENDS) and not names_sum(words)


def _contents(words: Sequence[str]) -> Iterator[int]:
    """目录, and the lines below it that stand again as headings further on."""
    start = next((at for at, said in enumerate(words) if re.fullmatch(r"目\s*录", said)), None)
    if start is None:
        return
    yield start
    bare = [_bare(said) for said in words]
    for at in range(start + 1, len(words)):
        if bare[at] not in bare[at + 1 :]:
            return
        yield at


def _known(words: str) -> Part | None:
    if len(words) > _LONGEST_FRAME:
        return None
    return next((part for part, pattern in _PATTERNS if pattern.match(words)), None)


def _is_address(words: str) -> bool:
    return bool(_ADDRESS.match(words)) and not _NO_ADDRESS.search(words) and label_of(words) is None


def _without_blanks(words: str) -> str:
    return re.sub(r"(?<=[^\x00-\xff])\s+(?=[^\x00-\xff])", "", words).strip()


def _bare(words: str) -> str:
    """A heading without its leader dots and page number."""
    return re.sub(r"\s|[.．·…\s]*[-—]?\d{0,3}[-—]?$", "", words)
