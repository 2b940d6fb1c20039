"""Two schedules and one database: one runs the jobs; when it dies the other takes over within the lease."""

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from app.database import Database
from notifier.jobs import Ran, is_overdue, last_done, note_run
from notifier.leases import Claim, give_up, hold_lease
from notifier.schedule import Job, Schedule

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


def schedule(database: Database, owner: str, runs: Counter[str], fails: bool = False) -> Schedule:
    async def run() -> str:
        runs[owner] += 1
        if fails:
            raise RuntimeError("18612345678 refused")
        return "3 changes"

    return Schedule(
        store=database,
        owner=owner,
        clock=lambda: datetime.now(UTC),
        jobs=[Job(name="match", run=run, seconds=0.1, is_noted=True)],
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
    with database.reading() as tx:
        assert set(last_done(tx)) == {"match"}


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


@pytest.mark.parametrize(("hours", "overdue"), [(23.9, False), (24.0, False), (24.1, True)])
def test_a_match_that_was_not_finished_in_a_day_is_overdue(embedded: Database, hours: float, overdue: bool) -> None:
    with embedded.writing() as tx:
        assert not is_overdue(tx, "match", NOON)  # nothing has ever run here
        note_run(tx, Ran(job="match", owner="one", started=NOON, finished=NOON, done=True))
        failed = NOON + timedelta(hours=1)
        note_run(tx, Ran(job="match", owner="one", started=failed, finished=failed, done=False))
        assert is_overdue(tx, "match", NOON + timedelta(hours=hours)) is overdue
