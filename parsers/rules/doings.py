"""Doings that stand for a figure, or for what is paid for: 主导制定标准, 承担项目, 获得奖励, 招用毕业生, …的部分."""

import re
from dataclasses import dataclass, replace

from parsers.reading import Found, Theme
from parsers.rules.bounds import Bound, Test
from parsers.rules.measures import Mention
from parsers.rules.requirements import Need, bound_of, mention_in

doings = Theme("doings")
persons = Theme("persons")


@dataclass(frozen=True, slots=True)
class Slice:
    """Only what lies between two figures counts: 超过500万元至2000万元的部分."""

    mention: Mention | None
    bound: Bound


@doings.join(
    "<界限>的部分",
    "slice",
    "(need|bound|range) of? portion",
    good=("500万元以内部分按5%补助", "超过2000万元的部分按10%补助"),
)
def _portion(found: Found) -> Slice:
    token = found.tokens[0]
    return Slice(token.value.mention, token.value.bound) if token.kind == "need" else Slice(None, token.value)


@doings.join(
    "牵头<标准>",
    "need",
    "(undertake|or|filler)* make_standard (bound of?)? (of|word|levels)* (standard|mention|pause|with|or)+ (bound)?",
    good=("主导制定国际标准、国家标准或行业标准 = standards_led >= 1", "主导制定行业标准1项以上 = standards_led >= 1"),
)
def _standards(found: Found) -> Need | None:
    bound = found.one("bound")
    if not found.has("standard"):
        return None
    names = "、".join(token.text for token in found.all("standard"))
    mention = Mention(
        ("standards_led",),
        "count",
        True,
        words=found.text,
        first=found.tokens[0].start,
        last=bound.start if bound is found.tokens[-1] else found.tokens[-1].end,
        qualifier=names if names != "标准" else None,
    )
    return Need(mention, bound.value if bound else bound_of(">=", 1, "count"))


@doings.join(
    "承担<项目>",
    "need",
    "undertake+ (levels|place|word|generic|industry|title|holding|mention|grant|tail|field|pause|with|or"
    "|filler|stage|head|credential){1,9} (bound | (?=of|comma|pause|and|stop|semicolon|give|$))",
    good=("承担国家重点研发计划项目 = rd_projects >= 1", "牵头承担市级以上科技项目不少于2项 = rd_projects >= 2"),
    bad=("牵头国家级创新平台建设",),
)
def _undertaken(found: Found) -> Need | None:
    offered = found.before is not None and found.before.kind == "give"  # 可牵头申报: what is gained
    told = found.one("bound")
    text = found.text.removesuffix(told.text) if told else found.text
    if offered or not text.endswith(_PROJECTS) or found.has("need"):
        return None
    first = found.tokens[0]
    mention = Mention(
        ("rd_projects",),
        "count",
        True,
        words=found.text,
        first=first.start,
        last=found.tokens[-1].end,
        qualifier=text.removeprefix(first.text),
    )
    if told:
        return Need(mention, told.value)
    bound = bound_of(">=", 1, "count")
    listed = found.text.count("、") + 1 if "、" in found.text else 0
    return Need(mention, replace(bound, choices=(bound.tests,) * listed))


_PROJECTS = ("项目", "专项", "研发", "攻关", "课题", "计划", "研发任务", "重大专项", "科技项目", "攻关任务")


@doings.join(
    "获得过<数得出的事>",
    "need",
    "(titled|first_time)+ (filler|of|levels|pause|with|or|word|title|head)* mention (of word)? (?!amount|bound"
    "|by|grant|head|of head (share|proportion|need|mention))",
    good=("获得过国家级科技奖励 = science_awards >= 1",),
    bad=(),
)
def _once(found: Found) -> Need | None:
    mention = mention_in(found)
    named = found.after is not None and found.after.kind == "word" and mention.kind == "count"
    if found.tokens[0].text.endswith(("为", "予")) or (named and mention.keys != ("science_awards",)):
        return None  # 建立知识产权管理体系
    if mention.keys[:1] == ("contract_months",):
        return Need(mention, bound_of(">", 0, "duration"))
    if (
        mention.keys[:1]
        not in (
            ("science_awards",),
            ("rd_projects",),
            ("tech_transfer_count",),
            ("ip_count",),
            ("ip_class1",),
            ("ip_class2",),
            ("patents",),
            ("utility_patents",),
            ("software_copyrights",),
            ("trademarks",),
            ("pct_patents",),
            ("invention_patents",),
            ("financing_amount",),
        )
        or mention.change
    ):
        return None
    if mention.keys == ("financing_amount",):
        return Need(mention, bound_of(">", 0, "money"))
    qualifier = "".join(token.text for token in found.all("levels", "pause", "with", "or")) or None
    return Need(replace(mention, qualifier=qualifier), bound_of(">=", 1, "count"))


