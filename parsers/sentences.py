"""Sentences of a clause, and whether one is a rule although a cue speaks against it."""

import re

from parsers.kinds import kind_of_sentence
from parsers.reading import Token
from parsers.shapes import is_figure


def sentences(tokens: list[Token]) -> list[list[Token]]:
    out: list[list[Token]] = [[]]
    for token in tokens:
        out[-1].append(token)
        if token.kind == "stop":
            out.append([])
    return [sentence for sentence in out if sentence]


def rules_among(tokens: list[Token], why: str) -> list[Token]:
    """The branches of a sentence that speak of something else than what makes it no rule."""
    out: list[Token] = []
    branch: list[Token] = []
    for token in tokens:
        branch.append(token)
        if token.kind in ("semicolon", "stop") or token is tokens[-1]:
            text = "".join(part.text for part in branch)
            if (
                len(branch) < len(tokens)
                and not kind_of_sentence(text)
                and any(part.kind in _TELLS.get(why, ("grant", "need", "give")) for part in branch)
            ):
                out += branch
            branch = []
    return out


def is_rule_after_all(tokens: list[Token], why: str) -> bool:
    """Figures with a grant, or requirements on a company, outweigh a cue."""
    text = "".join(token.text for token in tokens)
    money = any(is_figure(token) for token in tokens)
    if why not in _WEAK:
        return bool(_PAYS.search(text)) and why not in ("制裁", "新闻", "评分")
    if why == "倡导" and not _ASKED.search(text):
        return money and bool(_GRANTED.search(text))
    return (money and bool(_STRONG.search(text))) or any(token.kind == "need" for token in tokens)


_PAYS = re.compile(
    r"(的|企业|机构|单位|项目)，?.{0,12}(给予|予以)[^。]{0,25}\d.{0,6}元"
    r"|的(企业|机构|单位|项目)?，[^。]{0,12}(奖励|补助|补贴|资助|奖补)[^。]{0,12}\d+万?元"
    r"|的(企业|机构|单位)?，[^。]{0,30}按[^。]{0,24}\d[^。，]{0,12}(奖励|补助|补贴|贴息|资助|补偿)"
)
_TELLS = dict.fromkeys(("统计", "目标", "新闻"), ("grant", "give"))  # beside figures of a region, another figure is one
_WEAK = frozenset(("程序", "说明", "倡导"))
_GRANTED = re.compile(r"给予|予以|奖励|补助|补贴|贴息|资助|返还|减免|免租|免收|申领|配套|奖补|兑付|发放")
_ASKED = re.compile(r"须|应当?(?!用|急)|条件|认定|符合|要求|支持对象")
_STRONG = re.compile(r"给予|奖励|补助|补贴|贴息|资助|返还|申领|授信|减按|减免|免租|发放|承担|兑付|扣减|抵扣|减征|免征")
