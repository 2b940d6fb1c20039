"""History is never overwritten: the database itself refuses to change or delete what was recorded."""

from importlib import import_module
from pkgutil import iter_modules

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import SQLModel

import engine.archive
from app.database import Database
from engine.archive import access
from engine.archive.access import Session
from engine.archive.contacts import NewContact, add_contact, consent
from engine.archive.layouts import remember_layouts
from engine.archive.recordings import record
from engine.archive.records import NewRow, RowList, record_rows
from engine.archive.seals import seal
from engine.archive.sources import rank
from engine.archive.store import Tx
from engine.language.profiles import Title
from tests.archive.parks import START, Park, atom, clause, code, fact, reward, titles

APPENDED = (
    "ledger_entries", "ledger_links", "ledger_seals", "recordings", "source_ranks", "companies", "facts", "titles",
    "records", "whole_lists", "consents", "operators", "operator_keys", "operator_roles", "decisions", "policies",
    "policy_versions", "runs", "baselines", "changes", "access_codes", "access_tries", "access_sessions",
    "access_ends", "revoked_links", "table_layouts",
)  # fmt: skip


@pytest.fixture
def park(database: Database) -> Park:
    """A park with at least one row in every table."""
    park = Park(database)
    park.companies(1)
    park.hold(titles(1, Title(name="高新技术企业")))
    park.publish("甲", clause("一", atom("employees", ">=", 10), [reward(100)]), on="2025-01-01")
    park.match("2025-01-01")
    park.record(fact(1, "employees", 20))
    park.match("2025-01-01")
    with database.writing() as tx, record(tx, at=park.tick(), kind="import") as batch:
        record_rows(
            batch,
            [RowList(company=code(1), table="hires", rows=(NewRow(key="甲", fields={}),), source="社保", whole=True)],
        )
        rank(batch, "社保", 10)
        remember_layouts(batch, {"表头": "版式"})
    with database.writing() as tx:
        number = add_contact(tx, NewContact(company=code(1), role="财务", name="王某"), START)
        consent(tx, number, "sms", START, given=True, proof="纸质授权书 7")
        look_in(tx, Session(company=code(1), contact=number))
        seal(tx, START)
    return park


def look_in(tx: Tx, contact: Session) -> None:
    """A code is sent, tried and used, the session is left, and the link withdrawn."""
    access.keep_code(tx, contact, "访客", "…", START)
    sent = access.newest_code(tx, "访客", START, contact.company)
    access.note_try(tx, sent.id, START, right=True)
    access.open_session(tx, "会话", sent.id, contact, START)
    access.end_session(tx, "会话", START)
    access.revoke_link(tx, "链接", "发错了人", START)


def deeds_on(tx: Tx, table: str) -> list[str]:
    row = tx.connection().execute(text(f"SELECT * FROM {table}")).mappings().first()
    assert row, f"no row in {table} to try it on"
    column = next(iter(row))
    emptied = [f"TRUNCATE {table} CASCADE"] if tx.get_bind().dialect.name == "postgresql" else []
    return [f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}", *emptied]


def test_rows_can_be_neither_changed_nor_deleted(park: Park) -> None:
    with park.database.reading() as tx:
        deeds = [deed for table in APPENDED for deed in deeds_on(tx, table)]
    for deed in deeds:
        with pytest.raises(DBAPIError, match="appended and never changed"), park.database.writing() as tx:
            tx.connection().execute(text(deed))


def test_replacing_a_row_is_refused_like_deleting_it(park: Park) -> None:
    if park.database.engine.dialect.name != "sqlite":
        pytest.skip("only SQLite has INSERT OR REPLACE")
    with pytest.raises(DBAPIError, match="appended and never changed"), park.database.writing() as tx:
        tx.connection().execute(text("INSERT OR REPLACE INTO ledger_seals SELECT position, 'x', at FROM ledger_seals"))


def test_no_table_of_history_was_forgotten() -> None:
    """Only where companies stand now and what is personal may change; who has looked in is another matter."""
    for module in iter_modules(engine.archive.__path__):
        import_module(f"engine.archive.{module.name}")
    ours = {
        str(model.class_.__tablename__)
        for model in SQLModel._sa_registry.mappers
        if model.class_.__module__.startswith("engine.archive")
    }
    passing = {name for name in ours if name.startswith("access_")} | {"revoked_links"}
    assert ours - set(APPENDED) - passing == {"verdicts", "contacts", "addresses"}
