"""Two schedules and one database: one runs the jobs; when it dies the other takes over within the lease."""

import asyncio
from collections import Counter
from datetime import UTC, datetime, time, timedelta

import pytest

from app.database import Database
from notifier.jobs import Ran, is_due, note_run
from notifier.leases import Claim, give_up, hold_lease
from notifier.schedule import Job, Schedule

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


def schedule(
    database: Database, owner: str, runs: Counter[str], *, fails: bool = False, at: time | None = None
) -> Schedule:
    async def run() -> str:
        runs[owner] += 1
        if fails:
            raise RuntimeError("18612345678 refused")
        return "3 changes"

    return Schedule(
        store=database,
        owner=owner,
        clock=lambda: datetime.now(UTC),
        jobs=[Job(name="match", run=run, seconds=0.1, at=at)],
        lease_seconds=0.6,
        renew_seconds=0.15,
    )


def test_only_the_elected_one_runs_jobs_and_another_follows(database: Database) -> None:
    runs: Counter[str] = Counter()

    async def play() -> None:
        stops = {name: asyncio.Event() for name in ("one", "two")}
        tasks = {}
        for name, stopped in stops.items():
            tasks[name] = asyncio.create_task(schedule(database, name, runs).run(stopped))
            await asyncio.sleep(0.3)
        assert set(runs) == {"one"}
        tasks["one"].cancel()  # it dies without a word
        await asyncio.gather(tasks["one"], return_exceptions=True)
        seen = runs["one"]
        await asyncio.sleep(1.2)
        assert runs["one"] == seen
        assert runs["two"] > 0
        stops["two"].set()
        await tasks["two"]

    asyncio.run(play())


def test_what_a_job_raises_is_noted_without_numbers_and_it_runs_again(embedded: Database) -> None:
    runs: Counter[str] = Counter()

    async def play() -> None:
        stopped = asyncio.Event()
        task = asyncio.create_task(schedule(embedded, "one", runs, fails=True).run(stopped))
        await asyncio.sleep(0.6)
        stopped.set()
        await task

    asyncio.run(play())
    assert runs["one"] > 1
    with embedded.reading() as tx:
        said = {row[0] for row in tx.connection().exec_driver_sql("SELECT said FROM job_runs")}
    assert said == {"RuntimeError: 186****5678 refused"}


@pytest.mark.parametrize(
    ("owner", "after", "gets"), [("two", 4.9, False), ("two", 5.0, True), ("two", 6.0, True), ("one", 4.9, True)]
)
def test_a_lease_is_anothers_only_when_it_has_run_out(database: Database, owner: str, after: float, gets: bool) -> None:
    with database.writing() as tx:
        assert hold_lease(tx, Claim(name="schedule", owner="one", seconds=5), NOON)
    with database.writing() as tx:
        later = NOON + timedelta(seconds=after)
        assert hold_lease(tx, Claim(name="schedule", owner=owner, seconds=5), later) is gets


def test_a_lease_that_is_given_up_is_free_at_once(database: Database) -> None:
    one, two = (Claim(name="schedule", owner=owner, seconds=60) for owner in ("one", "two"))
    with database.writing() as tx:
        hold_lease(tx, one, NOON)
        give_up(tx, two, NOON)
        assert not hold_lease(tx, two, NOON)
        give_up(tx, one, NOON)
        assert hold_lease(tx, two, NOON)


SIX_THIRTY = time(6, 30)


@pytest.mark.parametrize(
    ("done", "failed", "now", "due"),
    [
        (None, None, "02T06:30", True),  # never done: also in the middle of the day
        (None, None, "02T06:29", True),
        ("01T06:40", None, "02T06:29", False),
        ("01T06:40", None, "02T06:30", True),
        ("02T06:30", None, "02T06:31", False),
        ("01T06:29", None, "02T06:29", True),  # that of yesterday
        ("01T06:40", "02T06:35", "02T06:44", False),  # it failed just now
        ("01T06:40", "02T06:35", "02T06:45", True),
    ],
)
def test_a_daily_job_is_due_from_its_time_until_it_has_been_done(
    embedded: Database, done: str | None, failed: str | None, now: str, due: bool
) -> None:
    def moment(text: str) -> datetime:
        return datetime.fromisoformat(f"2026-03-{text}+08:00")

    with embedded.writing() as tx:
        for ended, well in ((done, True), (failed, False)):
            if ended:
                note_run(tx, Ran(job="match", owner="one", started=moment(ended), finished=moment(ended), done=well))
        note_run(tx, Ran(job="windows", owner="one", started=moment(now), finished=moment(now), done=False))
        assert is_due(tx, "match", SIX_THIRTY, moment(now)) is due


def test_what_was_due_while_no_schedule_ran_is_done_once_by_the_first_that_does(database: Database) -> None:
    runs: Counter[str] = Counter()

    async def play() -> None:
        stops = {name: asyncio.Event() for name in ("one", "two")}
        daily = {name: schedule(database, name, runs, at=SIX_THIRTY) for name in stops}
        tasks = [asyncio.create_task(daily[name].run(stops[name])) for name in stops]
        await asyncio.sleep(1.0)
        assert runs.total() == 1
        (first,) = runs
        stops[first].set()  # the other takes over and finds that it is done
        await asyncio.sleep(1.0)
        for stopped in stops.values():
            stopped.set()
        await asyncio.gather(*tasks)

    asyncio.run(play())
    assert runs.total() == 1
