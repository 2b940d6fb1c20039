"""Trees of conditions of every node kind and operator, drawn fast: one seed, one tree.

The strategies of tests/generators.py shrink; these only run, so that every cell of a table of outcomes is seen often.
"""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any

from engine.language.periods import Period, read_period
from engine.language.tree import (
    EQUAL_OPS,
    ORDER_OPS,
    TAG_OPS,
    AllOf,
    AnyOf,
    AtLeast,
    Atom,
    Condition,
    FigureRef,
    ListRef,
    Measure,
    Not,
    Op,
    Value,
)
from tests.meaning.profiles import DAY

OPS: tuple[Op, ...] = (*ORDER_OPS, *EQUAL_OPS, *TAG_OPS, "is")  # type: ignore[assignment] # their names
NODES = ("all", "any", "at_least", "not")

FLOWS = ("revenue", "rd_expense", "output_value", "new_hires")
STOCKS = ("employees", "total_assets", "patents", "floor_area")
RATIOS = ("rd_intensity", "rd_staff_share", "debt_ratio", "profit_margin")
FLAGS = ("above_scale", "dishonest", "safety_accident")
FAMILIES = ("qualification", "industry", "region")
CATEGORIES = ("scale", "credit_rating")
TAGS = {
    "qualification": ("高新技术企业", "省级以上孵化器", "瞪羚企业", "专精特新中小企业"),
    "industry": ("工业", "软件", "批发"),
    "region": ("本区", "外地"),
}
PERIODS = (None, "last_year", "last_3y", "2025", "2025Q1", "2024", "this_year", "last_12m", "last_quarter")
YEARS = ("last_2y", "last_3y", "2021-01..2024-12")


def period(text: str | None) -> Period | None:
    return None if text is None else read_period(text)


def tree(random: Random, depth: int = 3) -> Condition:
    """An inner node over atoms and further nodes."""
    node = random.choice((*NODES, "not", "not"))  # it has one part where the others have two or three
    if node == "not":
        return Not(part=_part(random, depth))
    parts = tuple(_part(random, depth) for _ in range(random.randint(2, 3)))
    if node == "at_least":
        return AtLeast(least=random.randint(1, len(parts)), parts=parts)
    return AllOf(parts=parts) if node == "all" else AnyOf(parts=parts)


def _part(random: Random, depth: int) -> Condition:
    return tree(random, depth - 1) if depth > 1 and random.random() < 0.3 else atom(random)


def atom(random: Random) -> Atom:
    """An atom of any operator, over any shape of measure that fits it."""
    op = random.choice(OPS)
    if op == "is":
        return Atom(measure=_flag(random), op=op, value=random.random() < 0.5, phrase="是否")
    if op in TAG_OPS:
        return _tags(op, random)
    if random.random() < 0.15:
        return _date(op, random)
    if op in EQUAL_OPS and random.random() < 0.15:
        return Atom(measure=Measure(of=random.choice(CATEGORIES)), op=op, value=random.choice(("小型", "A")))
    measure, value = random.choice(_FIGURES)(random)
    return Atom(measure=measure, op=op, value=value, phrase="口径")


def _flag(random: Random) -> Measure:
    if random.random() < 0.15:
        return Measure(phrase="是否")
    agg: Any = "each" if random.random() < 0.2 else None
    return Measure(of=random.choice(FLAGS), period=period(random.choice((*PERIODS, *YEARS))), agg=agg)


def _tags(op: Op, random: Random) -> Atom:
    family = random.choice(FAMILIES)
    value: Value = tuple(random.sample(TAGS[family], random.randint(1, 2)))
    if random.random() < 0.1:
        value = ListRef(list="重点名单")
    agg: Any = "each" if random.random() < 0.2 else None
    months = period(random.choice((None, None, "last_year", "last_2y", "last_12m")))
    measure = Measure(of=family, period=months, agg=agg)
    return Atom(measure=measure, op=op, value=value)


