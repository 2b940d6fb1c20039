"""The schedule: jobs at their times, in one elected process of all that run. The only door to APScheduler.

Every job does what the store says is due, so it is safe to run it twice or not to run it once.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, time

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from engine.archive.store import BEIJING
from notifier.dispatcher import Store
from notifier.jobs import Ran, is_due, note_run
from notifier.leases import Claim, give_up, hold_lease
from notifier.providers.masking import provider_words

LEADER = "schedule"


@dataclass(frozen=True, kw_only=True, slots=True)
class Job:
    """Something to be done every so many seconds; once a day where it has a time, which is looked up so often."""

    name: str
    run: Callable[[], Awaitable[object]]
    seconds: float
    at: time | None = None  # in Beijing: from then on it is due, until it has been done


@dataclass(kw_only=True)
class Schedule:
    """One process of those that could run the jobs."""

    store: Store
    owner: str
    clock: Callable[[], datetime]
    jobs: Iterable[Job]
    lease_seconds: float = 15.0
    renew_seconds: float = 5.0
    is_leader: bool = field(default=False, init=False)
    _running: set[asyncio.Task[object]] = field(default_factory=set, init=False)

    async def run(self, stopped: asyncio.Event) -> None:
        """Stand for election, and run the jobs while elected; on a stop finish what is running."""
        ticker = self._ticker()
        ticker.start(paused=True)
        try:
            while not stopped.is_set():
                await self._stand(ticker)
                await _wait(stopped, self.renew_seconds)
        finally:
            ticker.remove_all_jobs()
            await asyncio.gather(*self._running, return_exceptions=True)  # a shutdown would cut them short
            ticker.shutdown(wait=False)
            await asyncio.to_thread(self._give_up)

    def _ticker(self) -> AsyncIOScheduler:
        defaults = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        ticker = AsyncIOScheduler(timezone=BEIJING, job_defaults=defaults)
        for job in self.jobs:
            ticker.add_job(self._run, "interval", (job,), seconds=job.seconds, next_run_time=datetime.now(BEIJING))
        return ticker

    async def _stand(self, ticker: AsyncIOScheduler) -> None:
        try:
            elected = await asyncio.to_thread(self._hold)
        except Exception:  # a database that is away: nobody is elected until it is back
            _log.warning("no election: the database does not answer")
            elected = False
        if elected != self.is_leader:
            self.is_leader = elected
            ticker.resume() if elected else ticker.pause()

    async def _run(self, job: Job) -> None:
        """Run a job if we are still elected; what it raises is noted, and the next time it is tried again."""
        task = asyncio.ensure_future(self._run_elected(job))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        await task

    async def _run_elected(self, job: Job) -> None:
        if await asyncio.to_thread(self._hold) and await asyncio.to_thread(self._is_due, job):
            await self._run_noted(job)

    async def _run_noted(self, job: Job) -> None:
        started, said, done = self.clock(), "", True
        try:
            said = str(await job.run() or "")
        except Exception as error:
            said, done = f"{type(error).__name__}: {provider_words(str(error))}", False
            _log.warning("job %s failed: %s", job.name, said)
        if job.at is not None or not done:
            ran = Ran(job=job.name, owner=self.owner, started=started, finished=self.clock(), done=done, said=said)
            await asyncio.to_thread(self._note, ran)

    def _claim(self) -> Claim:
        return Claim(name=LEADER, owner=self.owner, seconds=self.lease_seconds)

    def _hold(self) -> bool:
        with self.store.writing() as tx:
            return hold_lease(tx, self._claim(), self.clock())

    def _is_due(self, job: Job) -> bool:
        """A daily job that was due while no schedule ran is done as soon as one does."""
        if job.at is None:
            return True
        with self.store.reading() as tx:
            return is_due(tx, job.name, job.at, self.clock())

    def _give_up(self) -> None:
        with self.store.writing() as tx:
            give_up(tx, self._claim(), self.clock())

    def _note(self, ran: Ran) -> None:
        with self.store.writing() as tx:
            note_run(tx, ran)


_log = logging.getLogger(__name__)
logging.getLogger("apscheduler").setLevel(logging.ERROR)  # that a job still runs when its time comes again is no news


async def _wait(stopped: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(stopped.wait(), seconds)
    except TimeoutError:
        return
