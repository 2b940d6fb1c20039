"""Names of figures to mentions of them: indicator, period, aggregation, growth or share, in whatever order the
text has them."""

import re
from dataclasses import dataclass, replace
from typing import Literal

from engine.language.periods import Period, Relative
from engine.language.vocabulary import Indicator
from parsers.reading import Found, Theme
from parsers.rules.times import Span

Change = Literal["rise", "growth", "increase", "fall"]


@dataclass(frozen=True, slots=True)
class Mention:
    """A figure as the text names it; without `keys` it takes over the name said before."""

    keys: tuple[str | None, ...] = ()
    kind: str = ""  # of the first key: money, ratio, count, ...
    flow: bool = False
    join: Literal["all", "any"] = "all"  # of several keys
    period: Period | None = None
    agg: str | None = None
    change: Change | None = None
    base: Period | None = None  # 较2020年度
    over: "str | None" = None  # share of this key; "": of the figure said before
    share: bool = False
    per: int = 1  # 每千平方米: so many of the unit below
    qualifier: str | None = None
    words: str = ""  # of the name alone
    name: str = ""  # of a figure taken over, where the vocabulary has no word for it
    first: int = 0  # where the name stands
    last: int = 0

    def __str__(self) -> str:
        period = f"@{self.period}" if self.period else ""
        agg = f".{self.agg}" if self.agg else ""
        change = f".{self.change}" if self.change else ""
        share = f" / {self.over or '…'}" if self.share else ""
        return "|".join(key or "?" for key in self.keys or ("…",)) + period + agg + change + share


_BROAD = frozenset(
    (
        "实际支出",
        "实际费用",
        "实际发生额",
        "实际发生费用",
        "交易额",
        "成交额",
        "收入",
        "投资额",
        "费用",
        "投入",
        "支出",
        "销售额",
        "专利",
        "知识产权",
    )
)
measures = Theme("measures")
THIS_YEAR, LAST_YEAR = Relative("this_year"), Relative("last_year")

_NAME = "indicator (of? tail)* ((sum|yearly) tail+)? (indicator (of? tail)*)?"
_BEFORE = "((period|note|yearly|sum|average|every|newly|first_time|yoy|against|percapita|perarea|one_each|filler) of?)*"
_AFTER = (
    "(bracket? (of|at)? (period|note|yearly|yoy|against|sum|average|every|cagr|growth|rise|fall|increase|newly|tail))*"
)


@measures.join("<指标>", "named", _NAME, good=("营业收入", "研发费用总额", "认定登记的技术合同累计成交额"))
def _named(found: Found) -> Mention:
    """Two names side by side are one: the first where both are sums (技术合同|交易额), else none of ours
    (在孵企业|使用面积)."""
    name = found.tokens[0]
    known: Indicator | None = name.value
    names = found.all("indicator")
    if len(names) > 1 and known and names[1].value:
        second = names[1]
        known = None if known.kind != second.value.kind else known if second.text in _BROAD else second.value
    elif len(names) > 1 and name.text == "固定资产":  # 固定资产贷款利息
        known = names[1].value
    return Mention(
        (known.key if known else None,),
        known.kind if known else "",
        bool(known and known.flow),
        period=LAST_YEAR if found.has("yearly") else None,
        agg="sum" if found.has("sum") else None,
        words=found.text,
        first=name.start,
        last=found.tokens[-1].end,
    )


@measures.join(
    "<指标>、<指标>",
    "named",
    "named ((pause|with|or) named)+",
    good=("主营业务收入或净利润复合增长率 = revenue|net_profit",),
    bad=("成立、实缴资本",),
)
def _listed(found: Found) -> Mention | None:
    names: list[Mention] = [token.value for token in found.all("named")]
    if len({name.kind for name in names}) > 1:
        return None
    keys = tuple(dict.fromkeys(name.keys[0] for name in names))
    return replace(names[0], keys=keys, join="any" if found.has("or") else "all", words=found.text, last=names[-1].last)


