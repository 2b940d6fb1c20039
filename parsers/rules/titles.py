"""Titles with their levels and grades: 国家级、省级孵化器, CMMI3级及以上, 省级以上重点实验室."""

import re
from dataclasses import replace

from parsers.lexicon import table
from parsers.reading import Found, Theme
from parsers.rules.holdings import JOINT, Holding, Item, off_list

_LEVELLED = re.compile("(国家|省部?|市|区|县|州)级")
_ENDINGS = tuple((ending, family) for family, endings in table("titles")["endings"].items() for ending in endings)
_LEADS = frozenset(table("titles")["forms"]["leads"])
titles = Theme("titles")


@titles.join(
    "<级别>、<级别>以上", "levels", f"level+ (above)? ({JOINT} level+ (above)?)*", good=("国家级、省级孵化器",)
)
def _levels(found: Found) -> tuple[str, ...]:
    names = [""]
    for token in found.tokens:
        if token.kind == "level":
            names[-1] += token.text  # 国家卓越级
        elif token.kind == "above":
            names[-1] += token.text
        else:
            names.append("")
    first = _OF_WHOM.match(names[0])
    return tuple(first[0] + name if first and _CLASS.fullmatch(name) else name for name in names)


_OF_WHOM = re.compile("国家(?=[一二三]类)")
_CLASS = re.compile("[一二三]类")  # 国家二类、三类: both are of the state
_INNER = "(word|generic|industry|filler|title|indicator|field|grant|settle|stage|body)"


@titles.join(
    "<级别><称号>",
    "holding",
    f"(place? levels of? {_INNER}{{0,5}} | place? industry{{0,2}}) title+ (head|credential|field)*",
    good=(
        "国家级科技企业孵化器 = qualification:国家级科技企业孵化器",
        "国家级、省级企业技术中心 = rd_institution:国家级企业技术中心、rd_institution:省级企业技术中心",
    ),
)
def _titled(found: Found) -> Holding | None:
    core = [token for token in found.tokens if token.kind != "levels"]
    while (
        core
        and core[-1].kind in ("credential", "field")
        and (core[-1].text not in ("认证", "奖项") or "级" in core[-2].text)
    ):
        core.pop()
    name = "".join(token.text for token in core if token.kind != "of")
    told = [token for token in core if token.kind == "title"]
    family = told[-1].value[0]
    if (
        found.tokens[0].kind == "place"
        and (family != "brand_honor" or found.tokens[0].text not in ("国内", "省内"))
        and (found.tokens[0].text != "自治区")
        and family != "listing_status"  # 在境内主板上市
    ) or (family == "ownership" and found.has("industry")):  # 制造业外资企业: two things
        return None
    if family == "certification":
        name = name.removesuffix("企业")  # 有机农产品认证企业
    if found.text == "民营" and found.after is not None and found.after.kind == "word":
        return None  # 民营经济标杆企业
    if family == "listing_status":  # the board is the tag, 首发上市 and 挂牌 only say how
        name = told[0].value[1] or told[0].text
        name += "".join(token.text for token in told[1:2] if token.text.endswith("层"))
    levels = found.one("levels") if family != "listing_status" else None
    return Holding(tuple(Item(family, off_list(level + name)) for level in (levels.value if levels else ("",))))


@titles.join(
    "<级别><无名称号>",
    "holding",
    f"levels of? {_INNER}+ (head|credential)?",
    good=("省级数字乡村标杆单位 = qualification:省级数字乡村标杆单位",),
    bad=("省级财政资金",),
)
def _unknown_title(found: Found) -> Holding | None:
    levels = found.tokens[0].value
    if _is_risen_to(found):
        return None
    tail = [token for token in found.tokens[1:] if token.kind != "of"]
    while tail and tail[-1].kind == "credential":
        tail.pop()
    name = "".join(token.text for token in tail)
    family = (
        None
        if any(token.kind == "indicator" and token.value and token.value.key == "science_awards" for token in tail)
        else family_of(name)
    )
    if not family or len(name) < 3 or _CLASS_OF.search(name):
        return None
    return Holding(tuple(Item(family, off_list(level + name)) for level in levels))


def _is_risen_to(found: Found) -> bool:
    """晋升为一级的建筑企业: the grade is what was reached, and belongs to a title named before."""
    return found.before is not None and found.before.kind == "upgrade" and found.tokens[1].kind == "of"


_CLASS_OF = re.compile("(?:鼓励|限制|禁止|淘汰)类|(?:产业|行业)企业$")  # a line of business


def _institutes_level(item: Item) -> str:
    """省级重点实验室、技术创新中心: both are of the province."""
    found = _LEVELLED.match(item.name) if item.family == "rd_institution" else None
    return found[0] if found else ""


