"""Thresholds that depend on size: 营业收入5000万元以下的不低于6%，5000万元至2亿元的不低于5% is any of all pairs."""

from collections.abc import Sequence
from dataclasses import replace

from engine.language.tree import Condition, Measure, all_of, atoms
from parsers.conditions import Part, any_of


def sized(lists: Sequence[Sequence[Part]]) -> Condition | None:
    """Any of the pairs, where the parts are pairs of a size and what it asks; else None."""
    parts = [part for stretch in lists for part in stretch]
    pairs: list[list[Condition]] = []
    for part in parts:
        if part.joiner == "or":
            return None
        if not pairs or _subject(part.condition) == _subject(pairs[0][0]):
            pairs.append([part.condition])
        else:
            pairs[-1].append(part.condition)
    if len(pairs) < 2 or any(len(pair) < 2 for pair in pairs):
        return None
    apart = len(lists) == len(pairs) and all(
        stretch and stretch[0].condition is pair[0] for stretch, pair in zip(lists, pairs, strict=True)
    )
    if (not apart and len({_subject(pair[1]) for pair in pairs}) > 1) or not _exclusive([pair[0] for pair in pairs]):
        return None
    return any_of([all_of(*pair) or pair[0] for pair in pairs])


def _subject(condition: Condition) -> Measure | None:
    first = next(atoms(condition), None)
    return replace(first.measure, phrase=None, qualifier=None) if first else None


def _exclusive(sizes: Sequence[Condition]) -> bool:
    """No company is in two of them: other names of one kind, or bands that only touch."""
    spans: list[tuple[object, object] | None] = []
    for size in sizes:
        found = list(atoms(size))
        if all(atom.op in ("==", "has_any") for atom in found):
            spans.append(None)
            continue
        low = next((atom.value for atom in found if atom.op in (">", ">=")), None)
        high = next((atom.value for atom in found if atom.op in ("<", "<=")), None)
        spans.append((low, high))
    if all(span is None for span in spans):
        return True
    bands = [span for span in spans if span is not None]
    return (
        len(bands) == len(spans)
        and sum(1 for low, high in bands if low is None) <= 1
        and sum(1 for low, high in bands if high is None) <= 1
    )
