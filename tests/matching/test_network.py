"""The network fires what a plain evaluation of the same rules would, and never runs into the engine's walls."""

import itertools
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.matching.network import Network
from engine.matching.walls import (
    LARGEST_INTEGER,
    MOST_FIELDS,
    MOST_MATCHES,
    CircleError,
    Fact,
    NetworkError,
    NetworkRule,
    Pattern,
)


def title(name: str) -> Fact:
    return {"kind": "title", "name": name}


def rest(way: str) -> Fact:
    return {"kind": "rest", "way": way}


def needing(name: str, title: str, way: str) -> NetworkRule:
    """A rule that joins a title with what else has to hold."""
    joined = (Pattern(kind="title", fields={"name": (title,)}), Pattern(kind="rest", fields={"way": (way,)}))
    return NetworkRule(name=name, needs=joined)


CHAIN = [
    NetworkRule(
        name="高企",
        needs=(Pattern(kind="title", fields={"name": ("科小",)}), Pattern(kind="rest", fields={"way": ("a",)})),
        gives=({"kind": "title", "name": "高企"},),
    ),
    NetworkRule(
        name="专精特新",
        needs=(Pattern(kind="title", fields={"name": ("高企",)}), Pattern(kind="rest", fields={"way": ("b",)})),
    ),
    NetworkRule(name="提醒", needs=(Pattern(kind="candidate", fields={"newly": (True,), "window": ("open", "none")}),)),
]


@pytest.fixture(scope="module")
def chain() -> Network:
    return Network(CHAIN)


@pytest.mark.parametrize(
    ("facts", "fired"),
    [
        (
            [{"kind": "title", "name": "科小"}, {"kind": "rest", "way": "a"}, {"kind": "rest", "way": "b"}],
            ("高企", "专精特新"),
        ),
        (
            [{"kind": "rest", "way": "b"}, {"kind": "rest", "way": "a"}, {"kind": "title", "name": "科小"}],
            ("高企", "专精特新"),
        ),
        ([{"kind": "title", "name": "科小"}, {"kind": "rest", "way": "b"}], ()),
        ([{"kind": "title", "name": "高企"}, {"kind": "rest", "way": "b"}], ("专精特新",)),
        ([{"kind": "candidate", "newly": True, "window": "none"}], ("提醒",)),
        ([{"kind": "candidate", "newly": False, "window": "none"}], ()),
        ([{"kind": "candidate", "window": "open"}], ()),
        ([{"kind": "nobody asks"}], ()),
        ([title("科小")] * 3 + [rest("a")], ("高企",)),
        ([], ()),
    ],
)
def test_a_chain_fires_to_its_end_whatever_the_order(chain: Network, facts: list[Fact], fired: tuple[str, ...]) -> None:
    assert chain.fire(facts) == fired


def test_a_session_leaves_nothing_behind(chain: Network) -> None:
    chain.fire([title("科小")])
    assert chain.fire([rest("a")]) == ()


def test_more_rules_on_one_fact_than_the_engine_holds_are_split_and_all_fire() -> None:
    rules = [
        NetworkRule(
            name=f"r{index}",
            needs=(
                Pattern(kind="title", fields={"name": ("高企",)}),
                Pattern(kind="rest", fields={"way": (f"w{index}",)}),
            ),
        )
        for index in range(200)
    ]
    network = Network(rules)
    facts: list[Fact] = [{"kind": "rest", "way": f"w{index}"} for index in range(0, 200, 2)]
    assert set(network.fire([*facts, {"kind": "title", "name": "高企"}])) == {f"r{index}" for index in range(0, 200, 2)}
    assert network.shards > 1
    network.close()


def test_more_different_tests_than_one_node_holds_are_split() -> None:
    network = Network(NetworkRule(name=f"r{n}", needs=(Pattern(kind="a", fields={"x": (n,)}),)) for n in range(600))
    assert network.shards > 1
    assert network.fire([{"kind": "a", "x": 577}]) == ("r577",)
    assert network.fire([{"kind": "a", "x": 9999}]) == ()
    network.close()


def test_a_rule_of_too_many_alternatives_is_refused_when_compiled() -> None:
    many = tuple(range(100))
    with pytest.raises(NetworkError, match="“宽”的组合超过 60 种"):
        Network([NetworkRule(name="宽", needs=(Pattern(kind="a", fields={"x": many}),))])


