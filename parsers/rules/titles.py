"""What a company is or holds: titles with their levels, lines of business, size, place; and whether for the first time."""

import re
from dataclasses import dataclass, replace

from parsers.lexicon import table
from parsers.reading import Found, Theme

_ENDINGS = tuple((ending, family) for family, endings in table("titles")["endings"].items() for ending in endings)


@dataclass(frozen=True, slots=True)
class Item:
    """One tag: the family it belongs to and its words."""

    family: str
    name: str


@dataclass(frozen=True, slots=True)
class Holding:
    """One or more tags of which one is asked for; `first` for a first recognition, `again` for one renewed."""

    items: tuple[Item, ...]
    every: bool = False  # all of them
    none: bool = False  # none of them
    qualifier: str | None = None
    without: tuple[Item, ...] = ()  # 在中国境内（不包括港、澳、台地区）注册

    def __str__(self) -> str:
        return ("非" if self.none else "") + "、".join(f"{item.family}:{item.name}" for item in self.items)


titles = Theme("titles")

_JOINT = "(pause|with|or)"


@titles.scan(
    "<认证>三级、四级",
    "holding",
    r"(?P<name>CMMI|DCMM|ITSS|CSMM|DSMM)(?P<grades>[一二三四五\d]级(?:(?:、|和|或|及)[一二三四五\d]级)+)",
    good=("DCMM三级、四级 = certification:DCMM三级、certification:DCMM四级",),
)
def _grades(found: re.Match[str]) -> Holding:
    return Holding(tuple(Item("certification", found["name"] + grade) for grade in re.findall(".级", found["grades"])))


@titles.scan(
    "5A级、4A级景区",
    "holding",
    r"(?P<level>国家)?(?P<grades>[1-5]A级?(?:(?:、|和|或|及)[1-5]A级?)+)(?P<name>(?:旅游)?景区|物流企业)",
    good=("国家5A级、4A级旅游景区 = qualification:国家5A级旅游景区、qualification:国家4A级旅游景区",),
)
def _grades_of_places(found: re.Match[str]) -> Holding:
    names = [
        (found["level"] or "") + grade.removesuffix("级") + "级" + found["name"]
        for grade in re.findall("[1-5]A级?", found["grades"])
    ]
    return Holding(tuple(Item("qualification", name) for name in names))


@titles.scan(
    "<认证><数>级",
    "title",
    r"(?:CMMI|DCMM|ITSS|CSMM|SPCA|DSMM|CCRC)(?:认证)?(?:[一二三四五\d]级)?(?:[（(]?(?:及以上|以上)[）)]?)?",
    good=("CMMI3级及以上",),
    bad=(),
)
def _graded(_: re.Match[str]) -> tuple[str, str]:
    return "certification", ""


@titles.scan(
    "<体系><编号>认证",
    "title",
    r"(?:ISO|IEC|GB/T|IATF|AS|SA|QC|TL|HACCP|GMP|GAP|BRC)[\s/]?\d*(?:[-:/]?\d+)*[\u4e00-\u9fff]{0,12}?(?:体系)?(?:认证|标准认证|体系)",
    good=("ISO9001质量管理体系认证",),
)
def _standard(_: re.Match[str]) -> tuple[str, str]:
    return "certification", ""


@titles.scan(
    "在<地名>注册",
    "place",
    r"(?<=在)(?<!潜在)(?<!存在)(?<!现在)[\u4e00-\u9fff]{2,12}?(?:省|市|区|县|州|旗|镇|城|园)(?=(?:内|范围内|辖区内|行政区域内|境内)?(?:均)?(?:依法|办理|完成|新)?(?:注册|登记|设立|落户|工商|税务|实际|经营|纳税|成立|办公|生产|[，。；]|的))",
    good=("在云澜高新区注册的企业 = 云澜高新区",),
    bad=("在区内",),
)
def _named_place(found: re.Match[str]) -> str | None:
    here = {name: place for place, names in table("places")["here"].items() for name in names}
    return str(here.get(found[0], found[0]))


@titles.join("<级别>、<级别>以上", "levels", f"level (above)? ({_JOINT} level (above)?)*", good=("国家级、省级孵化器",))
def _levels(found: Found) -> tuple[str, ...]:
    names: list[str] = []
    for token in found.tokens:
        if token.kind == "level":
            names.append(token.text)
        elif token.kind == "above" and names:
            names[-1] += "以上"
    return tuple(names)


