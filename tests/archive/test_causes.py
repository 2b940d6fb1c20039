"""Why a verdict has changed: each kind of happening between two matches has its cause, and rollover alarms nobody."""

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

import pytest

from app.database import Database
from engine.archive.causes import CAUSES
from engine.archive.matches import Saved
from engine.language.clauses import Clause
from engine.language.profiles import Title
from tests.archive.parks import Park, atom, clause, fact, reward, titles

HIGH_TECH = atom("qualification", "has_any", ["高新技术企业"])
RESEARCH = atom("rd_expense", ">=", 1_000_000, period="last_year")
NATIONAL = atom("rd_projects", ">=", 1, qualifier="国家级")
STAFF = atom("employees", ">=", 50)
TENTH = {"kind": "subsidy", "form": "rate", "rate": 0.1, "base": {"of": "rd_expense", "period": "last_year"}}
CERTIFICATE = Title(name="高新技术企业", since=date(2023, 1, 1), until=date(2025, 12, 31))


class Case(NamedTuple):
    """A clause, what happens between the match of 31 December and the next, and what comes of it."""

    clause: Clause
    happens: Callable[[Park], object]
    day: str
    expected: list[tuple[str, str | None, object, str | None, object]]  # cause, was and its amount, became and its own


def nothing(_: Park) -> None: ...


def facts(*what: Any) -> Callable[[Park], object]:
    return lambda park: park.record(*what)


def replaced(*clauses: Clause) -> Callable[[Park], object]:
    return lambda park: park.publish("甲", *clauses, on="2025-12-31", kind="replace")


def valid_until(day: str) -> dict[str, Any]:
    return {"policy": {"expires": day}}


ONE = reward(100)
CASES = {
    "nothing at all": Case(clause("一", STAFF, [ONE]), nothing, "2025-12-31", []),
    "another day": Case(clause("一", STAFF, [ONE]), nothing, "2026-07-01", []),
    "a figure is corrected": Case(
        clause("一", STAFF, [ONE]), facts(fact(1, "employees", 49)), "2025-12-31",
        [("fact", "qualifies", 100, None, None)]),
    "a figure on which an amount rests": Case(
        clause("一", STAFF, [TENTH]), facts(fact(1, "rd_expense", 5_000_000, "2024")), "2025-12-31",
        [("fact", "qualifies", 200_000, "qualifies", 500_000)]),
    "a figure no clause names": Case(
        clause("一", STAFF, [ONE]), facts(fact(1, "patents", 3)), "2025-12-31", []),
    "a figure that changes nothing": Case(
        clause("一", STAFF, [ONE]), facts(fact(1, "employees", 90)), "2025-12-31", []),
    "a question is answered": Case(
        clause("一", NATIONAL, [ONE]), facts(fact(1, "rd_projects | 国家级", 2, source="审核")), "2025-12-31",
        [("answer", "undecided", None, "qualifies", 100)]),
    "words nobody had read are answered": Case(
        clause("一", STAFF, [ONE], text="有五十人且在册", unread=[[5, 7]]),
        facts(fact(1, "- | 在册", False, source="审核")), "2025-12-31",
        [("answer", "undecided", None, None, None)]),
    "a title expires": Case(
        clause("一", HIGH_TECH, [ONE]), nothing, "2026-01-01", [("time", "qualifies", 100, None, None)]),
    "an age is reached": Case(
        clause("一", atom("company_age", ">=", 12), [ONE]), nothing, "2026-03-01",
        [("time", None, None, "qualifies", 100)]),
    "a fact that holds from later on": Case(
        clause("一", atom("insured_employees", ">=", 10), [ONE]), nothing, "2026-01-01",
        [("time", "undecided", None, "qualifies", 100)]),
    "the policy's validity ends": Case(
        clause("一", STAFF, [ONE], **valid_until("2025-12-31")), nothing, "2026-01-01",
        [("time", "qualifies", 100, None, None)]),
    "last year is another year": Case(
        clause("一", RESEARCH, [ONE]), nothing, "2026-01-01",
        [("rollover", "qualifies", 100, "undecided", None)]),
    "an amount rests on another year": Case(
        clause("一", STAFF, [{**TENTH, "base": {"of": "revenue", "period": "last_year"}}]), nothing, "2026-01-01",
        [("rollover", "qualifies", 300, "qualifies", 400)]),
    "another year and an expired title": Case(
        clause("一", {"any": [RESEARCH, HIGH_TECH]}, [ONE]), nothing, "2026-01-01",
        [("time", "qualifies", 100, "undecided", None)]),
    "a new year whose figures have arrived": Case(
        clause("一", RESEARCH, [ONE]), facts(fact(1, "rd_expense", 1, "2025")), "2026-01-01",
        [("fact", "qualifies", 100, None, None)]),
    "a threshold is raised": Case(
        clause("一", STAFF, [ONE]), replaced(clause("一", atom("employees", ">=", 51), [ONE])), "2025-12-31",
        [("rule", "qualifies", 100, None, None)]),
    "an amount is raised": Case(
        clause("一", STAFF, [ONE]), replaced(clause("一", STAFF, [reward(200)])), "2025-12-31",
        [("rule", "qualifies", 100, "qualifies", 200)]),
    "a clause is dropped": Case(
        clause("一", STAFF, [ONE]), replaced(clause("二", STAFF, [ONE])), "2025-12-31",
        [("rule", "qualifies", 100, None, None), ("rule", None, None, "qualifies", 100)]),
    "another version that says the same": Case(
        clause("一", STAFF, [ONE]), replaced(clause("一", STAFF, [ONE], text="换个说法")), "2025-12-31", []),
    "a replaced rule and a corrected figure": Case(
        clause("一", STAFF, [ONE]),
        lambda park: (facts(fact(1, "employees", 10))(park), replaced(clause("一", STAFF, [reward(200)]))(park)),
        "2025-12-31", [("fact", "qualifies", 100, None, None)]),
    "a new policy": Case(
        clause("一", STAFF, [ONE]),
        lambda park: park.publish("乙", clause("一", STAFF, [reward(7)]), on="2025-12-31"), "2025-12-31",
        [("rule", None, None, "qualifies", 7)]),
    "a policy that comes into force later": Case(
        clause("一", STAFF, [ONE]),
        lambda park: park.publish("乙", clause("一", STAFF, [reward(7)]), on="2026-02-01"), "2026-01-31", []),
    "the policy is withdrawn": Case(
        clause("一", STAFF, [ONE]), lambda park: park.act("甲", 1, "withdraw", on="2025-12-31"), "2025-12-31",
        [("withdrawn", "qualifies", 100, None, None)]),
}  # fmt: skip


