"""What is written as one item: a comparison, both bounds of a band, a category that is one of several."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from engine.language.tree import Atom, Condition


def paired(parts: tuple[Condition, ...]) -> Iterator[tuple[Atom, Atom] | tuple[Condition]]:
    """The parts one by one, the two bounds of a band together."""
    index = 0
    while index < len(parts):
        pair = parts[index : index + 2]
        if len(pair) == 2 and isinstance(pair[0], Atom) and isinstance(pair[1], Atom) and _is_band(pair[0], pair[1]):
            yield pair[0], pair[1]
            index += 2
        else:
            yield (parts[index],)
            index += 1


def _is_band(low: Atom, high: Atom) -> bool:
    if not (low.op in (">", ">=") and high.op in ("<", "<=") and is_alike(low, high)):
        return False
    match low.value, high.value:
        case (Decimal() as least, Decimal() as most):
            return least <= most
        case (date() as first, date() as last):
            return first <= last
    return False


def is_alike(one: Atom, other: Atom) -> bool:
    """The same measure and the same words, both of them gates."""
    same = (one.measure, one.phrase, one.span) == (other.measure, other.phrase, other.span)
    return same and one.nature == other.nature == "gate"
