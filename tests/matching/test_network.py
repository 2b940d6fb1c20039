"""The network fires what a plain evaluation of the same rules would, and never runs into the engine's walls."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.matching.network import LARGEST_INTEGER, MOST_FIELDS, Fact, Network, NetworkError, NetworkRule, Pattern


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
    network = Network(rules)
    assert set(network.fire(facts)) == plainly_fired(rules, facts)
    network.close()
