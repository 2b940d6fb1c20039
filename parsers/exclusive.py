"""A company has one grade and one size: two of them asked together can never both hold, so they are alternatives.

考核为优秀的和良好的: the words alone join them. Where more than a joint stands between the two, the reading is a guess,
and the words are marked."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations, pairwise

from engine.language.benefits import Benefit
from engine.language.tree import AllOf, AnyOf, AtLeast, Atom, Condition, Measure, Not, Span, all_of, atoms
from parsers.folding import Folded

_JOINT = re.compile("的?(?:企业|单位|机构)?(?:、|和|以?及|与|或者?)?的?")


def eased(condition: Condition | None) -> Condition | None:
    """The condition with what excludes each other told as alternatives."""
    match condition:
        case Not(part=part):
            return replace(condition, part=eased(part) or part)
        case AnyOf(parts=parts) | AtLeast(parts=parts):
            return replace(condition, parts=tuple(eased(part) or part for part in parts))
        case AllOf(parts=parts):
            return all_of(*_merged([eased(part) or part for part in parts]))
    return condition


def guessed(before: Sequence[Condition | None], folded: Folded) -> Iterator[Span]:
    """Where in the text two things that exclude each other were asked by more than a list of them."""
    for condition in before:
        for first, second in _clashes(condition):
            spans = sorted(atom.span for part in (first, second) for atom in atoms(part) if atom.span)
            between = [folded.source[one[1] : other[0]] for one, other in pairwise(spans)]
            if not all(map(_JOINT.fullmatch, between)):
                yield spans[0][0], max(span[1] for span in spans)


def out_of_reach(when: Condition | None, benefits: Sequence[Benefit]) -> Iterator[Span]:
    """The tiers that what is asked of everybody excludes."""
    for benefit in benefits:
        for _, second in _clashes(all_of(*_asked(when), *_asked(benefit.when))):
            yield from (atom.span for atom in atoms(second) if atom.span)


def _clashes(condition: Condition | None) -> Iterator[tuple[Condition, Condition]]:
    match condition:
        case Not(part=part):
            yield from _clashes(part)
        case AnyOf(parts=parts) | AtLeast(parts=parts) | AllOf(parts=parts):
            if isinstance(condition, AllOf):
                yield from (pair for pair in combinations(parts, 2) if _exclude(*pair))
            for part in parts:
                yield from _clashes(part)


def _exclude(first: Condition, second: Condition) -> bool:
    """Of one time or of any: a grade without a period is the newest, of whatever year."""
    one, other = _one_of(first), _one_of(second)
    if one is None or other is None or one[1] & other[1]:
        return False
    timeless = replace(one[0], period=None) == replace(other[0], period=None)
    return timeless and (one[0].period == other[0].period or None in (one[0].period, other[0].period))


def _one_of(condition: Condition) -> tuple[Measure, frozenset[str]] | None:
    """The category that must be one of these words."""
    choices = condition.parts if isinstance(condition, AnyOf) else (condition,)
    found = [part for part in choices if isinstance(part, Atom) and part.op == "==" and isinstance(part.value, str)]
    measures = {replace(atom.measure, phrase=None) for atom in found}
    if len(found) < len(choices) or len(measures) != 1 or found[0].measure.of is None:
        return None
    return measures.pop(), frozenset(str(atom.value) for atom in found)


def _merged(parts: Sequence[Condition]) -> list[Condition]:
    out: list[Condition] = []
    for part in parts:
        place = next((at for at, other in enumerate(out) if _exclude(other, part)), None)
        if place is None:
            out.append(part)
        else:
            out[place] = AnyOf(parts=tuple(_choices(out[place]) + _choices(part)))
    return out


def _choices(condition: Condition) -> list[Condition]:
    return list(condition.parts) if isinstance(condition, AnyOf) else [condition]


def _asked(condition: Condition | None) -> list[Condition]:
    return list(condition.parts) if isinstance(condition, AllOf) else [condition] if condition else []
