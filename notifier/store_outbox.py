"""The outbox as it is kept: deliveries with their leases, and every attempt."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from engine.archive.store import BIG, Instant


class Delivery(SQLModel, table=True):
    """送达: a message on a channel."""

    __tablename__ = "deliveries"
    __table_args__ = (Index("ix_deliveries_due", "state", "provider", "priority", "not_before"),)

    id: str = Field(primary_key=True)  # the provider sees it where it takes a key
    dedup: str = Field(unique=True)
    message: int = Field(sa_type=BIG, foreign_key="messages.id", index=True)
    contact: int = Field(index=True)
    channel: str
    provider: str
    address: str = Field(index=True)  # hash of channel and address: what a reply 退订 stops
    template: str  # name and version
    request: bytes  # as it is sent, but for the credentials
    shown: str  # as the reader sees it
    priority: int = 5  # smaller goes first
    state: str  # held, pending, sending, unknown, accepted, delivered, failed, dead, suppressed, expired, cancelled
    not_before: datetime = Field(sa_type=Instant)
    expires_at: datetime = Field(sa_type=Instant)
    tries: int = 0  # calls that were begun
    used: int = 0  # of the attempts it may have
    owner: str | None = None
    lease_until: datetime | None = Field(default=None, sa_type=Instant)
    fence: int = 0  # of the lease: who lost it writes nothing
    first_sent: datetime | None = Field(default=None, sa_type=Instant)
    repeat_until: datetime | None = Field(
        default=None, sa_type=Instant
    )  # it may have arrived: the provider knows a repeat
    provider_id: str = Field(default="", index=True)
    code: str = ""  # the last one
    detail: str = ""  # why it failed, for people
    receipt_due: datetime | None = Field(default=None, sa_type=Instant)
    parent: str | None = None  # the delivery it stands in for
    created: datetime = Field(sa_type=Instant)
    ended: datetime | None = Field(default=None, sa_type=Instant)


class Attempt(SQLModel, table=True):
    """A call that was begun; written before it, so that none can be made without a trace."""

    __tablename__ = "attempts"

    delivery: str = Field(primary_key=True, foreign_key="deliveries.id")
    number: int = Field(primary_key=True)
    owner: str
    request_hash: str
    at: datetime = Field(sa_type=Instant)


class AttemptResult(SQLModel, table=True):
    """What came of a call."""

    __tablename__ = "attempt_results"

    delivery: str = Field(primary_key=True, foreign_key="deliveries.id")
    number: int = Field(primary_key=True)
    outcome: str  # the class
    code: str
    http_status: int | None = None
    provider_id: str = ""
    milliseconds: int
    at: datetime = Field(sa_type=Instant)


OPEN_STATES = ("held", "pending", "sending", "unknown", "accepted")
CLOSED_STATES = ("delivered", "failed", "dead", "suppressed", "expired", "cancelled")
