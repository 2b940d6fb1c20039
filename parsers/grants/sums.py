"""Sums, rates, ranges and ceilings."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from engine.language.benefits import CapOf
from engine.language.tree import Measure
from parsers.grants.steps import Steps
from parsers.reading import Token
from parsers.rules.bounds import Bound
from parsers.rules.measures import Mention
from parsers.rules.numbers import Amount


@dataclass(slots=True)
class Sums(Steps):
    """Reads the figures of a grant."""

    def _read_amount(self, at: int) -> int:
        token = self.tokens[at]
        amount: Amount = token.value
        if amount.dim == "ratio":
            return 1 if self._is_of_income(token) else self._rate(token, amount.number)
        if amount.dim == "times" and at and self.tokens[at - 1].kind == "of":  # 上年度纳税额的5倍
            return self._rate(token, amount.number)
        if amount.dim == "duration":
            return self._term_of(amount)
        if amount.dim == "area" and self.capping:  # 补贴面积最高5000平方米
            self.now.base_max, self.capping = amount.number, False
        if amount.dim == "count" and amount.number == 1 and not at:  # 国际标准1项奖励80万元
            self.now.unit, self.now.base = True, self._unit_base(0, 1)
            return 1
        if amount.dim not in ("money", "") or (amount.dim == "" and amount.number < 100):
            return 1
        if self.capping and self.person and not self.now.has_formula and self._paid(at):
            self.capping = False
            self.now.at_most = True
        return self._ceiling(at, amount) or self._sum(at, amount)

    def _is_of_income(self, token: Token) -> bool:
        """减按25%计入应纳税所得额: a reduced base, which no benefit says."""
        return self.grants.folded.text.startswith(("计入", "计算", "的比例计入", "的法定税率"), token.end)

    def _term_of(self, amount: Amount) -> int:
        """连续补贴两年, 减免3个月."""
        if "年" in amount.unit:
            self.now.years = amount.number / 12
        else:
            self.now.months = amount.number
        return 1

    def _ceiling(self, at: int, amount: Amount) -> int:
        """最高100万元, 100万元封顶, 最高分别为60万元、120万元; 0 where the sum is no ceiling."""
        following, second = self._peek(at), self._peek(at, 2)
        if self.capping and amount.per and amount.per not in _PER_COMPANY and not self.now.has_formula:
            self.capping, self.now.at_most = False, True  # 最高0.3元/千瓦时
            return self._per_unit(self.tokens[at], amount)
        if self.capping and following and following.kind == "pause" and second and second.kind == "amount":
            self.now.cap_list = [token.value.number for token in self.tokens[at:] if token.kind == "amount"]
            self.now.cap = self.now.cap_list[-1]
            return max(i for i, token in enumerate(self.tokens) if token.kind == "amount") - at + 1
        closes = following is not None and following.kind == "most" and second is None
        limited = closes or (following is not None and following.kind in ("limit_to", "below"))
        if self.capping or (limited and not amount.per):
            return self._cap(self.tokens[at], amount.number) + int(limited)
        return 0

    def _sum(self, at: int, amount: Amount) -> int:
        token = self.tokens[at]
        if amount.per:
            return self._per_unit(token, amount)
        if self.now.amounts and self._listed(at):
            self.now.amounts.append(amount)
            self._touch(token)
            return 1
        if (self.now.rates and not self.now.step) or self.now.amounts:
            self._next_formula(token)
        self.now.amounts.append(amount)
        self.now.monthly, self.monthly = self.monthly, False
        if self.person and not self.now.unit:
            self.now.unit = True
            self.now.base = self._unit_for("人")
        self._touch(token)
        return 1

    def _paid(self, at: int) -> bool:
        """按每人最高1500元发放: a sum by the head, at most; 每人最高1500元: a ceiling."""
        before = any(token.kind == "by" for token in self.tokens[:at])
        return before and any(token.kind in ("give", "grant") for token in self.tokens[at + 1 :])

    def _listed(self, at: int) -> bool:
        return self.tokens[at - 1].kind in ("pause", "with") and self.tokens[at - 2].kind == self.tokens[at].kind

    def _rate(self, token: Token, rate: Decimal) -> int:
        place = self.tokens.index(token)
        if self.now.rates and self._listed(place):
            self.now.rates.append(rate)
            self._touch(token)
            return 1
        if self.capping and self._only_limits():
            return self._share_as_ceiling(place, rate)
        if self.now.has_formula:
            self._next_formula(token)
        collected = self.grants.folded.text.startswith(_COLLECTED, token.end)
        self.now.rates.append(1 - rate if collected else rate)
        self.now.rate_paid = rate if collected or self.reduced else None
        self.now.beyond, self.reduced = self.beyond, False
        if self.capping:
            self.now.at_most = True
            self.capping = False
        self._rate_base(place)
        if token.text.endswith("百分点") and self.now.base is not None and self.now.base.of is None:
            self.now.base = Measure(of="loan_amount")  # 按2个百分点贴息
        if self._is_levied(token):
            self.now.kind, self.now.rate_paid = "tax", rate
        if collected:  # 第三年按市场价的六成收取
            self.now.kind = "rent" if "租" in self.grants.folded.text else "service"
            self.now.base = self.now.base if self.now.kind == "service" else None
        self._touch(token)
        return 1

    def _is_levied(self, token: Token) -> bool:
        """按应缴费额的50%缴纳残疾人就业保障金."""
        text = self.grants.folded.text
        return text.startswith(("缴纳", "征收"), token.end) and bool(re.search("税|保障金|附加|建设费", text))

    def _only_limits(self) -> bool:
        """给予100万元奖励，最高不超过实际投入的30%: nothing is granted here, it is a ceiling of what was."""
        begins = self.now.has_formula or self.tokens[0].kind in ("compare", "most", "and", "scope")
        pays = any(token.kind in ("grant", "give", "by") for token in self.tokens)
        return begins and (self.now.has_formula or (self.grants.granted and not pays))

    def _share_as_ceiling(self, place: int, rate: Decimal) -> int:
        kept, self.now.base = self.now.base, None
        self._rate_base(place)
        if self.now.base is not None:
            self.now.cap_of = CapOf(rate=rate, base=self.now.base)
        self.now.base, self.capping = kept, False
        self._touch(self.tokens[place])
        return 1

    def _per_unit(self, token: Token, amount: Amount) -> int:
        if self.now.amounts and self._listed(self.tokens.index(token)):
            self.now.amounts.append(amount)
            self._touch(token)
            return 1
        if self.now.amounts:
            self._next_formula(token)
        self.now.amounts.append(amount)
        if amount.per not in _PER_COMPANY:
            self.now.unit = True
            self.now.base = self._unit_for(amount.per)
        self.now.per_month = amount.per_month
        self._touch(token)
        return 1

    def _read_range(self, at: int) -> None:
        token = self.tokens[at]
        bound: Bound = token.value
        low, high = bound.tests[0].number, bound.tests[-1].number
        if bound.dim == "money" and self.grants.granted and self._speaks_of_sum(at) and not self.now.has_formula:
            self.now.floor, self.now.cap = low, high  # 资助额500万元至2000万元
            self._touch(token)
        elif bound.dim == "money":
            self._next_formula(token)
            self.now.amounts.append(replace(bound.amount, number=low))
            self.now.amount_max = high
        elif bound.dim == "ratio":
            self._next_formula(token)
            self.now.rates.append(low)
            self.now.rate_max = high
            self._rate_base(at)

    def _read_bound(self, at: int) -> int:
        token = self.tokens[at]
        bound: Bound = token.value
        number = bound.amount.number
        op = bound.tests[0].op if bound.tests else ">="
        if bound.choices and bound.dim == "money" and bound.choices[0][0].op in ("<", "<="):
            self.now.cap_list = [tests[0].number for tests in bound.choices]
            self.now.cap = self.now.cap_list[-1]
        elif len(bound.tests) == 2 and bound.dim == "money" and (self.now.has_formula or self._speaks_of_sum(at)):
            self.now.floor, self.now.cap = bound.tests[0].number, bound.tests[1].number
        elif len(bound.tests) == 2 and bound.dim == "money":
            self._read_range(at)
        elif bound.dim == "duration":
            self.now.years = number / 12
        elif bound.dim == "area":
            self.now.base_max = number
        elif bound.dim == "money" and op == "<" and self._floor(at, number):
            return (self._topped_up(at, number) or at) - at + 1
        elif bound.dim == "money" and at and self.tokens[at - 1].text.endswith("本金"):
            self.now.base_max = number
        elif bound.dim == "money" and op in ("<", "<="):
            if bound.amount.per and not self.now.has_formula:
                return self._per_unit(token, bound.amount)
            return self._cap(token, number)
        elif bound.dim == "money" and self.capping and self._raised(token):  # 上限由300万元提高到500万元
            return self._cap(token, number)
        elif bound.dim in ("money", "ratio") and op == ">=" and self._raised(token):
            self.now.amounts += [bound.amount] if bound.dim == "money" else []
            self.now.rates += [number] if bound.dim == "ratio" else []
            self.now.raises = True
            self._touch(token)
        elif bound.dim == "ratio" and op in ("<", "<="):
            self._rate(token, number)
            self.now.at_most = True
        return 1

    def _raised(self, token: Token) -> bool:
        """奖励提高到60万元."""
        return not self.now.has_formula and any(
            word in token.text for word in ("提高", "提至", "提升", "增加到", "上调")
        )

    def _speaks_of_sum(self, at: int) -> bool:
        """补贴额不低于1000元、不高于2万元."""
        return any(token.text.endswith("额") or token.kind == "tail" for token in self.tokens[:at])

    def _floor(self, at: int, number: Decimal) -> bool:
        """不足20万元的按20万元补助, 补足至20万元."""
        if self._topped_up(at, number) is None:
            return False
        self.now.floor = number
        return True

    def _topped_up(self, at: int, number: Decimal) -> int | None:
        """Where the same figure stands again."""
        for place in range(at + 1, min(at + 5, len(self.tokens))):
            token = self.tokens[place]
            if token.kind in ("amount", "bound"):
                amount = token.value if token.kind == "amount" else token.value.amount
                return place if amount.number == number else None
        return None

    def _cap(self, token: Token, number: Decimal) -> int:
        self.capping = False
        if self.scope != "unit":
            self.now.limit(number, self.scope or "company")
        self.now.total = self.now.total or self.total
        self.now.narrow = self.now.narrow or self.narrow
        self.scope, self.total = "", False
        self._touch(token)
        return 1

    def _read_equal_parts(self, at: int) -> None:
        """分2年等额兑现; a third has no exact figure."""
        number = Decimal(self.tokens[at].value)
        self.now.years = number
        self.now.instalments = tuple(1 / number for _ in range(int(number))) if 10 % number == 0 else ()
        self._touch(self.tokens[at])

    def _read_split(self, at: int) -> None:
        value: tuple[Decimal, ...] = self.tokens[at].value
        if list(value) == [1, 1]:
            self.now.rates.append(Decimal(1))
        elif sum(value) in (10, 100):
            self.now.instalments = tuple(part / sum(value) for part in value)
            self.now.years = self.now.years or Decimal(len(value))

    def _read_raised(self, at: int) -> None:
        self._next_formula(self.tokens[at])
        self.now.raised = self.tokens[at].value

    def _read_surcharge(self, at: int) -> None:
        """奖励金额上浮10%: a share of the grant itself."""
        token = self.tokens[at]
        self._next_formula(token)
        self.now.follows = True
        self.now.rates.append(token.value)
        self.now.base = Measure(phrase=token.text)

    def _read_discount(self, at: int) -> None:
        """按七折收取 forgives 30%; 减半奖励 is half of what was granted before."""
        self._next_formula(self.tokens[at])
        if self.tokens[at].text == "减半" and self._is_of_the_grant(at):
            self.now.scaled = self.tokens[at].value
            return
        self.now.rates.append(1 - self.tokens[at].value)
        self.now.rate_paid = self.tokens[at].value if self.tokens[at].text.endswith("折") else None
        self._rate_base(at)

    def _is_of_the_grant(self, at: int) -> bool:
        following = self._peek(at)
        paid = following is None or (following.kind == "grant" and following.value in ("reward", "subsidy"))
        return paid and self.grants.paid and self.base is None

    def _read_slice(self, at: int) -> None:
        """超过500万元至2000万元的部分按8%: the rate is for what lies between."""
        token = self.tokens[at]
        if self.now.has_formula:
            self._close()
        tests = token.value.bound.tests
        low = next((test.number for test in tests if test.op in (">", ">=")), Decimal(0))
        high = next((test.number for test in tests if test.op in ("<", "<=")), None)
        self.now.bracket = (low, high)
        said = self.grants.said
        mention = said.complete(token.value.mention or Mention(words=""), token.value.bound.dim)
        said.remember(mention)
        self.now.base = said.measure(mention, mention.keys[0], dim="money")
        self._touch(token)


_PER_COMPANY = ("家", "户", "年", "月", "个月")
_COLLECTED = ("收取", "计收", "收费")