_INNER = "(word|generic|industry|filler|title|indicator|field|grant|settle|stage)"


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
    if found.tokens[0].kind == "place" and (family != "brand_honor" or found.tokens[0].text not in ("国内", "省内")):
        return None
    if family == "listing_status":  # the board is the tag, 首发上市 and 挂牌 only say how
        name = told[0].value[1] or told[0].text
        name += "".join(token.text for token in told[1:2] if token.text.endswith("层"))
    levels = found.one("levels")
    return Holding(tuple(Item(family, level + name) for level in (levels.value if levels else ("",))))


@titles.join(
    "<级别><无名称号>",
    "holding",
    f"levels of? {_INNER}+ (head|credential)?",
    good=("省级数字乡村标杆单位 = qualification:省级数字乡村标杆单位",),
    bad=("省级财政资金",),
)
def _unknown_title(found: Found) -> Holding | None:
    levels = found.tokens[0].value
    tail = [token for token in found.tokens[1:] if token.kind != "of"]
    while tail and tail[-1].kind == "credential":
        tail.pop()
    name = "".join(token.text for token in tail)
    family = (
        None
        if any(token.kind == "indicator" and token.value and token.value.key == "science_awards" for token in tail)
        else family_of(name)
    )
    if not family or len(name) < 3:
        return None
    return Holding(tuple(Item(family, level + name) for level in levels))


def family_of(name: str) -> str | None:
    """The family that the last characters of a title tell."""
    return next((family for ending, family in _ENDINGS if name.endswith(ending)), None)


@titles.join(
    "<称号>、<称号>",
    "holding",
    f"holding ({_JOINT} holding)+ (credential)?",
    good=(
        "高新技术企业、科技型中小企业 = qualification:高新技术企业、qualification:科技型中小企业",
        "省级以上重点实验室、工程研究中心 = rd_institution:省级以上重点实验室、rd_institution:省级以上工程研究中心",
    ),
)
def _list(found: Found) -> Holding | None:
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
            own = item.name.split("以上")[0] + "以上" if "以上" in item.name else ""
            level = own or level
            items.append(item if own or not level else replace(item, name=level + item.name))
    last = items[-1]
    if last.name.endswith("认证") and not any(item.name.endswith(("认证", "贯标")) for item in items[:-1]):
        items[-1] = replace(last, name=last.name.removesuffix("认证"))
    return Holding(tuple(items))


@titles.scan(
    "<数>大产业",
    "holding",
    r"[一二三四五六七八九十\d]+(?:\+\d+)?大(?:重点|主导|支柱|特色|新兴|优势)?(?:产业链|产业集群|产业|行业|领域)",
    good=("五大产业链 = industry:五大产业链",),
)
def _counted_industries(found: re.Match[str]) -> Holding:
    return Holding((Item("industry", found[0]),), qualifier=found[0])


@titles.scan(
    "禁止、限制类",
    "holding",
    r"(?:国家|产业政策|国家产业政策|产业结构调整指导目录)?(?:规定的?|明确的?|中的?)?(?:禁止|限制|淘汰)类?(?:(?:、|和|或|及|以及)(?:禁止|限制|淘汰)类?)*(?:类)(?:产业|行业|项目|企业)?",
    good=("不属于国家规定的禁止、限制和淘汰类 = industry:禁止类、industry:限制类、industry:淘汰类",),
)
def _classes(found: re.Match[str]) -> Holding:
    words = re.findall("禁止|限制|淘汰", found[0])
    return Holding(tuple(Item("industry", word + "类") for word in words), qualifier=found[0])


@titles.join(
    "属<某>产业",
    "holding",
    "engage (place|generic|word|levels|stage|grant)+ (industry)? field",
    good=("属高新区重点发展产业 = industry:高新区重点发展产业",),
    bad=("从事软件业务",),
)
def _class_of(found: Found) -> Holding | None:
    name = found.text.removeprefix(found.tokens[0].text)
    return (
        Holding((Item("industry", name),), qualifier=name)
        if name.endswith(("产业", "行业", "领域", "产业链"))
        else None
    )


@titles.join("<机构>", "holding", f"body ({_JOINT} body)*", good=("区内银行 = industry:银行",))
def _bodies(found: Found) -> Holding | None:
    """银行流动资金贷款 is a loan, and no bank."""
    if found.after is not None and found.after.kind in ("indicator", "grant"):
        return None
    return Holding(tuple(Item("industry", token.text.removesuffix("机构")) for token in found.all("body")))


@titles.join(
    "<行业>小微企业", "holding", "industry (field)? (?=scale|stage|body)", good=("制造业小微企业 = industry:制造业",)
)
def _line_of_size(found: Found) -> Holding:
    return _lines(found)