@doings.join(
    "招用…的人数达到职工的<数>",
    "need",
    "period? hire (meet|grant|give|terms|word|generic|levels|filler|credential|event|title|mention){0,8} of"
    " (tail|word|head) (must)? compare (filler|head)* mention of? amount",
    good=("新招用符合条件的人数达到企业现有在职职工人数15% = new_hires / employees >= 0.15",),
    bad=("招用毕业生10人以上",),
)
def _hired_share(found: Found) -> Need | None:
    amount, compare, whole = found.tokens[-1].value, found.one("compare"), found.all("mention")[-1].value
    if amount.dim != "ratio" or compare is None or not whole.keys:
        return None
    place = found.tokens.index(compare)
    hired = next(i for i, token in enumerate(found.tokens) if token.kind == "hire")
    told = found.one("period")
    mention = Mention(
        ("new_hires",), "count", True, period=told.value.period if told else None, share=True, over=whole.keys[0],
        words=found.text, first=found.tokens[hired].start, last=found.tokens[place - 1].end,
        qualifier="".join(token.text for token in found.tokens[hired + 1 : place - 2]) or None,
    )  # fmt: skip
    return Need(mention, Bound((Test(compare.value, amount.number),), amount))


@doings.join(
    "<人才>创办的企业",
    "need",
    "mention word (?=of (head|holding|scale|stage))",
    good=("领军人才创办的企业 = talent_count >= 1", "高层次人才领办的企业 = talent_count >= 1"),
    bad=("高层次人才引进的企业",),
)
def _founded_by(found: Found) -> Need | None:
    mention = mention_in(found)
    founds = found.tokens[1].text.endswith(("创办", "领办", "创立", "创建", "创业"))
    if mention.keys != ("talent_count",) or not founds:
        return None
    return Need(replace(mention, qualifier=found.tokens[1].text), bound_of(">=", 1, "count"))


@doings.join(
    "享受<加计扣除>",
    "need",
    "(give|titled|word)* give mention (?!amount|bound|range|compare|of amount|by|grant)",
    good=("连续两个年度申报享受研发费用加计扣除，且 = rd_super_deduction > 0",),
    bad=("享受研发费用加计扣除额100万元以上",),
)
def _enjoyed(found: Found) -> Need | None:
    mention = mention_in(found)
    return Need(mention, bound_of(">", 0, "money")) if mention.keys == ("rd_super_deduction",) else None


@persons.scan(
    "登记失业半年以上",
    "word",
    r"(?:登记失业|失业|毕业|离校|退役|退捕)(?:满|不满|未满)?(?:半年|[一二两三四五\d]{1,2}年|\d{1,2}个月)(?:（含）)?(?:以上|以内|之内|内)"
    r"(?=[^，。；]{0,24}(?:人员|毕业生|劳动力|青年|人口|学生|军人))",
    good=("招用登记失业半年以上人员", "离校两年内未就业高校毕业生"),
    bad=("成立两年以上",),
)
def _for_so_long(found: re.Match[str]) -> str:
    """How long somebody has been out of work belongs to the words for the person."""
    return found[0]


@persons.scan(
    "16至24岁",
    "word",
    r"(?:年满|年龄)?\d{2}(?:周岁|岁)?(?:(?:至|—|-)\d{2})?(?:周岁|岁)(?:（含）)?(?:以上|以下|以内)?",
    good=("16至24岁失业青年",),
)
def _aged(found: re.Match[str]) -> str:
    return found[0]


@doings.join(
    "招用<人员>",
    "event",
    "hire (bound|range|amount|not|of|levels|word|generic|filler|title|holding|period|or|pause|with"
    "|credential|place|yearly|head|note|at){0,10} mention",
    good=("招用毕业两年内高校毕业生",),
)
def _hired(found: Found) -> Mention | None:
    mention = mention_in(found)
    return replace(mention, period=None) if mention.keys[:1] in _PEOPLE else None


@doings.join("招用<某人>的", "event", "hire (word|generic|levels|filler|stage){1,4} (?=of)", good=("招用退役军人的",))
def _hired_others(found: Found) -> Mention:
    words = "".join(token.text for token in found.tokens[1:])
    return Mention(
        ("new_hires",),
        "count",
        True,
        words=found.text,
        first=found.tokens[0].start,
        last=found.tokens[-1].end,
        qualifier=words,
    )


@doings.join(
    "新招<某人><数>以上",
    "need",
    "hire (word|generic|filler|event)* at? bound",
    good=("新招一线工人在50人以上 = new_hires >= 50",),
)
def _hired_so_many(found: Found) -> Need | None:
    bound: Bound = found.tokens[-1].value
    if bound.dim != "count" or bound.amount.unit not in ("人", "名"):
        return None
    whom = "".join(token.text for token in found.tokens[1:-1] if token.kind not in ("at", "filler"))
    mention = Mention(
        ("new_hires",), "count", True, words=found.text, first=found.tokens[0].start, last=found.tokens[-1].start,
        qualifier=whom if whom not in _ANYBODY else None,
    )  # fmt: skip
    return Need(mention, bound)


_ANYBODY = ("", "人员", "员工", "职工", "工人", "人数", "用工", "劳动者")


_PEOPLE = tuple(
    (key,)
    for key in (
        "graduate_hires",
        "new_hires",
        "doctor_count",
        "master_count",
        "talent_count",
        "certified_staff",
        "employees",
        "rd_staff",
    )
)
