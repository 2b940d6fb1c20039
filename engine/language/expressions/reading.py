"""Expressions to trees: the doors for a whole condition or measure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from engine.language.benefits import Benefit
from engine.language.expressions.benefits import BenefitReader
from engine.language.expressions.conditions import ConditionReader
from engine.language.expressions.measures import Quotes
from engine.language.expressions.printing import Quote
from engine.language.expressions.scope import Scope
from engine.language.expressions.slips import Slip, SlipError
from engine.language.expressions.syntax import parse
from engine.language.tree import Condition, Measure
from engine.language.vocabulary import Vocabulary

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True, slots=True)
class Read(Generic[T]):
    """What an expression says, or the slips in it; and where its items stand."""

    value: T | None
    slips: tuple[Slip, ...] = ()
    items: tuple[tuple[int, int], ...] = ()


def read_condition(text: str, vocabulary: Vocabulary, quotes: Sequence[Quote | None] = ()) -> Read[Condition]:
    """Read a condition; `quotes` are the words of the text its items rest on, in order."""
    reader = ConditionReader(scope=Scope(vocabulary=vocabulary), quotes=Quotes(given=quotes))
    return _read(reader, lambda: reader.condition(parse(text, "condition")))


def read_measure(text: str, vocabulary: Vocabulary) -> Read[Measure]:
    reader = ConditionReader(scope=Scope(vocabulary=vocabulary))
    return _read(reader, lambda: reader.measure(parse(text, "measure").parts[0]))


def read_benefit(text: str, vocabulary: Vocabulary, quotes: Sequence[Quote | None] = ()) -> Read[Benefit]:
    """Read a benefit; the first of the quotes is its own, the others belong to its condition and measures."""
    reader = ConditionReader(scope=Scope(vocabulary=vocabulary), quotes=Quotes(given=quotes))
    return _read(reader, lambda: BenefitReader(reader=reader).benefit(parse(text, "benefit")))


def _read(reader: ConditionReader, read: Callable[[], T]) -> Read[T]:
    try:
        value = read()
    except SlipError as error:
        return Read(value=None, slips=error.slips)
    return Read(value=value, items=tuple(reader.quotes.items))