@titles.join(
    "<业务><级别>资质",
    "holding",
    "((word|industry|title|generic|field) (word|industry|title|generic|field|with){0,5} | (?=levels))"
    " levels credential",
    good=("施工总承包特级、一级资质 = qualification:施工总承包特级资质、qualification:施工总承包一级资质",),
    bad=("省级资质",),
)
def _trade_grade(found: Found) -> Holding | None:
    """The trade stands before the grades and the word 资质 after them: each grade is one title."""
    levels, last = found.tokens[-2], found.tokens[-1]
    bare = levels is found.tokens[0] and not re.match("[甲乙丙特一二三]级", levels.text)
    if last.text not in ("资质", "资格", "证书") or found.tokens[0].text in _LEADS or bare:
        return None
    trade = found.text[: levels.start - found.tokens[0].start]
    if last.text == "证书":
        return Holding(tuple(Item("certification", trade + level) for level in levels.value))
    return Holding(tuple(Item("qualification", trade + level + last.text) for level in levels.value))


def family_of(name: str) -> str | None:
    """The family that the last characters of a title tell."""
    return next((family for ending, family in _ENDINGS if name.endswith(ending)), None)


@titles.join(
    "<称号>、<称号>",
    "holding",
    f"holding ({JOINT} filler? holding)+ (credential)?",
    good=(
        "高新技术企业、科技型中小企业 = qualification:高新技术企业、qualification:科技型中小企业",
        "省级以上重点实验室、工程研究中心 = rd_institution:省级以上重点实验室、rd_institution:省级以上工程研究中心",
    ),
)
def list_of_titles(found: Found) -> Holding | None:
    if _is_with_another(found):
        return None
    items: list[Item] = []
    level = ""
    for holding in found.all("holding"):
        if holding.value.none or holding.value.items[0].family in ("first_recognition", "region", "tax_region"):
            return None
        for item in holding.value.items:
            if (
                item.name.endswith("层")
                and items
                and items[0].name.startswith("新三板")
                and item.name.startswith(("创新", "基础"))
            ):
                item = replace(item, name="新三板" + item.name)
            own = item.name[: item.name.index("以上") + 2] if "以上" in item.name else ""
            level = own or _institutes_level(item) or level
            bare = not own and not _LEVELLED.match(item.name)
            items.append(replace(item, name=level + item.name) if level and bare else item)
    items = _of_one_level(items)
    return Holding(_of_one_end(items))


def _is_with_another(found: Found) -> bool:
    """科技型中小企业与高校共建: the second is no title of the first."""
    last = found.all("holding")[-1].value.items[-1]
    return last.family == "ownership" and any(token.text in ("与", "同") for token in found.tokens)


def _of_one_end(items: list[Item]) -> tuple[Item, ...]:
    """绿色食品、有机农产品认证: the word that ends the list belongs to each; a grade (CMMI3级) has no need of it."""
    last = items[-1]
    if (tail := _tail_of(items)) is not None:
        return (*(replace(item, name=item.name + tail) for item in items[:-1]), last)
    if not last.name.endswith("认证") or any(item.name.endswith(("认证", "贯标")) for item in items[:-1]):
        return tuple(items)
    if any(re.search("级(?:及?以上)?$", item.name) for item in items[:-1]):
        return (*items[:-1], replace(last, name=last.name.removesuffix("认证")))
    if any(item.family != "certification" for item in items):
        return tuple(items)
    return (*(replace(item, name=item.name + "认证") for item in items[:-1]), last)


def _tail_of(items: list[Item]) -> str | None:
    """国际首台（套）、国内首台（套）、省内首台（套）装备: what follows the words that they all have."""
    others = [item.name for item in items[:-1]]
    stem = others[0][-5:]
    at = items[-1].name.find(stem)
    same = len(stem) == 5 and at > 0 and all(name.endswith(stem) for name in others)
    return items[-1].name[at + 5 :] or None if same else None


def _of_one_level(items: list[Item]) -> list[Item]:
    """国家级绿色工厂、绿色园区: a level that only the first of a list tells is that of them all."""
    level = _LEVELLED.match(items[0].name)
    bare = not any(_LEVELLED.match(item.name) or "以上" in item.name for item in items[1:])
    same = {item.family for item in items} == {"qualification"}
    if not level or not bare or not same or any(_UNLEVELLED.search(item.name) for item in items):
        return items
    return [items[0], *(replace(item, name=level[0] + item.name) for item in items[1:])]


_UNLEVELLED = re.compile("高新技术|科技型|创新型|中小企业|小巨人|冠军|瞪羚|独角兽|雏鹰|领军|上市|500强|总部")
