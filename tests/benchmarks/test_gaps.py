"""How long a gap in a tree of forty atoms takes, the first day on which it would hold by itself among it."""

import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from random import Random

import pytest

from engine.language.clauses import Clause
from engine.language.profiles import Held, Profile, Title
from engine.language.site import shipped_site
from engine.language.tree import AllOf, AnyOf, AtLeast, Atom, Condition, Measure
from engine.meaning.gap import gap_of
from engine.meaning.judge import Rule, judge_on, view_of

pytestmark = pytest.mark.benchmark

FIGURES = [key for key, one in shipped_site().vocabulary.indicators.items() if one.kind == "count" and not one.flow]
TITLES = ("高新技术企业", "科技型中小企业", "专精特新小巨人", "专精特新中小企业", "瞪羚企业", "独角兽企业")
ON = date(2026, 6, 30)


def _atom(chance: Random, width: int) -> Atom:
    """One of a few measures, so that several atoms stand on one."""
    match chance.randrange(10):
        case 0 | 1:
            tags = tuple(chance.sample(TITLES, chance.randint(1, 3)))
            return Atom(
                measure=Measure(of="qualification"), op=chance.choice(["has_any", "has_all", "has_none"]), value=tags
            )
        case 2:
            return Atom(measure=Measure(of="company_age"), op=">=", value=Decimal(chance.randint(6, 80)))
        case 3:
            return Atom(measure=Measure(of="above_scale"), op="is", value=True)
    measure = Measure(of=chance.choice(FIGURES[:width]))
    return Atom(measure=measure, op=chance.choice([">=", ">=", ">", "<=", "!="]), value=Decimal(chance.randint(1, 60)))


def _pairs(chance: Random, width: int) -> Condition:
    pairs = (AllOf(parts=(_atom(chance, width), _atom(chance, width))) for _ in range(20))
    return AtLeast(least=10, parts=tuple(pairs))


def _tiers(chance: Random, width: int) -> Condition:
    tiers = (AllOf(parts=tuple(_atom(chance, width) for _ in range(4))) for _ in range(10))
    return AnyOf(parts=tuple(tiers))


def _company(chance: Random) -> Profile:
    values = {key: Held(plain=chance.randint(0, 50)) for key in FIGURES if chance.random() < 0.9}
    titles = tuple(Title(name=name, until=date(2027, 6, 30)) for name in chance.sample(TITLES, 2))
    values |= {"qualification": Held(plain=titles), "established_on": Held(plain=date(2024, 3, 1))}
    return Profile(id="company", values=values | {"above_scale": Held(plain=False)})


@pytest.mark.parametrize("shape", [_pairs, _tiers], ids=["ten of twenty pairs", "ten tiers of four"])
@pytest.mark.parametrize("width", [1, 4, 12])
def test_a_gap_in_forty_atoms_takes_less_than_a_tenth_of_a_second(
    shape: Callable[[Random, int], Condition], width: int
) -> None:
    took, proven = [], 0
    for seed in range(20):
        chance = Random(seed)
        rule = Rule(clause=Clause(id="rule", text="原文", quantifiable=True, when=shape(chance, width)))
        view = view_of(_company(chance), ON, shipped_site())
        if judge_on(rule, view).outcome == "falls_short":
            started = time.process_time()
            gap = gap_of(rule, view)
            took.append(time.process_time() - started)
            proven += gap.is_proven
    worst, mean = max(took) * 1000, sum(took) / len(took) * 1000
    print(f"\n{len(took)} gaps: {mean:.0f} ms on average, {worst:.0f} ms at worst; {proven} proven the cheapest")
    assert worst < 100
