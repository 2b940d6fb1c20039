"""What a link leads to: the message it came with, and the clauses that message is about."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import col

from app.web.links import Links
from engine.archive.access import is_revoked
from engine.archive.contacts import Address, Contact
from engine.archive.store import Tx, columns, day_of, read
from notifier.events import Event
from notifier.store_alerts import MessageRow
from notifier.writing import events_of_message

SHORT_MESSAGES = "sms"  # the channel on which codes are sent


class NoSuchLinkError(Exception):
    """A link that we never made, or that leads to no message."""


class RevokedLinkError(Exception):
    """A link that was withdrawn."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Topic:
    """A clause that a message is about."""

    policy: str
    version: int | None  # None: told in a summary, which names none
    clause: str
    kind: str  # of the alert


@dataclass(frozen=True, kw_only=True, slots=True)
class Opened:
    """A link that was opened. Nothing of it but the topics is for whoever holds the link."""

    code: str
    company: str
    contact: int
    topics: tuple[Topic, ...]
    is_expired: bool


def open_link(tx: Tx, links: Links, code: str, now: datetime) -> Opened:
    """The message behind a link's code; raises where there is none to show."""
    asked = select(*columns(MessageRow, "id", "company", "contact", "at")).where(col(MessageRow.link_code) == code)
    found = next(iter(read(tx, asked)), None) if links.is_ours(code) else None
    if found is None:
        raise NoSuchLinkError
    if is_revoked(tx, code):
        raise RevokedLinkError
    return Opened(
        code=code,
        company=found.company,
        contact=found.contact,
        topics=_topics(events_of_message(tx, found.id)),
        is_expired=day_of(now) > links.last_day(found.at),
    )


def _topics(events: list[Event]) -> tuple[Topic, ...]:
    """Each clause once, the most valuable first; a summary is the clauses it lists."""
    topics: dict[tuple[str, str], Topic] = {}
    for event in events:
        if event.clause:
            topic = Topic(policy=event.policy, version=event.version, clause=event.clause, kind=event.kind)
            topics.setdefault((event.policy, event.clause), topic)
        for item in event.detail.items:
            topic = Topic(policy=item.policy, version=None, clause=item.clause, kind=event.kind)
            topics.setdefault((item.policy, item.clause), topic)
    return tuple(topics.values())


@dataclass(frozen=True, kw_only=True, slots=True)
class Reachable:
    """A contact to whom a code can be sent, by what it is to its company: no name, no number."""

    contact: int
    role: str


def reachable(tx: Tx, company: str, first: int) -> list[Reachable]:
    """The registered contacts of a company who have a number; the one whom the message went to comes first."""
    asked = (
        select(*columns(Contact, "id", "role"))
        .join(Address, col(Address.contact) == col(Contact.id))
        .where(
            col(Contact.company) == company,
            col(Contact.erased_at).is_(None),
            col(Address.channel) == SHORT_MESSAGES,
        )
        .distinct()
    )
    rows = sorted(read(tx, asked), key=lambda row: (row.id != first, row.id))
    return [Reachable(contact=row.id, role=row.role) for row in rows]