@pytest.mark.parametrize(
    ("fact", "message"),
    [
        ({"kind": "a", "x": 0.5}, "应为文字、整数或是否"),
        ({"kind": "a", "x": None}, "应为文字、整数或是否"),
        ({"kind": "a", "x": LARGEST_INTEGER}, "数值过大"),
        ({"x": 1}, "缺少“kind”"),
        ({"kind": "a"} | {f"f{n}": n for n in range(MOST_FIELDS)}, "最多 250 个"),
    ],
)
def test_what_the_engine_would_get_wrong_is_refused_before(chain: Network, fact: Fact, message: str) -> None:
    with pytest.raises(NetworkError, match=message):
        chain.fire([fact])


def test_two_conditions_that_one_fact_could_meet_are_refused() -> None:
    needs = (Pattern(kind="a", fields={"x": (1, 2)}), Pattern(kind="a", fields={"x": (2, 3)}))
    with pytest.raises(NetworkError, match="可能指同一条事实"):
        Network([NetworkRule(name="r", needs=needs)])


def test_a_text_is_no_number() -> None:
    network = Network([NetworkRule(name="r", needs=(Pattern(kind="a", fields={"x": (1,)}),))])
    assert network.fire([{"kind": "a", "x": "1"}]) == ()
    assert network.fire([{"kind": "a", "x": 1}]) == ("r",)
    network.close()


def test_rules_that_are_read_more_often_than_there_can_be_sessions_go_on_working(chain: Network) -> None:
    facts = [title("科小"), rest("a")]
    assert {chain.fire(facts) for _ in range(1_100)} == {("高企",)}


# --- each of the engine's other walls, and what the adapter answers -----------------------------------------------

DECIDED = [
    "",
    "甲",
    "“引号\"'”",
    "换\n行",
    "反\\斜",
    "😀",
    "1",
    "true",
    "yes",
    0,
    1,
    -5,
    LARGEST_INTEGER - 1,
    True,
    False,
]


@pytest.mark.parametrize("wanted", DECIDED, ids=repr)
def test_a_value_equals_itself_and_no_value_of_another_type(wanted: str | int | bool) -> None:
    """The engine takes yes for 1, and the text 10 for the number 10."""
    network = Network([NetworkRule(name="r", needs=(Pattern(kind="a", fields={"x": (wanted,)}),))])
    for value in DECIDED:
        fires = type(value) is type(wanted) and value == wanted
        assert network.fire([{"kind": "a", "x": value}]) == (("r",) if fires else ()), value
    network.close()


@pytest.mark.parametrize("name", ["sid", "id", "$s", "a.b", "营业收入", "x y"])
def test_a_field_may_have_any_name(name: str) -> None:
    """The engine has uses of its own for some of them."""
    network = Network([NetworkRule(name="r", needs=(Pattern(kind="a", fields={name: ("甲",)}),))])
    assert network.fire([{"kind": "a", name: "甲"}]) == ("r",)
    assert network.fire([{"kind": "a", name: "乙"}]) == network.fire([{"kind": "a"}]) == ()
    network.close()


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 1e-05, ("甲",), {"b": 1}, -(2**62), 2**63])
def test_a_value_that_is_not_decided_is_refused(chain: Network, value: Any) -> None:
    """Raw figures belong to the judge: the engine loses some of them silently and stops at others."""
    with pytest.raises(NetworkError):
        chain.fire([{"kind": "a", "x": value}])


def test_a_rule_whose_alternatives_several_facts_meet_is_named_once() -> None:
    network = Network([NetworkRule(name="r", needs=(Pattern(kind="a", fields={"x": (1, 2, 3)}),))])
    assert network.fire([{"kind": "a", "x": number} for number in (3, 1, 2)]) == ("r",)
    network.close()


def test_every_rule_fires_on_a_fact_and_not_only_the_first() -> None:
    network = Network(NetworkRule(name=f"r{n}", needs=(Pattern(kind="a"),)) for n in range(MOST_MATCHES + 5))
    assert len(network.fire([{"kind": "a"}])) == MOST_MATCHES + 5
    network.close()


def test_the_same_rules_can_be_compiled_again() -> None:
    """The engine refuses a name it knows."""
    for _ in range(3):
        again = Network(CHAIN)
        assert again.fire([title("科小"), rest("a")]) == ("高企",)
        again.close()


def test_two_rules_of_one_name_are_refused() -> None:
    with pytest.raises(NetworkError, match="有两条规则叫“r”"):
        Network([needing("r", "高企", "a"), needing("r", "科小", "b")])


def test_a_circle_is_refused_when_compiled() -> None:
    rules = [
        NetworkRule(name=name, needs=(Pattern(kind="title", fields={"name": (needed,)}),), gives=(title(given_),))
        for name, needed, given_ in (("甲", "a", "b"), ("乙", "b", "c"), ("丙", "c", "a"), ("丁", "c", "d"))
    ]
    with pytest.raises(CircleError, match="规则绕成一圈") as refused:
        Network(rules)
    assert set(refused.value.names) == {"甲", "乙", "丙"}
    Network(rules[:2]).close()


