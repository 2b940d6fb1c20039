"""Mention and bound to a need: 营业收入不低于5000万元, 10名以上研发人员, 净利润均为正数, and figures that have
no word of ours."""

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


def bound_of(op: str, number: int | Decimal, dim: str = "ratio") -> Bound:
    return Bound((Test(op, Decimal(number)),), Amount(Decimal(number), dim))  # type: ignore[arg-type]  # the ops below are ours


def mention_in(found: Found) -> Mention:
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
    return Need(replace(mention_in(found), change="growth"), bound_of(">=", times))


@needs.join(
    "<指标>为正",
    "need",
    "mention? (every|must|yoy)* positive",
    good=("净利润均为正数 = net_profit.each > 0", "营业收入正增长 = revenue.growth > 0"),
)
def _is_positive(found: Found) -> Need:
    mention = mention_in(found)
    grows = "增长" in found.text or mention.change in ("rise", "growth")
    agg = "each" if found.has("every") or "均" in found.text or mention.agg == "each" else mention.agg
    return Need(
        replace(mention, change="growth" if grows else None, agg=agg), bound_of(">", 0, "ratio" if grows else "money")
    )


@needs.join(
    "<期间>亏损",
    "need",
    "(period|every|mention)* (loss|profit|no_loss)",
    good=(
        "连续两年亏损 = net_profit@last_2y.each < 0",
        "近两年盈利 = net_profit@last_2y > 0",
        "近两年未亏损 = net_profit@last_2y >= 0",
    ),
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
    way = "<" if found.has("loss") else ">=" if found.has("no_loss") else ">"
    return Need(said, bound_of(way, 0, "money"))


@needs.join(
    "<指标>不低于上年",
    "need",
    "mention (every)? compare (last_level|yoy|word) (?!of? (bound|amount|mention|indicator))",
    good=("产值不低于上年同期 = output_value.growth >= 0", "纳税额不低于上年的企业 = tax_paid.growth >= 0"),
    bad=("营业收入不低于上年的80%",),
)
def _not_below_last(found: Found) -> Need | None:
    compare, last = found.one("compare"), found.tokens[-1]
    assert compare is not None
    if last.kind == "word" and last.text not in _LAST:
        return None
    return Need(replace(mention_in(found), change="growth"), bound_of(compare.value, 0))


@needs.join(
    "<指标>不低于上年的<数>",
    "need",
    "mention (every)? compare (last_level|yoy|word) of? amount",
    good=("营业收入不低于上年的80%的企业 = revenue.growth >= -0.2",),
)
def _part_of_last(found: Found) -> Need | None:
    compare, amount = found.one("compare"), found.tokens[-1].value
    last = next(token for token in found.tokens if token.kind in ("last_level", "yoy", "word"))
    if amount.dim != "ratio" or (last.kind == "word" and last.text not in _LAST) or compare is None:
        return None
    return Need(replace(mention_in(found), change="growth"), bound_of(compare.value, amount.number - 1))


_LAST = ("上年", "去年", "上一年")


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
        replace(mention_in(found), change="growth"),
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
    bad=("按营业收入的5%给予奖励", "按增长额的10%以内给予奖励", "按设备投资额的5%—20%给予补助"),
)
def _need(found: Found) -> Need | None:
    bound: Bound = found.tokens[-1].value
    paid = found.before is not None and found.before.kind == "by" and found.tokens[-2].kind == "of"
    shared = len(bound.tests) == 2 or all(test.op in ("<", "<=") for test in bound.tests)
    if paid and bound.dim == "ratio" and shared:
        return None  # 按场地租金的75%以内: how much is paid
    mention = mention_in(found)
    if any(part.kind == "first_time" for token in found.tokens for part in token.walk()):
        mention = replace(mention, qualifier="，".join(filter(None, ("首次", mention.qualifier))))  # 首次突破10亿元
    every = mention.agg is None and any(part.kind == "every" for part in found.tokens[-1].walk())
    return Need(replace(mention, agg="each") if every else mention, bound)
