"""What is kept of providers: breakers and holds, access tokens, leases, the runs of jobs."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from engine.archive.store import BIG, Instant


class ProviderState(SQLModel, table=True):
    """A provider's account: whether it is being called at all."""

    __tablename__ = "provider_states"

    provider: str = Field(primary_key=True)
    failures: int = 0
    since: datetime | None = Field(default=None, sa_type=Instant)  # of the first of these failures
    closed_until: datetime | None = Field(default=None, sa_type=Instant)  # the breaker, or a limit
    reason: str = ""
    needs_mending: bool = False  # until a person has mended it, only a probe goes now and then
    tokens: float = 0.0  # of its bucket
    filled: datetime | None = Field(default=None, sa_type=Instant)


class Token(SQLModel, table=True):
    """An account's access token, shared by all processes."""

    __tablename__ = "tokens"

    account: str = Field(primary_key=True)
    token: str
    expires_at: datetime = Field(sa_type=Instant)
    refreshed_by: str


class Lease(SQLModel, table=True):
    """Who is elected for something, and until when."""

    __tablename__ = "leases"

    name: str = Field(primary_key=True)
    owner: str
    until: datetime = Field(sa_type=Instant)
    fence: int = 0


class JobRun(SQLModel, table=True):
    """A job that has run to its end."""

    __tablename__ = "job_runs"

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG)
    job: str = Field(index=True)
    owner: str
    started: datetime = Field(sa_type=Instant)
    finished: datetime = Field(sa_type=Instant)
    done: bool  # false: it failed
    said: str = ""