def test_a_chain_of_300_fires_to_its_end() -> None:
    network = Network(
        NetworkRule(
            name=f"r{n}", needs=(Pattern(kind="step", fields={"n": (n,)}),), gives=({"kind": "step", "n": n + 1},)
        )
        for n in range(300)
    )
    assert len(network.fire([{"kind": "step", "n": 0}])) == 300
    network.close()


def test_no_thread_is_left_behind() -> None:
    before = threading.active_count()
    network = Network(CHAIN)
    network.fire([title("科小"), rest("a")])
    assert threading.active_count() == before
    network.close()


def test_threads_get_the_answers_of_their_own_facts(chain: Network) -> None:
    asked = [
        ([title("科小"), rest("a")], ("高企",)),
        ([title("高企"), rest("b")], ("专精特新",)),
        ([title("科小")], ()),
    ]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda number: chain.fire(asked[number % 3][0]), range(600)))
    assert answers == [asked[number % 3][1] for number in range(600)]


def test_ten_thousand_sessions_leave_memory_flat(chain: Network) -> None:
    """Also those in which nothing matches, which corrupt the engine's heap when they are deleted unmatched."""
    calls = [[title("科小"), rest("a"), rest("b")], [rest("b")], [{"kind": "nobody asks"}]]

    def play(count: int) -> int:
        for number in range(count):
            chain.fire(calls[number % 3])
        return resident()

    before = play(1_000)
    assert play(10_000) - before < 2_000_000


def resident() -> int:
    """Bytes of this process in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


# --- against a plain evaluation -----------------------------------------------------------------------------------

values = st.sampled_from(["甲", "乙", "丙", 1, 2])
patterns = st.builds(
    Pattern,
    kind=st.sampled_from(["a", "b"]),
    fields=st.dictionaries(
        st.sampled_from(["x", "y"]), st.lists(values, min_size=1, max_size=2, unique=True).map(tuple), max_size=2
    ),
)
facts_made = st.fixed_dictionaries({"kind": st.sampled_from(["a", "b"])}, optional={"x": values, "y": values})


def _asks_for_different_facts(needs: list[Pattern]) -> bool:
    return all(
        one.kind != other.kind
        or any(not set(one.fields[name]) & set(other.fields[name]) for name in one.fields.keys() & other.fields.keys())
        for one, other in itertools.combinations(needs, 2)
    )


needs_made = st.lists(patterns, min_size=1, max_size=2).filter(_asks_for_different_facts)
rule_parts = st.lists(st.tuples(needs_made, st.lists(facts_made, max_size=1)), max_size=5)


def plainly_fired(rules: list[NetworkRule], facts: list[Fact]) -> set[str]:
    """The same by looking at every rule until nothing new comes."""
    known, fired = list(facts), set[str]()
    while True:
        new = [rule for rule in rules if rule.name not in fired and all(_is_there(p, known) for p in rule.needs)]
        if not new:
            return fired
        fired.update(rule.name for rule in new)
        known.extend(itertools.chain.from_iterable(rule.gives for rule in new))


def _is_there(pattern: Pattern, facts: list[Fact]) -> bool:
    return any(
        fact["kind"] == pattern.kind
        and all(name in fact and fact[name] in wanted for name, wanted in pattern.fields.items())
        for fact in facts
    )


@settings(max_examples=60, deadline=None)
@given(rule_parts, st.lists(facts_made, max_size=5))
def test_the_network_fires_what_a_plain_evaluation_fires(
    parts: list[tuple[list[Pattern], list[Fact]]], facts: list[Fact]
) -> None:
    rules = [
        NetworkRule(name=f"r{n}", needs=tuple(needs), gives=tuple(gives)) for n, (needs, gives) in enumerate(parts)
    ]
    try:
        network = Network(rules)
    except CircleError:
        assert feeds_itself(rules)
        return
    assert not feeds_itself(rules)
    assert set(network.fire(facts)) == plainly_fired(rules, facts)
    network.close()


def feeds_itself(rules: list[NetworkRule]) -> bool:
    """Take away whoever waits for nobody until nobody is left, or only those who wait for each other."""
    left = list(rules)
    while True:
        given = [fact for rule in left for fact in rule.gives]
        kept = [rule for rule in left if rule.gives and any(_is_there(need, given) for need in rule.needs)]
        if len(kept) == len(left):
            return bool(left)
        left = kept
