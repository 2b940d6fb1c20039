"""Figures to bounds: 不低于5%, 5000万元（含）以上, 2000万元至1亿元, 满2年不满5年, 达到1亿元、5亿元; and ranks,
前50名."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from parsers.reading import Found, Theme, Token
from parsers.rules.numbers import HAN, Amount, han_number

Order = Literal[">", ">=", "<", "<="]
_INCLUSIVE: dict[str, Order] = {">": ">=", "<": "<=", ">=": ">=", "<=": "<="}
_EXCLUSIVE: dict[str, Order] = {">": ">", "<": "<", ">=": ">", "<=": "<"}


@dataclass(frozen=True, slots=True)
class Test:
    """One comparison with a figure; `told` where （含） or （不含） stands beside it."""

    op: Order | Literal["=="]
    number: Decimal
    told: bool = False

    def __str__(self) -> str:
        return f"{self.op} {self.number.normalize():f}"


@dataclass(frozen=True, slots=True)
class Bound:
    """What a figure must keep to: every one of `tests`; or, with `choices`, one of several bounds in order."""

    tests: tuple[Test, ...]
    amount: Amount
    choices: tuple[tuple[Test, ...], ...] = ()

    @property
    def dim(self) -> str:
        return self.amount.dim

    def __str__(self) -> str:
        return " | ".join(" & ".join(map(str, tests)) for tests in self.choices or (self.tests,))


bounds = Theme("bounds")


@bounds.scan(
    "前<数>名",
    "rank",
    rf"前(\d+|{HAN})(?:名|位|强)|前(\d+)%|前(\d+)(?=。|，|的|；)|第([一1])(?:名|位)"
    r"|前([二三四五六七八九十]{1,2})(?=[，。、；]|的|$)",
    good=("前50名 = 50",),
)
def _rank(found: re.Match[str]) -> Decimal:
    if found[2]:
        return Decimal(found[2]) / 100
    number = found[1] or found[3] or found[5] or "1"
    return Decimal(number) if number.isdigit() else han_number(number)


@bounds.scan(
    "过<数额>", "compare", r"(?<![超通经不得获受有])过(?=\d*(?:[十百千]万|万|[十百千]?亿)元)", good=("产值过亿元 = >",)
)
def _past(_: re.Match[str]) -> Order:
    return ">"


def _test(op: Order, amount: Amount, found: Found) -> Test:
    if found.has("included"):
        return Test(_INCLUSIVE[op], amount.number, True)
    return Test(_EXCLUSIVE[op], amount.number, True) if found.has("excluded") else Test(op, amount.number)


def _first(found: Found) -> Amount:
    token = found.one("amount")
    assert token is not None
    value: Amount = token.value
    return value


def _with_unit(amount: Amount, other: Amount) -> Amount:
    """2000万-1亿元, 10—15%: the figure without a unit takes the other's."""
    if amount.dim or not other.dim:
        return amount
    magnitude = other.scale if amount.scale == 1 else Decimal(1)
    return replace(other, number=amount.number * magnitude)


_SIDE = "(included|excluded)?"


@bounds.join(
    "<数额>至<数额>",
    "range",
    f"(at)?compare?amount{_SIDE}to compare?amount{_SIDE}(below)?(of?between)?",
    good=(
        "2000万元-1亿元 = >= 20000000 & <= 100000000",
        "500万元（含）—1000万元 = >= 5000000 & <= 10000000",
        "5%—8% = >= 0.05 & <= 0.08",
        "超过500万元至2000万元 = > 5000000 & <= 20000000",
    ),
)
def _range(found: Found) -> Bound | None:
    first, last = found.all("amount")
    low, high = _with_unit(first.value, last.value), _with_unit(last.value, first.value)
    if low.dim != high.dim or low.number > high.number:
        return None
    opening = found.one("compare")
    low_op: Order = opening.value if opening and opening.start < first.start and opening.value in (">", ">=") else ">="
    tests = (_sided(found, first, low_op, low), _sided(found, last, "<=", high))
    return Bound(tests, replace(high, per=high.per or low.per))


def _sided(found: Found, token: Token, op: Order, amount: Amount) -> Test:
    place = found.tokens.index(token) + 1
    side = found.tokens[place].kind if place < len(found.tokens) else ""
    if side == "included":
        return Test(_INCLUSIVE[op], amount.number, True)
    return Test(_EXCLUSIVE[op], amount.number, True) if side == "excluded" else Test(op, amount.number)


@bounds.join(
    "<达到><数额>、<数额>",
    "bound",
    "compare amount(above)?((pause|with)amount(above)?)+(above)?",
    good=(
        "达到1亿元、5亿元 = >= 100000000 | >= 500000000",
        "突破1亿元、5亿元、10亿元 = > 100000000 | > 500000000 | > 1000000000",
    ),
)
def _several_reached(found: Found) -> Bound | None:
    return _alternatives(found, found.tokens[0].value)


