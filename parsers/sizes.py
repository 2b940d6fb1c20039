"""Thresholds that depend on size: 营业收入5000万元以下的不低于6%，5000万元至2亿元的不低于5% is any of all pairs."""

from collections.abc import Sequence

from engine.language.tree import Condition, all_of
from parsers.conditions import Part, any_of
from parsers.conditions.cases import exclusive, subject


def sized(lists: Sequence[Sequence[Part]]) -> Condition | None:
    """Any of the pairs, where the parts are pairs of a size and what it asks; else None."""
    parts = [part for stretch in lists for part in stretch]
    pairs: list[list[Condition]] = []
    for part in parts:
        if part.joiner == "or":
            return None
        if not pairs or subject(part.condition) == subject(pairs[0][0]):
            pairs.append([part.condition])
        else:
            pairs[-1].append(part.condition)
    if len(pairs) < 2 or any(len(pair) < 2 for pair in pairs):
        return None
    apart = len(lists) == len(pairs) and all(
        stretch and stretch[0].condition is pair[0] for stretch, pair in zip(lists, pairs, strict=True)
    )
    if (not apart and len({subject(pair[1]) for pair in pairs}) > 1) or not exclusive([pair[0] for pair in pairs]):
        return None
    return any_of([all_of(*pair) or pair[0] for pair in pairs])
