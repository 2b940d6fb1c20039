"""Events as they are kept, and which company has been told of which clause."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, select
from sqlmodel import Field, SQLModel, col

from engine.archive.store import BEIJING, BIG, Instant, Tx, columns, groups, read, table_of
from engine.archive.values import read_number, write_number
from notifier.details import read_detail, write_detail
from notifier.events import Event


class EventRow(SQLModel, table=True):
    """事项: one thing to tell one company; its key is there once."""

    __tablename__ = "events"
    __table_args__ = (Index("ix_events_policy_clause", "policy", "clause", "day"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG)
    key: str = Field(unique=True)
    company: str = Field(foreign_key="companies.code", index=True)
    policy: str
    version: int
    clause: str
    kind: str
    milestone: str
    amount: str | None = None  # exact text, yuan
    detail: str  # JSON
    day: date  # of evaluation
    at: datetime = Field(sa_type=Instant)


class Told(SQLModel, table=True):
    """A company has been told that it has something of a clause, or has no more; the newest counts."""

    __tablename__ = "told"

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG)
    company: str = Field(foreign_key="companies.code", index=True)
    policy: str
    clause: str
    has: bool
    event: int = Field(sa_type=BIG, foreign_key="events.id")
    at: datetime = Field(sa_type=Instant)


def add_events(tx: Tx, events: Iterable[Event], day: date, at: datetime) -> list[Event]:
    """Keep the events that are not there yet; says which."""
    fresh = {event.key: event for event in events}
    for some in groups(fresh):
        for (key,) in read(tx, select(*columns(EventRow, "key")).where(col(EventRow.key).in_(some))):
            del fresh[key]
    rows = [_row(key, event, day, at) for key, event in fresh.items()]
    if rows:
        tx.connection().execute(table_of(EventRow).insert(), rows)
    return list(fresh.values())


def _row(key: str, event: Event, day: date, at: datetime) -> dict[str, Any]:
    names = ("company", "policy", "version", "clause", "kind", "milestone")
    same = {name: getattr(event, name) for name in names}
    written = {"amount": write_number(event.amount), "detail": write_detail(event.detail)}
    return {"key": key, "day": day, "at": at, **same, **written}


def event_of(row: Any) -> Event:
    """An event out of its row."""
    return Event(
        company=row.company,
        policy=row.policy,
        version=row.version,
        clause=row.clause,
        kind=row.kind,
        milestone=row.milestone,
        amount=read_number(row.amount),
        detail=read_detail(row.detail),
    )


def told_of(tx: Tx, companies: Collection[str]) -> frozenset[tuple[str, str, str]]:
    """What companies were told to have, as far as they were told last: company, policy, clause."""
    newest: dict[tuple[str, str, str], bool] = {}
    for some in groups(companies):
        asked = select(*columns(Told, "company", "policy", "clause", "has")).where(col(Told.company).in_(some))
        for company, policy, clause, has in read(tx, asked.order_by(col(Told.id))):
            newest[company, policy, clause] = has
    return frozenset(triple for triple, has in newest.items() if has)


def note_told(tx: Tx, events: Iterable[tuple[int, Event]], at: datetime, *, unsaid: bool = False) -> None:
    """Keep what companies learn by events; or, unsaid, that they have not learnt it after all."""
    rows = [
        {"company": event.company, "policy": policy, "clause": clause, "has": has != unsaid, "event": number, "at": at}
        for number, event in events
        for policy, clause, has in _learned(event)
    ]
    if rows:
        tx.connection().execute(table_of(Told).insert(), rows)


def _learned(event: Event) -> Iterator[tuple[str, str, bool]]:
    if event.kind == "baseline":
        yield from ((item.policy, item.clause, True) for item in event.detail.items)
    elif event.kind in ("lost", "withdrawn", "corrected"):
        yield event.policy, event.clause, False
    elif event.kind in ("newly_eligible", "changed", "window_opens", "window_closes"):
        yield event.policy, event.clause, True


def informed_since(tx: Tx, policy: str, clause: str, day: date) -> frozenset[str]:
    """The companies that have been told of a clause since a day, or are about to be."""
    coming = select(*columns(EventRow, "company")).where(
        col(EventRow.policy) == policy,
        col(EventRow.clause) == clause,
        col(EventRow.day) >= day,
        col(EventRow.kind).in_(["newly_eligible", "changed", "window_opens"]),
    )
    told = select(*columns(Told, "company")).where(
        col(Told.policy) == policy,
        col(Told.clause) == clause,
        col(Told.at) >= datetime(day.year, day.month, day.day, tzinfo=BEIJING),
    )
    return frozenset(company for (company,) in (*read(tx, coming), *read(tx, told)))


def informed_of(tx: Tx, policy: str, clause: str, version: int) -> frozenset[str]:
    """The companies that have an event about what they have of a clause by a version."""
    asked = select(*columns(EventRow, "company")).where(
        col(EventRow.policy) == policy,
        col(EventRow.clause) == clause,
        col(EventRow.version) == version,
        col(EventRow.kind).in_(["newly_eligible", "changed"]),
    )
    return frozenset(company for (company,) in read(tx, asked))
