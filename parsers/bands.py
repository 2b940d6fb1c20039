"""Bands that touch: 5%—8%，8%以上 give the bound to the upper band, unless （含） or （不含） says otherwise."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal

from engine.language.tree import AllOf, AnyOf, AtLeast, Atom, Condition, Measure, Not, atoms

Settle = Callable[[Condition | None], Condition | None]


def settle(conditions: Iterable[Condition | None], told: Callable[[Atom], bool]) -> Settle:
    """A function that gives each shared bound to one band, over all conditions of a clause."""
    shared: dict[tuple[Measure, Decimal], list[Atom]] = defaultdict(list)
    for condition in conditions:
        for atom in atoms(condition):
            if isinstance(atom.value, Decimal):
                shared[replace(atom.measure, phrase=None, qualifier=None), atom.value].append(atom)
    changes: dict[int, Atom] = {}
    for group in shared.values():
        changes |= _given(group, told)
    return lambda condition: _changed(condition, changes)


def _given(group: list[Atom], told: Callable[[Atom], bool]) -> dict[int, Atom]:
    """Which of the bands that share a figure lose it."""
    lows = [atom for atom in group if atom.op == "<="]
    highs = [atom for atom in group if atom.op == ">="]
    if not lows or not highs:
        return {}
    if any(map(told, lows)) and not any(map(told, highs)):
        return {id(atom): replace(atom, op=">") for atom in highs}
    return {id(atom): replace(atom, op="<") for atom in lows}


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
