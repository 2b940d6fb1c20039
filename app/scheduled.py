"""The jobs of the schedule: what is done when."""

import asyncio
from collections.abc import Callable
from datetime import time
from typing import TypeVar

from app.matching import Wanted, run_match
from app.office import Office
from app.telling import Desk, day_of_desk, windows_today
from engine.archive.runs import Scope
from notifier.schedule import Job

T = TypeVar("T")

DAILY_MATCH = time(6, 30)
DAILY_WINDOWS = time(7, 0)


def jobs_of(office: Office, desk: Desk, stopped: asyncio.Event) -> tuple[Job, ...]:
    """Every job, safe to run twice: each does what the store says is due."""
    settler = desk.settler

    async def match() -> str:
        saved = await asyncio.to_thread(run_match, office, Wanted(day=day_of_desk(desk), scope=Scope()))
        return f"{len(saved.changes)} changes"

    async def plan_and_send() -> None:
        await asyncio.to_thread(desk.plan)
        await desk.dispatcher().drain(stopped)

    return (
        Job(name="match", run=match, at=DAILY_MATCH, is_noted=True),
        Job(name="windows", run=_in_thread(lambda: len(windows_today(desk))), at=DAILY_WINDOWS, is_noted=True),
        Job(name="push", run=plan_and_send, seconds=2.0),  # digests that are due are part of planning
        Job(name="receipts", run=_in_thread(desk.read_callbacks), seconds=2.0),
        Job(name="settle", run=settler.settle, seconds=20.0),
        Job(name="missing receipts", run=_in_thread(settler.miss_receipts), seconds=60.0),
        Job(name="reap", run=_in_thread(settler.reap), seconds=15.0),
        Job(name="expire", run=_in_thread(settler.expire), seconds=60.0),
        Job(name="tokens", run=desk.keep_tokens, seconds=120.0),
    )


def _in_thread(work: Callable[[], T]) -> Callable[[], "asyncio.Future[T]"]:
    return lambda: asyncio.ensure_future(asyncio.to_thread(work))
