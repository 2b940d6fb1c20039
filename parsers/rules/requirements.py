"""Mention and bound to a need: 营业收入不低于5000万元, 10名以上研发人员, 净利润均为正数, and figures that have no word of ours."""

from dataclasses import dataclass, replace
from decimal import Decimal

from parsers.reading import Found, Theme
from parsers.rules.bounds import Bound, Test
from parsers.rules.measures import Mention
from parsers.rules.numbers import Amount


@dataclass(frozen=True, slots=True)
class Need:
    """One requirement on one figure; `other` where it is compared with another figure instead of a number."""

    mention: Mention
    bound: Bound
    other: "Mention | str | None" = None  # a mention, or the words for a figure that is none of ours
    negated: bool = False

    def __str__(self) -> str:
        return f"{self.mention} {self.bound}" + (f" {self.other}" if self.other else "")


needs = Theme("needs")
NOTHING = Amount(Decimal(0), "ratio")


def _bound(op: str, number: int | Decimal, dim: str = "ratio") -> Bound:
    return Bound((Test(op, Decimal(number)),), Amount(Decimal(number), dim))  # type: ignore[arg-type]  # the ops below are ours


def _mention(found: Found) -> Mention:
    token = found.one("mention")
    if token is None:
        return Mention(words=found.text, first=found.tokens[0].start, last=found.tokens[-1].end)
    value: Mention = token.value
    return value


_BETWEEN = "(bracket|at|each_of|every|must|of|filler|sum|first_time|and)*"


@needs.join(
    "<指标>翻一番", "need", "mention (every|yoy)? double", good=("产值较上年翻一番 = output_value.growth >= 1",)
)
def _doubled(found: Found) -> Need:
    times = 3 if "两" in found.tokens[-1].text else 1
    return Need(replace(_mention(found), change="growth"), _bound(">=", times))


@needs.join(
    "<指标>为正",
    "need",
    "mention? (every|must|yoy)* positive",
    good=("净利润均为正数 = net_profit.each > 0", "营业收入正增长 = revenue.growth > 0"),
)
def _is_positive(found: Found) -> Need:
    mention = _mention(found)
    grows = "增长" in found.text or mention.change in ("rise", "growth")
    agg = "each" if found.has("every") or "均为" in found.text or mention.agg == "each" else mention.agg
    return Need(
        replace(mention, change="growth" if grows else None, agg=agg), _bound(">", 0, "ratio" if grows else "money")
    )


@needs.join(
    "<期间>亏损",
    "need",
    "(period|every|mention)* (loss|profit)",
    good=("连续两年亏损 = net_profit@last_2y.each < 0", "近两年盈利 = net_profit@last_2y > 0"),
)
def _loss(found: Found) -> Need:
    span = found.one("period")
    mention = found.one("mention")
    said = (
        mention.value
        if mention
        else Mention(
            ("net_profit",), "money", True, words=found.text, first=found.tokens[0].start, last=found.tokens[-1].end
        )
    )
    if span:
        said = replace(said, period=span.value.period, agg="each" if span.value.every or found.has("every") else None)
    return Need(said, _bound("<" if found.has("loss") else ">", 0, "money"))


@needs.join(
    "<指标>不低于上年",
    "need",
    "mention (every)? compare (last_level|yoy)",
    good=("产值不低于上年同期 = output_value.growth >= 0",),
)
def _not_below_last(found: Found) -> Need:
    compare = found.one("compare")
    assert compare is not None
    return Need(replace(_mention(found), change="growth"), _bound(compare.value, 0))


@needs.join(
    "<指标>达到上年<数>倍",
    "need",
    "mention? compare (period|yoy|last_level) of? bound",
    good=("产值达到上年1.5倍以上 = output_value.growth >= 0.5",),
)
def _times_last(found: Found) -> Need | None:
    bound: Bound = found.tokens[-1].value
    if bound.dim != "times":
        return None
    test = bound.tests[0]
    grown = replace(test, number=test.number - 1)
    return Need(
        replace(_mention(found), change="growth"),
        replace(bound, tests=(grown,), amount=replace(bound.amount, dim="ratio")),
    )


@needs.join(
    "<指标><不低于><数>",
    "need",
    f"mention {_BETWEEN} (bound|range)",
    good=(
        "上年度营业收入不低于5000万元 = revenue@last_year >= 50000000",
        "产值2000万元-1亿元 = output_value >= 20000000 & <= 100000000",
        "研发费用占营业收入比重不低于3% = rd_expense / revenue >= 0.03",
    ),
    bad=("按营业收入的5%给予奖励",),
)
def _need(found: Found) -> Need:
    return Need(_mention(found), found.tokens[-1].value)


@dataclass(frozen=True, slots=True)
class Slice:
    """Only what lies between two figures counts: 超过500万元至2000万元的部分."""

    mention: Mention | None
    bound: Bound


@needs.join(
    "<界限>的部分",
    "slice",
    "(need|bound|range) of? portion",
    good=("500万元以内部分按5%补助", "超过2000万元的部分按10%补助"),
)
def _portion(found: Found) -> Slice:
    token = found.tokens[0]
    return Slice(token.value.mention, token.value.bound) if token.kind == "need" else Slice(None, token.value)


@needs.join(
    "牵头<标准>",
    "need",
    "(undertake|or|filler)* make_standard (of|word|levels)* (standard|mention|pause|with|or)+ (bound)?",
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
        last=(bound or found.tokens[-1]).start if bound else found.tokens[-1].end,
        qualifier=names if names != "标准" else None,
    )
    return Need(mention, bound.value if bound else _bound(">=", 1, "count"))


