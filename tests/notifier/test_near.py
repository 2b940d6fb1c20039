"""Near misses are told where a rule or a figure is new: once for a version, and not to whom a first match is silent."""

from collections.abc import Callable

import pytest

from app.database import Database
from tests.archive.parks import atom, clause, fact, reward
from tests.notifier.desks import Bureau, on_desk, publish, rd_clause

AN_EIGHTH, A_TENTH = 17_500_000, 18_000_000  # short of 2000万元


def has(bureau: Bureau, expense: int, company: int = 1) -> None:
    bureau.park.record(fact(company, "rd_expense", expense, "2025"))


def published_after(expense: int) -> Callable[[Bureau], None]:
    def story(bureau: Bureau) -> None:
        has(bureau, expense)
        bureau.match()
        publish(bureau)

    return story


def figure_comes_near(bureau: Bureau) -> None:
    publish(bureau)
    has(bureau, 100)
    bureau.match()
    has(bureau, A_TENTH)


def other_figure_changes(bureau: Bureau) -> None:
    """It was near before the rule was matched for the first time by everybody."""
    has(bureau, A_TENTH)
    publish(bureau)
    bureau.match()
    bureau.park.record(fact(1, "employees", 7, "2025"))


def first_match(bureau: Bureau) -> None:
    has(bureau, 100)
    publish(bureau)
    bureau.match()
    bureau.park.companies(5)
    has(bureau, A_TENTH, 5)


def two_things_short(bureau: Bureau) -> None:
    has(bureau, A_TENTH)
    bureau.park.record(fact(1, "revenue", A_TENTH, "2025"))
    bureau.match()
    both = [atom(of, ">=", 20_000_000, period="last_year") for of in ("rd_expense", "revenue")]
    publish(bureau, clause("一", {"all": both}, [reward(100_000)]))


def qualifies_no_more(bureau: Bureau) -> None:
    has(bureau, 30_000_000)
    publish(bureau)
    bureau.match()
    has(bureau, A_TENTH)


@pytest.mark.parametrize(
    ("story", "told"),
    [
        (published_after(A_TENTH), ["near_miss"]),
        (published_after(A_TENTH - 1), []),
        (published_after(AN_EIGHTH), []),
        (published_after(20_000_000), ["newly_eligible"]),
        (published_after(19_999_999), ["near_miss"]),
        (figure_comes_near, ["near_miss"]),
        (other_figure_changes, []),
        (first_match, []),
        (two_things_short, []),
        (qualifies_no_more, ["lost"]),
    ],
)
def test_who_is_near_is_told_once(embedded: Database, story: Callable[[Bureau], None], told: list[str]) -> None:
    async def scenario(bureau: Bureau) -> list[list[str]]:
        story(bureau)
        found = [[event.kind for event in bureau.match()] for _ in range(2)]
        bureau.clock.advance(86400)
        bureau.day = "2026-03-03"
        found.append([event.kind for event in bureau.match()])
        publish(bureau, rd_clause(40_000_000), policy="示高新发-9")
        found.append([event.kind for event in bureau.match()])
        return found

    assert on_desk(embedded, scenario, companies=[1]) == [told, [], [], []]
