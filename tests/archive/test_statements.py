"""Everything that was said of a figure is shown with its cell, and what became of it."""

from datetime import date

import pytest

from app.database import Database
from engine.archive.claims import settle
from engine.archive.facts import record_facts
from engine.archive.recordings import Origin, record
from engine.archive.statements import fate_of, statements
from tests.archive.parks import Park, code, fact
from tests.archive.test_claims import CASES, DAY, claim, day

FATES = {
    "alone": ([claim(1)], ["counts"]),
    "corrected": ([claim(1), claim(2, recording=2)], ["replaced", "counts"]),
    "in conflict": ([claim(1), claim(2, "统计")], ["conflict", "conflict"]),
    "of one mind": ([claim(1), claim(1, "统计")], ["counts", "counts"]),
    "outranked": ([claim(1, "自报", 30), claim(2)], ["outranked", "counts"]),
    "outranked by what is in conflict": (
        [claim(1, "自报", 30), claim(2), claim(3, "统计")], ["outranked", "conflict", "conflict"]),
    "withdrawn": ([claim(1), claim(1, evidence="stale", recording=2)], ["replaced", "withdrawn"]),
    "not begun": ([claim(1), claim(2, valid_from=day("2026-04-01"))], ["counts", "not_valid"]),
    "superseded by a later span": (
        [claim(1, valid_from=day("2025-01-01")), claim(2, valid_from=day("2026-01-01"))], ["not_valid", "counts"]),
    "over": ([claim(1, valid_to=day("2026-02-28"))], ["not_valid"]),
}  # fmt: skip


@pytest.mark.parametrize("name", FATES)
def test_what_became_of_each(name: str) -> None:
    claims, fates = FATES[name]
    assert [fate_of(claims, index, DAY) for index in range(len(claims))] == fates


@pytest.mark.parametrize("name", CASES)
def test_what_counts_is_what_settles(name: str) -> None:
    claims, _ = CASES[name]
    settled = settle(claims, DAY)
    fates = [fate_of(claims, index, DAY) for index in range(len(claims))]
    counting = {claim.value for claim, fate in zip(claims, fates, strict=True) if fate == "counts"}
    assert counting == ({settled.claim.value} if settled and not settled.conflict else set())
    assert ("conflict" in fates) == bool(settled and settled.conflict)


def test_a_figure_leads_back_to_its_cell(database: Database) -> None:
    park = Park(database)
    park.companies(1)
    origin = Origin(name="2025年报.xlsx", hash="0" * 64)
    given = fact(1, "revenue", 12_345_000, "2025", given="12,345", unit="千元", place="年报!D17")
    with database.writing() as tx, record(tx, at=park.tick(), kind="import", by="李", origin=origin) as batch:
        record_facts(batch, [given])
    first = park.now
    park.record(fact(1, "revenue", 12_000_000, "2025"), fact(1, "employees", 3))
    with database.reading() as tx:
        shown = statements(tx, code(1), date(2026, 3, 1))
        before = statements(tx, code(1), date(2026, 3, 1), first)
    assert [(kept.name, kept.value, kept.fate) for kept in shown] == [
        ("employees", 3, "counts"),
        ("revenue", 12_345_000, "replaced"),
        ("revenue", 12_000_000, "counts"),
    ]
    (kept,) = before
    assert (kept.fate, kept.given, kept.unit, kept.place) == ("counts", "12,345", "千元", "年报!D17")
    assert (kept.by, kept.file, kept.recorded, kept.period) == ("李", "2025年报.xlsx", first, "2025")


def test_a_cell_with_a_character_no_database_takes_is_kept_without_it(database: Database) -> None:
    park = Park(database)
    park.companies(1)
    park.record(fact(1, "scale", "小\0型", given="小\0型"))
    with database.reading() as tx:
        (kept,) = statements(tx, code(1), date(2026, 3, 1))
    assert (kept.value, kept.given) == ("小\0型", "小型")