@pytest.fixture
def park(database: Database) -> Park:
    park = Park(database).at("2025-12-30")
    park.companies(1)
    park.record(
        fact(1, "employees", 50),
        fact(1, "established_on", date(2025, 3, 1)),
        fact(1, "insured_employees", 10, valid_from=date(2026, 1, 1)),
        fact(1, "rd_expense", 2_000_000, "2024"),
        fact(1, "revenue", 3_000, "2024"),
        fact(1, "revenue", 4_000, "2025"),
    )
    park.hold(titles(1, CERTIFICATE))
    return park


def told(saved: Saved) -> list[tuple[str, str | None, object, str | None, object]]:
    return [
        (
            change.cause,
            change.before and change.before.outcome,
            change.before and change.before.amount,
            change.after and change.after.outcome,
            change.after and change.after.amount,
        )
        for change in saved.changes
    ]


@pytest.mark.parametrize("name", CASES)
def test_the_cause_of_a_change(park: Park, name: str) -> None:
    case = CASES[name]
    park.publish("甲", case.clause, on="2025-01-01")
    park.match("2025-12-31")
    case.happens(park)
    assert told(park.match(case.day)) == case.expected
    assert told(park.match(case.day)) == [], "a second match over unchanged data"


def test_every_cause_has_a_case() -> None:
    assert {change[0] for case in CASES.values() for change in case.expected} == set(CAUSES)


def test_over_the_new_year_with_unchanged_facts_only_time_and_rollover_change_verdicts(park: Park) -> None:
    for name, case in CASES.items():
        park.publish(name, case.clause, on="2025-01-01")
    park.match("2025-12-31")
    assert {change.policy: change.cause for change in park.match("2026-01-01").changes} == {
        "a title expires": "time",
        "a fact that holds from later on": "time",
        "the policy's validity ends": "time",
        "another year and an expired title": "time",
        "last year is another year": "rollover",
        "an amount rests on another year": "rollover",
        "a new year whose figures have arrived": "rollover",  # they haven't, without what happens there
        "a figure on which an amount rests": "rollover",
    }


def test_the_findings_that_made_the_difference_are_kept(park: Park) -> None:
    park.publish("甲", clause("一", {"all": [STAFF, RESEARCH, HIGH_TECH]}, [ONE]), on="2025-01-01")
    park.match("2025-12-31")
    park.record(fact(1, "employees", 30))
    (change,) = park.match("2025-12-31").changes
    assert change.findings == (
        {
            "name": "employees",
            "phrase": None,
            "span": None,
            "was": {"truth": "met", "period": None, "value": 50},
            "is": {"truth": "unmet", "period": None, "value": 30},
        },
    )
