"""What people look at: whom a push would reach and with what, what waits for a release, who can't be reached."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import exists, func, select
from sqlmodel import col

from engine.archive.companies import known_companies
from engine.archive.store import Tx, columns, read
from notifier.addressing import barrier, reached
from notifier.events import Kind
from notifier.rules import Rules
from notifier.store_alerts import Alert, MessageRow
from notifier.store_events import EventRow
from notifier.store_outbox import Attempt, Delivery


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """A message as its reader sees it."""

    company: str
    channel: str  # empty: only in the inbox
    state: str
    shown: str
    yuan: Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class Inbox:
    """A message in a company's inbox."""

    title: str
    body: str
    link_code: str
    at: datetime


def shown_of(tx: Tx, pushes: Sequence[int], rules: Rules) -> list[Shown]:
    """The messages of pushes."""
    asked = (
        select(*columns(MessageRow, "company", "title"), *columns(Delivery, "channel", "state", "shown"))
        .outerjoin(Delivery, col(Delivery.message) == col(MessageRow.id))
        .where(col(MessageRow.push).in_(pushes))
        .order_by(col(MessageRow.id))
    )
    return [
        Shown(
            company=row.company,
            channel=row.channel or "",
            state=row.state or "inbox",
            shown=row.shown or row.title,
            yuan=rules.yuan_each.get(row.channel or "", Decimal(0)),
        )
        for row in read(tx, asked)
    ]


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """A delivery about a clause."""

    company: str
    kind: Kind
    channel: str
    state: str
    sent: datetime | None


def told_about(tx: Tx, policy: str, clause: str) -> list[Told]:
    """Every delivery about a clause, in the order in which they were written."""
    asked = (
        select(*columns(EventRow, "company", "kind"), *columns(Delivery, "channel", "state", "first_sent"))
        .join(Alert, col(Alert.event) == col(EventRow.id))
        .join(Delivery, col(Delivery.message) == col(Alert.message))
        .where(col(EventRow.policy) == policy, col(EventRow.clause) == clause)
        .order_by(col(Delivery.created), col(Delivery.id))
    )
    return [
        Told(company=row.company, kind=row.kind, channel=row.channel, state=row.state, sent=row.first_sent)
        for row in read(tx, asked)
    ]


def inbox(tx: Tx, company: str) -> list[Inbox]:
    """A company's messages, the newest first; what several contacts read is there once."""
    asked = select(*columns(MessageRow, "bundle", "title", "body", "link_code", "at"))
    says_something = exists().where(col(Alert.message) == col(MessageRow.id))  # else it was taken back
    rows = read(tx, asked.where(col(MessageRow.company) == company, says_something).order_by(col(MessageRow.id)))
    once = {row.bundle: row for row in rows}
    return [
        Inbox(title=row.title, body=row.body, link_code=row.link_code, at=row.at) for row in reversed(once.values())
    ]


def states(tx: Tx) -> dict[str, int]:
    """How many deliveries are in each state."""
    state = columns(Delivery, "state")[0]
    return dict(map(tuple, read(tx, select(state, func.count()).group_by(state))))


def last_sent(tx: Tx) -> datetime | None:
    """When the last call to a provider was begun."""
    ((found,),) = read(tx, select(func.max(col(Attempt.at))))
    moment: datetime | None = found
    return moment


def company_of_link(tx: Tx, code: str) -> str | None:
    """The company that a link was sent to; None where none was."""
    found = read(tx, select(*columns(MessageRow, "company")).where(col(MessageRow.link_code) == code))
    return found[0].company if found else None


def unreachable(tx: Tx, channels: Collection[str], rules: Rules) -> dict[str, str]:
    """The companies that nothing but the inbox reaches, and why."""
    companies = known_companies(tx)
    people = reached(tx, companies, channels, rules)
    alone = [company for company in companies if not any(person.routes for person in people.get(company, []))]
    return {company: barrier(tx, company, channels, rules) for company in alone}
