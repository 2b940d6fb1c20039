"""Killed at any moment, a process leaves all of its work or none, and the next one completes it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from app.database import Database, engine_for
from app.migrations.runner import migrate, newest, open_database, version_of
from engine.archive.ledger import Line, append
from engine.archive.seals import seal
from engine.archive.verify import Verified, verify
from tests.archive.parks import START, Park, atom, clause, fact, reward
from tests.archive.processes import killed_at, moments, wait_for_the_dead
from tests.archive.test_opening import later
from tests.databases import Postgres

MOMENTS = pytest.mark.parametrize("count", [10, pytest.param(100, marks=pytest.mark.fuzz)])
COMPANIES, ENTRIES, TABLES = 30, 800, 20


@contextmanager
def opened(url: str) -> Iterator[Database]:
    """A database opened anew: no connection goes from one process to another."""
    database = open_database(url)
    try:
        yield database
    finally:
        database.close()


def counted(url: str, *tables: str) -> list[int]:
    wait_for_the_dead(url)
    with opened(url) as database, database.reading() as tx:
        return [int(tx.connection().execute(text(f"SELECT count(*) FROM {table}")).scalar() or 0) for table in tables]


def proven(url: str) -> Verified:
    with opened(url) as database, database.reading() as tx:
        return verify(tx)


@MOMENTS
def test_a_killed_sealer(url: str, count: int) -> None:
    def enter(run: str) -> None:
        with opened(url) as database, database.writing() as tx:
            append(tx, run, START, (Line(kind="alert", subject=str(n), payload={}) for n in range(ENTRIES)))

    def close() -> None:
        with opened(url) as database, database.writing() as tx:
            seal(tx, START)

    enter("rehearsal")
    sealed, killed = ENTRIES, 0
    for number, moment in enumerate(moments(count, close)):
        enter(f"run-{number}")
        killed += killed_at(moment, close)
        (linked,) = counted(url, "ledger_links")
        assert linked in (sealed, sealed + ENTRIES)
        if number < 10:  # the proof goes over all there is
            assert proven(url) == Verified(linked=linked, waiting=sealed + ENTRIES - linked)
        close()
        sealed += ENTRIES
    assert proven(url) == Verified(linked=sealed, waiting=0)
    assert killed, f"not one of {count} kills came in time"
    assert counted(url, "ledger_seals") == [count + 1]


@MOMENTS
def test_a_killed_import(url: str, count: int) -> None:
    with opened(url) as database:
        Park(database).companies(*range(COMPANIES))

    def take_in(year: int) -> None:
        keys = ("revenue", "rd_expense", "tax_paid", "net_profit", "output_value")
        facts = [fact(company, key, year + company, str(year)) for company in range(COMPANIES) for key in keys]
        with opened(url) as database:
            Park(database, people=True).record(*facts)

    size, stored, killed = COMPANIES * 5, COMPANIES * 5, 0
    for number, moment in enumerate(moments(count, lambda: take_in(1900))):
        killed += killed_at(moment, lambda year=1901 + number: take_in(year))  # type: ignore[misc]
        facts, recordings, entries = counted(url, "facts", "recordings", "ledger_entries")
        assert facts in (stored, stored + size)
        assert recordings == entries == 3 + number + (facts > stored)
        take_in(1901 + number)
        stored += size
        assert counted(url, "facts") == [stored]
    assert killed, f"not one of {count} kills came in time"


@MOMENTS
def test_a_killed_match(url: str, count: int) -> None:
    with opened(url) as database:
        park = Park(database)
        park.companies(*range(COMPANIES))
        park.record(*(fact(company, "employees", 0) for company in range(COMPANIES)))
        clauses = [clause(str(n), atom("employees", ">=", n), [reward(n)]) for n in range(1, 6)]
        park.publish("甲", *clauses, on="2025-01-01")
        park.match("2025-02-01")

    def hire(staff: int) -> None:
        with opened(url) as database:
            Park(database, people=True).record(*(fact(company, "employees", staff) for company in range(COMPANIES)))

    def match() -> None:
        with opened(url) as database:
            Park(database, people=True).match("2025-02-01")

    hire(5)
    runs, changes, killed = 2, COMPANIES * 5, 0
    for number, moment in enumerate(moments(count, match)):
        hire(number % 2 * 5)
        killed += killed_at(moment, match)
        found = counted(url, "runs", "changes", "verdicts")
        kept, due = (0, COMPANIES * 5) if number % 2 else (COMPANIES * 5, 0)
        assert found in ([runs, changes, kept], [runs + 1, changes + COMPANIES * 5, due])
        match()
        runs = counted(url, "runs")[0]
        changes += COMPANIES * 5
        assert counted(url, "changes", "verdicts") == [changes, due]
    assert killed, f"not one of {count} kills came in time"
    with opened(url) as database, database.writing() as tx:
        seal(tx, START)
    assert proven(url).holds


@pytest.fixture(params=["sqlite", "postgresql"])
def new_place(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], str]:
    """Makes databases of the version before the last."""
    if request.param == "postgresql":
        server: Postgres = request.getfixturevalue("server")
        return server.empty
    folders = iter(range(1000))
    return lambda: f"sqlite:///{tmp_path / str(next(folders))}.db"


@MOMENTS
def test_a_killed_migration(new_place: Callable[[], str], tmp_path: Path, count: int) -> None:
    many = "; ".join(
        f"op.create_table('later_{n}', sa.Column('id', sa.Integer, primary_key=True))" for n in range(TABLES)
    )
    scripts = later(tmp_path / "scripts", many)
    place = new_place()
    migrate(place)
    killed = 0
    for moment in moments(count, lambda: migrate(place, scripts)):
        url = new_place()
        migrate(url)
        killed += killed_at(moment, lambda: migrate(url, scripts))  # noqa: B023 - done before the next
        wait_for_the_dead(url)
        assert state(url) in ((newest(), 0), ("9001", TABLES + 1))
        migrate(url, scripts)
        assert state(url) == ("9001", TABLES + 1)
    assert killed, f"not one of {count} kills came in time"


def state(url: str) -> tuple[str | None, int]:
    """The version of a database, and how many of the later tables it has."""
    engine = engine_for(url)
    with engine.connect() as connection:
        tables = inspect(connection).get_table_names()
        found = version_of(connection), sum(table.startswith("later") for table in tables)
    engine.dispose()
    return found