@measures.scan(
    "每千平方米",
    "density",
    r"每(千|百|万)?平方米(?=平均|[\u4e00-\u9fff]{2,8}(?:不少于|不低于|达到))",
    good=("每千平方米平均在孵企业不少于3家",),
    bad=("每平方米补贴1000元",),
)
def _density(found: re.Match[str]) -> int:
    return {"千": 1000, "百": 100, "万": 10000, None: 1}[found[1]]


@measures.scan(
    "到账<数额>",
    "named",
    r"(?:实际)?到账(?=(?:不低于|不少于|达到?|超过)?\d)",
    good=("且实际到账500万元以上 = ?",),
    bad=("实际到账外资500万元以上",),
)
def _received(found: re.Match[str]) -> Mention:
    """Of what is told before: 获得股权投资，且实际到账500万元以上."""
    return Mention((None,), words=found[0], first=found.start(), last=found.end())


@measures.join(
    "每<面积><指标>",
    "named",
    "density average? named",
    good=("每千平方米平均在孵企业 = incubated_companies / floor_area",),
)
def _dense(found: Found) -> Mention:
    mention: Mention = found.tokens[-1].value
    return replace(
        mention, share=True, over="floor_area", per=found.tokens[0].value, words=found.text, first=found.tokens[0].start
    )


@measures.join(
    "<期间><指标><口径>",
    "mention",
    f"{_BEFORE} named {_AFTER}",
    good=(
        "上年度营业收入 = revenue@last_year",
        "近三年主营业务收入复合增长率 = revenue@last_3y.cagr",
        "近两年研发费用总额均值 = rd_expense@last_2y.avg",
        "产值同比增长 = output_value.rise",
        "研发投入增量 = rd_expense.increase",
    ),
)
def _mention(found: Found) -> Mention:
    name = found.one("named")
    assert name is not None
    return _dressed(name.value, found)


@measures.join(
    "<同比><增长>",
    "mention",
    "((yoy|against|period|every|average|sum|filler|yearly) of?)* (growth|rise|fall|increase|cagr) (growth"
    "|rise|fall|increase|average|tail|every|yoy)*",
    good=("同比增长 = ….rise", "增速 = ….growth", "净增额 = ….increase"),
)
def _change(found: Found) -> Mention:
    return _dressed(Mention(words=found.text, first=found.tokens[0].start, last=found.tokens[-1].end), found)


def _dressed(mention: Mention, found: Found) -> Mention:
    """The mention with the period, aggregation and change that stand around its name."""
    spans = [token.value for token in found.all("period", "yearly")]
    notes = [token.value for token in found.all("note")]
    span = next((span for span in [*notes, *spans] if span.period), None)
    against = found.one("against")
    return replace(
        mention,
        period=THIS_YEAR if _SINCE_NEW_YEAR.search(found.text) else span.period if span else mention.period,
        agg=_agg(found, [*spans, *notes]) or mention.agg,
        change=_change_of(found, mention),
        base=against.value.period if against else None,
        over="employees" if found.has("percapita") else mention.over,
        share=mention.share or found.has("percapita"),
        keys=(None,) if found.has("perarea") else mention.keys,
        qualifier=mention.qualifier or "".join(token.text for token in found.all("one_each")) or None,
        last=max(mention.last, found.tokens[-1].end),
    )


_SINCE_NEW_YEAR = re.compile("年初|[较比]上?年[末底]")


def _agg(found: Found, spans: list[Span]) -> str | None:
    if found.has("cagr"):
        return "cagr"
    if found.has("average") or "年均" in found.text:
        return "avg"
    if found.has("every") or any(span.every for span in spans):
        return "each"
    return "sum" if found.has("sum") else None


