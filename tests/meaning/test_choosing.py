"""就高不重复: the choice among benefits against trying every allowed set, and cases worked out by hand."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import chain, combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.language.benefits import Benefit, SharedCap
from engine.language.clauses import Clause
from engine.language.profiles import Profile
from engine.language.tree import Atom, Measure
from engine.meaning import choosing
from engine.meaning.choosing import Choice, Option, best_set, choose
from engine.meaning.judge import judge
from engine.meaning.saying.gaps import say_choice
from engine.meaning.verdict import Verdict
from tests.meaning.given import DAY

CEILINGS = {"甲": Fraction(10), "乙": Fraction(15)}  # two ceilings that benefits may share


@st.composite
def options(draw: st.DrawFn) -> list[Option]:
    """Benefits of a few clauses in a few groups under two shared ceilings."""
    return [
        Option(
            clause=draw(st.sampled_from(["一", "二", "三"])),
            index=index,
            amount=draw(st.integers(0, 12)),
            group=draw(st.sampled_from([None, "g", "h", "i"])),
            is_picked=draw(st.booleans()),
            shared=(shared := draw(st.sampled_from([None, "甲", "乙"]))),
            ceiling=CEILINGS.get(shared or ""),
        )
        for index in range(draw(st.integers(1, 9)))
    ]


def is_allowed(taken: Sequence[Option]) -> bool:
    """Of a group only one clause counts, and of its benefits that exclude each other only one."""
    for one, other in combinations(taken, 2):
        if one.group is not None and one.group == other.group:
            if one.clause != other.clause:
                return False
            if one.is_picked and other.is_picked:
                return False
    return True


def total_of(taken: Iterable[Option]) -> Fraction:
    """Everything added up, at most so much under each shared ceiling."""
    taken = list(taken)
    free = sum((Fraction(option.amount) for option in taken if option.shared is None), Fraction(0))
    for name, ceiling in CEILINGS.items():
        free += min(ceiling, sum((Fraction(one.amount) for one in taken if one.shared == name), Fraction(0)))
    return free


def best_total(given_options: Sequence[Option]) -> Fraction:
    sets = chain.from_iterable(combinations(given_options, size) for size in range(len(given_options) + 1))
    return max(total_of(taken) for taken in sets if is_allowed(taken))


@settings(max_examples=250)
@given(options())
def test_the_choice_is_the_best_of_all_allowed_sets(given_options: list[Option]) -> None:
    choice = best_set(given_options)
    assert is_allowed(choice.taken)
    assert choice.total == total_of(choice.taken) == best_total(given_options)
    assert choice.is_proven


@settings(max_examples=100)
@given(options())
def test_every_option_is_taken_or_stands_among_what_was_beaten(given_options: list[Option]) -> None:
    choice = best_set(given_options)
    beaten = [option for each in choice.beaten for option in each.options]
    assert {*choice.taken, *beaten} == set(given_options)
    assert all(each.total <= choice.total for each in choice.beaten)


@settings(max_examples=100)
@given(options())
def test_too_many_sets_are_approached_and_it_says_so(given_options: list[Option]) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(choosing, "MOST_SETS", 0)
        choice = best_set(given_options)
    assert is_allowed(choice.taken)
    assert not choice.is_proven
    assert all(each.total <= choice.total for each in choice.beaten)


# --- from verdicts ------------------------------------------------------------------------------------------------


def verdict(name: str, *benefits: dict[str, Any]) -> Verdict:
    """A clause that asks for nothing and grants these."""
    granted = tuple(_benefit(**benefit) for benefit in benefits)
    clause = Clause(id=name, text="原文", quantifiable=True, benefits=granted)
    return judge(clause, Profile(id="company"), DAY)


def _benefit(amount: int | None = None, ceiling: tuple[str, int] | None = None, **fields: Any) -> Benefit:
    shared = SharedCap(group=ceiling[0], amount=Decimal(ceiling[1])) if ceiling else None
    form = "fixed" if amount is not None else "upto"
    money = Decimal(amount) if amount is not None else None
    return Benefit(**{"kind": "reward", "form": form, "amount": money, "shared_cap": shared, **fields})


def taken(choice: Choice) -> list[tuple[str, int]]:
    return [(option.clause, option.index) for option in choice.taken]


def test_of_clauses_in_one_group_the_higher_counts() -> None:
    choice = choose([verdict("一", {"amount": 5, "group": "g"}), verdict("二", {"amount": 8, "group": "g"})])
    assert (taken(choice), choice.total) == ([("二", 0)], 8)
    assert [(each.options[0].clause, each.total) for each in choice.beaten] == [("一", 5)]


def test_of_equal_ones_the_first_counts() -> None:
    choice = choose([verdict("一", {"amount": 5, "group": "g"}), verdict("二", {"amount": 5, "group": "g"})])
    assert taken(choice) == [("一", 0)]


def test_what_stands_in_no_group_adds_up() -> None:
    choice = choose([verdict("一", {"amount": 5}), verdict("二", {"amount": 8})])
    assert (taken(choice), choice.total, choice.beaten) == ([("一", 0), ("二", 0)], 13, ())


def test_benefits_of_one_clause_in_a_group_add_up_and_exclude_the_other_clause() -> None:
    one = verdict("一", {"amount": 5, "group": "g"}, {"amount": 4, "group": "g"})
    choice = choose([one, verdict("二", {"amount": 8, "group": "g"})])
    assert (taken(choice), choice.total) == ([("一", 0), ("一", 1)], 9)


def test_a_pick_without_a_group_stays_within_its_clause() -> None:
    one = verdict("一", {"amount": 5, "pick": "highest"}, {"amount": 6, "pick": "highest"})
    choice = choose([one, verdict("二", {"amount": 8, "pick": "highest"})])
    assert (taken(choice), choice.total) == ([("一", 1), ("二", 0)], 14)


def test_a_shared_ceiling_makes_the_smaller_one_the_better_choice() -> None:
    """甲 is used up by the first clause, so that the larger one of the group would add nothing."""
    choice = choose(
        [
            verdict("一", {"amount": 10, "ceiling": ("甲", 10)}),
            verdict("二", {"amount": 9, "group": "g", "ceiling": ("甲", 10)}),
            verdict("三", {"amount": 5, "group": "g"}),
        ]
    )
    assert (taken(choice), choice.total) == ([("一", 0), ("三", 0)], 15)


def test_an_amount_is_compared_as_it_is_before_a_ceiling_that_it_shares_within_its_clause() -> None:
    """The clause alone shows 8 and 2 under its ceiling of 10; without the first the second brings its whole 6."""
    one = verdict("一", {"amount": 8, "group": "g", "ceiling": ("甲", 10)}, {"amount": 6, "ceiling": ("甲", 10)})
    choice = choose([one, verdict("二", {"amount": 9, "group": "g"})])
    assert (taken(choice), choice.total) == ([("一", 1), ("二", 0)], 15)


def test_only_what_qualifies_and_is_money_that_adds_up_is_chosen() -> None:
    loan = verdict("一", {"amount": 100, "kind": "loan"}, {"amount": 3})
    nothing = verdict("二", {"kind": "recognition", "form": "none"})
    assert taken(choose([loan, nothing])) == [("一", 1)]
    fails = Clause(id="三", text="原文", quantifiable=True, unread=((0, 2),), benefits=loan.clause.benefits)
    assert taken(choose([judge(fails, Profile(id="company"), DAY)])) == []


def test_a_benefit_of_unknown_amount_is_open() -> None:
    choice = choose([verdict("一", {"cap": Decimal(100), "group": "g"}), verdict("二", {"amount": 8, "group": "g"})])
    assert (taken(choice), choice.open) == ([("二", 0)], (("一", 0),))


def test_a_benefit_whose_own_condition_is_undecided_is_open() -> None:
    unknown = Atom(measure=Measure(of="patents"), op=">=", value=Decimal(10))
    choice = choose([verdict("一", {"amount": 9, "when": unknown}, {"amount": 8})])
    assert (taken(choice), choice.open) == ([("一", 1)], (("一", 0),))


@settings(max_examples=100)
@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "amount": st.integers(0, 9),
                "pick": st.sampled_from([None, "highest"]),
                "group": st.sampled_from([None, "g", "h"]),
            }
        ),
        min_size=1,
        max_size=6,
    )
)
def test_the_choice_over_one_clause_is_its_own_amount(benefits: list[dict[str, Any]]) -> None:
    alone = verdict("一", *benefits)
    assert choose([alone]).total == alone.amount


def test_a_choice_is_said_with_what_it_beat_and_what_is_open() -> None:
    choice = choose(
        [
            verdict("一", {"amount": 100_000, "group": "g"}, {"cap": Decimal(5)}),
            verdict("二", {"amount": 80_000, "group": "g"}),
            verdict("三", {"amount": 30_000, "at_most": True}),
        ]
    )
    assert [*say_choice(choice)] == [
        "合计最多 13万元：条款 一 待遇1 10万元、条款 三 待遇1 3万元",
        "未取：条款 二 待遇1 8万元；若改取，合计 11万元",
        "金额待定，未参与比较：条款 一 待遇2",
    ]
