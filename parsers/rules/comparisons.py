"""Figures in another order: ranks, the bound before its figure, one figure against another."""

import re
from dataclasses import replace
from decimal import Decimal

from parsers.reading import Found, Theme
from parsers.rules.bounds import Bound, Test
from parsers.rules.measures import Mention
from parsers.rules.requirements import NOTHING, Need, bound_of, mention_in

comparisons = Theme("comparisons")


@comparisons.join(
    "<指标>前<数>名",
    "need",
    "mention (of|at|word|level|place|filler|head)* rank",
    good=("创新积分排名前50名 = points_rank <= 50",),
)
def _ranked(found: Found) -> Need | None:
    mention = mention_in(found)
    key = {"innovation_points": "points_rank", "market_share": "market_rank"}.get(
        mention.keys[0] or "" if mention.keys else ""
    )
    if key:
        mention = replace(mention, keys=(key,))
    if not mention.keys or mention.keys[0] not in ("points_rank", "market_rank"):
        return None
    return Need(replace(mention, last=found.tokens[-1].start), bound_of("<=", found.tokens[-1].value, "count"))


@comparisons.join(
    "<界限><指标>",
    "need",
    "(bound|range) (of|bracket|tail)? (filler|word|level|generic|place|head|with|title|industry){0,5} (of)? mention",
    good=(
        "10名以上专职研发人员 = rd_staff >= 10",
        "500万元以上风险投资 = financing_amount >= 5000000",
        "不低于500平方米的服务场地 = floor_area >= 500",
        "1年以上期限劳动合同 = contract_months >= 12",
    ),
    bad=(),
)
def _figure_first(found: Found) -> Need | None:
    bound: Bound = found.tokens[0].value
    mention = mention_in(found)
    return (
        Need(mention, bound)
        if mention.keys
        and not mention.share
        and bound.dim in ("count", "money", "duration", "area")
        and bound.dim == mention.kind
        else None
    )


@comparisons.join(
    "购置<数额>以上<设备>",
    "need",
    "use (bound|range) of? (word|generic|industry|scale|levels|titled){1,5}",
    good=("购置500万元以上科研仪器设备 = equipment_investment >= 5000000",),
    bad=("租用500平方米以上办公用房",),
)
def _bought(found: Found) -> Need | None:
    bound: Bound = found.tokens[1].value
    if (
        bound.dim != "money"
        or found.tokens[0].text[-2:] not in ("购置", "采购", "购买")
        or not _MACHINES.search(found.text)
    ):
        return None
    thing = "".join(token.text for token in found.tokens[2:] if token.kind != "of")
    mention = Mention(
        ("equipment_investment",), "money", True, words=found.text, first=found.tokens[0].start,
        last=found.tokens[-1].end, qualifier=thing if thing not in ("设备", "生产设备") else None,
    )  # fmt: skip
    return Need(mention, bound)


_MACHINES = re.compile("设备|装备|仪器|机器人|机床|机具")


@comparisons.join(
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


@comparisons.join(
    "招用<人>达到<指标>的<数>",
    "need",
    "hire (generic|word|holding|title|period|head|field){0,5}"
    " compare (filler|head|period|yearly|of)* mention of? (amount|bound)",
    good=("新招用符合条件人员达到在职职工人数的15%的小微企业 = new_hires / employees >= 0.15",),
    bad=("招用毕业生达到10人",),
)
def _share_hired(found: Found) -> Need | None:
    """Who is hired is a part of those who are there."""
    below, last = found.one("mention"), found.tokens[-1]
    amount = last.value if last.kind == "amount" else last.value.amount
    compare = found.one("compare")
    assert below is not None and compare is not None
    if amount.dim != "ratio" or below.value.keys[:1] not in (("employees",), ("insured_employees",)):
        return None
    hired = found.tokens[1 : found.tokens.index(compare)]
    mention = Mention(
        ("new_hires",), "count", True, share=True, over=below.value.keys[0], period=below.value.period,
        qualifier="".join(token.text for token in hired) or None, words=found.text,
        first=found.tokens[0].start, last=last.end,
    )  # fmt: skip
    return Need(mention, Bound((Test(compare.value, amount.number),), amount))


@comparisons.join(
    "<指标>达到<指标><数>以上",
    "need",
    "mention compare (filler|head|period|yearly|of)* need",
    good=("新招用人员达到职工人数15%以上 = new_hires / employees >= 0.15",),
    bad=("营业收入高于研发费用增速10%以上",),
)
def _share_reached(found: Found) -> Need | None:
    """The figure is a part of the one that stands with the bound."""
    top, below = found.tokens[0].value, found.tokens[-1].value
    of_it = below.other is None and not below.mention.change and not below.mention.share and below.mention.keys
    if not of_it or below.bound.dim != "ratio" or below.mention.kind == "ratio":
        return None
    over = below.mention.keys[0]
    return Need(replace(top, share=True, over=over, period=top.period or below.mention.period), below.bound)


@comparisons.join(
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