@bounds.join(
    "<数额>、<数额>以上",
    "bound",
    "amount(above)?((pause|with)amount(above)?)*(pause|with)amount above",
    good=("50人、100人以上 = >= 50 | >= 100",),
)
def _several_above(found: Found) -> Bound | None:
    return _alternatives(found, ">=")


def _alternatives(found: Found, op: Order) -> Bound | None:
    amounts = [token.value for token in found.all("amount")]
    last = amounts[-1]
    amounts = [_with_unit(amount, last) for amount in amounts]
    if len({amount.dim for amount in amounts}) > 1:
        return None
    return Bound((), last, tuple((Test(op, amount.number),) for amount in amounts))


@bounds.join(
    "<不低于><数额>（含）",
    "bound",
    f"(at)?compare(every)?amount{_SIDE}(above|below)?{_SIDE}",
    good=(
        "不低于5% = >= 0.05",
        "超过300人（含） = >= 300",
        "不超过60%（不含） = < 0.6",
        "不满5年（含5年） = <= 60",
        "达到2000万元以上 = >= 20000000",
        "≥95% = >= 0.95",
    ),
)
def _compared(found: Found) -> Bound:
    amount = _first(found)
    word = found.one("compare")
    if word is not None and word.value == "==":
        return Bound((Test("==", amount.number),), amount)
    op: Order = word.value if word else ">="
    if found.has("below") and op == ">=":  # 提高至20%以内
        op = "<="
    return Bound((_test(op, amount, found),), amount)


@bounds.join(
    "<均为><数额>",
    "bound",
    "every for amount (?!above|below|to|pause)",
    good=("合格率均为100% = == 1",),
    bad=("奖励标准为60万元",),
)
def _always(found: Found) -> Bound | None:
    amount = _first(found)
    return Bound((Test("==", amount.number),), amount) if amount.dim == "ratio" else None


@bounds.join(
    "<数额>以上（含）",
    "bound",
    f"(at)?amount{_SIDE}above{_SIDE}(between)?",
    good=("5000万元（含）以上 = >= 50000000", "500平方米及以上 = >= 500", "3件以上 = >= 3"),
)
def _above(found: Found) -> Bound:
    return Bound((_test(">=", _first(found), found),), _first(found))


@bounds.join(
    "<数额>以下（含）",
    "bound",
    f"(at)?amount{_SIDE}below{_SIDE}",
    good=("5000万元以下 = <= 50000000", "5000万元以下（含5000万元） = <= 50000000", "5年以内 = <= 60"),
)
def _below(found: Found) -> Bound:
    return Bound((_test("<=", _first(found), found),), _first(found))


@bounds.join(
    "<界限>、<界限>",
    "bound",
    "bound pause? bound",
    good=("300万元以上、1000万元及以下 = >= 3000000 & <= 10000000", "满2年不满5年 = >= 24 & < 60"),
    bad=("100人以上、不少于50家",),
)
def _both(found: Found) -> Bound | None:
    low, high = (token.value for token in found.all("bound"))
    if (
        low.choices
        or high.choices
        or low.dim != high.dim
        or (low.amount.unit != high.amount.unit and low.dim == "count")
    ):
        return None
    if (
        not (low.tests[0].op in (">", ">=") and high.tests[0].op in ("<", "<="))
        or low.tests[0].number >= high.tests[0].number
    ):
        return None
    return Bound(low.tests + high.tests, high.amount)


@bounds.join(
    "<带>、<带>",
    "bound",
    "(range|bound) ((pause|with) (range|bound))+",
    good=(
        "1亿元（含）至5亿元、5亿元以上 = >= 100000000 & <= 500000000 | >= 500000000",
        "500万元以下、500万元至1000万元、1000万元以上 = <= 5000000 | >= 5000000 & <= 10000000 | >= 10000000",
    ),
    bad=("300万元以上、1000万元及以下", "100人以上、不少于50家"),
)
def _bands(found: Found) -> Bound | None:
    """Bands that follow upon each other: one of them is meant, tier by tier."""
    bands: list[Bound] = [token.value for token in found.all("range", "bound")]
    edges = [(band.tests[-1], after.tests[0]) for band, after in pairwise(bands) if band.tests and after.tests]
    rising = all(low.op in ("<", "<=") and high.op in (">", ">=") and low.number <= high.number for low, high in edges)
    if not rising or len(edges) < len(bands) - 1 or len({band.dim for band in bands}) > 1:
        return None
    return Bound((), bands[-1].amount, tuple(band.tests for band in bands))
