"""Kleene's tables, in full."""

from itertools import permutations, product

import pytest

from engine.meaning.kleene import Truth, at_least, conjunction, disjunction, negation

CASES: list[tuple[Truth, Truth, Truth, Truth]] = [  # one, other, and, or
    (True, True, True, True),
    (True, None, None, True),
    (True, False, False, True),
    (None, None, None, None),
    (None, False, False, None),
    (False, False, False, False),
]
TRUTHS: tuple[Truth, ...] = (True, None, False)


@pytest.mark.parametrize(("one", "other", "both", "either"), CASES)
def test_and_and_or(one: Truth, other: Truth, both: Truth, either: Truth) -> None:
    assert conjunction((one, other)) is conjunction((other, one)) is both
    assert disjunction((one, other)) is disjunction((other, one)) is either


@pytest.mark.parametrize(("truth", "opposite"), [(True, False), (None, None), (False, True)])
def test_not(truth: Truth, opposite: Truth) -> None:
    assert negation(truth) is opposite


def test_of_nothing_all_hold_and_none_does() -> None:
    assert conjunction(()) is True
    assert disjunction(()) is False


@pytest.mark.parametrize("least", [1, 2, 3])
def test_at_least_is_what_every_way_of_knowing_the_unknown_ones_comes_to(least: int) -> None:
    for truths in product(TRUTHS, repeat=3):
        known = [[truth] if truth is not None else [True, False] for truth in truths]
        outcomes = {sum(way) >= least for way in product(*known)}
        expected = outcomes.pop() if len(outcomes) == 1 else None
        assert {at_least(least, order) for order in permutations(truths)} == {expected}


@pytest.mark.parametrize("truths", list(product(TRUTHS, repeat=3)))
def test_the_laws_between_them(truths: tuple[Truth, ...]) -> None:
    assert negation(conjunction(truths)) is disjunction(map(negation, truths))
    assert at_least(1, truths) is disjunction(truths)
    assert at_least(3, truths) is conjunction(truths)
