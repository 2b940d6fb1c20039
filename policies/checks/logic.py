"""Whether a condition can hold at all: the ways in which it can, each a set of atoms, weighed measure by measure.

Sound where it says "never": what it can't weigh (published figures, other measures) it takes to be possible.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import combinations, product
from typing import TypeAlias

from engine.language.expressions.scope import Scope
from engine.language.tree import (
    AllOf,
    AnyOf,
    AtLeast,
    Atom,
    Condition,
    Measure,
    Not,
    all_of,
)
from engine.language.vocabulary import NUMERIC_KINDS, Vocabulary
from policies.checks.intervals import ALL, Interval, interval_of, meet

MOST_WAYS = 3000  # beyond so many ways a condition is not weighed
Key: TypeAlias = tuple[Measure, str | None]
Literal: TypeAlias = tuple[Atom, bool]  # the atom, and whether it holds
Way: TypeAlias = tuple[Literal, ...]

NEGATED = {">": "<=", ">=": "<", "<": ">=", "<=": ">", "==": "!=", "!=": "=="}
WHOLE_UNITS = tuple("个名件人家项场次笔条台辆位")
NEVER_NEGATIVE = ("count", "duration", "area", "score")


class TooManyWaysError(Exception):
    """The condition branches too much to be weighed."""


def can_hold(condition: Condition | None, vocabulary: Vocabulary) -> bool:
    """Whether some company could meet it; True where that can't be told."""
    try:
        ways = [()] if condition is None else ways_of(condition, holds=True)
    except TooManyWaysError:
        return True
    return any(is_possible(way, vocabulary) for way in ways)


def always_holds(condition: Condition, vocabulary: Vocabulary) -> bool:
    """Whether no company could fail it; False where that can't be told."""
    return not can_hold(Not(part=condition), vocabulary)


def implies(one: Condition, other: Condition, vocabulary: Vocabulary) -> bool:
    """Whether whoever meets the one meets the other."""
    return not can_hold(AllOf(parts=(one, Not(part=other))), vocabulary)


def gates_only(condition: Condition | None) -> Condition | None:
    """The condition without atoms that are no gates; they are shown and decide nothing."""
    match condition:
        case None:
            return None
        case Atom():
            return condition if condition.nature == "gate" else None
        case Not(part=part):
            kept = gates_only(part)
            return Not(part=kept) if kept else None
        case AllOf(parts=parts):
            return all_of(*map(gates_only, parts))
        case AnyOf(parts=parts):
            kept_parts = tuple(part for part in map(gates_only, parts) if part)
            return AnyOf(parts=kept_parts) if kept_parts else None
        case AtLeast(least=least, parts=parts):
            kept_parts = tuple(part for part in map(gates_only, parts) if part)
            return AtLeast(least=min(least, len(kept_parts)), parts=kept_parts) if kept_parts else None


# --- ways ---------------------------------------------------------------------------------------------------------


def ways_of(condition: Condition, *, holds: bool) -> list[Way]:
    """The sets of atoms, any one of which makes the condition hold (or fail)."""
    match condition:
        case Atom():
            return [((condition, holds),)]
        case Not(part=part):
            return ways_of(part, holds=not holds)
        case AtLeast(least=least, parts=parts):
            need = least if holds else len(parts) - least + 1
            return _limited(way for chosen in combinations(parts, need) for way in _every(chosen, holds=holds))
        case AllOf(parts=parts):
            return _limited(_every(parts, holds=True) if holds else _one(parts, holds=False))
        case AnyOf(parts=parts):
            return _limited(_one(parts, holds=True) if holds else _every(parts, holds=False))


def _every(parts: Iterable[Condition], *, holds: bool) -> Iterator[Way]:
    for chosen in product(*(ways_of(part, holds=holds) for part in parts)):
        yield tuple(literal for way in chosen for literal in way)


def _one(parts: Iterable[Condition], *, holds: bool) -> Iterator[Way]:
    for part in parts:
        yield from ways_of(part, holds=holds)


def _limited(ways: Iterable[Way]) -> list[Way]:
    found: list[Way] = []
    for way in ways:
        found.append(way)
        if len(found) > MOST_WAYS:
            raise TooManyWaysError
    return found


