"""The jobs of the schedule: what is done when."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from typing import TypeVar

from app.health import Health, health
from app.matching import Wanted, run_match
from app.office import Office
from app.telling import Desk, day_of_desk, windows_today
from engine.archive.runs import Scope
from engine.archive.store import Tx
from notifier.alarms import Alarm
from notifier.jobs import last_done, last_moment
from notifier.schedule import Job

T = TypeVar("T")

MATCH = "match"
DAILY_MATCH = time(6, 30)
DAILY_WINDOWS = time(7, 0)
MATCH_TAKES = timedelta(hours=2)  # after so long a match that has not finished is told to staff


def jobs_of(office: Office, desk: Desk, stopped: asyncio.Event) -> tuple[Job, ...]:
    """Every job, safe to run twice: each does what the store says is due."""
    settler, begun = desk.settler, desk.clock()

    async def match() -> str:
        saved = await asyncio.to_thread(run_match, office, Wanted(day=day_of_desk(desk), scope=Scope()))
        return f"{len(saved.changes)} changes"

    async def plan_and_send() -> None:
        await asyncio.to_thread(desk.plan)
        await desk.dispatcher().drain(stopped)

    async def tell_staff() -> int:
        return await desk.watch.tell(await asyncio.to_thread(alarms_of, desk, begun))

    return (
        Job(name=MATCH, run=match, seconds=30.0, at=DAILY_MATCH),
        Job(name="windows", run=_in_thread(lambda: len(windows_today(desk))), seconds=30.0, at=DAILY_WINDOWS),
        Job(name="push", run=plan_and_send, seconds=2.0),  # digests that are due are part of planning
        Job(name="receipts", run=_in_thread(desk.read_callbacks), seconds=2.0),
        Job(name="settle", run=settler.settle, seconds=20.0),
        Job(name="missing receipts", run=_in_thread(settler.miss_receipts), seconds=60.0),
        Job(name="reap", run=_in_thread(settler.reap), seconds=15.0),
        Job(name="expire", run=_in_thread(settler.expire), seconds=60.0),
        Job(name="tokens", run=desk.keep_tokens, seconds=120.0),
        Job(name="alarms", run=tell_staff, seconds=60.0),
    )


def alarms_of(desk: Desk, begun: datetime) -> list[Alarm]:
    """What staff must see to, by a schedule that began then."""
    now = desk.clock()
    with desk.database.reading() as tx:
        found = health(tx, day_of_desk(desk), now)
        return [*unfinished(tx, found, begun, now), *found.alarms]


def unfinished(tx: Tx, found: Health, begun: datetime, now: datetime) -> Iterator[Alarm]:
    """Today's match, where it has had its time and there is something to match."""
    due, done = last_moment(DAILY_MATCH, now), last_done(tx).get(MATCH)
    is_finished = any(moment and moment >= due for moment in (found.last_match, done))
    had_its_time = now - max(due, begun) > MATCH_TAKES
    if had_its_time and not is_finished and found.companies and found.policies:
        yield Alarm(key=f"match {due:%m-%d}", words=f"{due:%m月%d日}的匹配到现在没有完成，请检查 huiqi run")


def _in_thread(work: Callable[[], T]) -> Callable[[], "asyncio.Future[T]"]:
    return lambda: asyncio.ensure_future(asyncio.to_thread(work))
