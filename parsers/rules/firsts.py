"""For the first time, or again: 首次认定, 首次上规, 重新认定, 由市级升级为省级."""

import re
from dataclasses import replace

from parsers.reading import Found, Theme
from parsers.rules.holdings import JOINT, Holding, Item

rises = Theme("rises")  # before the lines of business, which would take 工业企业 for themselves
firsts = Theme("firsts")


@rises.join(
    "首次<上规>",
    "holding",
    "(first_time|newly_titled|generic|period|filler)+ (compare|titled|word)? (risen+ | yes_no)"
    " (tax|standard)? (and titled (word|tax)+)?",
    good=("首次上规 = first_recognition:规模以上", "首次达到限额以上 = first_recognition:限额以上"),
    bad=("规上工业企业",),
)
def _risen(found: Found) -> Holding | None:
    told = found.has("first_time", "newly_titled") or found.tokens[0].text == "新"
    if not told or (found.after and found.after.kind == "industry"):
        return None
    grown = found.one("risen", "yes_no")
    assert grown is not None
    if grown.kind == "yes_no":
        return Holding((Item("first_recognition", grown.text),)) if grown.value == "above_scale" else None
    return Holding((Item("first_recognition", "限额以上" if "限" in grown.text else "规模以上"),))


@rises.scan(
    "由规下转为规上",
    "holding",
    r"(?:由)?(?:规下|限下)(?:转为?|升为?|升级为|转入)(?:规上|限上)|小升规|个转企升规"
    r"|(?:纳入|进入)(?P<name>规模以上|规上|限额以上|限上)(?:企业|单位)?(?:统计库|统计|名录库|库)(?:的)?",
    good=("由规下转规上 = first_recognition:规模以上", "在转型后纳入规模以上统计 = first_recognition:规模以上"),
    bad=("规上工业企业",),
)
def _grown(found: re.Match[str]) -> Holding | None:
    if re.search("首次|新$", found.string[max(0, found.start() - 3) : found.start()]):
        return None
    return Holding((Item("first_recognition", found["name"] or ("限额以上" if "限" in found[0] else "规模以上")),))


@rises.join(
    "新增规上<行业>企业",
    "holding",
    "(first_time|newly_titled|newly) (titled|word|risen|to|tax|levels|head|generic){0,7} of? yes_no"
    f" (industry|word|field)* head ({JOINT} yes_no (industry|word|field)* head)*",
    good=(
        "新增规上工业企业 = first_recognition:规上工业企业",
        "新增限上零售企业、限上餐饮企业 = first_recognition:限上零售企业、first_recognition:限上餐饮企业",
        "首次纳入国家统计联网直报平台的规模以上工业企业 = first_recognition:规模以上工业企业",
        "新增入库的限额以上批零住餐企业 = first_recognition:限额以上批零住餐企业",
    ),
)
def _newly_above_scale(found: Found) -> Holding:
    place = next(index for index, token in enumerate(found.tokens) if token.kind == "yes_no")
    joints = ("pause", "with", "or")
    named = "".join("、" if token.kind in joints else token.text for token in found.tokens[place:])
    return Holding(tuple(Item("first_recognition", name) for name in named.split("、")))


@firsts.join(
    "由<级别>升级为<级别>", "upgraded", "(word|by)? levels upgrade (to|titled)* levels", good=("由市级升级为省级",)
)
def _upgraded(found: Found) -> tuple[str, ...]:
    value: tuple[str, ...] = found.tokens[-1].value
    return value


@firsts.join(
    "<资质>由<级别>晋升为<级别>",
    "holding",
    "(word|industry|title|field){1,4} credential upgraded",
    good=("施工总承包资质由二级晋升为一级 = first_recognition:一级施工总承包资质",),
)
def _trade_upgraded(found: Found) -> Holding | None:
    trade = "".join(token.text for token in found.tokens[:-1])
    levels = found.tokens[-1].value
    return Holding(tuple(Item("first_recognition", level + trade) for level in levels))


@firsts.join(
    "首次认定的<称号>",
    "holding",
    "(first_time|newly_titled|newly|upgrade) (titled|newly_titled|upgrade)* (of|and|with|for)* (levels of?)? holding"
    " (credential|titled)*",
    good=(
        "首次认定的高新技术企业 = first_recognition:高新技术企业",
        "新获批的国家级企业技术中心 = first_recognition:国家级企业技术中心",
    ),
)
def _first(found: Found) -> Holding | None:
    holding = found.one("holding")
    assert holding is not None
    return first_recognition(holding.value)


@firsts.join(
    "首次获得<贷款>",
    "holding",
    "(first_time (at|place|body|holding)* titled | newly_titled) (levels)?"
    " (word|indicator|named|mention|generic|filler){0,4} (grant|indicator|word)",
    good=("首次获得信用贷款 = first_recognition:信用贷款", "首次在市内银行获得贷款 = first_recognition:贷款"),
)
def _first_loan(found: Found) -> Holding | None:
    last = max(i for i, token in enumerate(found.tokens) if token.kind in ("titled", "newly_titled"))
    thing = "".join(token.text for token in found.tokens[last + 1 :])
    return Holding((Item("first_recognition", thing),)) if thing.endswith(("贷款", "授信")) else None


@rises.scan(
    "首次以<某>融资",
    "holding",
    r"(?:首次|第一次)(?:以|通过|利用|获得|取得|办理)(?P<name>[^，。；、的\d]{2,8}(?:质押融资|质押贷款|抵押贷款|信用贷款|股权融资))",
    good=("首次以专利权质押融资的企业 = first_recognition:专利权质押融资",),
)
def _first_finance(found: re.Match[str]) -> Holding:
    return Holding((Item("first_recognition", found["name"]),))


@firsts.join(
    "新通过<认证>或取得<资质>",
    "holding",
    f"holding {JOINT} titled holding",
    good=("新通过CNAS认可或取得CMA资质 = first_recognition:CNAS认可、first_recognition:CMA资质",),
    bad=("通过CNAS认可或取得CMA资质",),
)
def _first_too(found: Found) -> Holding | None:
    """What is new of the first is new of the second."""
    before, after = found.tokens[0].value, first_recognition(found.tokens[-1].value)
    new = before.items[0].family == "first_recognition" and after is not None
    return replace(before, items=(*before.items, *after.items)) if new and after else None


@firsts.join(
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


@firsts.join(
    "重新认定的<称号>",
    "holding",
    "retitled of? (titled of?)? holding",
    good=("重新认定的高新技术企业 = qualification:高新技术企业",),
)
def _again(found: Found) -> Holding | None:
    holding: Holding = found.tokens[-1].value
    return replace(holding, qualifier=found.tokens[0].text) if holding.items[0].family == "qualification" else None


@firsts.join(
    "<称号>复审通过",
    "holding",
    "holding (titled)? retitled (titled)?",
    good=("高新技术企业重新认定 = qualification:高新技术企业",),
)
def _again_after(found: Found) -> Holding | None:
    holding: Holding = found.tokens[0].value
    word = found.one("retitled")
    return replace(holding, qualifier=word.text) if word and holding.items[0].family == "qualification" else None
