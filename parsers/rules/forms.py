"""Titles nobody has listed, known by their form or by where they stand: 光谷瞪羚企业, 智能建造试点企业,
认定为“云雀企业”的, AAA级信用企业."""

import re
from dataclasses import replace

from parsers.lexicon import table
from parsers.reading import Found, Theme, kinds
from parsers.rules.holdings import JOINT, Holding, Item, off_list
from parsers.rules.titles import family_of

forms = Theme("forms")
_FORMS = table("titles")["forms"]
_WINS = frozenset(_FORMS["wins"])
_LEADS = frozenset(_FORMS["leads"]).union(*table("parties").values())
_HONOURS, _BEARERS = "|".join(_FORMS["honours"]), "|".join(_FORMS["bearers"])
_HONOUR = re.compile(f".*(?:{_HONOURS})[性型级]?(?:{_BEARERS})?$|(?:{_HONOURS})[性型级]?.{{2,8}}(?:{_BEARERS})$")
_BAD = re.compile("技术资格|职业资格|执业资格|技能|职称|异常|失信|违法|黑名单|负面|禁止|限制|淘汰|排污")
_OPENS = kinds(  # what a name may begin after
    "for of titled newly_titled newly first_time upgrade retitled pause or with and comma stop semicolon colon mark bar"
    " bracket holding yes_no scale stage place must not engage period except open filler"
)
_WORD = "(word | industry | generic | field | title | credential | indicator | stage | body | tail | standard | hire)"


@forms.scan(
    "AAA级<称号>",
    "holding",
    r"(?<!等级)(?<!评级)(?<!信用)(?P<level>国家)?(?P<grade>A{1,5}(?=级)|[1-5]A|[一二三四五]星)级?(?P<up>(?:（含）|\(含\))?及?以上)?"
    r"(?P<name>(?:(?![的评认])[\u4e00-\u9fff]){0,8}?(?:企业|景区|饭店|酒店|宾馆|机构|单位|园区|民宿|协会|基地|工厂|商场|市场|楼宇))(?!等级)",
    good=(
        "AAA级信用企业 = qualification:AAA级信用企业",
        "五星级楼宇 = qualification:五星级楼宇",
    ),
    bad=("信用等级A级的企业",),
)
def _graded_title(found: re.Match[str]) -> Holding | None:
    if "纳税信用" in found["name"]:
        return None
    up = (found["up"] or "").replace("（含）", "")
    return Holding((Item("qualification", f"{found['level'] or ''}{found['grade']}级{up}{found['name']}"),))


@forms.join(
    "<专名><称号>",
    "holding",
    "(word | industry) word? holding",
    good=(
        "对光谷瞪羚企业 = qualification:光谷瞪羚企业",
        "苏州市瞪羚企业 = qualification:苏州市瞪羚企业",
        "农业产业化省级龙头企业 = qualification:农业产业化省级龙头企业",
    ),
    bad=("申报高新技术企业", "区内瞪羚企业", "获得高新技术企业"),
)
def _own_name(found: Found) -> Holding | None:
    """The name of a place or of a programme before a title is part of it, and of each of its levels."""
    holding: Holding = found.tokens[-1].value
    opens = found.before is None or found.before.kind in _OPENS
    named = holding.items[0].family in ("qualification", "brand_honor", "certification", "rd_institution")
    if not (opens and named) or any(token.text in _LEADS for token in found.tokens[:-1]) or holding.qualifier:
        return None
    if found.tokens[0].kind == "industry" and not (len(found.tokens) == 3 and found.tokens[1].text.endswith("化")):
        return None
    ahead = found.text[: -len(found.tokens[-1].text)]
    levelled = bool(found.tokens[-1].parts) and found.tokens[-1].parts[0].kind == "levels"
    led = holding.items if levelled else holding.items[:1]
    items = (*(replace(item, name=ahead + item.name) for item in led), *holding.items[len(led) :])
    return replace(holding, items=items)


