"""The tokens after the conditions to grants: slots filled from left to right."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from engine.language.benefits import CapOf
from engine.language.tree import Measure
from parsers.grants.bases import Memory
from parsers.grants.grant import Grant
from parsers.grants.sums import Sums
from parsers.reading import Token
from parsers.rules.measures import Mention
from parsers.rules.times import Years

STARTS = frozenset(
    [
        "give",
        "grant",
        "by",
        "per",
        "each_unit",
        "term",
        "every",
        "most",
        "recognize",
        "discount",
        "nth_year",
        "reference",
        "each_of",
        "scope",
        "slice",
        "raised",
        "surcharge",
        "relax",
        "perarea",
    ]
)


@dataclass(slots=True)
class Stretch(Sums):
    """Reads a stretch; a second formula opens a second grant."""

    def run(self) -> list[Grant]:
        at = 0
        words = _REST.search(self.grants.folded.text[: self.tokens[0].start] if self.tokens else "")
        self.narrow, self.beyond = words is not None, words is not None and words[0].startswith("超")
        while at < len(self.tokens):
            reader = getattr(self, f"_read_{self.tokens[at].kind}", None)
            if reader is None:
                self._other(at)
            at += (reader(at) if reader else None) or 1
        self._forgive()
        self._of_a_figure()
        self._close()
        self._share_base()
        return [grant for grant in self.done if not grant.is_empty]

    def _forgive(self) -> None:
        """减免3个月租金: all of the rent of those months."""
        if (
            self.now.kind == "service"
            and not self.now.has_formula
            and self.base is not None
            and self.base.keys == ("rent_paid",)
        ):
            self.now.rates.append(Decimal(1))
            self.now.base = self._base_measure(self.base)

    def _of_a_figure(self) -> None:
        """且不超过其当年区级财政贡献: a figure that is itself the ceiling."""
        if self.capping and self.base is not None and self._only_limits() and self.now.cap is None:
            self.now.cap_of = CapOf(rate=Decimal(1), base=self._base_measure(self.base))
            self._touch(self.tokens[0])
            self._touch(self.tokens[-1])

    def _read_scope(self, at: int) -> None:
        token, following = self.tokens[at], self._peek(at)
        text = token.text
        self.scope = "year" if "年" in text else str(token.value)
        self.monthly = self.monthly or "月" in text
        self.now.person = text == "个人" and not self._limits(at)
        self.person = token.value == "person" and not self.now.person
        if text in ("每户", "每家") and self._counts_them(at):
            self.now.unit, self.scope = True, ""  # 首贷户数每户奖励2000元
            self.now.base = self._countable(self.base) if self.base and self.base.kind == "count" else self.now.base
        if token.value == "project" and text.startswith("每") and self._is_counted(at, following):
            self.now.unit = True  # 每个产品分别奖励2万元、3万元
            if "项目" in text and any(said.keys == ("rd_projects",) for said in self.grants.said.mentions):
                self.now.base = self._unit_base(at, at + 1)

    def _counts_them(self, at: int) -> bool:
        """按新增在孵企业每家5000元: each of those that the figure right before counts."""
        before, following = self.tokens[at - 1] if at else None, self._peek(at)
        counted = before is not None and before.kind == "mention" and before.value.kind == "count"
        paid = following is not None and following.kind == "amount"
        return (counted and paid) or self.grants.folded.text[: self.tokens[at].start].endswith("数")

    def _limits(self, at: int) -> bool:
        return any(token.kind in ("most", "bound", "compare", "limit_to") for token in self.tokens[at + 1 : at + 4])

    def _is_counted(self, at: int, following: Token | None) -> bool:
        """每个展位增加200元, 每个产品分别奖励: a sum for each, and no ceiling."""
        kinds = [token.kind for token in self.tokens[at + 1 : at + 3]]
        paid = kinds in (["mention", "amount"], ["give", "amount"], ["grant", "amount"]) or kinds[:1] == ["amount"]
        return paid or (following is not None and following.text.startswith("分别"))

    def _read_yearly(self, at: int) -> None:
        self.scope = "year"
        if self._peek(at) and self._peek(at).kind in ("mention", "named"):  # type: ignore[union-attr]
            self.scope = ""

    def _read_sum(self, _: int) -> None:
        self.total = True

    def _read_tail(self, at: int) -> None:
        self.total = self.total or self.tokens[at].text == "总额"
        self._other(at)

    def _read_proportion(self, at: int) -> None:
        """补助比例为15%: of what was granted before, unless another base is named."""
        self.now.follows = not self.now.has_formula and self.base is None
        self._other(at)

    def _read_every(self, at: int) -> None:
        if "年" in self.tokens[at].text:
            self.scope = "year"

    def _read_most(self, at: int) -> None:
        token = self.tokens[at]
        self.capping = True
        self.total = self.total or "总额" in token.text
        self.now.kind = self.now.kind or next(
            (kind for words, kind in _NAMED_IN.items() if any(word in token.text for word in words)), ""
        )
        self._touch(token)

    def _read_compare(self, at: int) -> None:
        """每年最多奖励500万元."""
        self.capping = self.tokens[at].value == "<="

    def _read_grant(self, at: int) -> None:
        token = self.tokens[at]
        if self._is_part_of_a_name(at):
            return
        if token.text in _SERVED and not self._is_base(at):
            self.now.nothing = True
        if self.now.nothing and self._is_base(at):  # 颁发牌匾并奖励15万元
            self._close()
        self.now.added = self.now.added or token.text.startswith(MORE)
        kind = str(token.value)
        if self.now.kind in _KEPT and kind in ("reward", "subsidy") and not (self.now.nothing and self._is_base(at)):
            kind = self.now.kind
        self.now.kind = kind
        told = any(later.kind == "amount" and later.value.dim == "ratio" for later in self.tokens[at + 1 : at + 3])
        if kind == "rent" and not self.now.rates and not told and ("免" in token.text or "减半" in token.text):
            self._next_formula(token)
            self.now.kind = kind
            self.now.rates.append(Decimal(1) if "免" in token.text else Decimal("0.5"))
        elif token.text in _FORGIVEN:
            self.reduced = token.text == "减按"
            self._forgives(at)
        self._touch(token)

    def _is_part_of_a_name(self, at: int) -> bool:
        """支持研发投入, 免收基础设施配套费: the word names what is paid for."""
        following = self._peek(at)
        if self.tokens[at].value != "subsidy" or following is None:
            return False
        named = following.kind in ("mention", "named", "indicator") and self.tokens[at].text == "支持"
        return (named and not self.now.has_formula) or (self.now.kind in ("service", "tax") and bool(self.now.rates))

    def _forgives(self, at: int) -> None:
        """免收保证金, 减半征收房产税, 减按15%: so much of a tax or a fee, the figure of which is none of ours."""
        token, rest = self.tokens[at], self.tokens[at + 1 :]
        words = "".join(later.text for later in rest)
        if "租" in words:
            return
        self.now.kind = "tax" if "税" in words or token.text == "免征" else "service"
        if self.now.rates or any(later.kind in ("amount", "discount") for later in rest[:6]):
            return
        part = _FORGIVEN[token.text]
        if self.now.kind == "tax":  # of a tax the older form holds what is paid
            part = self.now.rate_paid = self._legal_rate(at) * (1 - part)
        self.now.rates.append(part)
        self.now.base = Measure(phrase=words or token.text)

    def _legal_rate(self, at: int) -> Decimal:
        """按照25%的法定税率减半征收."""
        found = re.search("按照?(\\d+(?:\\.\\d+)?)%的法定税率$", self.grants.folded.text[: self.tokens[at].start])
        return Decimal(found[1]) / 100 if found else Decimal(1)

    def _read_give(self, at: int) -> None:
        """可享受容缺受理服务: nothing in money."""
        self.now.added = self.now.added or self.tokens[at].text.startswith(MORE)
        rest = self.tokens[at + 1 :]
        words = "".join(token.text for token in rest)
        if not self.now.end:
            self._touch(self.tokens[at])
        if words.endswith(("服务", "通道", "便利", "保障", "待遇")) and not any(
            token.kind in ("amount", "range", "bound") for token in rest
        ):
            self.now.kind, self.now.nothing = "service", True
            self._touch(self.tokens[at])
        self._other(at)

    def _read_recognize(self, at: int) -> None:
        self.now.kind = self.now.kind or "recognition"
        self.now.nothing = True
        self._touch(self.tokens[at])

    def _read_relax(self, _: int) -> None:
        """可放宽至800万元: another ceiling."""
        self.capping = True

    def _read_limit_to(self, _: int) -> None:
        """封顶 after the sum."""
        if self.now.amounts and self.now.cap is None:
            self.now.cap = self.now.amounts.pop().number

    def _read_mention(self, at: int) -> None:
        token = self.tokens[at]
        mention: Mention = token.value
        if mention.keys[:1] == ("rent_paid",) and not self.now.kind:
            self.now.kind = ""
        self.base = mention
        self.base_words = token
        self._touch(token) if self.now.end or self._is_base(at) else None

    def _is_base(self, at: int) -> bool:
        return any(token.kind in ("amount", "range") for token in self.tokens[at + 1 : at + 5])

    def _other(self, at: int) -> None:
        token = self.tokens[at]
        if token.kind in ("word", "generic", "title", "industry") and len(token.text) > 1:
            self.base_words = token
        self.monthly = self.monthly or "每月" in token.text
        self.now.added = self.now.added or (token.kind == "by" and token.text.startswith(MORE))
        if token.text.endswith("券") and token.kind == "word":
            self.now.kind = "voucher"
        if self.now.end:
            self.now.end = max(self.now.end, token.end) if token.kind not in ("pause", "comma") else self.now.end

    def _read_term(self, at: int) -> None:
        self.now.years = Decimal(self.tokens[at].value)
        if "前" in self.tokens[at].text:  # 自投产之日起，前三年…、后两年
            self.now.first_year = 1
            self.grants.next_year = 1 + int(self.now.years)
        self._touch(self.tokens[at])

    def _read_nth_year(self, at: int) -> None:
        """后三年 come after the years told before."""
        if self.now.has_formula:
            self._close()
        years: Years = self.tokens[at].value
        self.now.years = Decimal(years.count)
        self.now.first_year = years.first or self.grants.next_year
        self.grants.next_year = self.now.first_year + years.count
        self._touch(self.tokens[at])

    def _share_base(self) -> None:
        """第一年100%、第二年70%的比例补贴租金: one base and one kind for all the years."""
        last = self.done[-1] if self.done else None
        for grant in self.done[:-1]:
            if last is not None and last.first_year and grant.first_year and grant.rates and grant.base is None:
                grant.base, grant.kind = last.base, grant.kind or last.kind


_FORGIVEN = {
    **dict.fromkeys(("免征", "免缴", "免收", "免除"), Decimal(1)),
    **dict.fromkeys(("减半征收", "减半收取"), Decimal("0.5")),
    **dict.fromkeys(("减按", "减征"), Decimal(1)),
}
_REST = re.compile("(?:超出|超过|超额|增加|新增)部分$")
MORE = ("再", "另", "追加", "加奖", "额外", "叠加")
_SERVED = ("一事一议", "一企一策", "绿色通道", "专人服务", "专员服务", "优先保障", "优先供地", "用地保障")
_KEPT = ("rent", "interest", "voucher", "service")  # 房租…补贴 is about rent, 一事一议给予支持 a service
_NAMED_IN = {("奖励", "奖"): "reward", ("补助", "补贴", "资助", "支持"): "subsidy", ("授信", "贷款"): "loan"}


class Grants(Memory):
    """Reads stretches one after the other."""

    def read(self, tokens: Sequence[Token]) -> list[Grant]:
        """The grants of a stretch; a second formula opens a second grant."""
        grants = Stretch(self, tokens).run()
        self.granted = self.granted or any(grant.has_formula or grant.cap is not None for grant in grants)
        self.paid = self.paid or any(grant.amounts for grant in grants)
        return grants
