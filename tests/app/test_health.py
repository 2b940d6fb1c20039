"""`huiqi status`: late is a match that was due and has not been finished for a day."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.database import Database
from app.health import Health, health
from engine.archive.runs import Scope
from tests.archive.parks import Park, atom, clause, code, reward

DAY = date(2026, 3, 2)
NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
RULE = clause("一", atom("rd_expense", ">=", 20_000_000, period="last_year"), [reward(200_000)])


def seen(park: Park, hours: float) -> Health:
    """How the office is so many hours after the park's last doing."""
    with park.database.reading() as tx:
        return health(tx, DAY, park.now + timedelta(hours=hours))


def test_nothing_is_late_where_there_is_nothing_to_match(database: Database) -> None:
    park = Park(database, now=NOON)
    assert not seen(park, 100).match_is_late
    park.companies(1)
    assert not seen(park, 100).match_is_late
    park.publish("示高新发-3", RULE, on="2026-05-01")  # not in force yet
    assert not seen(park, 100).match_is_late


def test_a_first_match_is_due_as_soon_as_there_is_something(database: Database) -> None:
    park = Park(database, now=NOON)
    park.companies(1)
    park.publish("示高新发-3", RULE, on="2026-01-01")
    assert seen(park, 0).match_is_late
    assert [alarm.words for alarm in seen(park, 0).alarms] == ["还没有完成过匹配，请运行 huiqi match 或检查 huiqi run"]


@pytest.mark.parametrize(("hours", "late"), [(24.0, False), (24.1, True)])
def test_the_next_match_is_late_a_day_after_the_last(database: Database, hours: float, late: bool) -> None:
    park = Park(database, now=NOON)
    park.companies(1)
    park.publish("示高新发-3", RULE, on="2026-01-01")
    park.now += timedelta(days=3)
    park.match(f"{DAY}")
    assert seen(park, hours).match_is_late is late
    told = [alarm.words for alarm in seen(park, hours).alarms]
    said = "超过 24 小时没有完成匹配（上次完成于 2026-03-05 12:05），请运行 huiqi match 或检查 huiqi run"
    assert told == ([said] if late else [])


def test_a_match_of_one_company_is_not_the_daily_one(database: Database) -> None:
    park = Park(database, now=NOON)
    park.companies(1, 2)
    park.publish("示高新发-3", RULE, on="2026-01-01")
    park.now += timedelta(days=3)
    park.match(f"{DAY}", Scope(companies=frozenset([code(1)])))
    assert seen(park, 1).match_is_late
