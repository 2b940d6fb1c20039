"""Codes and sessions as they are kept: how often a code may be sent, how often it may be wrong, how long it opens."""

from datetime import timedelta

import pytest

from app.database import Database
from engine.archive import access
from engine.archive.access import Session
from engine.archive.contacts import NewContact, add_contact, erase_contact
from tests.archive.parks import START, Park, code


@pytest.fixture
def contact(database: Database) -> Session:
    park = Park(database)
    park.companies(1, 2)
    with database.writing() as tx:
        number = add_contact(tx, NewContact(company=code(1), role="财务", name="王某"), START)
    return Session(company=code(1), contact=number)


@pytest.mark.parametrize(
    ("ago", "refusal"),
    [
        ([], None),
        ([59], "too_soon"),
        ([60], None),
        ([60, 200, 300, 400], None),
        ([60, 200, 300, 400, 86_399], "too_many"),
        ([60, 200, 300, 400, 86_400], None),
    ],
)
def test_how_often_a_code_is_sent(database: Database, contact: Session, ago: list[int], refusal: str | None) -> None:
    with database.writing() as tx:
        for number, seconds in enumerate(ago):
            access.keep_code(tx, contact, f"访客{number}", "…", START - timedelta(seconds=seconds))
        assert access.refusal_to_send(tx, contact.contact, START) == refusal


@pytest.mark.parametrize(
    ("minutes", "paused"), [([0] * 4, False), ([0] * 5, True), ([0] * 4 + [29], True), ([0] * 4 + [30], False)]
)
def test_how_often_a_code_may_be_wrong(database: Database, contact: Session, minutes: list[int], paused: bool) -> None:
    with database.writing() as tx:
        access.keep_code(tx, contact, "访客", "…", START - timedelta(hours=1))
        sent = tx.get_one(access.AccessCode, 1)
        for ago in minutes:
            access.note_try(tx, sent.id or 0, START - timedelta(minutes=ago), right=False)
        assert access.is_paused(tx, contact.contact, START) is paused
        assert access.refusal_to_send(tx, contact.contact, START) == ("paused" if paused else None)


def test_only_the_newest_code_counts_and_only_for_its_visitor_company_and_time(
    database: Database, contact: Session
) -> None:
    with database.writing() as tx:
        access.keep_code(tx, contact, "访客", "旧", START)
        access.keep_code(tx, contact, "访客", "新", START)
        soon = START + access.CODE_LASTS
        assert access.newest_code(tx, "访客", soon - timedelta(seconds=1), code(1)).digest == "新"
        assert access.newest_code(tx, "访客", soon, code(1)) is None
        assert access.newest_code(tx, "别人", START, code(1)) is None
        assert access.newest_code(tx, "访客", START, code(2)) is None
        assert access.newest_code(tx, "访客", START).digest == "新"  # whatever the company


def test_a_session_lasts_until_it_is_left_too_old_or_its_contact_erased(database: Database, contact: Session) -> None:
    last = START + access.SESSION_LASTS
    with database.writing() as tx:
        for token in ("甲", "乙"):
            access.keep_code(tx, contact, token, "…", START)
            sent = access.newest_code(tx, token, START, code(1))
            access.note_try(tx, sent.id, START, right=True)
            access.open_session(tx, token, sent.id, contact, START)
            assert access.newest_code(tx, token, START, code(1)) is None  # it is used
        assert access.session_of(tx, "甲", last - timedelta(seconds=1)) == contact
        assert access.session_of(tx, "甲", last) is None
        assert access.session_of(tx, "丙", START) is None
        access.end_session(tx, "甲", START)
        access.end_session(tx, "甲", START)
        assert access.session_of(tx, "甲", START) is None
        assert access.session_of(tx, "乙", START) == contact
        erase_contact(tx, contact.contact, START)
        assert access.session_of(tx, "乙", START) is None
