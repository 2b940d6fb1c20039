"""Runs: every match that was saved, on which day, knowing what, over which companies and policies."""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, and_, func, or_, select
from sqlmodel import Field, SQLModel, col

from engine.archive.hashing import canonical
from engine.archive.store import Instant, Tx, columns, groups, read


def of_this_run() -> ForeignKey:
    """A run's own row is written last, when it is known what it came to; looked at when the transaction ends."""
    return ForeignKey("runs.id", deferrable=True, initially="DEFERRED")


class Run(SQLModel, table=True):
    """匹配批次: what a match took in and what it came to."""

    __tablename__ = "runs"

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    day: date  # the day of evaluation
    known: datetime = Field(sa_type=Instant, index=True)  # the last recording it has seen
    started: datetime = Field(sa_type=Instant)
    finished: datetime = Field(sa_type=Instant)
    by: str | None = None
    companies: str | None = None  # JSON; None: all
    policies: str | None = None  # JSON; None: all
    versions: str  # JSON: policy -> the version that was in force
    environment: str  # hash of the vocabulary, the lists and figures, and the release that judged
    judged: int  # companies
    qualify: int
    undecided: int
    changed: int


class Baseline(SQLModel, table=True):
    """The first match of a company with all policies: what it came to is where changes begin."""

    __tablename__ = "baselines"

    company: str = Field(primary_key=True, foreign_key="companies.code")
    run: int = Field(sa_column_args=[of_this_run()], index=True)


@dataclass(frozen=True, kw_only=True, slots=True)
class Scope:
    """Which companies and policies a run is about; None: all."""

    companies: frozenset[str] | None = None
    policies: frozenset[str] | None = None

    def covers(self, company: str, policy: str) -> bool:
        return (self.companies is None or company in self.companies) and (
            self.policies is None or policy in self.policies
        )

    @property
    def is_whole(self) -> bool:
        return self.policies is None


@dataclass(frozen=True, kw_only=True, slots=True)
class PastRun:
    """A saved run, as far as later ones need it."""

    id: int
    day: date
    known: datetime
    scope: Scope
    versions: Mapping[str, int]


@dataclass(slots=True)
class History:
    """The saved runs, those that knew most first; read as far back as somebody asks."""

    remaining: Iterator[PastRun]
    runs: list[PastRun] = field(default_factory=list)

    def before(self, company: str, policy: str) -> PastRun | None:
        """The last run that was about a company and a policy."""
        known = next((run for run in self.runs if run.scope.covers(company, policy)), None)
        while known is None:
            run = next(self.remaining, None)
            if run is None:
                return None
            self.runs.append(run)
            known = run if run.scope.covers(company, policy) else None
        return known


def history(tx: Tx) -> History:
    return History(remaining=_past(tx))


def newer_runs(tx: Tx, known: datetime, day: date) -> list[PastRun]:
    """The saved runs that knew more than a run, or as much and looked at a later day."""
    newer = or_(col(Run.known) > known, and_(col(Run.known) == known, col(Run.day) > day))
    return [_past_run(row) for row in read(tx, _WHAT_IS_KEPT.where(newer))]


def known_by_last_whole(tx: Tx, day: date, versions: Mapping[str, int], environment: str) -> datetime | None:
    """What the last match of everything knew, if it was of this day and nothing but facts can differ since."""
    asked = select(*columns(Run, "day", "known", "versions", "environment"))
    whole = asked.where(col(Run.companies).is_(None), col(Run.policies).is_(None))
    last = next(iter(read(tx, whole.order_by(col(Run.id).desc()).limit(1))), None)
    if last is None or (last.day, last.versions, last.environment) != (day, canonical(dict(versions)), environment):
        return None
    known: datetime = last.known
    return known


def last_whole(tx: Tx) -> PastRun | None:
    """The last match of everything."""
    whole = _WHAT_IS_KEPT.where(col(Run.companies).is_(None), col(Run.policies).is_(None))
    last = next(iter(read(tx, whole.order_by(col(Run.id).desc()).limit(1))), None)
    return _past_run(last) if last is not None else None


def next_run(tx: Tx) -> int:
    ((last,),) = read(tx, select(func.coalesce(func.max(col(Run.id)), 0)))
    return int(last) + 1


def baselined(tx: Tx, companies: Collection[str]) -> frozenset[str]:
    """Which of these companies have had their first match."""
    asked = select(*columns(Baseline, "company"))
    matched = (read(tx, asked.where(col(Baseline.company).in_(some))) for some in groups(companies))
    return frozenset(company for rows in matched for (company,) in rows)


def scope_text(members: frozenset[str] | None) -> str | None:
    return None if members is None else canonical(sorted(members))


def _past(tx: Tx, at_once: int = 20) -> Iterator[PastRun]:
    newest_first = _WHAT_IS_KEPT.order_by(col(Run.known).desc(), col(Run.day).desc(), col(Run.id).desc())
    offset = 0
    while rows := read(tx, newest_first.limit(at_once).offset(offset)):
        yield from map(_past_run, rows)
        offset += at_once


def _past_run(row: Any) -> PastRun:
    number, day, known, companies, policies, versions = row
    members = [None if text is None else frozenset(json.loads(text)) for text in (companies, policies)]
    scope = Scope(companies=members[0], policies=members[1])
    return PastRun(id=number, day=day, known=known, scope=scope, versions=json.loads(versions))


_WHAT_IS_KEPT = select(*columns(Run, "id", "day", "known", "companies", "policies", "versions"))