@titles.join(
    "首次<上规>",
    "holding",
    "(first_time|newly_titled|filler)+ (compare|titled)? (risen | yes_no) (and titled word+)?",
    good=("首次上规 = first_recognition:规模以上", "首次达到限额以上 = first_recognition:限额以上"),
    bad=("规上工业企业",),
)
def _risen(found: Found) -> Holding | None:
    if not found.has("first_time", "newly_titled") or (found.after and found.after.kind == "industry"):
        return None
    grown = found.one("risen", "yes_no")
    assert grown is not None
    if grown.kind == "yes_no":
        return Holding((Item("first_recognition", grown.text),)) if grown.value == "above_scale" else None
    return Holding((Item("first_recognition", "限额以上" if "限" in grown.text else "规模以上"),))


@titles.join(
    "新增规上<行业>企业",
    "holding",
    "(first_time|newly_titled|newly) (titled|word|risen|to){0,3} of? yes_no (industry (field)?)* head",
    good=("新增规上工业企业 = first_recognition:规上工业企业",),
)
def _newly_above_scale(found: Found) -> Holding:
    place = next(index for index, token in enumerate(found.tokens) if token.kind == "yes_no")
    return Holding((Item("first_recognition", "".join(token.text for token in found.tokens[place:])),))


@titles.join(
    "<行业>、<行业>企业",
    "holding",
    f"(engage|place)? (book|industry+ (field)?) ({_JOINT} (book|industry+ (field)?))* of? (field|head)+",
    good=("软件企业 = industry:软件", "批发、零售企业 = industry:批发、industry:零售", "新材料产业 = industry:新材料"),
    bad=("软件著作权",),
)
def _industries(found: Found) -> Holding | None:
    """A line of business that a project is in says nothing of the company."""
    if found.has("place") or (found.tokens[-1].text == "项目" and not found.has("engage", "book")):
        return None
    return _lines(found)


@titles.join(
    "<某业>企业",
    "holding",
    f"(word|industry|indicator|generic|field|title){{1,3}} ({_JOINT} (word|industry|indicator|generic|field|title){{1,3}})* head",
    good=("粮食烘干企业 = industry:粮食烘干",),
    bad=("参保企业", "该企业按规定"),
)
def _unknown_line(found: Found) -> Holding | None:
    """Words we don't know before 企业 name a line of business: kept as they are, to be answered by a person."""
    if (
        (found.before is not None
        and found.before.text == "为")
        or found.tokens[-1].text not in ("企业", "机构", "公司", "单位")
        or (found.before is not None
        and found.before.kind not in _NAMES_A_LINE)
    ):
        return None
    names = "".join("、" if token.kind in ("pause", "with", "or") else token.text for token in found.tokens[:-1]).split(
        "、"
    )
    if all(token.kind in ("generic", "head") for token in found.tokens) or any(
        token.kind == "title" for token in found.tokens[-2:]
    ):
        return None
    if any(len(name) < 2 or len(name) > 8 or name[0] in _NO_LINE or name in _NO_LINES for name in names):
        return None
    return Holding(tuple(Item("industry", name) for name in names), qualifier="、".join(names))


_NAMES_A_LINE = frozenset(
    (
        "by",
        "need",
        "holding",
        "scale",
        "stage",
        "bar",
        "to",
        "for",
        "of",
        "comma",
        "stop",
        "semicolon",
        "and",
        "or",
        "yes_no",
        "colon",
        "mark",
        "bracket",
        "place",
        "above",
        "between",
    )
)
_NO_LINE = frozenset("该本各每某此其上下同未已被不无所在经由将按对为可拟需应和与及向从")
_NO_LINES = frozenset(
    (
        "原则上",
        "参保",
        "亏损",
        "盈利",
        "获奖",
        "受灾",
        "困难",
        "租赁",
        "入驻",
        "落户",
        "合作",
        "运营",
        "创办",
        "领办",
        "牵头",
        "研制",
        "生产",
        "使用",
        "购买",
        "承租",
        "投保",
        "参展",
        "第三方",
        "运营管理",
        "帮扶",
        "留在",
        "技术承接",
        "受托",
        "主办",
        "承办",
        "投资",
        "出租",
        "采购",
        "应用",
        "销售",
        "加工",
        "用工",
        "招聘",
        "培育",
        "孵化",
        "居民",
    )
)


@titles.join(
    "从事<行业>",
    "holding",
    f"(engage|titled) (book|industry+) ({_JOINT} (book|industry+))* (rest)? (field|head)*",
    good=("从事物流业 = industry:物流业",),
)
def _engaged(found: Found) -> Holding | None:
    return _lines(found) if found.has("engage") or (found.has("book") and "范围" in found.text) else None


def _lines(found: Found) -> Holding:
    names: list[str] = [""]
    for token in found.tokens:
        if token.kind in ("industry", "book"):
            names[-1] += str(token.value)
        elif token.kind in ("pause", "with", "or"):
            names.append("")
    return Holding(tuple(Item("industry", name) for name in names if name))


