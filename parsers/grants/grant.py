"""A benefit in the making, and the benefit that it becomes."""

import re
from dataclasses import dataclass, field
from decimal import Decimal

from engine.language.benefits import Benefit, Cap, CapOf, SharedCap, Step
from engine.language.tree import Measure
from parsers.folding import Folded
from parsers.rules.numbers import Amount
from parsers.rules.receivers import receiver

WITHIN = ("project", "person")  # parts of what one company gets


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
    first_year: int = 0  # 第二年: of the term; 0 where no year is told
    person: bool = False  # 给予个人安家补贴: paid to a person, one sum
    added: bool = False  # 再给予, 另奖励
    follows: bool = False  # 补助比例为15%: of what was granted before
    scaled: Decimal | None = None  # 减半奖励: so much of the grant before
    at_most: bool = False
    rate_max: Decimal | None = None
    per_month: bool = False
    months: Decimal | None = None
    base_max: Decimal | None = None
    instalments: tuple[Decimal, ...] = ()
    schedule: tuple[Decimal, ...] = ()
    nothing: bool = False  # 绿色通道: no money
    total: bool = False  # 累计不超过: the ceiling is one of all that is paid
    narrow: bool = False  # 增加部分封顶: the ceiling is of this grant alone
    shared: bool = False  # the total is one of several grants
    cap_of: CapOf | None = None  # 不超过实际投入的30%
    rate_paid: Decimal | None = None  # 减按15%: what remains to be paid
    beyond: bool = False  # 超出部分按3%: only what lies above the threshold
    monthly: bool = False  # 每人每月
    raises: bool = False  # 提高到40%: what is not said is as before
    raised: Decimal | None = None  # 提高5个百分点
    bracket: tuple[Decimal, Decimal | None] | None = None
    start: int = 0
    end: int = 0

    @property
    def has_formula(self) -> bool:
        return bool(self.amounts or self.rates)

    def limit(self, amount: Decimal, scope: str = "company") -> None:
        """Add a ceiling: that of the company counts before that of a project or a person, which stands beside it."""
        if self.cap is None:
            self.cap, self.cap_scope = amount, scope
        elif self.cap_scope in WITHIN and scope not in WITHIN:
            self.caps = [*self.caps, (self.cap, self.cap_scope)]
            self.cap, self.cap_scope = amount, scope
        else:
            self.caps = [*self.caps, (amount, scope)]

    @property
    def is_relative(self) -> bool:
        """Is it told by the grant before?"""
        return self.raised is not None or self.scaled is not None

    @property
    def object(self) -> tuple[object, ...]:
        """What is paid for: one sum, each of a thing, a share of a figure."""
        base = self.base if self.unit or self.rates else None
        return (self.unit, bool(self.rates), bool(self.step), base.of if base else "")

    @property
    def leans(self) -> bool:
        """Is it more of what was granted before, or the same at another rate?"""
        return self.is_relative or self.raises or self.follows or self.added

    @property
    def ceilings(self) -> list[tuple[Decimal, str]]:
        return self.caps if self.cap is None else [(self.cap, self.cap_scope), *self.caps]

    @property
    def figures(self) -> int:
        """How many benefits its lists of sums, rates or bare ceilings are."""
        sums = 1 if self.amount_max else len(self.amounts)
        rates = 1 if self.rate_max else len(self.rates)
        return max(sums, rates, 0 if self.has_formula else len(self.cap_list), 1)

    @property
    def is_empty(self) -> bool:
        return not (
            self.has_formula
            or self.cap is not None
            or self.kind
            or self.nothing
            or self.step
            or self.unit
            or self.bracket
            or self.years
            or self.months
            or self.base_max
            or self.instalments
            or self.is_relative
            or self.cap_of
        )


