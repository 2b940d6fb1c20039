"""`huiqi status`: late is a match that was due and has not been finished for a day."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.database import Database
from app.health import Health, health
from app.scheduled import unfinished
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
    assert list(seen(park, 0).worries()) == ["还没有完成过匹配，请运行 huiqi match 或检查 huiqi run"]


@pytest.mark.parametrize(("hours", "late"), [(24.0, False), (24.1, True)])
def test_the_next_match_is_late_a_day_after_the_last(database: Database, hours: float, late: bool) -> None:
    park = Park(database, now=NOON)
    park.companies(1)
    park.publish("示高新发-3", RULE, on="2026-01-01")
    park.now += timedelta(days=3)
    park.match(f"{DAY}")
    assert seen(park, hours).match_is_late is late
    told = list(seen(park, hours).worries())
    said = "超过 24 小时没有完成匹配（上次完成于 2026-03-05 12:05），请运行 huiqi match 或检查 huiqi run"
    assert told == ([said] if late else [])


def test_a_match_of_one_company_is_not_the_daily_one(database: Database) -> None:
    park = Park(database, now=NOON)
    park.companies(1, 2)
    park.publish("示高新发-3", RULE, on="2026-01-01")
    park.now += timedelta(days=3)
    park.match(f"{DAY}", Scope(companies=frozenset([code(1)])))
    assert seen(park, 1).match_is_late


@pytest.mark.parametrize(
    ("now", "begun", "alarm"),
    [
        ("06:29", "02 12:00", False),  # that of yesterday is done
        ("08:30", "02 12:00", False),
        ("08:31", "02 12:00", True),
        ("08:31", "03 08:00", False),  # the schedule has only just begun, and is at it
        ("10:01", "03 08:00", True),
    ],
)
def test_staff_hear_of_a_match_that_had_two_hours_and_has_not_finished(
    embedded: Database, now: str, begun: str, alarm: bool
) -> None:
    park = Park(embedded, now=NOON)
    park.companies(1)
    park.publish("示高新发-3", RULE, on="2026-01-01")
    park.match(f"{DAY}")
    moment, start = (datetime.fromisoformat(f"2026-03-{text}+08:00") for text in (f"03 {now}", begun))

    def told() -> list[str]:
        with embedded.reading() as tx:
            return [one.words for one in unfinished(tx, health(tx, DAY, moment), start, moment)]

    assert told() == (["03月03日的匹配到现在没有完成，请检查 huiqi run"] if alarm else [])
    park.now = moment
    park.match("2026-03-03")
    assert told() == []
