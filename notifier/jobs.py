"""Jobs that have run: when each ended last, and whether it is late."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlmodel import col

from engine.archive.store import Tx, read
from notifier.store_providers import JobRun


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


def is_overdue(tx: Tx, job: str, now: datetime, hours: int = 24) -> bool:
    """Whether a job that should be done daily was not, although the schedule has been running that long."""
    done = last_done(tx).get(job)
    if done is not None:
        return now - done > timedelta(hours=hours)
    ((first,),) = read(tx, select(func.min(col(JobRun.started))))
    return first is not None and now - first > timedelta(hours=hours)
