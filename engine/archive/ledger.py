"""The ledger's entries: what happened and the hashes of its inputs, appended in the transaction of what happened.

An entry is not chained when it is written, so that writers don't wait for each other; seals.py does that afterwards.
Personal fields enter as salted commitments: whoever holds the value and the salt can prove them, nobody else can guess.
"""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel, func, select

from engine.archive.hashing import canonical, hash_of, hash_of_bytes
from engine.archive.store import BIG, Instant, Tx, add_rows, columns


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """What is to be entered: what happened, to whom, and the hashes of what it rests on."""

    kind: str  # recording, decision, run, verdict, alert, delivery, export
    subject: str
    payload: Mapping[str, Any]


class Entry(SQLModel, table=True):
    """台账: one line of the ledger."""

    __tablename__ = "ledger_entries"
    __table_args__ = (UniqueConstraint("run", "sequence"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG)
    run: str  # what one transaction has entered: recording-17, match-4
    sequence: int  # from 0 within the run, without a gap
    kind: str
    subject: str = Field(index=True)
    at: datetime = Field(sa_type=Instant)
    payload: str  # canonical JSON


HASHED = columns(Entry, "run", "sequence", "kind", "subject", "at", "payload")


def new_run(kind: str) -> str:
    """A name for what one transaction enters, where it is neither a recording nor a match."""
    return f"{kind}-{secrets.token_hex(8)}"


def append(tx: Tx, run: str, at: datetime, lines: Iterable[Line]) -> None:
    """Enter lines in the caller's transaction, numbered on from what this run has entered already."""
    first = tx.exec(select(func.coalesce(func.max(Entry.sequence), -1)).where(Entry.run == run)).one() + 1
    moment = _driver_text(tx, at)
    add_rows(
        tx,
        Entry,
        ("run", "sequence", "kind", "subject", "at", "payload"),
        (
            (run, sequence, line.kind, line.subject, moment, canonical(line.payload))
            for sequence, line in enumerate(lines, start=first)
        ),
    )


def _driver_text(tx: Tx, at: datetime) -> str:
    """The instant as the database's text: as Instant would have it."""
    text = at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    return text if tx.get_bind().dialect.name == "sqlite" else f"{text}+00"


def hash_of_entry(run: str, sequence: int, kind: str, subject: str, at: datetime, payload: str) -> str:
    """The hash of every field of an entry, the payload as it stands."""
    return hash_of([run, sequence, kind, subject, at.astimezone(UTC).isoformat(timespec="microseconds"), payload])


def new_salt() -> str:
    return secrets.token_hex(16)


def commitment(salt: str, field: str, value: str) -> str:
    """What the ledger holds of a personal field; without the salt, which is erased with it, it tells nothing."""
    return hash_of_bytes(f"{salt}\0{field}\0{value}".encode())
