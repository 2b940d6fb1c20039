"""Jobs that have run: when each ended last, and whether it is due."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import func, select
from sqlmodel import col

from engine.archive.store import BEIJING, Tx, read
from notifier.store_providers import JobRun

RETRY = timedelta(minutes=10)  # after a run that failed


@dataclass(frozen=True, kw_only=True, slots=True)
class Ran:
    """A run of a job."""

    job: str
    owner: str
    started: datetime
    finished: datetime
    done: bool
    said: str = ""


def note_run(tx: Tx, ran: Ran) -> None:
    tx.add(
        JobRun(
            job=ran.job, owner=ran.owner, started=ran.started, finished=ran.finished, done=ran.done, said=ran.said[:500]
        )
    )


def last_done(tx: Tx) -> Mapping[str, datetime]:
    """When each job was last done."""
    asked = select(col(JobRun.job), func.max(col(JobRun.finished))).where(col(JobRun.done)).group_by(col(JobRun.job))
    return dict(map(tuple, read(tx, asked)))  # type: ignore[arg-type]  # two columns


def last_moment(at: time, now: datetime) -> datetime:
    """When it was last this time of the day in Beijing."""
    local = now.astimezone(BEIJING)
    moment = datetime.combine(local.date(), at, tzinfo=BEIJING)
    return moment if moment <= local else moment - timedelta(days=1)


def is_due(tx: Tx, job: str, at: time, now: datetime) -> bool:
    """Whether a daily job has not been done since its time; one that failed just now is left for a while."""
    done = last_done(tx).get(job)
    if done is not None and done >= last_moment(at, now):
        return False
    failed = select(col(JobRun.id)).where(col(JobRun.job) == job, ~col(JobRun.done))
    return not read(tx, failed.where(col(JobRun.finished) > now - RETRY).limit(1))
