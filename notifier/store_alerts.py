"""Alerts, the choices made of them, digests, messages and pushes as they are kept."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from engine.archive.store import BIG, Instant


class Alert(SQLModel, table=True):
    """提醒: an event for one contact, and where it is now."""

    __tablename__ = "alerts"
    __table_args__ = (UniqueConstraint("event", "contact"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG)
    event: int = Field(sa_type=BIG, foreign_key="events.id")
    contact: int  # 0: nobody is known, there is only the inbox
    company: str = Field(foreign_key="companies.code", index=True)
    state: str = Field(index=True)  # now, digest, later, not, written
    not_before: datetime | None = Field(default=None, sa_type=Instant)
    score: float = 0.0
    urgent: bool = False
    digest: int | None = Field(default=None, foreign_key="digests.id")
    message: int | None = Field(default=None, sa_type=BIG)


class ChoiceRow(SQLModel, table=True):
    """A choice that was made of an alert, and why."""

    __tablename__ = "choices"

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG)
    alert: int = Field(sa_type=BIG, foreign_key="alerts.id", index=True)
    what: str
    reasons: str  # JSON
    score: float
    not_before: datetime | None = Field(default=None, sa_type=Instant)
    at: datetime = Field(sa_type=Instant)


class Digest(SQLModel, table=True):
    """周报: one for a contact and a period."""

    __tablename__ = "digests"
    __table_args__ = (UniqueConstraint("contact", "company", "period"),)

    id: int | None = Field(default=None, primary_key=True)
    contact: int
    company: str = Field(foreign_key="companies.code")
    period: str  # the day on which it goes out
    due: datetime = Field(sa_type=Instant)
    state: str = Field(default="open", index=True)  # open, closed


class Push(SQLModel, table=True):
    """推送批次: messages that were written together, and whether they may go."""

    __tablename__ = "pushes"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=Instant)
    kind: str  # changes, baseline
    state: str  # open, released, held
    recipients: int = 0
    yuan: str = "0"  # what its short messages cost
    reason: str = ""  # why it is held
    operator: str | None = None  # who released it


class MessageRow(SQLModel, table=True):
    """消息: what a person reads: the alerts that went together. The inbox is made of these."""

    __tablename__ = "messages"

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG)
    company: str = Field(foreign_key="companies.code", index=True)
    contact: int = Field(index=True)
    push: int = Field(foreign_key="pushes.id", index=True)
    bundle: str  # hash of its events: contacts of a company who read the same
    title: str
    body: str
    link_code: str = Field(unique=True)
    urgent: bool = False
    at: datetime = Field(sa_type=Instant)
    expires_at: datetime = Field(sa_type=Instant)
