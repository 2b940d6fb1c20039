"""Lines of business: 软件企业, 批发、零售企业, 从事物流业, and words we do not know before 企业."""

import re

from parsers.reading import Found, Theme
from parsers.rules.holdings import JOINT, Holding, Item
from parsers.rules.titles import list_of_titles

lines = Theme("lines")


@lines.scan(
    "<数>大产业",
    "holding",
    r"[一二三四五六七八九十\d]{1,3}(?:\+\d{1,2})?大(?:重点|主导|支柱|特色|新兴|优势)?(?:产业链|产业集群|产业|行业|领域)",
    good=("五大产业链 = industry:五大产业链",),
)
def _counted_industries(found: re.Match[str]) -> Holding:
    return Holding((Item("industry", found[0]),), qualifier=found[0])


@lines.scan(
    "禁止、限制类",
    "holding",
    r"(?:国家|产业政策|国家产业政策|产业结构调整指导目录)?(?:规定的?|明确的?|中的?)?(?:禁止|限制|淘汰)类?(?:(?:、|和|或|及|以及)(?:禁止|限制|淘汰)类?)*(?:类)(?:产业|行业|项目|企业)?",
    good=("不属于国家规定的禁止、限制和淘汰类 = industry:禁止类、industry:限制类、industry:淘汰类",),
)
def _classes(found: re.Match[str]) -> Holding:
    words = re.findall("禁止|限制|淘汰", found[0])
    return Holding(tuple(Item("industry", word + "类") for word in words), qualifier=found[0])


@lines.join(
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


@lines.join(
    "<某><行业>企业",
    "industry",
    "(word|industry|body|field){0,3} (industry|body) (word|industry|field){0,2} (?=field? head)",
    good=("食品生产企业 = 食品生产", "农产品冷链物流企业 = 农产品冷链物流"),
    bad=("软件企业",),
)
def _narrower_line(found: Found) -> str | None:
    """Words before a line of business narrow it."""
    plain = all(token.kind in ("industry", "field") for token in found.tokens) and not found.text.endswith("生产")
    begins = found.before is None or found.before.kind in _NAMES_A_LINE or found.before.kind in ("pause", "with")
    done = found.after is not None and found.after.text == "项目" and _DONE.search(found.text)
    if plain or not begins or done or found.text[0] in _NO_LINE or len(found.text) > 14:
        return None
    return found.text


@lines.join("<机构>", "holding", f"body ({JOINT} body)*", good=("区内银行 = industry:银行",))
def _bodies(found: Found) -> Holding | None:
    """银行流动资金贷款 is a loan, and no bank."""
    if found.after is not None and found.after.kind in ("indicator", "grant"):
        return None
    return Holding(
        tuple(Item("industry", token.text.removesuffix("机构").removesuffix("公司")) for token in found.all("body"))
    )


@lines.join(
    "<行业>小微企业",
    "holding",
    "industry (field)? (?=scale|stage|body|yes_no|holding)",
    good=("制造业小微企业 = industry:制造业",),
)
def _line_of_size(found: Found) -> Holding:
    return _lines(found)


@lines.join(
    "<某业><某>项目",
    "holding",
    "industry (?=(word|generic|newly_titled|indicator|title|upgrade){1,2} head)",
    good=("达到100万元的制造业数字化改造项目 = industry:制造业",),
    bad=("软件开发项目", "制造业企业"),
)
def _line_of_project(found: Found) -> Holding | None:
    of_it = found.before is not None and found.before.kind == "of"
    return _lines(found) if of_it and found.text.endswith("业") else None


@lines.join(
    "<行业>、<行业>企业",
    "holding",
    f"(engage|place)? (book|industry+ (field)?) ({JOINT} (book|industry+ (field)?))* of? (field|head)+",
    good=("软件企业 = industry:软件", "批发、零售企业 = industry:批发、industry:零售", "新材料产业 = industry:新材料"),
    bad=("软件著作权",),
)
def _industries(found: Found) -> Holding | None:
    """A line of business that a project is in says nothing of the company."""
    project = found.tokens[-1].text == "项目" and not found.has("engage", "book")
    if found.has("place") or (project and not _of_a_line(found)):
        return None
    return _lines(found)


@lines.join(
    "<某业>企业",
    "holding",
    f"(word|industry|indicator|generic|field|title|use){{1,3}} ({JOINT} (word|industry|indicator|generic"
    f"|field|title){{1,3}})* (head|field)",
    good=("殡葬礼仪企业 = industry:殡葬礼仪", "软件、设计类企业 = industry:软件、industry:设计"),
    bad=("参保企业", "该企业按规定"),
)
def _unknown_line(found: Found) -> Holding | None:
    """Words we don't know before 企业 name a line of business: kept as they are, to be answered by a person."""
    counted = found.after is not None and found.after.kind == "bound" and found.after.value.amount.unit in ("家", "户")
    if counted or (
        (found.before is not None and found.before.text == "为")
        or found.tokens[-1].text not in ("企业", "机构", "公司", "单位", "项目", "类企业")
        or (found.tokens[-1].text == "项目" and not _of_a_line(found))
        or (found.before is not None and found.before.kind not in _NAMES_A_LINE)
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


def _of_a_line(found: Found) -> bool:
    """…的装配式建筑项目 is a line of business, 技术改造项目 what is done."""
    return found.before is not None and found.before.kind in ("of", "newly_titled") and not _DONE.search(found.text)


_DONE = re.compile("改造|技改|建设|扩建|升级|供地|投资|引进|研发|攻关|转化|合作|新建|科技|产业化")
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
        "依托",
        "引才",
        "用才",
        "受让",
        "满负荷生产",
        "种子",
    )
)


@lines.join(
    "从事<行业>",
    "holding",
    f"(engage|titled) (book|industry+) ({JOINT} (book|industry+))* (rest)? (field|head)*",
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


lines.join(
    "<行业>企业、<行业>企业",
    "holding",
    f"holding ({JOINT} holding)+",
    good=("批发企业、零售企业 = industry:批发、industry:零售",),
)(list_of_titles)
