"""Where a company is registered and pays its taxes: 在我区注册, 税务、统计关系均在高新区, 区内企业."""

import re

from parsers.lexicon import table
from parsers.reading import Found, Theme, kinds
from parsers.rules.holdings import JOINT, Holding, Item

sites = Theme("sites")  # names of places, before the lines of business, which would take 云州区企业 for themselves
places = Theme("places")
_TAXED = frozenset(("纳税", "税收", "缴税"))
_SETTLED = f"(settle|tax) (({JOINT}|and)? (filler|at|word)? (settle|tax))*"


@places.scan(
    "在<地名>注册",
    "place",
    r"(?<=在)(?<!潜在)(?<!存在)(?<!现在)(?P<name>[\u4e00-\u9fff]{2,12}?(?:省|(?<!上)市|区|县|州|旗|镇|城|园))"
    r"(?:行政区域内|行政区划内|行政辖区内|辖区内|范围内|境内)?(?=内?(?:均)?(?:依法|办理|完成|新)?"
    r"(?:注册|登记|设立|落户|工商|税务|实际|经营|纳税|成立|办公|生产|[，。；、]|的|且|并))",
    good=("在云澜高新区注册的企业 = 云澜高新区", "在海州县辖区内登记 = 海州县"),
    bad=("在区内", "在北交所上市的企业"),
)
def _named_place(found: re.Match[str]) -> str | None:
    here = {name: place for place, names in table("places")["here"].items() for name in names}
    return str(here.get(found["name"], found["name"]))


@places.scan(
    "在<无后缀地名>登记",
    "place",
    r"(?<=在)(?!工商|境|国|海|我|本|职|该|此|全|各|[市省区县州]外)[\u4e00-\u9fff]{2,3}(?=(?:依法)?(?:注册|登记|设立)(?:的|登记|成立|，))",
    good=("在汉洲登记的独立法人 = 汉洲",),
    bad=("在境外设立的机构",),
)
def _bare_place(found: re.Match[str]) -> str:
    here = {name: place for place, names in table("places")["here"].items() for name in names}
    return str(here.get(found[0], found[0]))


_SITE = re.compile(f"[\u4e00-\u9fff]{{1,10}}(?:{'|'.join(table('places')['named'])})$")
_NO_SITE = re.compile(f"(?:{'|'.join(table('places')['not_named'])})$")
_LEADS = frozenset(table("titles")["forms"]["leads"])
_WHERE = kinds("at sited")
_WHOSE = kinds("titled for of stop comma semicolon colon mark bar and among with pause or")
_SAID = kinds("settle of head holding industry yes_no scale stage bound need")


@sites.join(
    "<专名><园区>",
    "place",
    "word{1,3} (place | generic | word) | word (place | word)?",
    good=(
        "对东湖高新区企业 = 东湖高新区",
        "苏北地区的平台 = 苏北地区",
        "位于岭南科技园的企业 = 岭南科技园",
        "烟台市内的企业 = 烟台市",
    ),
    bad=("在景区经营", "全部园区企业", "上市企业", "对社区企业"),
)
def _site(found: Found) -> str | None:
    """A name that ends as places do, where a place can stand."""
    before = found.before.kind if found.before else "stop"
    after = found.after.kind if found.after else "stop"
    name = found.text.removesuffix("内") if found.tokens[-1].text in ("市内", "区内", "县内", "省内") else found.text
    whole = _SITE.fullmatch(name) and not _NO_SITE.search(name)
    if not whole or any(token.text in _LEADS for token in found.tokens[:-1]):
        return None
    settled = before in _WHERE or (before == "settle" and found.tokens[0].kind == "word")
    return name if settled or (before in _WHOSE and after in _SAID) else None


@places.join(
    "注册并<纳税>",
    "tax",
    "indicator (?!range|amount|tail|rise|yoy|compare|growth)",
    good=("在我区注册并纳税 = True",),
    bad=("上年度纳税100万元以上",),
)
def _pays_here(found: Found) -> bool | None:
    near = found.before is not None and found.before.kind in (
        "pause",
        "and",
        "with",
        "settle",
        "place",
        "filler",
        "word",
    )
    asked = found.after is not None and found.after.kind == "bound" and found.after.value.dim != "duration"
    return True if near and not asked and found.text in _TAXED else None