@needs.join(
    "承担<项目>",
    "need",
    "undertake+ (levels|place|word|generic|industry|title|holding|mention|grant|tail|field|pause|with|or|filler|stage|head|credential){1,9} (?=of|comma|pause|bound|and|stop|semicolon|give|$)",
    good=("承担国家重点研发计划项目 = rd_projects >= 1",),
    bad=("牵头国家级创新平台建设",),
)
def _undertaken(found: Found) -> Need | None:
    if not found.text.endswith(_PROJECTS) or found.has("need"):
        return None
    first = found.tokens[0]
    mention = Mention(
        ("rd_projects",),
        "count",
        True,
        words=found.text,
        first=first.start,
        last=found.tokens[-1].end,
        qualifier=found.text.removeprefix(first.text),
    )
    bound = _bound(">=", 1, "count")
    listed = found.text.count("、") + 1 if "、" in found.text else 0
    return Need(mention, replace(bound, choices=bound.tests * listed))


_PROJECTS = ("项目", "专项", "研发", "攻关", "课题", "计划", "研发任务", "重大专项", "科技项目", "攻关任务")


@needs.join(
    "获得过<数得出的事>",
    "need",
    "(titled|first_time)+ (filler|of|levels|pause|with|or|word|title)* mention (of word)? (?!amount|bound|by|grant|head)",
    good=("获得过国家级科技奖励 = science_awards >= 1",),
    bad=(),
)
def _once(found: Found) -> Need | None:
    mention = _mention(found)
    if found.tokens[0].text.endswith(("为", "予")):
        return None
    if mention.keys[:1] == ("contract_months",):
        return Need(mention, _bound(">", 0, "duration"))
    if (
        mention.keys[:1]
        not in (
            ("science_awards",),
            ("rd_projects",),
            ("tech_transfer_count",),
            ("ip_count",),
            ("invention_patents",),
            ("financing_amount",),
        )
        or mention.change
    ):
        return None
    if mention.keys == ("financing_amount",):
        return Need(mention, _bound(">", 0, "money"))
    qualifier = "".join(token.text for token in found.all("levels", "pause", "with", "or")) or None
    return Need(replace(mention, qualifier=qualifier), _bound(">=", 1, "count"))


@needs.join(
    "招用<人员>",
    "event",
    "hire (bound|range|amount|not|of|levels|word|generic|filler|title|holding|period|or|pause|with|credential|place|yearly|head|note|at){0,10} mention",
    good=("招用毕业两年内高校毕业生",),
)
def _hired(found: Found) -> Mention | None:
    mention = _mention(found)
    return replace(mention, period=None) if mention.keys[:1] in _PEOPLE else None


@needs.join("招用<某人>的", "event", "hire (word|generic|levels|filler|stage){1,4} (?=of)", good=("招用退役军人的",))
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


@needs.join(
    "新招<某人><数>以上",
    "need",
    "hire (word|generic|filler|event)* at? bound",
    good=("新招一线工人在50人以上 = new_hires >= 50",),
)
def _hired_so_many(found: Found) -> Need | None:
    bound: Bound = found.tokens[-1].value
    if bound.dim != "count" or bound.amount.unit not in ("人", "名"):
        return None
    mention = Mention(
        ("new_hires",), "count", True, words=found.text, first=found.tokens[0].start, last=found.tokens[-1].start
    )
    return Need(mention, bound)


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


@needs.join(
    "<指标>前<数>名",
    "need",
    "mention (of|at|word|level|place|filler|head)* rank",
    good=("创新积分排名前50名 = points_rank <= 50",),
)
def _ranked(found: Found) -> Need | None:
    mention = _mention(found)
    key = {"innovation_points": "points_rank", "market_share": "market_rank"}.get(mention.keys[0] or "" if mention.keys else "")
    if key:
        mention = replace(mention, keys=(key,))
    if not mention.keys or mention.keys[0] not in ("points_rank", "market_rank"):
        return None
    return Need(replace(mention, last=found.tokens[-1].start), _bound("<=", found.tokens[-1].value, "count"))


@needs.join(
    "<界限><指标>",
    "need",
    "(bound|range) (of|bracket)? (filler|word|level|generic|place|head|with|title|industry){0,5} (of)? mention",
    good=("10名以上专职研发人员 = rd_staff >= 10", "500万元以上风险投资 = financing_amount >= 5000000"),
    bad=(),
)
def _figure_first(found: Found) -> Need | None:
    bound: Bound = found.tokens[0].value
    mention = _mention(found)
    return (
        Need(mention, bound)
        if mention.keys
        and not mention.share
        and bound.dim in ("count", "money", "duration")
        and bound.dim == mention.kind
        else None
    )


@needs.join(
    "<指标>不低于<指标>的<数>",
    "need",
    "mention compare (filler|head|period|yearly|of)* mention of? amount",
    good=("离岸服务外包业务取得的收入不低于企业当年总收入的35% = service_outsourcing@this_year / revenue >= 0.35",),
)
def _share_asked(found: Found) -> Need | None:
    top, below = found.all("mention")
    amount, compare = found.tokens[-1].value, found.tokens[1]
    if amount.dim != "ratio":
        return None
    mention = replace(
        top.value,
        share=True,
        over=below.value.keys[0] if below.value.keys else None,
        period=top.value.period or below.value.period,
    )
    return Need(mention, Bound((Test(compare.value, amount.number),), amount))


@needs.join(
    "<指标><高于><指标>",
    "need",
    "mention (every|must)* compare (filler|yearly)* mention (tail|of)*",
    good=("研发费用增速不低于营业收入增速 = rd_expense.growth >= 0 revenue.growth",),
)
def _against_figure(found: Found) -> Need:
    first, second = found.all("mention")
    compare = found.one("compare")
    assert compare is not None
    return Need(first.value, Bound((Test(compare.value, Decimal(0)),), NOTHING), second.value)