@forms.join(
    "<称号>后备库",
    "holding",
    "holding (word | generic | credential | title){1,2}",
    good=(
        "市重点拟上市企业后备库 = qualification:市重点拟上市企业后备",
        "瞪羚企业培育名单 = qualification:瞪羚企业培育",
    ),
    bad=("高新技术企业首次认定",),
)
def _reserve(found: Found) -> Holding | None:
    """A list of those who are to hold a title is a title of its own."""
    tail = found.text[len(found.tokens[0].text) :]
    item: Item = found.tokens[0].value.items[-1]
    if item.family != "qualification" or not _RESERVE.fullmatch(tail) or len(found.tokens[0].value.items) > 1:
        return None
    return Holding((Item("qualification", item.name + off_list(tail)),))


_RESERVE = re.compile("(?:后备|培育|储备|梯度培育)(?:库|名单|名录|企业库)?")


@forms.join(
    "雏鹰、瞪羚、<独角兽企业>",
    "holding",
    f"word{{1,2}} ({JOINT} word{{1,2}})* {JOINT} holding",
    good=("对雏鹰、瞪羚、独角兽企业 = qualification:雏鹰企业、qualification:瞪羚企业、qualification:独角兽企业",),
    bad=("对设备、独角兽企业",),
)
def _bare_honours(found: Found) -> Holding | None:
    """Words of honour without their head word share the one that ends the list."""
    joints = ("pause", "with", "or")
    ahead = "".join("、" if token.kind in joints else token.text for token in found.tokens[:-1])
    names = ahead.rstrip("、").split("、")
    last: Holding = found.tokens[-1].value
    shared = last.items[0].family == "qualification" and last.items[0].name.endswith("企业")
    if not shared or not all(name in _FORMS["honours"] for name in names):
        return None
    return replace(last, items=(*(Item("qualification", f"{name}企业") for name in names), *last.items))


@forms.join(
    "<某>示范<企业>",
    "holding",
    f"{_WORD}{{1,6}} (head | credential | place)?",
    good=(
        "对智能建造试点企业 = qualification:智能建造试点企业",
        "示范性托育机构 = qualification:示范性托育机构",
        "民营经济标杆企业 = qualification:民营经济标杆企业",
    ),
    bad=("示范企业", "对优势产业", "对重点培育企业"),
)
def _honoured(found: Found) -> Holding | None:
    """A word of honour before the head word makes any name a title."""
    opens = found.before is None or found.before.kind in _OPENS
    plain = all(token.kind in ("generic", "head") for token in found.tokens)  # 重点培育企业 says nothing of its own
    if plain or not opens or len(found.text) < 5 or not _HONOUR.match(found.text) or found.tokens[0].text in _LEADS:
        return None
    return Holding((Item(family_of(found.text) or "qualification", found.text),))


@forms.join(
    "<某>示范工厂、示范车间",
    "holding",
    f"holding ({JOINT} generic word)+",
    good=("数字化智能化示范工厂、示范车间 = qualification:数字化智能化示范工厂、qualification:数字化智能化示范车间",),
    bad=("示范工厂、优质企业",),
)
def _same_field(found: Found) -> Holding | None:
    """What stands before 示范 the first time stands before it each time."""
    first: Item = found.tokens[0].value.items[-1]
    others = (
        found.text[len(found.tokens[0].text) :].strip("、和或及与").replace("或", "、").replace("和", "、").split("、")
    )
    honour = next((word for word in ("示范", "试点", "标杆") if word in first.name[1:]), None)
    if honour is None or not all(other.startswith(honour) for other in others):
        return None
    field = first.name[: first.name.index(honour)]
    return Holding((*found.tokens[0].value.items, *(Item(first.family, field + other) for other in others)))


@forms.join(
    "<某>与<某>示范企业",
    "holding",
    f"(levels | place)? {_WORD}{{1,4}} with {_WORD}{{1,4}} (head | place)?",
    good=("对全国供应链创新与应用示范企业 = qualification:全国供应链创新与应用示范企业",),
    bad=("对技术与服务企业",),
)
def _honoured_pair(found: Found) -> Holding | None:
    """Two words before the word of honour."""
    opens = found.before is None or found.before.kind in _OPENS
    joint = found.one("with")
    pair = joint is not None and joint.text in ("与", "和") and _HONOUR.match(found.text) is not None
    return (
        Holding((Item("qualification", found.text),)) if opens and pair and found.tokens[0].text not in _LEADS else None
    )