def benefit_of(grant: Grant, amount: Amount | None, rate: Decimal | None, folded: Folded) -> Benefit:
    """The benefit of one grant, with one of its sums or rates."""
    form, kind = _form(grant, amount, rate), _kind(grant, folded)
    money = form in ("fixed", "per_unit", "per_step", "range")
    return Benefit(
        kind=kind,
        form=form,
        amount=amount.number if amount and money else None,
        amount_max=grant.amount_max if form == "range" and grant.amounts else None,
        rate=rate if form == "rate" else None,
        rate_max=grant.rate_max if form == "rate" else None,
        at_most=grant.at_most,
        base=_base(grant.base, kind, form),
        base_max=grant.base_max,
        bracket=grant.bracket,
        months=_months(grant),
        step=grant.step if form == "per_step" else None,
        cap=grant.cap,
        cap_scope=grant.cap_scope if grant.cap is not None else "person" if grant.person else "company",
        to="person" if grant.person else receiver(_piece(grant, folded)),
        caps=tuple(Cap(amount=amount, scope=scope) for amount, scope in grant.caps),
        cap_of=grant.cap_of,
        shared_cap=SharedCap(group="合计", amount=grant.cap) if grant.shared and grant.cap is not None else None,
        rate_paid=grant.rate_paid if form == "rate" else None,
        floor=grant.floor,
        years=grant.years,
        per="month" if _is_monthly(grant) else None,
        instalments=grant.instalments,
        schedule=grant.schedule,
        phrase=folded.phrase(grant.start, grant.end) if grant.end else None,
        span=folded.span(grant.start, grant.end) if grant.end else None,
    )


def _is_monthly(grant: Grant) -> bool:
    return grant.per_month or (grant.monthly and grant.unit)


def _months(grant: Grant) -> Decimal | None:
    """How many months are paid: those that are told, else those of a year where it is paid for years."""
    if not _is_monthly(grant) or grant.months is not None:
        return grant.months
    if grant.years is None:
        return None
    return grant.years * 12 if grant.years < 1 or grant.years % 1 else Decimal(12)


def _kind(grant: Grant, folded: Folded) -> str:
    """The kind that the last word told; anything about rent is rent; 额度最高1000万元 lends."""
    on_rent = grant.base is not None and grant.base.of == "rent_paid"
    told = _ABOUT_RENT.search(_piece(grant, folded)) or _is_of_rented_space(grant, folded)
    if (on_rent or told) and grant.has_formula and grant.kind in ("subsidy", "", "rent", "service"):
        return "rent"
    if grant.kind or grant.has_formula:
        return grant.kind or "subsidy"
    before = folded.text[max(0, grant.start - 8) : grant.start]
    if found := re.search("(担保|保证)?额度[^，。；]{0,5}$", before):
        return "guarantee" if found[1] else "loan"
    return "subsidy"


def _is_of_rented_space(grant: Grant, folded: Folded) -> bool:
    """租用厂房的，按每平方米5元补贴."""
    space = grant.unit and grant.base is not None and grant.base.of == "floor_area"
    before = re.search("[^。；]*$", folded.text[: grant.start])
    return bool(space and before and re.search("租用|承租|(?<!住房)租赁(?!企业|公司|服务)", before[0]))


def _piece(grant: Grant, folded: Folded) -> str:
    """The words of the grant, from the mark of punctuation before it."""
    first = max(folded.text.rfind(mark, 0, grant.start) for mark in "，。；：") + 1
    return folded.text[first : grant.end]


_ABOUT_RENT = re.compile("(租金|房租|场租)(?!收入|缴|均|市场|[^，。；]{0,4}(标准|水平|价))")


def _base(base: Measure | None, kind: str, form: str) -> Measure | None:
    """Interest is paid on interest and rent on rent where nothing else is named; a tax is a figure of none of ours."""
    if form not in ("rate", "per_unit"):
        return None
    if base is None:
        return Measure(of=_OWN_BASES[kind]) if form == "rate" and kind in _OWN_BASES else None
    words = base.phrase or ""
    if kind == "interest" and words.endswith(("利率", "化")):
        return Measure(of="loan_amount")  # 按年利率3%贴息
    if kind == "interest" and base.of not in _LENT:
        return Measure(of="loan_interest")
    if kind == "rent" and "租" in words:
        return Measure(of="rent_paid", qualifier=words)
    if kind == "tax" and form == "rate":
        return Measure(phrase=words or "税款")
    return base


_OWN_BASES = {"rent": "rent_paid", "interest": "loan_interest"}
_LENT = (None, "loan_interest", "loan_amount")  # what interest is reckoned on


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
