"""A threshold for all and another for a subgroup: 比重应达4%；总部企业须达6% is any of the rest and the subgroup."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from engine.language.tree import Atom, Condition, all_of, atoms
from parsers.branch import Branch
from parsers.conditions import Part, any_of, negate


def regroup(branches: Sequence[Branch]) -> None:
    """比重应达4%；总部企业须达6%: another threshold for a subgroup stands beside the one for all, not under it."""
    for index, branch in enumerate(branches):
        if len(branch.parts) != 2:
            continue
        group, own = (part.condition for part in branch.parts)
        general = next((part for before in branches[:index] for part in before.parts if _other_bound(part, own)), None)
        if general is None or not _is_group(group):
            continue
        place = next(before for before in branches[:index] if general in before.parts)
        whole = _tightened(general.condition, group, own)
        place.parts = [replace(part, condition=whole) if part is general else part for part in place.parts]
        branch.parts = []


def _is_group(condition: Condition) -> bool:
    """A title, a size or a line of business."""
    return all(atom.op in ("has_any", "==", "is") for atom in atoms(condition))


def _other_bound(part: Part, own: Condition) -> bool:
    """Is it the same figure on the same side with another value?"""
    if not isinstance(part.condition, Atom) or not isinstance(own, Atom) or part.condition.op != own.op:
        return False
    same = replace(part.condition.measure, phrase=None) == replace(own.measure, phrase=None)
    figures = isinstance(own.value, Decimal) and isinstance(part.condition.value, Decimal)
    return same and figures and own.op in (">=", ">", "<=", "<") and part.condition.value != own.value


def _tightened(general: Condition, group: Condition, own: Condition) -> Condition:
    """A lower bar is one more way in; a higher one takes the subgroup out of the general rule."""
    assert isinstance(general, Atom)
    assert isinstance(own, Atom)
    lower = (own.value < general.value) == (own.op in (">=", ">"))  # type: ignore[operator]  # both are figures
    rest = general if lower else all_of(negate(group), general) or general
    return any_of([rest, all_of(group, own) or own])
