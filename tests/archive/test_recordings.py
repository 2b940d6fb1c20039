"""Recordings follow one after the other, and what was known at an instant stays what it was."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import select

from app.database import Database
from engine.archive.companies import add_companies, known_companies
from engine.archive.ledger import Entry
from engine.archive.profiles import profile
from engine.archive.recordings import Origin, Recording, latest, number_at, record, recorded_from
from engine.archive.sources import CORRECTION, precedences, rank
from engine.archive.store import day_of, end_of
from engine.errors import InputError
from tests.archive.parks import START, Park, code, fact

NOON = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)
TICK = timedelta(microseconds=1)


def rank_at(database: Database, at: datetime, precedence: int) -> None:
    with database.writing() as tx, record(tx, at=at, kind="import") as batch:
        rank(batch, "税务", precedence)


def test_a_clock_that_stands_or_goes_back_still_goes_on(database: Database) -> None:
    for precedence, at in enumerate((NOON, NOON, NOON - timedelta(hours=1), NOON + timedelta(hours=1))):
        rank_at(database, at, precedence)
    with database.reading() as tx:
        instants = [kept.at for kept in tx.exec(select(Recording).order_by(Recording.id))]  # type: ignore[arg-type]
        assert instants == [NOON, NOON + TICK, NOON + 2 * TICK, NOON + timedelta(hours=1)]
        assert latest(tx) == instants[-1]
        assert [number_at(tx, at) for at in (NOON - TICK, NOON, NOON + TICK, instants[-1], None)] == [0, 1, 2, 4, 4]


def test_a_recording_of_nothing_leaves_nothing(database: Database) -> None:
    with database.writing() as tx, record(tx, at=NOON, kind="import"):
        pass
    with database.reading() as tx:
        assert (latest(tx), tx.exec(select(Entry)).all()) == (None, [])


def test_a_recording_that_fails_leaves_nothing(database: Database) -> None:
    with pytest.raises(RuntimeError), database.writing() as tx, record(tx, at=NOON, kind="import") as batch:
        rank(batch, "税务", 1)
        raise RuntimeError
    with database.reading() as tx:
        assert (latest(tx), precedences(tx)) == (None, {CORRECTION: 0})


def test_every_recording_is_entered_with_the_hash_of_its_rows(database: Database) -> None:
    park = Park(database)
    park.companies(1)
    park.record(fact(1, "employees", 7), fact(1, "revenue", 9, "2025"))
    with database.reading() as tx:
        entered = tx.exec(select(Entry).order_by(Entry.id)).all()  # type: ignore[arg-type]
    assert [(entry.kind, entry.subject) for entry in entered] == [
        ("appoint", "recording-1"),
        ("import", "recording-2"),
        ("import", "recording-3"),
    ]
    assert json.loads(entered[2].payload)["tables"]["facts"]["rows"] == 2


def test_a_file_is_known_by_its_content(database: Database) -> None:
    origin = Origin(name="年报.xlsx", hash="0" * 64)
    with database.writing() as tx, record(tx, at=NOON, kind="import", origin=origin) as batch:
        rank(batch, "税务", 1)
    with database.reading() as tx:
        assert (recorded_from(tx, "0" * 64), recorded_from(tx, "1" * 64)) == (NOON, None)


def test_a_day_is_a_day_in_beijing() -> None:
    last = end_of(date(2026, 3, 1))
    assert last == datetime(2026, 3, 1, 15, 59, 59, 999999, tzinfo=UTC)
    assert (day_of(last), day_of(last + TICK)) == (date(2026, 3, 1), date(2026, 3, 2))


def test_a_fact_keeps_the_precedence_its_source_had(database: Database) -> None:
    park = Park(database)
    park.companies(1)
    rank_at(database, park.tick(), 30)
    park.record(fact(1, "employees", 1, source="税务"), fact(1, "employees", 2, source="统计"))
    before = park.now
    rank_at(database, park.tick(), 90)
    with database.reading() as tx:
        assert precedences(tx)["税务"] == 90
        assert profile(tx, code(1), date(2026, 1, 1)).values == profile(tx, code(1), date(2026, 1, 1), before).values
    park.record(fact(1, "employees", 1, source="税务"))
    with database.reading() as tx:
        assert profile(tx, code(1), date(2026, 1, 1)).values["employees"].plain == 2


def test_wrong_credit_codes_are_told_all_at_once(database: Database) -> None:
    wrong = [code(1)[:-1] + "?", "123", code(2)]
    with pytest.raises(InputError) as raised, database.writing() as tx, record(tx, at=START, kind="import") as batch:
        add_companies(batch, wrong)
    assert len(raised.value.problems) == 2
    with database.reading() as tx:
        assert known_companies(tx) == []


def test_a_company_is_made_known_once(database: Database) -> None:
    park = Park(database)
    park.companies(2, 1, 2)
    park.companies(1, 3)
    with database.reading() as tx:
        assert known_companies(tx) == [code(1), code(2), code(3)]
        assert known_companies(tx, 2) == [code(1), code(2)]
