"""What a sum or a rate is reckoned on: the figure named beside it, or the one that was said before."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from engine.language.tree import Measure
from parsers.folding import Folded
from parsers.grants.grant import Grant
from parsers.reading import Token, kinds
from parsers.rules.measures import Mention
from parsers.said import Said


class Memory:
    """What a reader of grants knows: the text, what the conditions said, and what the last rate was a share of."""

    def __init__(self, folded: Folded, said: Said) -> None:
        self.folded = folded
        self.said = said
        self.base: Measure | None = None  # what the last rate was a share of
        self.granted = False  # anything at all has been granted
        self.paid = False  # a sum has been granted
        self.next_year = 1  # of the term of a grant
        self.kind = ""  # what a heading calls it: 按保费奖励：传统市场30%


@dataclass(slots=True)
class Bases:
    """A stretch of tokens, the grant that is being filled, and the bases it names."""

    grants: Memory
    tokens: Sequence[Token]
    done: list[Grant] = field(default_factory=list)
    now: Grant = field(default_factory=Grant)
    scope: str = ""
    person: bool = False  # 每人: paid by the head, unless it turns out to be a ceiling
    monthly: bool = False  # 每月
    beyond: bool = False  # 超出部分: only what lies above the threshold counts
    reduced: bool = False  # 减按: the rate that follows is what remains to be paid
    narrow: bool = False  # 增加部分封顶: the ceiling that follows is of the last grant alone
    base: Mention | None = None
    base_words: Token | None = None
    unit_of: Measure | None = None
    capping: bool = False
    total: bool = False  # 累计: the ceiling that follows is one of all that is paid
    formula_ends: int = 0  # where the last sum or rate stands: a base named after it is of the next one

    def _peek(self, at: int, ahead: int = 1) -> Token | None:
        return self.tokens[at + ahead] if at + ahead < len(self.tokens) else None

    def _touch(self, token: Token) -> None:
        if token.kind in ("amount", "range", "discount"):
            self.formula_ends = token.end
        if not self.now.end:
            self.now.start = token.start
        self.now.end = token.end

    def _close(self) -> None:
        if self.now.rates and self.now.base is None and self.base is not None:
            self.now.base = self._said_more_fully(self.base)
        if self.now.rates and self._is_of_persons():
            self.now = Grant()
        if self.now.rates:
            self.now.base = self._payable(self.now.base)
        if self.now.rates and self.now.base is not None:
            self.grants.base = self.now.base
        if self.now.has_formula:
            self.now.kind = self.now.kind or self.grants.kind
        if not self.now.is_empty:
            self.done.append(self.now)
        self.now = Grant()
        if self.base is not None and self.base.first < self.formula_ends:
            self.base = None

    def _is_of_persons(self) -> bool:
        """补贴人数不超过职工总数的20%: how many are paid for, which no benefit says."""
        base = self.now.base
        return bool(self.now.at_most and base and base.of and self.grants.said.kind_of(base.of) == "count")

    def _payable(self, base: Measure | None) -> Measure | None:
        """A share is paid of money: 社会保险 as months of insurance is only the name of a cost."""
        known = self.grants.said.vocabulary.indicators.get(base.of) if base and base.of else None
        if base is None or known is None or known.kind == "money":
            return base
        named = self.base.words if self.base is not None and base.of in self.base.keys else ""
        return Measure(phrase=named or known.name, qualifier=base.qualifier)

    def _next_formula(self, token: Token) -> None:
        """A formula after a formula is a grant of its own."""
        if self.now.has_formula:
            kind = self.now.kind
            self._close()
            self.now.kind = ""
            if not kind:
                self.now.kind = ""
        self._touch(token)

    def _base_measure(self, mention: Mention) -> Measure:
        said = self.grants.said
        complete = said.complete(mention, "money")
        said.remember(complete)
        return said.measure(complete, complete.keys[0], dim="money")

    def _rate_base(self, place: int) -> None:
        """What a rate is a share of."""
        if self.now.bracket is None:
            named = self._years_on() or self._beside(place)
            cost = self._cost_before(place) if self.base is None else None
            self.now.base = named or cost or self._said_before()

    def _cost_before(self, place: int) -> Measure | None:
        """对评估费、担保费按80%: the costs named right before; several of them are no figure of ours."""
        between = all(token.kind in ("tail", "of", "filler") for token in self.tokens[1:place])
        if not between or self.tokens[0].kind not in ("by", "give"):
            return None
        words = _COSTS.search(self.grants.folded.text[: self.tokens[0].start])
        if words is None:
            return None
        named = [said for said in self.grants.said.mentions if said.first >= words.start() and said.keys]
        several = re.search("[、和及与]", words[0])
        if named and not several:
            return self._said_more_fully(named[-1])
        if words[0].endswith("贷款"):
            return Measure(of="loan_amount", qualifier=words[0])
        return Measure(phrase=words[0]) if several or not named else None

    def _years_on(self) -> Measure | None:
        """前两年按…的100%、后三年按50%: the same base for other years."""
        same = self.done and self.done[-1].rates and self.base is None and self.now.years
        return self.done[-1].base if same else None

    def _beside(self, place: int) -> Measure | None:
        """The figure named right before the rate, or words there that are none of ours."""
        before = self.tokens[max(0, place - 4) : place]
        fee = next((token for token in before if token.kind == "grant" and token.text.endswith(("费", "费用"))), None)
        if fee is not None:  # 服务费用减免20%
            return Measure(phrase=fee.text)
        if "".join(token.text for token in before).removesuffix("的").endswith(("完成额", "投入额")):
            return None
        if "".join(token.text for token in before).removesuffix("的").endswith(_SPENT) and (bought := self._bought()):
            return bought
        if compound := self._compound(place):
            return compound
        near = next((token for token in reversed(before) if token.kind not in _BETWEEN), None)
        if near is None:
            return None
        if near.kind == "mention" and not near.value.keys and near.value.change == "increase" and self._lends(near):
            return Measure(of="loan_amount", derive="increase")
        if near.kind in ("mention", "named"):
            return self._of_costs(near) or self._narrowed(near) or self._bare(near) or self._said_more_fully(near.value)
        joined = before[-1].kind in ("of", "reference") or (self.grants.base is None and before[-1].kind == "word")
        if near.kind in _NOUNS and joined and near.text not in _NO_BASE:
            return Measure(phrase=near.text)
        return None

    def _lends(self, near: Token) -> bool:
        """信用贷款净增额."""
        before = next((token for token in self.tokens if token.end == near.start), None)
        return before is not None and before.text.endswith("贷款")

    def _of_costs(self, near: Token) -> Measure | None:
        """评估费、保险费按实际支出的50%: what was spent on costs that are named before."""
        if not near.text.endswith(_SPENT) or near.value.period:
            return None
        return self._cost_before(1) or self._bought()

    def _bought(self) -> Measure | None:
        """购买软件的，按实际支付费用的50%: what was spent on what was bought."""
        found = _BOUGHT.search(self.grants.folded.text[: self.tokens[0].start])
        if found is None:
            return None
        key = "software_investment" if found["thing"] == "软件" else "equipment_investment"
        period = next((said.period for said in self.grants.said.mentions if said.keys == (key,)), None)
        return Measure(of=key, period=period)

    def _bare(self, near: Token) -> Measure | None:
        """投资额 of which nothing more was said is no figure of ours."""
        keys = near.value.keys
        told = any(before.keys[:1] == keys[:1] for before in self.grants.said.mentions if before.keys)
        vague = near.text.removeprefix("其").removeprefix("实际") in ("投资额", "投资", "到账额")
        fuller = self.grants.said.complete(near.value, "money").keys != keys
        return Measure(phrase=near.text) if vague and not told and not fuller else None

    def _narrowed(self, near: Token) -> Measure | None:
        """租赁利息, 对外服务收入: words right before a name make it a figure of their own."""
        before = next((token for token in self.tokens if token.end == near.start), None)
        if before is not None and before.kind in ("with", "pause"):  # 设备和软件投入: two costs
            other = next((token for token in self.tokens if token.end == before.start), None)
            named = other is not None and other.kind in ("word", "use", "mention", "named", "indicator")
            return Measure(phrase=f"{other.text}{before.text}{near.text}") if named and other else None
        if before is None or before.kind not in ("word", "use", "industry") or len(before.text) < 2:
            return None
        if before.text in _SAYS_HOW or near.value.keys == ("rent_paid",):
            return None
        return Measure(phrase=before.text + near.text)

    def _compound(self, place: int) -> Measure | None:
        """设备及软件购置额20%: a cost by words of its own, right before the rate."""
        at = place - 1 if place and self.tokens[place - 1].kind != "of" else place - 2
        start = at
        while start >= 0 and self.tokens[start].kind in _COMPOUND:
            start -= 1
        words = "".join(token.text for token in self.tokens[start + 1 : at + 1])
        told = (
            at > start + 1
            and words not in _NO_BASE
            and words.endswith(("额", "费", "费用", "价", "价格", "支出", "款", "成本"))
        )
        return Measure(phrase=words) if told and self.tokens[at].kind == "tail" else None

    def _said_before(self) -> Measure | None:
        """What this stretch named, what the last rate was a share of, or what the conditions spoke of."""
        if self.base is not None:
            return self._said_more_fully(self.base)
        said = self.grants.said.paid_on()
        if self.grants.base is not None or said is None:
            return self.grants.base
        return self.grants.said.measure(said, said.keys[0], dim="money")

    def _said_more_fully(self, mention: Mention) -> Measure:
        """投入额 after 购置设备投入超过200万元 is that figure; 研发费用 after 上年度研发费用 is that of the year."""
        said = self.grants.said
        for before in reversed(said.mentions):
            if not mention.keys or not before.keys or before.share or before.keys[0] is None:
                continue
            root = mention.words.removesuffix("额")
            if (
                not mention.change
                and mention.period is None
                and not before.change
                and (
                    before.keys == mention.keys
                    or (
                        mention.keys == ("project_cost",)
                        and root in before.words
                        and said.kind_of(before.keys[0]) == "money"
                    )
                )
            ):
                return said.measure(before, before.keys[0], dim="money")
            if mention.change and mention.period is None and before.keys == mention.keys:
                return self._base_measure(replace(mention, period=before.period))
        return self._base_measure(mention)


_COSTS = re.compile(
    "(?:[^，。；：对]{1,6}[、和及与]){0,4}[^，。；：、对]{0,8}(?:费用?|支出|租金|利息|保费|损失|投入|贷款)$"
)
_SAYS_HOW = frozenset(
    "一轮 最近 本轮 完成 支付 约定 首笔 缴纳 发生 投入 核定 审定 认定 承担 使用 购置".split()  # noqa: SIM905
    + "采购 购买 缴费 支出 每年 当年 项目 到账 形成".split()  # noqa: SIM905
)
_SPENT = ("实际支出", "发生额", "实际费用", "实际发生费用", "实际投入", "支付额", "支付费用", "支付金额")
_BOUGHT = re.compile(
    "(?:购买|购置|采购)[^，。；]{0,16}?(?P<thing>软件|设备|装备|机器人|仪器)[^，。；]{0,10}(?:的|企业)，[^。；]*$"
)
_SUMS_OF_MONEY = ("额", "费", "费用", "价", "价格", "支出", "款", "成本")
_NO_BASE = frozenset(("完成额", "投入额", "奖励", "补助", "标准", "比例", "到账金额", "到位金额", "到账额"))
_BETWEEN = kinds("of compare filler by most each_of for proportion grant tail bracket")
_COMPOUND = kinds("word use industry with tail title credential field")
_NOUNS = kinds("word generic reference title industry head use standard hire")