@places.join(
    "在<地方>注册",
    "holding",
    f"(at|place|of)? place (bracket|word|filler|newly|generic|between|below)* (titled|newly_titled|{_SETTLED})"
    " (of? (place|word))?",
    good=(
        "在我区注册 = region:本区",
        "在高新区办理工商登记 = region:高新区",
        "在区内备案的创业投资机构 = region:本区",
        "在本市行政区域内依法注册 = region:本市",
    ),
)
def _settled_at(found: Found) -> Holding | None:
    founded = found.one("titled", "newly_titled")
    return None if founded is not None and not founded.text.endswith(("设立", "备案", "新设")) else _located(found)


@places.join(
    "注册地在<地方>",
    "holding",
    f"{_SETTLED} ((every|must|filler|word|titled)* (at|must|for)+"
    " | (by (levels|place|word) excepted)? sited | word) place",
    good=("注册地在高新区 = region:高新区", "税务、统计关系均在高新区 = tax_region:高新区"),
)
def _settled_in(found: Found) -> Holding | None:
    bare = found.tokens[-2].kind == "word" and not found.tokens[-2].text.endswith(("入", "归属", "属于", "在", "至"))
    return None if bare else _located(found)


@places.join(
    "位于<地方>", "holding", "sited place", good=("位于高新区的企业 = region:高新区", "留在区内发展 = region:本区")
)
def _sited(found: Found) -> Holding | None:
    ranked = found.after is not None and found.after.kind == "rank"  # 位于全区前100名
    return None if ranked else Holding((Item("region", str(found.tokens[1].value)),))


@places.join(
    "在<地方>投资",
    "holding",
    "at place generic{1,2} (?!bound|range|amount|compare|indicator|mention|need|settle)",
    good=("在我县投资建设的工业项目 = region:本县", "在高新区投资的企业 = region:高新区"),
    bad=("在我县投资1亿元以上", "在旗内投资设立独立法人公司"),
)
def _invested_in(found: Found) -> Holding | None:
    """Who invests at a place need not be registered there: only an answer tells."""
    done = "".join(token.text for token in found.tokens[2:])
    place = str(found.tokens[1].value)
    return Holding((Item("region", place),), qualifier=found.text) if done in _INVESTED else None


_INVESTED = frozenset(("投资", "投资建设", "建设"))


@places.join(
    "<某类地区>",
    "holding",
    "(at|sited|settle at)? sort_of_place (of? head)?",
    good=(
        "东部地区1.5亿元以上 = region:东部地区",
        "位于脱贫村的 = region:脱贫村",
    ),
)
def _sort_of_place(found: Found) -> Holding:
    return Holding(tuple(Item("region", token.text) for token in found.all("sort_of_place")))


@places.join(
    "<地方>的，",
    "holding",
    "place of (?=comma)",
    good=("；江北新城的，补助比例提高到40%。 = region:江北新城",),
    bad=("位于高新区的，",),
)
def _tier_of_place(found: Found) -> Holding | None:
    """A step of a rule for those of one place."""
    opens = found.before is None or found.before.kind in ("semicolon", "stop", "among", "comma")
    return _located(found) if opens else None


@places.join(
    "<地方>企业",
    "holding",
    "place of? (head | (?=holding|scale|stage|yes_no|industry))",
    good=("区内企业 = region:本区", "区内银行 = region:本区"),
    bad=("在境内主板上市",),
)
def _local(found: Found) -> Holding | None:
    """园区运营机构 is what somebody does, 境内主板 where it is listed, and neither where it is."""
    listed = found.after is not None and found.after.kind == "holding" and _is_board(found.after.value)
    return None if listed or found.tokens[-1].text.startswith("运营") else _located(found)


def _is_board(holding: Holding) -> bool:
    return holding.items[0].family == "listing_status"


def _located(found: Found) -> Holding | None:
    places = found.all("place")
    if not places:
        return None
    names = (
        [str(token.value) for token in found.all("place")][-1:]
        if found.tokens[-1].kind == "place"
        else [str(places[0].value)]
    )
    families = []
    if found.has("settle", "head") or not found.has("tax"):
        families.append("region")
    if found.has("tax"):
        families.append("tax_region")
    note = found.one("bracket")
    without = (
        tuple(Item("region", token.text) for token in note.value if token.kind == "place")
        if note and note.text[1] in "不除"
        else ()
    )
    return Holding(tuple(Item(family, names[0]) for family in families), every=len(families) > 1, without=without)
