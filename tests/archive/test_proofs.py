"""What was recorded is held against the ledger: any row that was changed, added or lost is found."""

import pytest
from sqlmodel import SQLModel

from app.database import Database
from engine.archive.proofs import NUMBERED, Altered, altered
from engine.language.profiles import Title
from tests.archive.parks import Park, atom, clause, fact, reward, titles
from tests.archive.tampering import tamper


@pytest.fixture
def park(database: Database) -> Park:
    """Recordings 1 to 7: people, companies, facts, titles, a draft, its approval and publication."""
    park = Park(database)
    park.companies(1, 2)
    park.record(fact(1, "employees", 50), fact(2, "revenue", 7, "2025"), fact(2, "employees", 9))
    park.hold(titles(1, Title(name="瞪羚")), titles(2))
    park.publish("甲", clause("一", atom("employees", ">=", 50), [reward(100)]), on="2025-01-01")
    return park


def found(park: Park) -> list[Altered]:
    with park.database.reading() as tx:
        return list(altered(tx))


def test_nothing_is_found_where_nothing_was_done(park: Park) -> None:
    assert found(park) == []


def test_every_numbered_table_of_recordings_is_proven() -> None:
    """Companies, operators and policies have no number: what they are is said by the rows that refer to them."""
    recorded = {name for name, table in SQLModel.metadata.tables.items() if "recording" in table.c}
    assert recorded - set(NUMBERED) == {"companies", "operators", "policies"}


@pytest.mark.parametrize(
    ("deed", "recording", "table"),
    [
        ("UPDATE facts SET value = '51' WHERE value = '50'", 3, "facts"),
        ("UPDATE facts SET place = 'B2' WHERE value = '7'", 3, "facts"),
        ("DELETE FROM facts WHERE value = '9'", 3, "facts"),
        (
            "INSERT INTO facts (company, indicator, value, given, unit, source, precedence, evidence, recording, place)"
            " SELECT company, 'patents', '1', '', '', 'x', 1, 'confirmed', 3, '' FROM facts WHERE value = '9'",
            3,
            "facts",
        ),
        ("UPDATE titles SET until = '2030-01-01'", 4, "titles"),
        ("UPDATE whole_lists SET source = '自报' WHERE id = 2", 4, "whole_lists"),
        ("UPDATE policy_versions SET title = '乙'", 5, "policy_versions"),
        ("UPDATE decisions SET operator = '起草人' WHERE kind = 'approve'", 6, "decisions"),
        ("UPDATE operator_roles SET held = NOT held WHERE role = 'drafter'", 1, "operator_roles"),
        ("UPDATE recordings SET salt = 'x' WHERE id = 3", 3, "facts"),
        ("DELETE FROM ledger_entries WHERE run = 'recording-7'", 7, "ledger_entries"),
    ],
)
def test_every_alteration_is_found(park: Park, deed: str, recording: int, table: str) -> None:
    tamper(park.database, deed)
    assert found(park) == [Altered(recording=recording, table=table)]
