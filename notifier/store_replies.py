"""What comes back: callbacks as they came, what they report, wishes, stops and how many consents are left."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from engine.archive.store import BIG, Instant


class Callback(SQLModel, table=True):
    """A callback's body as it came."""

    __tablename__ = "callbacks"

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG)
    provider: str
    body: bytes
    at: datetime = Field(sa_type=Instant)


class CallbackRead(SQLModel, table=True):
    """A callback that needs no more reading."""

    __tablename__ = "callback_reads"

    callback: int = Field(primary_key=True, sa_type=BIG, foreign_key="callbacks.id")
    at: datetime = Field(sa_type=Instant)


class Tracking(SQLModel, table=True):
    """One thing a provider reported; however often it does, it is here once."""

    __tablename__ = "tracking"

    fingerprint: str = Field(primary_key=True)
    callback: int = Field(sa_type=BIG, foreign_key="callbacks.id")
    kind: str
    provider: str
    delivery: str | None = None
    code: str = ""
    at: datetime = Field(sa_type=Instant)


class Stop(SQLModel, table=True):
    """Somebody replied 退订, or took it back; the newest counts. The address is hashed: it outlives its contact."""

    __tablename__ = "stops"

    id: int | None = Field(default=None, primary_key=True)
    address: str = Field(index=True)  # hash of channel and address
    stopped: bool
    proof: str
    at: datetime = Field(sa_type=Instant)


class WishRow(SQLModel, table=True):
    """What a contact asked for; the newest of a kind and channel counts."""

    __tablename__ = "wishes"

    id: int | None = Field(default=None, primary_key=True)
    contact: int = Field(foreign_key="contacts.id", index=True)
    kind: str = ""
    channel: str = ""
    wanted: bool = True
    least_amount: str = "0"
    at: datetime = Field(sa_type=Instant)


class Feedback(SQLModel, table=True):
    """What a contact said to an alert: irrelevant, applied, wrong."""

    __tablename__ = "feedback"

    id: int | None = Field(default=None, primary_key=True)
    contact: int = Field(index=True)
    company: str = Field(foreign_key="companies.code", index=True)
    policy: str
    clause: str
    kind: str
    said: str
    at: datetime = Field(sa_type=Instant)


class ConsentLeft(SQLModel, table=True):
    """How many more messages of a template a person has asked for."""

    __tablename__ = "consents_left"

    openid: str = Field(primary_key=True)
    template: str = Field(primary_key=True)
    count: int
