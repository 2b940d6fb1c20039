"""Bands that touch: 5%—8%，8%以上 give the bound to the upper band, unless （含） or （不含） says otherwise."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal

from engine.language.tree import AllOf, AnyOf, AtLeast, Atom, Condition, Measure, Not, atoms

Told = frozenset[
    tuple[int, str, Decimal]
]  # id of a span's start, op and figure of atoms whose bound the text settles itself
_LOWER, _UPPER = ("<=", "<"), (">=", ">")


def _same(atom: Atom) -> Measure:
    return replace(atom.measure, phrase=None, qualifier=None)


def settle(
    conditions: Iterable[Condition | None], told: Callable[[Atom], bool]
) -> Callable[[Condition | None], Condition | None]:
    """A function that gives each shared bound to one band, over all conditions of a clause."""
    found = [atom for condition in conditions for atom in atoms(condition) if isinstance(atom.value, Decimal)]
    changes = {}
    for low in found:
        for high in found:
            if low.op not in _LOWER or high.op not in _UPPER or low.value != high.value or _same(low) != _same(high):
                continue
            if low.op == "<=" and high.op == ">=":
                loser = high if told(low) and not told(high) else low
                changes[id(loser)] = replace(loser, op=">" if loser is high else "<")
    return lambda condition: _changed(condition, changes)


def _changed(condition: Condition | None, changes: dict[int, Atom]) -> Condition | None:
    match condition:
        case None:
            return None
        case Atom():
            return changes.get(id(condition), condition)
        case Not(part=part):
            return replace(condition, part=_changed(part, changes) or part)
        case AllOf(parts=parts) | AnyOf(parts=parts) | AtLeast(parts=parts):
            return replace(condition, parts=tuple(_changed(part, changes) or part for part in parts))
