"""The ledger: entries are chained in the order they were entered, and no change of any of them goes unseen."""

from datetime import UTC, datetime

import pytest
from sqlalchemy.exc import DBAPIError

from app.database import Database
from engine.archive.ledger import Line, append
from engine.archive.seals import seal
from engine.archive.verify import Verified, verify

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


def enter(database: Database, run: str, count: int) -> None:
    with database.writing() as tx:
        append(tx, run, NOW, [Line(kind="verdict", subject=f"company {n}", payload={"n": n}) for n in range(count)])


def test_what_was_entered_holds_once_it_is_sealed(database: Database) -> None:
    enter(database, "match-1", 3)
    enter(database, "match-2", 2)
    with database.writing() as tx:
        sealed = seal(tx, NOW)
    assert sealed and sealed.position == 5
    with database.reading() as tx:
        assert verify(tx) == Verified(linked=5, waiting=0)
