"""The search for the cheapest way against trying every position of every lever."""

from collections.abc import Mapping
from fractions import Fraction
from itertools import product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.meaning import ways
from engine.meaning.ways import NO_MOVE, Claim, Claims, Found, Way, cheapest, enough

Moves = list[list[Way]]
LEVERS = 4


@st.composite
def levers(draw: st.DrawFn) -> Moves:
    """A few levers with positions of small prices, so that many ways cost the same."""
    return [[NO_MOVE, *draw(st.lists(_moves(lever), min_size=1, max_size=3))] for lever in range(LEVERS)]


@st.composite
def _moves(draw: st.DrawFn, lever: int) -> Way:
    fixed = draw(st.sampled_from([0, 0, 0, 1]))
    return Way(fixed, 1 - fixed, Fraction(draw(st.integers(0, 3)), 2), (lever,), (0,))


@st.composite
def searches(draw: st.DrawFn) -> tuple[Claims | bool, Moves]:
    moves = [
        [move._replace(positions=(index,)) if index else move for index, move in enumerate(positions)]
        for positions in draw(levers())
    ]
    return draw(st.recursive(_claims(moves), _joined, max_leaves=12)), moves


def _claims(moves: Moves) -> st.SearchStrategy[Claims | bool]:
    def on(lever: int) -> st.SearchStrategy[Claims | bool]:
        return st.sets(st.integers(0, len(moves[lever]) - 1), max_size=3).map(
            lambda good: Claim(lever, frozenset(good))
        )

    return st.integers(0, len(moves) - 1).flatmap(on)


def _joined(part: st.SearchStrategy[Claims | bool]) -> st.SearchStrategy[Claims | bool]:
    parts = st.lists(part, min_size=2, max_size=5)
    return parts.flatmap(lambda each: st.integers(1, len(each)).map(lambda least: enough(least, each)))


def holds(claims: Claims | bool, positions: Mapping[int, int]) -> bool:
    if isinstance(claims, bool):
        return claims
    if isinstance(claims, Claim):
        return positions.get(claims.lever, 0) in claims.good
    return sum(holds(part, positions) for part in claims.parts) >= claims.least


def by_trial(claims: Claims | bool, moves: Moves) -> tuple[object, ...] | None:
    """The price and the levers of the cheapest of all ways."""
    found = []
    for positions in product(*(range(len(each)) for each in moves)):
        if holds(claims, dict(enumerate(positions))):
            moved = [moves[lever][position] for lever, position in enumerate(positions) if position]
            distance = sum((move.distance for move in moved), Fraction(0))
            places = tuple(move.levers[0] for move in moved)
            found.append((sum(move.fixed for move in moved), sum(move.steps for move in moved), distance, places))
    return min(found, default=None)


@settings(max_examples=200)
@given(searches())
def test_the_way_is_the_cheapest_there_is(search: tuple[Claims | bool, Moves]) -> None:
    found = cheapest(*search)
    assert found.is_proven
    assert (found.way and found.way[:4]) == by_trial(*search)


@settings(max_examples=100)
@given(searches())
def test_a_search_that_is_cut_off_finds_a_way_without_a_needless_move(search: tuple[Claims | bool, Moves]) -> None:
    claims, moves = search
    found = _cut_off(claims, moves)
    if found.way is None:
        assert not found.is_proven or by_trial(claims, moves) is None
        return
    positions = dict(zip(found.way.levers, found.way.positions, strict=True))
    assert holds(claims, positions)
    assert found.is_proven or not any(holds(claims, _without(positions, lever)) for lever in positions)


def _cut_off(claims: Claims | bool, moves: Moves) -> Found:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(ways, "MOST_TRIALS", 0)
        return cheapest(claims, moves)


def _without(positions: Mapping[int, int], lever: int) -> dict[int, int]:
    return {other: position for other, position in positions.items() if other != lever}


def test_claims_that_are_all_entangled_are_cut_off_and_say_so() -> None:
    found = [_entangled(Random(seed)) for seed in range(4)]
    assert not all(each.is_proven for each in found)


def _entangled(chance: Random) -> Found:
    """Ten of twenty pairs over fourteen levers, each of which stands in several pairs."""

    def claim() -> Claim:
        return Claim(chance.randrange(14), frozenset(range(chance.randint(1, 7), 8)))

    distances = [Fraction(chance.randint(1, 50), 7) for _ in range(14 * 8)]
    moves = [
        [NO_MOVE, *(Way(0, 1, distances[8 * lever + n], (lever,), (n,)) for n in range(1, 8))] for lever in range(14)
    ]
    tangle = enough(10, [enough(2, [claim(), claim()]) for _ in range(20)])
    found = cheapest(tangle, moves)
    assert found.way is not None
    assert holds(tangle, dict(zip(found.way.levers, found.way.positions, strict=True)))
    return found
