"""The labels that Chinese documents count their parts with: 第三条, 二、, （一）, 1., ①, 附件2; and how deep each stands."""

import re
from dataclasses import dataclass

_CHINESE = "[一二三四五六七八九十百千零〇]{1,6}"

# Outermost first; a part ends where one of the same or an outer depth begins.
_FORMS: tuple[tuple[str, str], ...] = (
    ("附件", rf"(?:附\s?[件表录图]|附\s?件\s?表)\s?(?:\d{{1,2}}|{_CHINESE})?(?=[：:\s．.、]|$)(?:\s?[．.：:、])?"),
    ("编", rf"第\s?(?:\d{{1,2}}|{_CHINESE})\s?(?:编|部分)(?![分])"),
    ("章", rf"第\s?(?:\d{{1,3}}|{_CHINESE})\s?章"),
    ("节", rf"第\s?(?:\d{{1,3}}|{_CHINESE})\s?节"),
    ("一、", rf"{_CHINESE}\s?[、．.](?![二三四五六七八九])"),
    ("条", rf"第\s?(?:\d{{1,4}}|{_CHINESE})\s?条(?:之{_CHINESE})?(?![款项第至到和、，。的规])"),
    ("（一）", rf"[（(]\s?{_CHINESE}\s?[）)][、．.]?(?![款项至、])"),
    ("1.", r"\d{1,3}\s?(?:[．、]|\.(?!\d))|[⒈-⒛]"),
    ("（1）", r"[（(]\s?\d{1,3}\s?[）)][、．.]?|[⑴-⒇]|\d{1,3}[）)]"),
    ("①", r"[①-⑳㉑-㊿❶-❿]"),
)
_LABEL = re.compile("|".join(f"(?P<f{depth}>{pattern})" for depth, (_, pattern) in enumerate(_FORMS)))
_AFTER = re.compile(r"[\s\u3000]*")
DEEPEST = len(_FORMS)
DEPTHS = {name: depth for depth, (name, _) in enumerate(_FORMS)}


@dataclass(frozen=True, slots=True)
class Label:
    """What a paragraph is counted by: `text` as written, `end` where its own words begin."""

    text: str
    depth: int
    end: int

    @property
    def form(self) -> str:
        return _FORMS[self.depth][0]


def label_of(words: str) -> Label | None:
    """Read the label at the start of a paragraph."""
    found = _LABEL.match(words)
    if found is None or found.lastgroup is None:
        return None
    after = _AFTER.match(words, found.end())
    text = re.sub(r"\s", "", found[0])
    return Label(text=text, depth=int(found.lastgroup[1:]), end=after.end() if after else found.end())
