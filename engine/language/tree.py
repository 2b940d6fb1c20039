"""Conditions as a tree: inner nodes, and atoms that compare a measure with a value.

A tree says what the text asks; what it means on a profile is engine.meaning's business.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Literal, TypeAlias

from engine.language.periods import Period

Span: TypeAlias = tuple[int, int]  # character offsets in the clause text, end exclusive
Op: TypeAlias = Literal[">", ">=", "<", "<=", "==", "!=", "has_any", "has_all", "has_none", "is"]
Agg: TypeAlias = Literal["sum", "avg", "each", "cagr", "count", "max", "min", "run"]
Derive: TypeAlias = Literal["growth", "increase", "share", "age"]
Nature: TypeAlias = Literal["gate", "preference", "bonus", "pledge"]

ORDER_OPS = (">", ">=", "<", "<=")
EQUAL_OPS = ("==", "!=")
TAG_OPS = ("has_any", "has_all", "has_none")
YEARS_AGGS = ("sum", "avg", "each", "cagr")
RECORD_AGGS = ("count", "sum", "max", "min", "run")
DERIVES = ("growth", "increase", "share", "age")
OPPOSITE: Mapping[str, Op] = {
    ">": "<=",
    ">=": "<",
    "<": ">=",
    "<=": ">",
    "==": "!=",
    "!=": "==",
    "has_any": "has_none",
    "has_none": "has_any",
}
NATURES = ("gate", "preference", "bonus", "pledge")


@dataclass(frozen=True, kw_only=True, slots=True)
class Measure:
    """口径: an indicator over a period, aggregated or derived; or a field of related rows."""

    of: str | None = None  # key of the vocabulary, or a field of `records`; None: the vocabulary has no word for it
    period: Period | None = None  # None: as of now
    agg: Agg | None = None
    derive: Derive | None = None
    against: "Period | Measure | None" = None  # base of growth and increase, denominator of share
    phrase: str | None = None
    qualifier: str | None = None  # a narrowing in the text's own words
    records: str | None = None  # a table of related rows
    where: "Condition | None" = None  # which rows count
    currency: str | None = None  # USD; None: yuan
    sum: tuple["Measure", ...] = ()  # several measures added up


@dataclass(frozen=True, kw_only=True, slots=True)
class ListRef:
    """Tags of a dated list that is kept outside the text (五大产业链)."""

    list: str


@dataclass(frozen=True, kw_only=True, slots=True)
class FigureRef:
    """A published figure (LPR, 最低工资): times `times`, then plus `plus`."""

    ref: str
    plus: Decimal | None = None
    times: Decimal | None = None


Value: TypeAlias = Decimal | bool | date | str | tuple[str, ...] | Measure | ListRef | FigureRef


@dataclass(frozen=True, kw_only=True, slots=True)
class Atom:
    """One comparison; it knows its words in the text."""

    measure: Measure
    op: Op
    value: Value
    phrase: str | None = None
    span: Span | None = None
    nature: Nature = "gate"  # anything else is shown and left out of the logic


@dataclass(frozen=True, kw_only=True, slots=True)
class AllOf:
    """Every one holds."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class AnyOf:
    """One of them holds."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class AtLeast:
    """At least `least` of them hold."""

    least: int
    parts: tuple["Condition", ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Not:
    """It does not hold."""

    part: "Condition"


Condition: TypeAlias = Atom | AllOf | AnyOf | AtLeast | Not


def children(condition: Condition) -> tuple[Condition, ...]:
    """The conditions directly below this one."""
    match condition:
        case Atom():
            return ()
        case Not(part=part):
            return (part,)
        case AllOf(parts=parts) | AnyOf(parts=parts) | AtLeast(parts=parts):
            return parts


def atoms(condition: Condition | None) -> Iterator[Atom]:
    """Every atom of the tree in text order, without those inside a `where`."""
    if condition is None:
        return
    if isinstance(condition, Atom):
        yield condition
    for part in children(condition):
        yield from atoms(part)


def measures(condition: Condition | None) -> Iterator[Measure]:
    """Every measure the tree names: those compared, compared with, divided by, and summed."""
    for atom in atoms(condition):
        yield from parts_of(atom.measure)
        if isinstance(atom.value, Measure):
            yield from parts_of(atom.value)


def parts_of(measure: Measure) -> Iterator[Measure]:
    """The measure itself and the measures inside it."""
    yield measure
    if isinstance(measure.against, Measure):
        yield from parts_of(measure.against)
    for part in measure.sum:
        yield from parts_of(part)


def with_atoms(condition: Condition, change: Callable[[Atom], Atom]) -> Condition:
    """The same tree with its atoms changed."""
    match condition:
        case Atom():
            return change(condition)
        case Not(part=part):
            return Not(part=with_atoms(part, change))
        case AllOf(parts=parts) | AnyOf(parts=parts) | AtLeast(parts=parts):
            return replace(condition, parts=tuple(with_atoms(part, change) for part in parts))


def all_of(*parts: Condition | None) -> Condition | None:
    """Join conditions with `and`; nothing to join is None, one alone stays itself."""
    kept: list[Condition] = []
    for part in parts:
        if isinstance(part, AllOf):
            kept.extend(part.parts)
        elif part is not None:
            kept.append(part)
    if not kept:
        return None
    return kept[0] if len(kept) == 1 else AllOf(parts=tuple(kept))
