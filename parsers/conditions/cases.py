"""Figures that differ by sort of company: 东部地区1.5亿元以上，中部地区1亿元以上 is any of the pairs;
1.5亿元以上，软件企业5000万元以上 lets a company of that sort in with less."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from engine.language.tree import Atom, Condition, Measure, all_of, atoms
from parsers.conditions.parts import Part, any_of
from parsers.conditions.turned import negate


def in_cases(parts: Sequence[Part]) -> list[Part]:
    """The parts, those that only hold for a sort of company folded into the figure they stand beside."""
    out: list[Part] = []
    at = 0
    while at < len(parts):
        pairs = _pairs(parts, at)
        before = out[-1] if out else None
        if (
            pairs
            and _is_sort(pairs[0][0])
            and before is not None
            and _same_side(before.condition, pairs[0][1].condition)
        ):
            out[-1] = replace(before, condition=_beside(before.condition, pairs))
        elif len(pairs) > 1 and exclusive([group.condition for group, _ in pairs]):
            cases = [all_of(group.condition, figure.condition) or group.condition for group, figure in pairs]
            out.append(replace(parts[at], condition=any_of(cases), end=pairs[-1][1].end, choices=(), whose=False))
        else:
            out.append(parts[at])
            at += 1
            continue
        at += 2 * len(pairs)
    return out


def _beside(general: Condition, pairs: Sequence[tuple[Part, Part]]) -> Condition:
    """A lower bar is one more way in; a higher one takes the sort of company out of the general rule."""
    for group, figure in pairs:
        own = all_of(group.condition, figure.condition) or group.condition
        rest = general if _is_lower(figure.condition, general) else all_of(negate(group.condition), general) or general
        general = any_of([rest, own])
    return general


def _is_lower(own: Condition, general: Condition) -> bool:
    """Does it ask for less?"""
    first, other = next(atoms(own)), next(atoms(general))
    assert isinstance(first.value, Decimal) and isinstance(other.value, Decimal)
    return (first.value < other.value) == (first.op in (">", ">="))


def _pairs(parts: Sequence[Part], at: int) -> list[tuple[Part, Part]]:
    """Sorts of company that exclude each other, each with its figure of the same measure."""
    pairs: list[tuple[Part, Part]] = []
    while at + 1 < len(parts) and (_is_sort(parts[at]) or _is_band(parts[at])) and _is_figure(parts[at + 1]):
        group, figure = parts[at], parts[at + 1]
        if subject(group.condition) == subject(figure.condition):
            break
        first = pairs[0] if pairs else (group, figure)
        alike = subject(group.condition) == subject(first[0].condition)
        if not alike or not _same_side(first[1].condition, figure.condition) or "or" in (group.joiner, figure.joiner):
            break
        pairs.append((group, figure))
        at += 2
    return pairs


def _is_sort(part: Part) -> bool:
    """A place, a title or a line of business, told of some companies and not of all."""
    return not part.whose and all(atom.op in ("has_any", "==") for atom in atoms(part.condition))


def _is_band(part: Part) -> bool:
    """营收5000万元以下的: the size of a company."""
    return len({subject(atom) for atom in atoms(part.condition)}) == 1 and _is_figure_of(next(atoms(part.condition)))


def _is_figure_of(atom: Atom) -> bool:
    return isinstance(atom.value, Decimal)


def _is_figure(part: Part) -> bool:
    return isinstance(part.condition, Atom) and isinstance(part.condition.value, Decimal)


def _same_side(one: Condition, other: Condition) -> bool:
    """The same figure, bounded on the same side."""
    first, second = next(atoms(one), None), next(atoms(other), None)
    if first is None or second is None or not isinstance(first.value, Decimal) or not isinstance(second.value, Decimal):
        return False
    return subject(one) == subject(other) and first.op[0] == second.op[0]


def subject(condition: Condition) -> tuple[Measure, str] | None:
    """What a condition speaks of first; a figure of no name by the end of its words."""
    first = next(atoms(condition), None)
    if first is None:
        return None
    words = "" if first.measure.of else (first.measure.phrase or first.phrase or "")[-2:]
    return replace(first.measure, phrase=None, qualifier=None), words


def exclusive(sizes: Sequence[Condition]) -> bool:
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