def _date(op: Op, random: Random) -> Atom:
    if random.random() < 0.5:
        months = Decimal(random.choice((12, 24, 36)))
        return Atom(measure=Measure(of="company_age"), op=op, value=months)
    return Atom(measure=Measure(of="established_on"), op=op, value=DAY - timedelta(days=random.choice((365, 1000))))


# --- figures ------------------------------------------------------------------------------------------------------


def _money(random: Random) -> Decimal:
    return Decimal(random.choice((1000000, 5000000, 20000000)))


def _ratio(random: Random) -> Decimal:
    return Decimal(random.choice(("0.05", "0.1", "0.15")))


def _plain(random: Random) -> tuple[Measure, Value]:
    key = random.choice((*FLOWS, *STOCKS))
    return Measure(of=key, period=period(random.choice(PERIODS))), _money(random)


def _quotient(random: Random) -> tuple[Measure, Value]:
    return Measure(of=random.choice(RATIOS), period=period(random.choice((*PERIODS, *YEARS)))), _ratio(random)


def _yearly(random: Random) -> tuple[Measure, Value]:
    agg: Any = random.choice(("sum", "avg", "each", None))
    return Measure(of=random.choice((*FLOWS, *STOCKS)), period=period(random.choice(YEARS)), agg=agg), _money(random)


def _compound(random: Random) -> tuple[Measure, Value]:
    return Measure(of=random.choice(FLOWS), period=period(random.choice(YEARS)), agg="cagr"), _ratio(random)


def _changed(random: Random) -> tuple[Measure, Value]:
    derive: Any = random.choice(("growth", "increase"))
    agg: Any = random.choice((None, None, "each", "avg"))
    measure = Measure(
        of=random.choice((*FLOWS, "employees")),
        period=period(random.choice((*PERIODS, *YEARS))),
        derive=derive,
        agg=agg,
    )
    return measure, _ratio(random) if derive == "growth" else _money(random)


def _shared(random: Random) -> tuple[Measure, Value]:
    against = Measure(of=random.choice(FLOWS))
    return Measure(of="export_value", period=period(random.choice(PERIODS)), derive="share", against=against), _ratio(
        random
    )


def _summed(random: Random) -> tuple[Measure, Value]:
    parts = (Measure(of="revenue"), Measure(of=random.choice(("export_value", "retail_sales"))))
    return Measure(sum=parts, period=period(random.choice(("last_year", "2025", "last_2y")))), _money(random)


def _counted(random: Random) -> tuple[Measure, Value]:
    is_home: Condition = Atom(measure=Measure(of="domestic"), op="is", value=True)
    large: Condition = Atom(measure=Measure(of="investment"), op=">=", value=Decimal(1000000))
    where = random.choice(
        (None, is_home, large, AllOf(parts=(is_home, large)), AnyOf(parts=(is_home, Not(part=large))))
    )
    if random.random() < 0.5:
        return Measure(records="projects", agg="count", where=where), Decimal(random.randint(1, 3))
    agg: Any = random.choice(("sum", "max", "min"))
    return Measure(records="projects", of="investment", agg=agg, where=where), Decimal(1000000)


def _told(random: Random) -> tuple[Measure, Value]:
    if random.random() < 0.5:
        return Measure(of="revenue", qualifier="主导产品", period=period("last_year")), Decimal(5000000)
    return Measure(phrase="孵化资金"), Decimal(5000000)


def _compared(random: Random) -> tuple[Measure, Value]:
    """Two figures with each other, or one with a published figure."""
    if random.random() < 0.3:
        return Measure(of="profit_margin", period=period("last_year")), FigureRef(ref="LPR", times=Decimal(2))
    one, other = random.sample(FLOWS[:3], 2)
    months = period(random.choice(("last_year", "2025", "last_2y")))
    return Measure(of=one, period=months), Measure(of=other, period=months)


_FIGURES: tuple[Callable[[Random], tuple[Measure, Value]], ...] = (
    _plain,
    _plain,
    _quotient,
    _yearly,
    _compound,
    _changed,
    _shared,
    _summed,
    _counted,
    _told,
    _compared,
)
