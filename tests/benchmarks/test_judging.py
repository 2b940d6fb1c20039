"""What findings cost: 500 clauses of one company with everything a person may ask, against a bare yes or no."""

import time
from collections.abc import Callable, Sequence
from datetime import date
from itertools import cycle, islice
from random import Random
from statistics import median

import pytest

from engine.language.clauses import Clause
from engine.language.exchange import read_profile
from engine.language.exchange.fields import Context
from engine.language.exchange.wire import read_json, write_json
from engine.language.profiles import Profile
from engine.language.site import shipped_site
from engine.language.tree import atoms
from engine.meaning.judge import Rule, judge_on, span_of, view_of
from engine.meaning.titles import TagBook
from engine.meaning.verdict import OUTCOMES
from tests.meaning.plain.judge import Bare
from tests.meaning.profiles import company
from tests.meaning.test_corpora import FILES, clauses

pytestmark = pytest.mark.benchmark

CLAUSES = 500
COMPANIES = 20
ROUNDS = 5
MOST_TIMES = 15  # findings may cost so many times the bare evaluation
ON = date(2026, 6, 30)
SITE = shipped_site()


def rules() -> list[Rule]:
    """The quantifiable clauses of every corpus at hand, over again until there are enough."""
    known = [clause for path in FILES if path.exists() for clause in clauses(path) if clause.quantifiable]
    return [Rule(clause=clause) for clause in islice(cycle(known), CLAUSES)]


def companies(asked: Sequence[Clause]) -> list[Profile]:
    """Companies that have something to say to all of them."""
    found = []
    for seed in range(COMPANIES):
        data = company(asked, SITE.vocabulary, Random(seed), missing=0.1)
        profile = read_profile(Context(vocabulary=SITE.vocabulary), read_json(write_json(data).decode()), "")
        assert profile is not None
        found.append(profile)
    return found


def with_findings(judged: Sequence[Rule], profile: Profile) -> list[str]:
    view = view_of(profile, ON, SITE)
    return [judge_on(rule, view).outcome for rule in judged]


def barely(judged: Sequence[Rule], profile: Profile, book: TagBook) -> list[str]:
    found = []
    for rule in judged:
        reference = span_of(rule.clause)[0] or ON
        bare = Bare(profile=profile, site=SITE, book=book, day=ON, reference=reference, readings=rule.clause.readings)
        found.append(OUTCOMES[bare.verdict(rule.clause)])
    return found


def milliseconds(work: Callable[[], object]) -> float:
    """The least of some rounds: whatever else the machine does only adds."""
    taken = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return min(taken) * 1000


def test_findings_cost_at_most_fifteen_times_a_bare_evaluation() -> None:
    judged, book = rules(), TagBook(SITE.tags)
    profiles = companies([rule.clause for rule in judged])
    full, bare = [], []
    for profile in profiles:
        assert with_findings(judged, profile) == barely(judged, profile, book)
        full.append(milliseconds(lambda profile=profile: with_findings(judged, profile)))  # type: ignore[misc]
        bare.append(milliseconds(lambda profile=profile: barely(judged, profile, book)))  # type: ignore[misc]
    count = sum(
        1
        for rule in judged
        for condition in (rule.clause.when, *(benefit.when for benefit in rule.clause.benefits))
        for _ in atoms(condition)
    )
    ratio = sum(full) / sum(bare)
    print(f"\n{CLAUSES} clauses ({count} atoms) of one company, {COMPANIES} companies")
    print(f"with findings and amounts: {median(full):6.1f} ms (slowest {max(full):.1f})")
    print(f"bare yes or no:            {median(bare):6.1f} ms")
    print(f"findings cost {ratio:.1f} times the bare evaluation (at most {MOST_TIMES})")
    assert ratio <= MOST_TIMES
