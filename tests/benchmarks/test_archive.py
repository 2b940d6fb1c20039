"""How fast facts are recorded and profiles read, and what a match over unchanged data costs."""

import time
from collections.abc import Callable, Iterator
from datetime import date

import pytest

from app.database import Database
from app.migrations.runner import open_database
from engine.archive.facts import NewFact
from engine.archive.ledger import Line, append
from engine.archive.profiles import profiles
from engine.archive.seals import seal
from engine.archive.verify import verify
from tests.archive.parks import SITE, START, Park, atom, clause, code, fact, reward
from tests.databases import postgres, sqlite

pytestmark = pytest.mark.benchmark

YEARS = (2023, 2024, 2025)
FIGURES = [key for key, indicator in SITE.vocabulary.indicators.items() if indicator.is_numeric][:60]


@pytest.fixture(params=["sqlite", "postgresql"])
def park(request: pytest.FixtureRequest) -> Iterator[Park]:
    with sqlite() as new, postgres() as server:
        database = open_database(new() if request.param == "sqlite" else server.fresh())
        print(f"\n{request.param}:")
        yield Park(database)
        database.close()


def spent(what: Callable[[], object]) -> float:
    """Seconds of our own work; a busy machine makes others wait, not us."""
    begun = time.process_time()
    what()
    return time.process_time() - begun


def figures(companies: int) -> Iterator[NewFact]:
    for company in range(companies):
        for year in YEARS:
            for key in FIGURES:
                yield fact(company, key, company * 1000 + year, str(year), given="12,345.00", unit="千元")


def read_all(database: Database) -> int:
    with database.reading() as tx:
        return sum(len(kept.values) for kept in profiles(tx, date(2026, 3, 1)))


def test_facts_and_profiles(park: Park) -> None:
    companies = 2000
    park.companies(*range(companies))
    facts = list(figures(companies))
    took = spent(lambda: park.record(*facts))
    print(f"{len(facts) / took:,.0f} facts a second recorded")
    again = spent(lambda: park.record(*facts))
    print(f"{len(facts) / again:,.0f} facts a second found unchanged")
    reading = spent(lambda: read_all(park.database))
    print(f"{companies / reading:,.0f} profiles of {len(FIGURES) * len(YEARS)} figures a second")
    assert len(facts) / took > 25_000
    assert companies / reading > 400


def test_a_match_of_five_hundred_companies_and_two_hundred_clauses(park: Park) -> None:
    companies, clauses = 500, 200
    park.companies(*range(companies))
    park.record(*(fact(company, key, company, "2024") for company in range(companies) for key in FIGURES[:40]))
    rules = [
        clause(str(n), atom(FIGURES[n % 40], ">=", n * 2, period="last_year"), [reward(n + 1)]) for n in range(clauses)
    ]
    park.publish("甲", *rules, on="2025-01-01")
    baseline = spent(lambda: park.match("2025-02-01"))
    begun = time.process_time()
    second = park.match("2025-02-01")
    took = time.process_time() - begun
    print(f"{companies * clauses / baseline:,.0f} pairs a second at first, {companies * clauses / took:,.0f} again")
    assert second.changes == ()
    park.record(fact(7, FIGURES[3], 10**6, "2024"))
    changes = park.match("2025-02-01").changes
    assert {change.company for change in changes} == {code(7)}
    assert {change.clause for change in changes} == {str(n) for n in range(clauses) if n % 40 == 3 and n * 2 > 7}


def test_the_ledger(park: Park) -> None:
    entries = 100_000

    def enter() -> None:
        with park.database.writing() as tx:
            append(tx, "run", START, (Line(kind="alert", subject=str(n), payload={"n": n}) for n in range(entries)))

    def close() -> None:
        with park.database.writing() as tx:
            seal(tx, START)

    def prove() -> None:
        with park.database.reading() as tx:
            assert verify(tx).linked == entries + 1

    for name, work in (("appended", enter), ("sealed", close), ("proven", prove)):
        print(f"{entries / spent(work):,.0f} entries a second {name}")
