"""The tokens after the conditions to benefits: slots (sum, rate, step, unit, ceiling, years) filled from left to right."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from engine.language.benefits import Benefit, Cap, Step
from engine.language.tree import Condition, Measure
from parsers.folding import Folded
from parsers.reading import Token
from parsers.rules.bounds import Bound
from parsers.rules.measures import Mention
from parsers.rules.numbers import Amount
from parsers.said import Said

STARTS = frozenset(
    ["give", "grant", "by", "per", "each_unit", "term", "every", "most", "recognize", "discount", "nth_year", "reference", "each_of", "scope", "slice"]
)
_SHORT_OF_MONEY = frozenset(("loan", "service", "voucher", "recognition", "guarantee"))


@dataclass(slots=True)
class Grant:
    """A benefit in the making."""

    kind: str = ""
    amounts: list[Amount] = field(default_factory=list)
    rates: list[Decimal] = field(default_factory=list)
    amount_max: Decimal | None = None
    base: Measure | None = None
    step: Step | None = None
    unit: bool = False
    cap: Decimal | None = None
    cap_scope: str = "company"
    caps: list[tuple[Decimal, str]] = field(default_factory=list)
    cap_list: list[Decimal] = field(default_factory=list)  # 分别不超过150万元、250万元
    floor: Decimal | None = None
    years: Decimal | None = None
    at_most: bool = False
    rate_max: Decimal | None = None
    per_month: bool = False
    months: Decimal | None = None
    base_max: Decimal | None = None
    instalments: tuple[Decimal, ...] = ()
    nothing: bool = False  # 绿色通道: no money
    bracket: tuple[Decimal, Decimal | None] | None = None
    above: Decimal | None = None
    start: int = 0
    end: int = 0
    when: Condition | None = None
    own_cap: bool = False

    @property
    def has_formula(self) -> bool:
        return bool(self.amounts or self.rates)

    @property
    def is_empty(self) -> bool:
        return not (
            self.has_formula
            or self.cap is not None
            or self.kind
            or self.nothing
            or self.step
            or self.bracket
            or self.years
            or self.base_max
            or self.instalments
        )


class Grants:
    """Reads grant stretches one after the other; `said` is what was read before."""

    def __init__(self, folded: Folded, said: Said) -> None:
        self.folded = folded
        self.said = said
        self.base: Measure | None = None  # what the last rate was a share of

    def read(self, tokens: Sequence[Token]) -> list[Grant]:
        """The grants of a stretch; a second formula opens a second grant."""
        reading = _Stretch(self, tokens)
        return reading.run()


@dataclass(slots=True)
class _Stretch:
    grants: Grants
    tokens: Sequence[Token]
    done: list[Grant] = field(default_factory=list)
    now: Grant = field(default_factory=Grant)
    scope: str = ""
    person: bool = False  # 每人: paid by the head, unless it turns out to be a ceiling
    base: Mention | None = None
    base_words: Token | None = None
    unit_of: Measure | None = None
    capping: bool = False
    formula_ends: int = 0  # where the last sum or rate stands: a base named after it is of the next one

    def run(self) -> list[Grant]:
        at = 0
        while at < len(self.tokens):
            reader = getattr(self, f"_{self.tokens[at].kind}", None)
            at += (reader(at) if reader else self._other(at)) or 1
        self._forgive()
        self._close()
        return [grant for grant in self.done if not grant.is_empty]

    # --- helpers ------------------------------------------------------------------------------------------------------

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
        if self.now.rates and self.now.base is not None and self.now.base.of:
            self.grants.base = self.now.base
        if not self.now.is_empty:
            self.done.append(self.now)
        self.now = Grant()
        if self.base is not None and self.base.first < self.formula_ends:
            self.base = None

    def _next_formula(self, token: Token) -> None:
        """A formula after a formula is a grant of its own."""
        if self.now.has_formula:
            kind = self.now.kind
            self._close()
            self.now.kind = ""
            if not kind:
                self.now.kind = ""
        self._touch(token)

    # --- words --------------------------------------------------------------------------------------------------------

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

    def _scope(self, at: int) -> None:
        token = self.tokens[at]
        text = token.text
        self.scope = "year" if "年" in text else str(token.value)
        self.person = token.value == "person"

    def _yearly(self, at: int) -> None:
        self.scope = "year"
        if self._peek(at) and self._peek(at).kind in ("mention", "named"):  # type: ignore[union-attr]
            self.scope = ""

    def _every(self, at: int) -> None:
        if "年" in self.tokens[at].text:
            self.scope = "year"

    def _most(self, at: int) -> None:
        token = self.tokens[at]
        self.capping = True
        self.now.kind = self.now.kind or next(
            (kind for words, kind in _NAMED_IN.items() if any(word in token.text for word in words)), ""
        )
        self._touch(token)

    def _grant(self, at: int) -> None:
        token = self.tokens[at]
        kind = str(token.value)
        following = self._peek(at)
        if (
            following
            and following.kind in ("mention", "named", "indicator")
            and kind == "subsidy"
            and not self.now.has_formula
            and token.text == "支持"
        ):
            return
        if self.now.kind in ("rent", "interest", "voucher") and kind in ("reward", "subsidy"):
            kind = self.now.kind
        self.now.kind = kind
        if kind == "rent" and not self.now.rates and ("免" in token.text or "减半" in token.text):
            self._next_formula(token)
            self.now.kind = kind
            self.now.rates.append(Decimal(1) if "免" in token.text else Decimal("0.5"))
        self._touch(token)

    def _give(self, at: int) -> None:
        """可享受容缺受理服务: nothing in money."""
        rest = self.tokens[at + 1 :]
        words = "".join(token.text for token in rest)
        if words.endswith(("服务", "通道", "便利", "保障", "待遇")) and not any(
            token.kind in ("amount", "range", "bound") for token in rest
        ):
            self.now.kind, self.now.nothing = "service", True
            self._touch(self.tokens[at])
        self._other(at)

    def _slice(self, at: int) -> None:
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

    def _recognize(self, at: int) -> None:
        self.now.kind = self.now.kind or "recognition"
        self.now.nothing = True
        self._touch(self.tokens[at])

    def _limit_to(self, at: int) -> None:
        """封顶 after the sum."""
        if self.now.amounts and self.now.cap is None:
            self.now.cap = self.now.amounts.pop().number

    def _mention(self, at: int) -> None:
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
        if self.now.end:
            self.now.end = max(self.now.end, token.end) if token.kind not in ("pause", "comma") else self.now.end

    # --- figures ------------------------------------------------------------------------------------------------------

    def _each_unit(self, at: int) -> int:
        return self._unit_start(at)

    def _unit_start(self, at: int) -> int:
        token = self.tokens[at]
        if self.now.has_formula:
            self._next_formula(token)
        self.scope = "project" if token.text in ("每项",) else ""
        later = self.tokens[at + 1 : at + 5]
        if (
            any(other.kind == "most" for other in later[:2])
            and not any(other.kind == "amount" for other in later[:1])
            and self.done
        ):
            return 1
        self.now.unit = True
        if token.text == "每平方米":
            self.now.base = Measure(of="floor_area")
        else:
            self.now.base = self._unit_base(at, at + 1)
        self._touch(token)
        return 1

    def _per(self, at: int) -> int:
        """每增加100万元奖励1万元 is a step, 每招用一名毕业生2000元 a unit."""
        token = self.tokens[at]
        self._next_formula(token) if self.now.has_formula else self._touch(token)
        self.scope = ""
        rising = any(word in token.text for word in ("增", "提高", "上升", "提升"))
        mention: Mention | None = None
        for ahead in range(1, 6):
            following = self._peek(at, ahead)
            if following is None:
                return ahead
            if following.kind == "event":
                return self._unit_words(at, ahead + 1, following.value)
            if following.kind in ("mention", "named"):
                mention = following.value
                rising = rising or bool(mention and mention.change)
            elif following.kind in ("amount", "bound") and not (following.kind == "bound" and following.value.choices):
                amount: Amount = following.value if following.kind == "amount" else following.value.amount
                return self._step_or_unit(at, ahead, amount, mention, rising, following)
            elif following.kind in ("grant", "give", "most"):
                return self._unit_words(at, ahead, mention)
        return self._unit_words(at, 1, mention)

    def _step_or_unit(
        self, at: int, ahead: int, amount: Amount, mention: Mention | None, rising: bool, token: Token
    ) -> int:
        stepped = amount.dim in ("money", "ratio") or (rising and amount.dim in ("count", ""))
        later = self.tokens[at + ahead + 1 : at + ahead + 8]
        paid_at_once = self.tokens[at].text == "每" and not any(
            other.kind in ("amount", "range", "grant", "stepping") for other in later
        )
        if paid_at_once and amount.dim == "money":  # 每件5000元
            self._unit_words(at, ahead, mention)
            return ahead
        after = self._peek(at, ahead + 1)
        if after and after.kind in ("mention", "named") and mention is None:
            mention = after.value
            ahead += 1
        single = amount.number == 1 and amount.dim == "money" and not rising
        if not single and (stepped or (amount.number > 1 and amount.dim not in ("count", ""))):
            self.now.step = Step(measure=self._stepped(mention, rising, amount), size=amount.number)
        else:
            self.now.unit = True
            self.now.base = self._base_measure(mention) if mention else self._unit_base(at, at + ahead + 2)
        return ahead + 1

    def _stepped(self, mention: Mention | None, rising: bool, amount: Amount) -> Measure:
        said = self.grants.said
        asked = mention or self.base or Mention(words="")
        if not asked.keys and self.base is not None and self.base.keys:
            asked = replace(self.base, change=asked.change)
        dim = amount.dim
        if amount.dim == "ratio":
            complete = said.complete(replace(asked, change="growth") if not asked.keys else asked, "ratio")
            return said.measure(replace(complete, change="growth"), complete.keys[0], dim="ratio")
        if not asked.keys:
            before = said.last("money")
            asked = replace(before, change=asked.change) if before else asked
        complete = said.complete(
            replace(asked, change="increase") if rising else replace(asked, change=asked.change), dim
        )
        return said.measure(replace(complete, change="increase") if rising else complete, complete.keys[0], dim=dim)

    def _unit_words(self, at: int, ahead: int, mention: Mention | None) -> int:
        self.now.unit = True
        self.now.base = self._base_measure(mention) if mention else self._unit_base(at, at + ahead)
        return ahead

    def _unit_base(self, first: int, last: int) -> Measure:
        """What is counted: the figure named in these words, or the one named before them."""
        for token in self.tokens[first:last]:
            if token.kind in ("mention", "named") and token.value.keys:
                return self._base_measure(token.value)
            if "毕业" in token.text and token.kind == "per":
                return Measure(of="graduated_companies")
        if self.base and self.base.keys:
            return self._base_measure(self.base)
        words = "".join(token.text for token in self.tokens[first:last])
        before = self.grants.said.counted()
        if any(token.kind == "amount" and token.value.dim == "money" for token in self.tokens[first:last]):
            before = self.grants.said.paid_on()
        if before and not any(token.kind in ("holding", "title") for token in self.tokens[first:last]):
            return self.grants.said.measure(before, before.keys[0])
        return Measure(phrase=words)

    def _base_measure(self, mention: Mention) -> Measure:
        said = self.grants.said
        complete = said.complete(mention, "money")
        return said.measure(complete, complete.keys[0], dim="money")

    def _amount(self, at: int) -> int:
        token = self.tokens[at]
        amount: Amount = token.value
        following = self._peek(at)
        if amount.dim == "ratio":
            return self._rate(token, amount.number)
        if amount.dim == "duration":
            if "年" in amount.unit:
                self.now.years = amount.number / 12
            else:
                self.now.months = amount.number
            return 1
        if amount.dim not in ("money", "") or (amount.dim == "" and amount.number < 100):
            return 1
        if self.capping and self.person and not self.now.has_formula and self._paid(at):
            self.capping = False
            self.now.at_most = True
        if (
            self.capping
            and following
            and following.kind == "pause"
            and (second := self._peek(at, 2))
            and second.kind == "amount"
        ):
            self.now.cap_list = [token.value.number for token in self.tokens[at:] if token.kind == "amount"]
            self.now.cap = self.now.cap_list[-1]
            return len(self.tokens) - at
        limited = following is not None and (
            following.kind in ("limit_to", "below") or (following.kind == "most" and self._peek(at, 2) is None)
        )
        if self.capping or (limited and not amount.per):
            return self._cap(token, amount.number) + int(limited)
        if amount.per:
            return self._per_unit(token, amount)
        if self.now.amounts and self._listed(at):
            self.now.amounts.append(amount)
            self._touch(token)
            return 1
        if (self.now.rates and not self.now.step) or self.now.amounts:
            self._next_formula(token)
        self.now.amounts.append(amount)
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
        if self.now.has_formula:
            self._next_formula(token)
        self.now.rates.append(rate)
        if self.capping:
            self.now.at_most = True
            self.capping = False
        self._rate_base(place)
        self._touch(token)
        return 1

    def _rate_base(self, place: int) -> None:
        """What a rate is a share of: the figure just named, words of no indicator, or the figure the conditions spoke of."""
        if self.now.bracket is not None:
            return
        if (
            self.done
            and self.done[-1].rates
            and self.base is None
            and self.done[-1].base is not None
            and self.now.years
        ):
            self.now.base = self.done[-1].base
            return
        before = self.tokens[max(0, place - 4) : place]
        named = next((token for token in reversed(before) if token.kind in ("mention", "named")), None)
        near = next(
            (
                token
                for token in reversed(before)
                if token.kind
                not in (
                    "of",
                    "compare",
                    "filler",
                    "by",
                    "most",
                    "each_of",
                    "for",
                    "proportion",
                    "grant",
                    "tail",
                    "bracket",
                )
            ),
            None,
        )
        if named is not None and near is named:
            self.now.base = self._said_more_fully(named.value)
        elif (
            near is not None
            and near.kind in ("word", "generic", "reference", "title", "industry", "head", "use", "standard", "hire")
            and (before[-1].kind in ("of", "reference") or (self.grants.base is None and before[-1].kind == "word"))
            and near.text not in _NO_BASE
        ):
            self.now.base = Measure(phrase=near.text)
        elif self.base is not None:
            self.now.base = self._said_more_fully(self.base)
        elif self.grants.base is not None:
            self.now.base = self.grants.base
        else:
            said = self.grants.said.paid_on()
            self.now.base = self.grants.said.measure(said, said.keys[0], dim="money") if said else None

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
                    or (mention.keys == ("project_cost",)
                    and root in before.words
                    and said.kind_of(before.keys[0]) == "money")
                )
            ):
                return said.measure(before, before.keys[0], dim="money")
            if mention.change and mention.period is None and before.keys == mention.keys:
                return self._base_measure(replace(mention, period=before.period))
        return self._base_measure(mention)

    def _per_unit(self, token: Token, amount: Amount) -> int:
        if self.now.amounts:
            self._next_formula(token)
        self.now.amounts.append(amount)
        if amount.per not in ("家", "户", "年", "月", "个月"):
            self.now.unit = True
            self.now.base = self._unit_for(amount.per)
        self.now.per_month = amount.per_month
        self._touch(token)
        return 1

    def _unit_for(self, per: str) -> Measure:
        if per in ("平方米", "平米", "㎡", "m2"):
            return Measure(of="floor_area")
        if self.base and self.base.keys:
            return self._base_measure(self.base)
        words = self.base_words.text if self.base_words else per
        if words in ("初级", "中级", "高级", "技师", "高级技师", "初级工", "中级工", "高级工"):
            return Measure(of="certified_staff", qualifier=words)
        before = self.grants.said.counted()
        return self.grants.said.measure(before, before.keys[0]) if before else Measure(phrase=words)

    def _range(self, at: int) -> None:
        token = self.tokens[at]
        bound: Bound = token.value
        low, high = bound.tests[0].number, bound.tests[-1].number
        if bound.dim == "money":
            self._next_formula(token)
            self.now.amounts.append(replace(bound.amount, number=low))
            self.now.amount_max = high
        elif bound.dim == "ratio":
            self._next_formula(token)
            self.now.rates.append(low)
            self.now.rate_max = high
            self._rate_base(at)

    def _bound(self, at: int) -> int:
        token = self.tokens[at]
        bound: Bound = token.value
        number = bound.amount.number
        op = bound.tests[0].op if bound.tests else ">="
        if bound.choices and bound.dim == "money" and bound.choices[0].op in ("<", "<="):
            self.now.cap_list = [test.number for test in bound.choices]
            self.now.cap = self.now.cap_list[-1]
        elif len(bound.tests) == 2 and bound.dim == "money" and (self.now.has_formula or self._speaks_of_sum(at)):
            self.now.floor, self.now.cap = bound.tests[0].number, bound.tests[1].number
        elif len(bound.tests) == 2 and bound.dim == "money":
            self._range(at)
        elif bound.dim == "duration":
            self.now.years = number / 12
        elif bound.dim == "area":
            self.now.base_max = number
        elif bound.dim == "money" and op == "<" and self._floor(at, number):
            return next(i for i, token in enumerate(self.tokens[at:]) if token.kind == "amount") + 1
        elif bound.dim == "money" and op in ("<", "<="):
            if bound.amount.per and not self.now.has_formula:
                return self._per_unit(token, bound.amount)
            return self._cap(token, number)
        elif bound.dim in ("money", "ratio") and op == ">=" and self._raised(token):
            self.now.amounts += [bound.amount] if bound.dim == "money" else []
            self.now.rates += [number] if bound.dim == "ratio" else []
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
        """不足20万元的按20万元补助."""
        later = next((token for token in self.tokens[at + 1 : at + 4] if token.kind == "amount"), None)
        if later is not None and later.value.number == number:
            self.now.floor = number
            return True
        return False

    def _cap(self, token: Token, number: Decimal) -> int:
        self.capping = False
        if self.now.cap is None or self.scope == "company":
            self.now.cap = number
            self.now.cap_scope = self.scope if self.scope in ("project", "year", "person") else "company"
        self.scope = ""
        self._touch(token)
        return 1

    def _split(self, at: int) -> None:
        value: tuple[Decimal, ...] = self.tokens[at].value
        if value == (1, 1):
            self.now.rates.append(Decimal(1))
        elif sum(value) in (10, 100):
            self.now.instalments = tuple(part / sum(value) for part in value)

    def _discount(self, at: int) -> None:
        """按七折收取 forgives 30%."""
        self._next_formula(self.tokens[at])
        self.now.rates.append(1 - self.tokens[at].value)
        self._rate_base(at)

    def _term(self, at: int) -> None:
        self.now.years = Decimal(self.tokens[at].value)
        self._touch(self.tokens[at])

    def _nth_year(self, at: int) -> None:
        if self.now.has_formula:
            self._close()
        self.now.years = Decimal(self.tokens[at].value)
        self._touch(self.tokens[at])


def benefit_of(grant: Grant, amount: Amount | None, rate: Decimal | None, folded: Folded) -> Benefit:
    """The benefit of one grant, with one of its sums or rates."""
    form = _form(grant, amount, rate)
    money = form in ("fixed", "per_unit", "per_step", "range")
    return Benefit(
        kind=_kind(grant),
        form=form,
        amount=amount.number if amount and money else None,
        amount_max=grant.amount_max if form == "range" and grant.amounts else None,
        rate=rate if form == "rate" else None,
        rate_max=grant.rate_max if form == "rate" else None,
        at_most=grant.at_most,
        base=_base(grant, form),
        base_max=grant.base_max,
        bracket=grant.bracket,
        months=grant.months,
        step=grant.step if form == "per_step" else None,
        cap=grant.cap,
        cap_scope=grant.cap_scope if grant.cap is not None else "company",
        caps=tuple(Cap(amount=amount, scope=scope) for amount, scope in grant.caps),
        floor=grant.floor,
        years=grant.years,
        per="month" if grant.per_month else None,
        instalments=grant.instalments,
        when=grant.when,
        phrase=folded.phrase(grant.start, grant.end) if grant.end else None,
        span=folded.span(grant.start, grant.end) if grant.end else None,
    )


_NO_BASE = frozenset(("奖励", "补助", "标准", "比例"))
_NAMED_IN = {("奖励", "奖"): "reward", ("补助", "补贴", "资助", "支持"): "subsidy", ("授信", "贷款"): "loan"}


def _kind(grant: Grant) -> str:
    """The kind that the last word told; anything about rent is rent."""
    if grant.base is not None and grant.base.of == "rent_paid" and grant.kind in ("subsidy", "", "rent", "service"):
        return "rent"
    return grant.kind or "subsidy"


def _base(grant: Grant, form: str) -> Measure | None:
    """Interest is paid on interest and rent on rent where nothing else is named."""
    if form not in ("rate", "per_unit"):
        return None
    if grant.base is None and form == "rate":
        return {"rent": Measure(of="rent_paid"), "interest": Measure(of="loan_interest")}.get(grant.kind)
    return grant.base


def _form(grant: Grant, amount: Amount | None, rate: Decimal | None) -> str:
    if grant.step and amount:
        return "per_step"
    if rate is not None:
        return "rate"
    if amount is not None:
        if grant.amount_max is not None:
            return "range"
        return "per_unit" if grant.unit else "fixed"
    return "upto" if grant.cap is not None else "none"