# --- one way ------------------------------------------------------------------------------------------------------


def key_of(atom: Atom) -> Key:
    """What an atom speaks of, whatever it was called in the text; one nobody has a word for is its words."""
    measure = replace(atom.measure, phrase=None)
    return measure, (atom.measure.phrase or atom.phrase) if atom.measure.of is None else None


def is_possible(way: Way, vocabulary: Vocabulary) -> bool:
    """Whether the atoms of a way don't exclude each other."""
    by_key: dict[Key, list[Literal]] = {}
    for atom, holds in way:
        by_key.setdefault(key_of(atom), []).append((atom, holds))
    return all(_agree(key[0], literals, vocabulary) for key, literals in by_key.items())


def _agree(measure: Measure, literals: list[Literal], vocabulary: Vocabulary) -> bool:
    if measure.agg == "each":
        literals = [literal for literal in literals if literal[1]]  # failing it in one year says little
    if _contradict(literals):
        return False
    plain = [(atom, holds) for atom, holds in literals if isinstance(atom.value, Decimal | date)]
    if plain and not spread(plain, domain_of(measure, vocabulary)):
        return False
    return _categories_agree(literals) and _tags_agree(literals)


def _contradict(literals: list[Literal]) -> bool:
    """The same comparison asked and refused."""
    told = {(atom.op, atom.value) for atom, holds in literals if holds}
    refused = {(atom.op, atom.value) for atom, holds in literals if not holds}
    values = {atom.value for atom, holds in literals if atom.op == "is" and isinstance(atom.value, bool)}
    asked = {atom.value is holds for atom, holds in literals if atom.op == "is"}
    return bool(told & refused) or (bool(values) and len(asked) > 1)


def spread(literals: Iterable[Literal], domain: Interval = ALL) -> tuple[Interval, ...]:
    """The values that all the comparisons let through."""
    left: tuple[Interval, ...] = (domain,)
    for atom, holds in literals:
        if isinstance(atom.value, Decimal | date) and atom.op in NEGATED:
            left = meet(left, interval_of(atom.op if holds else NEGATED[atom.op], atom.value))
    return left


def is_counted(measure: Measure, vocabulary: Vocabulary) -> bool:
    """Whether the measure comes in whole numbers: persons, pieces, ranks; not tons of coal, not an average."""
    scope = Scope(vocabulary=vocabulary)
    plain = measure.derive in (None, "increase") and measure.agg not in ("avg", "cagr")
    return plain and scope.kind(measure) == "count" and scope.unit(measure) in WHOLE_UNITS


def domain_of(measure: Measure, vocabulary: Vocabulary) -> Interval:
    """Counts, durations, areas and scores are never negative; a change of them can be."""
    indicator = vocabulary.indicators.get(measure.of or "")
    counted = bool(measure.records) and measure.agg == "count"
    kind = "count" if counted else indicator.kind if indicator and not measure.records else None
    if kind in NEVER_NEGATIVE and kind in NUMERIC_KINDS and measure.derive is None and measure.agg != "cagr":
        return Interval(low=Decimal(0), has_low=True)
    return ALL


def _categories_agree(literals: list[Literal]) -> bool:
    """One category at a time."""
    equal, unequal = set[str](), set[str]()
    for atom, holds in literals:
        if isinstance(atom.value, str) and atom.op in ("==", "!="):
            (equal if (atom.op == "==") == holds else unequal).add(atom.value)
    return len(equal) <= 1 and not equal & unequal


def _tags_agree(literals: list[Literal]) -> bool:
    """No tag asked for that is ruled out."""
    ruled_out, any_of, needed = set[str](), list[frozenset[str]](), set[str]()
    for atom, holds in literals:
        tags = frozenset(atom.value) if isinstance(atom.value, tuple) else frozenset[str]()
        if (atom.op == "has_none") == holds and atom.op in ("has_any", "has_none"):
            ruled_out |= tags
        elif atom.op in ("has_any", "has_none") and tags:
            any_of.append(tags)
        elif atom.op == "has_all" and holds:
            needed |= tags
    return not needed & ruled_out and not any(tags <= ruled_out for tags in any_of)