def _change_of(found: Found, mention: Mention) -> Change | None:
    if found.has("cagr"):
        return None
    for kind in ("fall", "growth", "increase"):
        if found.has(kind):
            return kind
    if found.has("rise") or found.has("yoy"):
        return "rise"
    return "increase" if found.has("newly") and mention.keys != ("financing_amount",) else None


@measures.join(
    "<指标>占<指标>的比例",
    "mention",
    "(mention|bracket)* share (filler|head|of|level|every|period|at)* mention (bracket)? of? proportion? every?",
    good=(
        "研发费用占营业收入比重 = rd_expense / revenue",
        "参保人数占职工总数的比例 = insured_employees / employees",
        "占营业收入比重 = … / revenue",
    ),
)
def _share(found: Found) -> Mention | None:
    place = next(index for index, token in enumerate(found.tokens) if token.kind == "share")
    above = next((token for token in found.tokens[:place] if token.kind == "mention"), None)
    below = next(token for token in found.tokens[place:] if token.kind == "mention")
    top = above.value if above else Mention(words=found.text, first=found.tokens[0].start)
    period = top.period or below.value.period
    if top.period is None and period == THIS_YEAR and below.value.kind == "count" and not below.value.flow:
        period = LAST_YEAR  # 占企业当年职工总数: the last accounting year
    agg = top.agg if top.agg != "avg" or not found.has("every") else "each"
    return replace(
        top, over=below.value.keys[0] if below.value.keys else None, share=True, period=period,
        agg="each" if found.has("every") else agg, words=found.text, last=found.tokens[-1].end,
    )  # fmt: skip


@measures.join(
    "<指标>占<数>",
    "mention",
    "mention share proportion?(?=compare|bound|range|amount)",
    good=("参保人数占80%以上 = insured_employees / …",),
    bad=("研发费用占营业收入比重",),
)
def _share_of_said(found: Found) -> Mention:
    mention: Mention = found.tokens[0].value
    return replace(mention, over="", share=True, words=found.text, last=found.tokens[-1].end)


_NOUN = (
    "(word|generic|filler|level|levels|title|industry|field|place|holding|mention|named|titled|newly_titled|give|hire"
    "|use|above|credential|tail|stage|scale|body|grant|settle|standard|undertake|yes_no|not|with|head)"
)


@measures.join(
    "<某>的<某>占比",
    "mention",
    f"{_NOUN}+ of {_NOUN}{{1,4}} (share {_NOUN}+ of? proportion? | proportion) (?=compare|bound|range|at|every|must)",
    good=("获得投融资的在孵企业占比不低于10% = ?", "拥有有效知识产权的企业占比不低于30% = ?"),
    bad=("研发费用占营业收入的比例不低于5%",),
)
def _share_of_some(found: Found) -> Mention | None:
    """Of things that are narrowed down there is no figure of ours."""
    if found.tokens[0].kind in ("mention", "named") and found.tokens[1].kind in ("of", "share"):
        return None
    return Mention((None,), words=found.text, first=found.tokens[0].start, last=found.tokens[-1].end)


@measures.join("<指标>的比例", "mention", "mention of? proportion", good=("研发费用比例 = rd_expense / …",))
def _proportion_of(found: Found) -> Mention:
    mention: Mention = found.tokens[0].value
    return replace(mention, over="", share=True, words=found.text, last=found.tokens[-1].end)


WORDISH = frozenset(
    [
        "word",
        "generic",
        "industry",
        "level",
        "title",
        "filler",
        "tail",
        "proportion",
        "head",
        "indicator",
        "named",
        "mention",
        "place",
        "grant",
        "stage",
        "settle",
        "tax",
        "credential",
        "graded",
        "share",
        "average",
        "sum",
    ]
)


@measures.join(
    "超过<指标>的部分",
    "mention",
    "compare mention of? portion",
    good=("超过上年度出口额的部分 = export_value.increase",),
)
def _beyond(found: Found) -> Mention | None:
    mention: Mention = found.tokens[1].value
    return replace(mention, change="increase", period=None) if found.tokens[0].value == ">" else None
