"""Pathways: what would open if recognised, step by step, as a plain closure over re-judged profiles finds it."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.language.clauses import Clause
from engine.language.exchange import read_clause, read_profile
from engine.language.exchange.fields import Context
from engine.language.profiles import Profile
from engine.language.site import shipped_site
from engine.matching.pathways import PathwayError, Pathways, titles_recognised, with_titles
from engine.meaning.judge import Rule, judge, rules_of

SITE = shipped_site()
DAY = date(2026, 4, 15)
TITLES = ("科技型中小企业", "高新技术企业", "创新型中小企业", "瞪羚企业")


def clause(name: str, when: Any, *benefits: Any) -> Clause:
    ctx = Context(vocabulary=SITE.vocabulary)
    data = {"id": name, "text": name, "quantifiable": True, "when": when, "benefits": list(benefits)}
    found = read_clause(ctx, json.loads(json.dumps(data), parse_float=Decimal), name)
    assert found is not None, ctx.problems.found
    return found


def needs(*titles: str, revenue: int | None = None) -> Any:
    parts: list[Any] = [atom("qualification", "has_any", [title]) for title in titles]
    parts += [atom("revenue", ">=", revenue)] if revenue is not None else []
    return {"all": parts} if parts else None


def atom(of: str, op: str, value: Any) -> Any:
    return {"measure": {"of": of}, "op": op, "value": value}


def recognises(title: str) -> Any:
    return {"kind": "recognition", "form": "none", "phrase": f"认定为{title}"}


def pays(amount: int) -> Any:
    return {"kind": "reward", "form": "fixed", "amount": amount}


def company(revenue: int | None = 100, *titles: str) -> Profile:
    values: dict[str, Any] = {"qualification": list(titles)} | ({} if revenue is None else {"revenue": revenue})
    found = read_profile(Context(vocabulary=SITE.vocabulary), {"id": "a", "values": values}, "a")
    assert found is not None
    return found


LADDER = rules_of(
    [
        clause("入库", needs(revenue=50), recognises("科技型中小企业")),
        clause("高企认定", needs("科技型中小企业", revenue=80), recognises("高新技术企业")),
        clause("瞪羚认定", needs("高新技术企业", "科技型中小企业"), recognises("瞪羚企业")),
        clause("高企奖励", needs("高新技术企业"), pays(200_000)),
        clause("瞪羚奖励", needs("瞪羚企业", revenue=500), pays(1_000_000)),
        clause("规模奖励", needs(revenue=10), pays(10_000)),
    ]
)


def test_a_pathway_of_three_titles_opens_in_order_with_its_amounts() -> None:
    openings = Pathways(LADDER, SITE, DAY).of(company(100))
    assert [(opening.step, opening.clause, opening.amount) for opening in openings] == [
        (1, "高企认定", None),
        (2, "瞪羚认定", None),
        (2, "高企奖励", 200_000),
    ]


@pytest.mark.parametrize(
    ("revenue", "titles", "opened"),
    [
        (80, (), ["高企认定", "瞪羚认定", "高企奖励"]),  # just enough for the second step
        (79, (), []),
        (49, (), []),  # not even the first
        (500, (), ["高企认定", "瞪羚认定", "高企奖励", "瞪羚奖励"]),
        (500, ("高新技术企业",), ["高企认定", "瞪羚认定", "瞪羚奖励"]),  # what is held opens nothing new
        (None, (), []),  # nothing known, nothing supposed
        (49, ("科技型中小企业",), []),  # a title that is held starts no pathway, only recognitions do
    ],
)
def test_a_pathway_goes_as_far_as_the_rest_holds(
    revenue: int | None, titles: tuple[str, ...], opened: list[str]
) -> None:
    openings = Pathways(LADDER, SITE, DAY).of(company(revenue, *titles))
    assert sorted(opening.clause for opening in openings) == sorted(opened)


@pytest.mark.parametrize(
    "needed",
    [{"瞪羚企业": "高新技术企业", "高新技术企业": "瞪羚企业"}, {"高新技术企业": "高新技术企业"}],
    ids=["two clauses", "one clause"],
)
def test_a_circle_is_refused_when_compiled(needed: dict[str, str]) -> None:
    rules = rules_of(clause(title, needs(other), recognises(title)) for title, other in needed.items())
    with pytest.raises(PathwayError, match="绕了一圈"):
        Pathways(rules, SITE, DAY)


@pytest.mark.parametrize(
    "when",
    [
        {"not": atom("qualification", "has_any", ["高新技术企业"])},
        atom("qualification", "has_none", ["高新技术企业"]),
        {"all": [atom("revenue", ">=", 1), {"not": atom("qualification", "has_any", ["高新技术企业", "瞪羚企业"])}]},
    ],
)
def test_a_chain_through_not_is_refused_when_compiled(when: Any) -> None:
    rules = rules_of([clause("甲", None, recognises("高新技术企业")), clause("乙", when, pays(1))])
    with pytest.raises(PathwayError, match="条款“乙”以没有“高新技术企业”为条件"):
        Pathways(rules, SITE, DAY)


def test_two_policies_may_call_their_clauses_alike() -> None:
    rules = [replace(rule, clause=replace(rule.clause, id="一", document=rule.clause.id)) for rule in LADDER]
    openings = Pathways(rules, SITE, DAY).of(company(100))
    assert [opening.clause for opening in openings] == ["高企认定#一", "瞪羚认定#一", "高企奖励#一"]


def test_the_title_a_clause_recognises_is_the_longest_its_words_name() -> None:
    rule = Rule(clause=clause("甲", None, recognises("专精特新小巨人")))
    assert titles_recognised(rule, SITE) == ("专精特新小巨人",)


def test_500_clauses_compile_and_open_as_far_as_they_go() -> None:
    """A title and what it pays, a hundred clauses for each of the four, and a hundred that need two."""
    ladder = [clause(f"认定{n}", needs(*TITLES[n - 1 : n], revenue=50), recognises(t)) for n, t in enumerate(TITLES)]
    paying = [clause(f"奖{n}", needs(TITLES[n % 4], revenue=n), pays(n + 1)) for n in range(400)]
    double = [clause(f"双{n}", needs(TITLES[n % 4], TITLES[(n + 1) % 4]), pays(n + 1)) for n in range(96)]
    pathways = Pathways(rules_of([*ladder, *paying, *double]), SITE, DAY)
    openings = pathways.of(company(99))
    assert len(openings) == 3 + 100 + 96
    assert pathways.network.shards > 1
    pathways.network.close()


# --- against a plain closure --------------------------------------------------------------------------------------

made_rules = st.lists(
    st.tuples(
        st.sets(st.sampled_from(TITLES), max_size=2),
        st.sampled_from([None, 50, 100, 150]),
        st.sampled_from([None, *TITLES]),
    ),
    min_size=1,
    max_size=7,
)


def plain_closure(rules: list[Rule], profile: Profile) -> set[str]:
    """Suppose what is recognised, judge everything again, until nothing new opens."""
    before = {rule.clause.id for rule in rules if judge(rule, profile, DAY, SITE).qualifies}
    supposed: list[str] = []
    while True:
        now = with_titles(profile, supposed)
        opened = [rule for rule in rules if judge(rule, now, DAY, SITE).qualifies]
        new = [title for rule in opened for title in titles_recognised(rule, SITE) if title not in supposed]
        if not new:
            return {rule.clause.id for rule in opened} - before
        supposed.extend(new)


@settings(max_examples=80, deadline=None)
@given(made_rules, st.sampled_from([None, 50, 99, 100, 150]), st.sets(st.sampled_from(TITLES), max_size=1))
def test_pathways_equal_a_plain_closure(
    parts: list[tuple[set[str], int | None, str | None]], revenue: int | None, held: set[str]
) -> None:
    rules = rules_of(
        clause(f"c{number}", needs(*sorted(wanted), revenue=least), recognises(given_) if given_ else pays(1))
        for number, (wanted, least, given_) in enumerate(parts)
    )
    try:
        pathways = Pathways(rules, SITE, DAY)
    except PathwayError:
        return  # a circle: refused, tested above
    profile = company(revenue, *sorted(held))
    assert {opening.clause for opening in pathways.of(profile)} == plain_closure(rules, profile)
    pathways.network.close()