@forms.join(
    "首台（套）<产品>",
    "holding",
    "holding (word | industry | generic | tail){1,3}",
    good=("省级首台（套）重大装备 = brand_honor:省级首台（套）重大装备",),
    bad=("省级首台（套）保险",),
)
def _first_set(found: Found) -> Holding | None:
    """What is the first of its kind belongs to the name."""
    holding: Holding = found.tokens[0].value
    kind = found.text[len(found.tokens[0].text) :]
    first = re.search("首台（?套）?$|首批次$|首版次$", holding.items[-1].name)
    if not first or not re.search("(?:装备|产品|设备|软件|材料|系统|器械)$", kind):
        return None
    return replace(holding, items=tuple(replace(item, name=item.name + kind) for item in holding.items))


@forms.join(
    "<称号>示范企业",
    "holding",
    "(word | industry){0,3} holding (generic | word | credential){1,2} head?",
    good=("获评跨境电商综合试验区示范企业 = qualification:跨境电商综合试验区示范企业",),
    bad=("高新技术企业合作单位",),
)
def _honour_of(found: Found) -> Holding | None:
    """A word of honour behind a title names another title."""
    at = next(index for index, token in enumerate(found.tokens) if token.kind == "holding")
    tail = "".join(token.text for token in found.tokens[at + 1 :])
    opens = found.before is None or found.before.kind in _OPENS
    led = any(token.text in _LEADS for token in found.tokens[:at])
    whole = re.fullmatch(f"(?:{_HONOURS})[性型]?(?:{_BEARERS})", tail)
    if not whole or not opens or led or len(found.tokens[at].value.items) > 1:
        return None
    return Holding((Item("qualification", found.text),))


@forms.join(
    "认定为<某>",
    "holding",
    f"titled (titled | of)* (levels | place | grade | head | use | settle | {_WORD}){{1,8}}"
    " (?=of | comma | stop | pause | or | and)",
    good=(
        "认定为云雀企业的 = qualification:云雀企业",
        "获得湘江品质称号的企业 = qualification:湘江品质",
        "获得清真食品认证的企业 = certification:清真食品认证",
        "入选创新新星名单的 = qualification:创新新星",
    ),
    bad=(
        "获得贷款的企业",
        "具有独立法人资格的",
        "被列入经营异常名录的",
        "建立健全财务制度的",
        "营业收入1亿元以上的，列入领航名单。",
    ),
)
def _won(found: Found) -> Holding | None:
    """What a company is found to be, whatever it is called; at the end of a rule it is what is gained."""
    at = next(index for index, token in enumerate(found.tokens) if token.kind not in ("titled", "of"))
    told, words = found.tokens[at - 1].text, "".join(token.text for token in found.tokens[at:])
    shown = off_list(_HONOURED.sub("", words))
    asked = (found.after is not None and found.after.kind == "of") or found.before is None or found.before.kind in _ASKS
    won = told in _WINS or words.endswith(("称号", "认证"))
    if _LEVEL_ALONE.fullmatch(shown):
        return None  # 获批国家级的: the title was named before
    if not (asked and won) or _BAD.search(words) or len(shown) < 3 or (shown.endswith("项目") and len(shown) < 6):
        return None
    family = family_of(shown) or "qualification"
    return Holding((Item(family, shown),), qualifier=shown if family == "industry" else None)


_LEVEL_ALONE = re.compile("(?:国家|省部?|市|区|县|州|国际|世界)级(?:及?以上)?")
_HONOURED = re.compile("(?:荣誉称号|称号|认定)$")
_ASKS = kinds("mark colon period yearly")  # a requirement of its own begins here


@forms.join(
    "<认证><级>",
    "holding",
    f"holding grade ({JOINT} grade)* (titled | credential)?",
    good=(
        "通过知识产权管理体系认证AA级、AAA级评定 = "
        "certification:知识产权管理体系认证AA级、certification:知识产权管理体系认证AAA级",
    ),
    bad=("高新技术企业A级",),
)
def _at_grade(found: Found) -> Holding | None:
    """Each grade of a certificate is a tag of its own."""
    item: Item = found.tokens[0].value.items[-1]
    if item.family != "certification":
        return None
    return Holding(tuple(Item(item.family, item.name + token.text) for token in found.all("grade")))