titles.join(
    "<行业>企业、<行业>企业",
    "holding",
    f"holding ({_JOINT} holding)+",
    good=("批发企业、零售企业 = industry:批发、industry:零售",),
)(_list)


@titles.join(
    "首次认定的<称号>",
    "holding",
    "(first_time|newly_titled|newly) (titled|newly_titled)* (of|and|with|for)* (levels of?)? holding (credential|titled)*",
    good=(
        "首次认定的高新技术企业 = first_recognition:高新技术企业",
        "新获批的国家级企业技术中心 = first_recognition:国家级企业技术中心",
    ),
)
def _first(found: Found) -> Holding | None:
    holding = found.one("holding")
    assert holding is not None
    return first_recognition(holding.value)


@titles.join(
    "首次获得<贷款>",
    "holding",
    "(first_time (at|place|body|holding)* titled | newly_titled) (levels)? (grant|indicator|word)",
    good=("首次获得信用贷款 = first_recognition:信用贷款", "首次在市内银行获得贷款 = first_recognition:贷款"),
)
def _first_loan(found: Found) -> Holding | None:
    thing = found.tokens[-1].text
    return Holding((Item("first_recognition", thing),)) if thing.endswith(("贷款", "授信")) else None


@titles.join(
    "<称号>首次认定",
    "holding",
    "holding (first_time|newly_titled) (titled|credential|newly_titled)+",
    good=("国家级科技企业孵化器首次获得认定 = first_recognition:国家级科技企业孵化器",),
)
def _first_after(found: Found) -> Holding | None:
    return first_recognition(found.tokens[0].value)


def first_recognition(holding: Holding) -> Holding | None:
    families = {item.family for item in holding.items}
    if holding.none or families & {"first_recognition", "industry", "region", "tax_region", "ownership"}:
        return None
    return replace(holding, items=tuple(Item("first_recognition", item.name) for item in holding.items))


@titles.join(
    "重新认定的<称号>",
    "holding",
    "retitled of? (titled of?)? holding",
    good=("重新认定的高新技术企业 = qualification:高新技术企业",),
)
def _again(found: Found) -> Holding | None:
    holding: Holding = found.tokens[-1].value
    return replace(holding, qualifier=found.tokens[0].text) if holding.items[0].family == "qualification" else None


@titles.join(
    "<称号>复审通过",
    "holding",
    "holding (titled)? retitled (titled)?",
    good=("高新技术企业重新认定 = qualification:高新技术企业",),
)
def _again_after(found: Found) -> Holding | None:
    holding: Holding = found.tokens[0].value
    word = found.one("retitled")
    return replace(holding, qualifier=word.text) if word and holding.items[0].family == "qualification" else None


@titles.join(
    "由<级别>升级为<级别>", "upgraded", "(word|by)? levels upgrade (to|titled)* levels", good=("由市级升级为省级",)
)
def _upgraded(found: Found) -> tuple[str, ...]:
    value: tuple[str, ...] = found.tokens[-1].value
    return value


_TAXED = frozenset(("纳税", "税收", "缴税"))
_SETTLED = f"(settle|tax) (({_JOINT}|and) (filler|at|word)? (settle|tax))*"


@titles.join(
    "注册并<纳税>",
    "tax",
    "indicator (?!bound|range|amount|of|tail|rise|yoy|compare|growth)",
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
    return True if near and found.text in _TAXED else None


@titles.join(
    "在<地方>注册",
    "holding",
    f"(at|place|of)? place (bracket|word|filler|newly)* {_SETTLED} (of? (place|word))? ",
    good=("在我区注册 = region:本区", "在高新区办理工商登记 = region:高新区"),
)
def _settled_at(found: Found) -> Holding | None:
    return _located(found)


@titles.join(
    "注册地在<地方>",
    "holding",
    f"{_SETTLED} (every|must|filler|word|titled)* (at|must|for)+ place",
    good=("注册地在高新区 = region:高新区", "税务、统计关系均在高新区 = tax_region:高新区"),
)
def _settled_in(found: Found) -> Holding | None:
    return _located(found)


@titles.join(
    "位于<地方>", "holding", "sited place", good=("位于高新区的企业 = region:高新区", "留在区内发展 = region:本区")
)
def _sited(found: Found) -> Holding:
    return Holding((Item("region", str(found.tokens[1].value)),))


@titles.join(
    "<地方>企业",
    "holding",
    "place of? (head | (?=holding|scale|stage|yes_no|industry))",
    good=("区内企业 = region:本区", "区内银行 = region:本区"),
)
def _local(found: Found) -> Holding | None:
    return _located(found)


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
