"""Kleene's logic of three values: True, False, and None for unknown."""

from collections.abc import Iterable
from typing import TypeAlias

Truth: TypeAlias = bool | None


def negation(truth: Truth) -> Truth:
    return None if truth is None else not truth


def conjunction(truths: Iterable[Truth]) -> Truth:
    """False as soon as one is false, true if all are, else unknown; all of nothing is true."""
    known = True
    for truth in truths:
        if truth is False:
            return False
        known = known and truth is not None
    return True if known else None


def disjunction(truths: Iterable[Truth]) -> Truth:
    """True as soon as one is true, false if none can be, else unknown; one of nothing is false."""
    return negation(conjunction(map(negation, truths)))


def at_least(least: int, truths: Iterable[Truth]) -> Truth:
    """True with enough true ones, false where even the unknown ones would not do."""
    seen = tuple(truths)
    if seen.count(True) >= least:
        return True
    return None if seen.count(True) + seen.count(None) >= least else False
