"""Whether the office is well: when it last matched and sent, and what a person must see to."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select
from sqlmodel import col

from app.clock import said
from engine.archive.companies import Company
from engine.archive.policies import lives
from engine.archive.runs import Run
from engine.archive.store import Tx, read
from notifier.alarms import Alarm, telling_alarms
from notifier.looking import last_sent

MATCH_DUE = timedelta(hours=24)  # a match is due once a day


@dataclass(frozen=True, kw_only=True, slots=True)
class Health:
    """How the office is."""

    companies: int
    policies: int  # in force
    last_match: datetime | None  # of all companies, finished
    last_sent: datetime | None
    match_is_late: bool
    alarms: tuple[Alarm, ...]  # of telling

    def worries(self) -> Iterator[str]:
        """What a person must see to, in words."""
        if self.match_is_late:
            last = self.last_match
            since = f"超过 24 小时没有完成匹配（上次完成于 {said(last)}）" if last else "还没有完成过匹配"
            yield f"{since}，请运行 huiqi match 或检查 huiqi run"
        yield from (alarm.words for alarm in self.alarms)


def health(tx: Tx, day: date, now: datetime) -> Health:
    policies = sum(life.in_force(day) is not None for life in lives(tx).values())
    companies, last = _one(tx, select(func.count()).select_from(Company)), last_match(tx)
    late = bool(companies and policies) and (last is None or now - last > MATCH_DUE)
    return Health(
        companies=companies,
        policies=policies,
        last_match=last,
        last_sent=last_sent(tx),
        match_is_late=late,
        alarms=tuple(telling_alarms(tx, now)),
    )


def last_match(tx: Tx) -> datetime | None:
    """When a match of all companies with all policies was finished last."""
    finished = select(func.max(col(Run.finished))).where(col(Run.companies).is_(None), col(Run.policies).is_(None))
    found: datetime | None = _one(tx, finished)
    return found


def _one(tx: Tx, asked: Select[Any]) -> Any:
    ((found,),) = read(tx, asked)
    return found
