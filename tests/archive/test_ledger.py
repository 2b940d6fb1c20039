"""The ledger: entries are chained in the order they were entered, and no change of any of them goes unseen."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from app.database import Database
from app.migrations.runner import open_database
from engine.archive.ledger import Line, append, commitment, new_salt
from engine.archive.seals import Seal, seal
from engine.archive.verify import Break, Verified, verify
from tests.archive.tampering import tamper

NOW = datetime(2026, 3, 1, 9, 30, 0, 123, tzinfo=UTC)


def enter(database: Database, run: str, count: int) -> None:
    with database.writing() as tx:
        append(tx, run, NOW, [Line(kind="verdict", subject=f"企业 {n}", payload={"n": n}) for n in range(count)])


def close(database: Database) -> Seal | None:
    with database.writing() as tx:
        return seal(tx, NOW)


def proof(database: Database, published: dict[int, str] | None = None) -> Verified:
    with database.reading() as tx:
        return verify(tx, published)


@pytest.fixture
def sealed(database: Database) -> Database:
    """Five entries of two runs, sealed at three and at five."""
    enter(database, "match-1", 3)
    close(database)
    enter(database, "recording-7", 2)
    close(database)
    return database


def test_what_was_entered_holds_once_it_is_sealed(sealed: Database) -> None:
    assert proof(sealed) == Verified(linked=5, waiting=0)


def test_with_nothing_new_nothing_is_sealed(sealed: Database) -> None:
    assert close(sealed) is None


def test_what_is_not_sealed_yet_is_counted_apart(sealed: Database) -> None:
    enter(sealed, "match-2", 4)
    assert proof(sealed) == Verified(linked=5, waiting=4)


def test_entries_of_one_run_are_numbered_on(database: Database) -> None:
    enter(database, "match-1", 2)
    enter(database, "match-1", 2)
    with database.reading() as tx:
        numbers = tx.connection().execute(text("SELECT sequence FROM ledger_entries ORDER BY id")).scalars().all()
    assert numbers == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("deed", "broken"),
    [
        (
            "UPDATE ledger_entries SET payload = '{\"n\":9}' WHERE id = 2",
            Break(position=2, what="台账条目 match-1 第 1 条（企业 1）被改动"),
        ),
        (
            "UPDATE ledger_entries SET kind = 'alert' WHERE id = 5",
            Break(position=5, what="台账条目 recording-7 第 1 条（企业 1）被改动"),
        ),
        ("DELETE FROM ledger_entries WHERE id = 3", Break(position=3, what="这一环的台账条目不见了")),
        ("DELETE FROM ledger_links WHERE position = 4", Break(position=4, what="这一环不见了")),
        ("DELETE FROM ledger_links WHERE position = 1", Break(position=1, what="这一环不见了")),
        (
            f"UPDATE ledger_links SET hash = '{'0' * 64}' WHERE position = 2",
            Break(position=2, what="这一环与前一环接不上"),
        ),
        (
            f"UPDATE ledger_links SET before = '{'1' * 64}' WHERE position = 5",
            Break(position=5, what="这一环与前一环接不上"),
        ),
        (f"UPDATE ledger_seals SET root = '{'2' * 64}' WHERE position = 3", Break(position=3, what="与封条不符")),
        (
            "DELETE FROM ledger_links WHERE position > 3",
            Break(position=4, what="链到第 3 环为止，封条却封到第 5 环"),
        ),
    ],
)
def test_the_first_broken_position_is_named(sealed: Database, deed: str, broken: Break) -> None:
    tamper(sealed, deed)
    assert proof(sealed).broken == broken
    assert proof(sealed).linked == broken.position - 1


def test_an_entry_lost_before_it_was_sealed_is_missed(sealed: Database) -> None:
    enter(sealed, "match-2", 3)
    tamper(sealed, "DELETE FROM ledger_entries WHERE run = 'match-2' AND sequence = 1")
    assert proof(sealed).broken == Break(position=0, what="match-2 的台账条目不连续")


def test_a_chain_that_was_written_anew_differs_from_what_was_published(database: Database) -> None:
    enter(database, "match-1", 2)
    first = close(database)
    assert first
    tamper(database, "DELETE FROM ledger_seals")
    tamper(database, "DELETE FROM ledger_links")
    tamper(database, "UPDATE ledger_entries SET payload = '{}'")
    close(database)
    assert proof(database).holds
    assert proof(database, {2: first.root}).broken == Break(position=2, what="与封条不符")


def test_the_chain_is_the_same_whatever_the_number_of_seals(database: Database) -> None:
    enter(database, "a", 1)
    close(database)
    enter(database, "b", 1)
    twice = close(database)
    tamper(database, "DELETE FROM ledger_seals")
    tamper(database, "DELETE FROM ledger_links")
    once = close(database)
    assert once and twice and once.root == twice.root


def test_a_commitment_tells_nothing_without_its_salt() -> None:
    salt, other = new_salt(), new_salt()
    assert commitment(salt, "sms", "13800000000") == commitment(salt, "sms", "13800000000")
    assert commitment(salt, "sms", "13800000000") != commitment(other, "sms", "13800000000")
    assert commitment(salt, "sms", "13800000000") != commitment(salt, "mail", "13800000000")


def test_an_entry_whose_transaction_ends_late_is_linked_then(url: str) -> None:
    """On PostgreSQL a transaction that began earlier may end after others were sealed."""
    slow, quick = open_database(url), open_database(url)
    if slow.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    with slow.writing() as tx:
        append(tx, "slow", NOW, [Line(kind="alert", subject="first", payload={})])
        enter(quick, "quick", 2)
        close(quick)
        assert proof(quick) == Verified(linked=2, waiting=0)
    close(quick)
    assert proof(quick) == Verified(linked=3, waiting=0)
    slow.close()
    quick.close()
