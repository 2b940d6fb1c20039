"""The same question on another day, or with what was known on another day, has the answer of that day."""

from datetime import date

import pytest

from app.database import Database
from engine.archive.policies import in_force
from engine.archive.profiles import profile
from engine.archive.standings import standing_of
from engine.archive.store import Tx, end_of
from engine.language.profiles import Title
from engine.meaning.judge import judge, rules_of
from tests.archive.parks import SITE, Park, atom, clause, code, fact, reward, titles

HIGH_TECH = atom("qualification", "has_any", ["高新技术企业"])
RESEARCH = atom("rd_expense", ">=", 1_000_000, period="last_year")
STAFF = atom("employees", ">=", 50)


@pytest.fixture
def park(database: Database) -> Park:
    """One company, one policy, and what became known of them day by day."""
    park = Park(database)
    old = Title(name="高新技术企业", since=date(2023, 3, 1), until=date(2026, 2, 28))
    new = Title(name="高新技术企业", since=date(2026, 3, 1), until=date(2029, 2, 28))
    park.at("2026-01-10").companies(1)
    park.record(fact(1, "employees", 40), fact(1, "rd_expense", 900_000, "2025"), fact(1, "rd_expense", 2, "2024"))
    park.hold(titles(1, old))
    first = clause("一", {"all": [HIGH_TECH, RESEARCH]}, [reward(10_000)])
    park.at("2026-02-01").publish("甲", first, on="2026-02-01")
    park.at("2026-02-10").record(fact(1, "rd_expense", 1_200_000, "2025"))
    park.at("2026-02-15").record(fact(1, "employees", 60, valid_from=date(2026, 3, 1)))
    park.at("2026-03-20").hold(titles(1, old, new))
    second = clause("一", {"all": [HIGH_TECH, RESEARCH, STAFF]}, [reward(20_000)])
    park.at("2026-04-01").publish("甲", second, on="2026-05-01", kind="replace")
    return park


CASES = [
    # on, known, what stands: the version, the outcome and the amount
    ("2026-01-20", "2026-01-20", None),  # no policy yet
    ("2026-02-01", "2026-01-31", None),  # its publication was not known
    ("2026-01-31", "2026-02-01", None),  # known, and not in force
    ("2026-02-01", "2026-02-01", (1, "falls_short", None)),
    ("2026-02-09", "2026-02-09", (1, "falls_short", None)),
    ("2026-02-09", "2026-02-10", (1, "qualifies", 10_000)),  # the figure was corrected after the verdict
    ("2026-02-28", "2026-02-28", (1, "qualifies", 10_000)),  # the last day of the title
    ("2026-03-01", "2026-03-01", (1, "falls_short", None)),  # the title has expired
    ("2026-03-19", "2026-03-19", (1, "falls_short", None)),
    ("2026-03-01", "2026-03-20", (1, "qualifies", 10_000)),  # its renewal became known
    ("2026-03-01", "2026-02-09", (1, "falls_short", None)),
    ("2026-04-30", "2026-04-30", (1, "qualifies", 10_000)),
    ("2026-05-01", "2026-03-31", (1, "qualifies", 10_000)),  # its replacement was not known
    ("2026-05-01", "2026-04-01", (2, "qualifies", 20_000)),  # replaced; 60 employees since March
    ("2026-04-30", "2026-05-01", (1, "qualifies", 10_000)),
    ("2027-01-01", "2026-12-31", (2, "undecided", None)),  # last year is 2026 now
]


def answer(tx: Tx, on: str, known: str) -> tuple[int, str, object] | None:
    day, instant = date.fromisoformat(on), end_of(date.fromisoformat(known))
    for kept in in_force(tx, day, SITE, instant):
        (rule,) = rules_of(kept.clauses)
        verdict = judge(rule, profile(tx, code(1), day, instant), day, SITE)
        return kept.number, verdict.outcome, verdict.amount
    return None


def test_each_day_has_its_answer(park: Park) -> None:
    with park.database.reading() as tx:
        answers = [(on, known, answer(tx, on, known)) for on, known, _ in CASES]
    assert answers == CASES


@pytest.mark.parametrize(
    ("on", "employees"), [("2026-02-28", 40), ("2026-03-01", 60)], ids=["the day before", "the first day"]
)
def test_a_fact_holds_from_its_day(park: Park, on: str, employees: int) -> None:
    with park.database.reading() as tx:
        assert profile(tx, code(1), date.fromisoformat(on)).values["employees"].plain == employees


def test_what_was_judged_is_judged_the_same_today(park: Park) -> None:
    """A verdict computed again from what was known then is the same, whatever was recorded since."""
    then = park.judged("2026-04-30")
    park.record(fact(1, "rd_expense", 1, "2025"), fact(1, "employees", 1))
    park.hold(titles(1))
    match, blocks = then
    with park.database.reading() as tx:
        again = profile(tx, code(1), match.day, match.known)
        (kept,) = in_force(tx, match.day, SITE, match.known)
    verdict = judge(rules_of(kept.clauses)[0], again, match.day, SITE)
    assert [standing_of(verdict)] == list(blocks[0].standings)
