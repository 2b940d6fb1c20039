"""What a clause grants: money by a form, a rate, a step; or a recognition, a service."""

from dataclasses import dataclass
from decimal import Decimal

from engine.language.tree import Condition, Measure, Span

KINDS = {
    "reward": "奖励",
    "subsidy": "补助",
    "interest": "贴息",
    "loan": "贷款",
    "guarantee": "担保",
    "tax": "税收优惠",
    "rent": "房租减免",
    "voucher": "消费券",
    "recognition": "认定",
    "service": "服务",
}
FORMS = ("fixed", "rate", "per_step", "per_unit", "range", "upto", "difference", "none")
CAP_SCOPES = {"company": "单个企业", "project": "单个项目", "year": "每年", "person": "每人", "policy": "全部资金"}
RECEIVERS = {"company": "企业", "person": "个人", "buyer": "购买者", "bank": "银行", "carrier": "载体"}
PICKS = {"highest": "就高不重复", "one": "择一享受"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """每增加100万元: the measure is counted in full steps of `size`."""

    measure: Measure
    size: Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class Cap:
    """One ceiling of several; `times` says how many times it can be reached."""

    amount: Decimal
    scope: str = "company"
    times: Decimal | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class CapOf:
    """A ceiling that is a share of a measure: 不超过实际投入的30%."""

    rate: Decimal
    base: Measure


@dataclass(frozen=True, kw_only=True, slots=True)
class SharedCap:
    """A ceiling that several benefits share: 上述奖励以1000万元为上限."""

    group: str
    amount: Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class Benefit:
    """待遇: a kind, a form, its figures, and a condition of its own."""

    kind: str
    form: str
    amount: Decimal | None = None
    amount_max: Decimal | None = None
    rate: Decimal | None = None
    rate_max: Decimal | None = None
    rate_paid: Decimal | None = None  # the part that remains payable (减按15%)
    at_most: bool = False  # 不超过20%: at discretion, the amount is an upper bound
    base: Measure | None = None
    base_max: Decimal | None = None  # 补贴面积不超过500平方米
    above: Decimal | None = None  # only what exceeds it counts
    bracket: tuple[Decimal, Decimal | None] | None = None  # only what lies between counts
    step: Step | None = None
    cap: Decimal | None = None
    cap_scope: str = "company"
    caps: tuple[Cap, ...] = ()
    cap_of: CapOf | None = None
    shared_cap: SharedCap | None = None
    floor: Decimal | None = None
    per: str | None = None  # month
    months: Decimal | None = None
    years: Decimal | None = None
    schedule: tuple[Decimal, ...] = ()  # 第一年全额，第二年减半
    instalments: tuple[Decimal, ...] = ()  # 按5:3:2拨付
    when: Condition | None = None
    pick: str | None = None  # highest, one
    group: str | None = None  # benefits of one group don't add up
    to: str = "company"
    phrase: str | None = None
    span: Span | None = None

    def ceilings(self) -> tuple[Cap, ...]:
        """Every ceiling in yuan, the plain `cap` first."""
        plain = () if self.cap is None else (Cap(amount=self.cap, scope=self.cap_scope),)
        return plain + self.caps
