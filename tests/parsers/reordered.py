"""The parts of a clause in another order, as another author would put them; None where its wording has no such part.

What the clause asks and gives stays the same, so its gold stays, too.
"""

import re
from collections.abc import Iterator

from tests.parsers.corpora import Json

_PERIOD = re.compile(
    r"(?:截[至止])?(?:上一?年度?|上两年|近[一二两三四五]年(?:来|内)?|当年度?|\d{4}年度?(?:[一二三四]季度|上半年)?(?!\d)|年度|年内)"
)
_PARTS = re.compile(r"，且|，并|并且|[，。；：且、]")
_JOINS = ("，且", "，并", "并且", "且", "、", "，")
_LEAD = re.compile(r"(?:[（(].{1,3}[)）]|\d[.．]|[①-⑨])?\s*(?:对|凡)?")
_TAIL = re.compile(r"(?:的(?:[^，。；的]{0,12}(?:企业|机构|单位|项目))?|)$")
_LEANS = re.compile(
    r"同比|增速|增幅|净增|其|该|且|或|均|累计|占比|比[上例]|同时|在此|以及|并|也|达|高于|不[低超少]|增长|占|增量|复合"
)  # on what stands before
_GRANTS = re.compile(
    r"企业|的|机构|应|须|比例，|给予|奖励|补助|补贴|贴息|资助|最高|按|享受|之一|下列|以下条件|\d项|分别|其中|除"
)


def _spans(node: object) -> Iterator[tuple[int, int]]:
    """Where the atoms of a clause stand."""
    if isinstance(node, dict):
        if "op" in node and "span" in node:
            yield node["span"][0], node["span"][1]
        for name in ("all", "any", "of", "not"):
            yield from _spans(node.get(name)) if name in node else ()
    elif isinstance(node, list):
        for part in node:
            yield from _spans(part)


def conditions(row: Json) -> str | None:
    """Two conditions side by side change places; what opens and closes the list stays where it is."""
    text, spans = row["text"], list(_spans((row["when"] or {}) if "all" in (row["when"] or {}) else {}))
    marks = [(0, 0), *((found.start(), found.end()) for found in _PARTS.finditer(text)), (len(text), len(text))]
    for (_, first), (cut, again), (last, _) in zip(marks, marks[1:], marks[2:], strict=False):
        one, join, other = text[first:cut], text[cut:again], text[again:last]
        held = [sum(a <= start and end <= b for start, end in spans) for a, b in ((first, cut), (again, last))]
        if join in _JOINS and all(held) and _stands_alone(one) and _stands_alone(_TAIL.sub("", other)):
            return text[:first] + _turned(one, join, other) + text[last:]
    return None


def _stands_alone(words: str) -> bool:
    core = words[_LEAD.match(words).end() :]  # type: ignore[union-attr]  # it fits everything
    return not _GRANTS.search(core) and not _LEANS.match(_PERIOD.sub("", core, count=1)) and len(core) > 3


def _turned(one: str, join: str, other: str) -> str:
    """A period that the second takes over from the first stays in front."""
    lead, tail = _LEAD.match(one)[0], _TAIL.search(other)[0]  # type: ignore[index]
    first, second = one[len(lead) :], other[: len(other) - len(tail)]
    period = _PERIOD.match(first)
    if period and not _PERIOD.match(second) and join != "，":
        lead, first = lead + period[0], first[period.end() :]
    return lead + second + join + first + tail


def benefit_first(row: Json) -> str | None:
    """对…的企业，给予30万元奖励 becomes 给予…的企业30万元奖励."""
    whole = re.fullmatch(
        r"(?s)(?P<before>.*。)?(?:对|凡)?(?P<who>[^；。：，]{4,90}?的[^，。；的]{0,12}(?:企业|机构|单位|项目|商户))，(?:一次性)?"
        r"(?P<verb>给予|奖励|补助)(?P<sum>[^，。；分按]{3,25})(?P<more>，[^；]*)?。",
        row["text"],
    )
    if whole is None or "其中" in row["text"]:
        return None
    noun = "" if whole["verb"] == "给予" else whole["verb"]
    return f"{whole['before'] or ''}给予{whole['who']}{whole['sum']}{noun}{whole['more'] or ''}。"


def ceiling_first(row: Json) -> str | None:
    """按…给予补助，最高100万元 becomes 最高100万元，按…给予补助."""
    found = re.search(
        r"，(?P<rate>按[^，。；]{4,50}(?:补助|补贴|奖励|资助|贴息))，"
        r"(?P<cap>(?:单家企业|单个企业|每家企业|单个项目|每年)?(?:累计)?最高(?:不超过)?[\d.]+万?元)。",
        row["text"],
    )
    if found is None or "；" in row["text"]:
        return None
    return f"{row['text'][: found.start()]}，{found['cap']}，{found['rate']}。{row['text'][found.end() :]}"


def items(row: Json) -> str | None:
    """The first two items of a list change places; their numbers don't."""
    for one, two in (("（一）", "（二）"), ("1.", "2."), ("①", "②"), ("（1）", "（2）")):
        item = "([^；。：]{4,80})"
        listed = rf"(?<=[：；。])(\s*{re.escape(one)}){item}([；。，]\s*{re.escape(two)}){item}(?=[；。])"
        if re.search(listed, row["text"]):
            return re.sub(listed, r"\1\4\3\2", row["text"], count=1)
    return None
