"""The labels that Chinese documents count their parts with: 第三条, 二、, （一）, 1., ①, 附件2; and their depth."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cmp_to_key
from itertools import pairwise

_CHINESE = "[一二三四五六七八九十百千零〇]{1,6}"

# Outermost first; a part ends where one of the same or an outer depth begins.
_FORMS: tuple[tuple[str, str], ...] = (
    ("附件", rf"(?:附\s?[件表录图]|附\s?件\s?表)\s?(?:\d{{1,2}}|{_CHINESE})?(?=[：:\s．.、]|$)(?:\s?[．.：:、])?"),
    ("编", rf"第\s?(?:\d{{1,2}}|{_CHINESE})\s?(?:编|部分)(?![析的])"),
    ("章", rf"第\s?(?:\d{{1,3}}|{_CHINESE})\s?章"),
    ("节", rf"第\s?(?:\d{{1,3}}|{_CHINESE})\s?节"),
    ("一、", rf"{_CHINESE}\s?[、．.](?![二三四五六七八九])"),
    ("条", rf"第\s?(?:\d{{1,4}}|{_CHINESE})\s?条(?:之{_CHINESE})?(?![款项第至到和、，。的规])"),
    ("（一）", rf"[（(]\s?{_CHINESE}\s?[）)][、．.]?(?!款|项(?!目)|至|、)"),
    ("1.", r"\d{1,3}\s?(?:[．、]|\.(?!\d))|[⒈-⒛]"),
    ("（1）", r"[（(]\s?\d{1,3}\s?[）)][、．.]?|[⑴-⒇]|\d{1,3}[）)]"),
    ("①", r"[①-⑳㉑-㊿❶-❿]"),
)
_LABEL = re.compile("|".join(f"(?P<f{depth}>{pattern})" for depth, (_, pattern) in enumerate(_FORMS)))
_FIRST = ("一", "1", "１", "①", "⒈", "⑴", "❶")
_FIXED = ("附件", "编", "章", "节")
DEEPEST = len(_FORMS)
DEPTHS = {name: depth for depth, (name, _) in enumerate(_FORMS)}


@dataclass(frozen=True, slots=True)
class Label:
    """What a paragraph is counted by: `text` as written, `end` where its own words begin."""

    text: str
    form: str
    depth: int
    end: int


def label_of(words: str) -> Label | None:
    """Read the label at the start of a paragraph."""
    found = _LABEL.match(words)
    if found is None or found.lastgroup is None:
        return None
    depth = int(found.lastgroup[1:])
    end = found.end() + len(words[found.end() :]) - len(words[found.end() :].lstrip())
    return Label(re.sub(r"\s", "", found[0]), _FORMS[depth][0], depth, end)


def nested(labels: Sequence[Label | None]) -> list[Label | None]:
    """Give each label the depth it has in its document: most write 一、（一）1., some 1.（一）, some leave one out."""
    forms = _ordered([label for label in labels if label])
    depths = {form: len(_FIXED) + depth for depth, form in enumerate(forms)}
    return [replace(label, depth=depths.get(label.form, label.depth)) if label else None for label in labels]


def _ordered(labels: Sequence[Label]) -> list[str]:
    """Sort the forms of a document, the outer before the inner: a list that begins right below a label is inside."""
    inside = Counter((above.form, label.form) for above, label in pairwise(labels) if _is_first(label))

    def outer_first(one: str, other: str) -> int:
        votes = inside[other, one] - inside[one, other]
        return votes or DEPTHS[one] - DEPTHS[other]

    return sorted({label.form for label in labels if label.form not in _FIXED}, key=cmp_to_key(outer_first))


def _is_first(label: Label) -> bool:
    return re.sub(r"\W|[第条款]", "", label.text) in _FIRST
