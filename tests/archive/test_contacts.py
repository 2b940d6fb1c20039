"""Contacts: kept with their consent, forgotten when they ask, and in the ledger only as commitments."""

import json
from datetime import UTC, datetime

import pytest
from sqlmodel import select

from app.database import Database
from engine.archive.contacts import Address, Contact, NewContact, add_contact, consent, consents, erase_contact
from engine.archive.ledger import Entry, commitment
from tests.archive.parks import Park, code

NOW = datetime(2026, 3, 1, tzinfo=UTC)
PERSON = NewContact(
    company=code(1), role="财务", name="王小明", addresses={("sms", ""): "13800001111", ("wechat", "wx1"): "openid-7"}
)


@pytest.fixture
def number(database: Database) -> int:
    Park(database).companies(1)
    with database.writing() as tx:
        return add_contact(tx, PERSON, NOW)


def payloads(database: Database) -> str:
    with database.reading() as tx:
        return "".join(entry.payload for entry in tx.exec(select(Entry)))


def test_the_ledger_holds_no_personal_word(database: Database, number: int) -> None:
    with database.writing() as tx:
        consent(tx, number, "sms", NOW, given=True, proof="王小明 签字的授权书")
        erase_contact(tx, number, NOW)
    entered = payloads(database)
    assert not any(word in entered for word in ("王小明", "13800001111", "openid-7"))


def test_who_has_the_salt_can_prove_what_was_entered(database: Database, number: int) -> None:
    with database.reading() as tx:
        salt = tx.get_one(Contact, number).salt
        (entry,) = tx.exec(select(Entry).where(Entry.kind == "contact")).all()
    committed = json.loads(entry.payload)["commitments"]
    assert salt and committed["sms "] == commitment(salt, "sms ", "13800001111")
    assert committed["wechat wx1"] == commitment(salt, "wechat wx1", "openid-7")


def test_the_newest_word_on_a_channel_counts(database: Database, number: int) -> None:
    with database.writing() as tx:
        for channel, given in (("sms", True), ("wechat", True), ("sms", False)):
            consent(tx, number, channel, NOW, given=given, proof="回复")
        assert consents(tx, number) == {"sms": False, "wechat": True}


def test_a_forgotten_person_leaves_nothing_personal(database: Database, number: int) -> None:
    with database.writing() as tx:
        erase_contact(tx, number, NOW)
    with database.reading() as tx:
        person = tx.get_one(Contact, number)
        assert (person.name, person.salt, person.erased_at) == (None, None, NOW)
        assert tx.exec(select(Address)).all() == []
