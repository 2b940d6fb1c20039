"""The chain of the ledger: one sealer links what has been entered, each link holding the hash of the one before."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import exists, func, select
from sqlmodel import Field, SQLModel, col

from engine.archive.hashing import hash_of_bytes
from engine.archive.ledger import HASHED, Entry, hash_of_entry
from engine.archive.store import AT_ONCE, BIG, Instant, Tx, add_rows, columns, hold, read

BEGINNING = "0" * 64  # what the first link holds as the hash before it
LOOK_BACK = 200_000  # entries that others may append while a transaction that has appended stays open


class Link(SQLModel, table=True):
    """The place of an entry in the chain."""

    __tablename__ = "ledger_links"

    position: int = Field(
        primary_key=True, sa_type=BIG, sa_column_kwargs={"autoincrement": False}
    )  # from 1, without a gap
    entry: int = Field(foreign_key="ledger_entries.id", unique=True, sa_type=BIG)
    entry_hash: str
    before: str  # the hash of the link before
    hash: str


class Seal(SQLModel, table=True):
    """封条: the hash of the whole chain up to a position, to be published where others keep it."""

    __tablename__ = "ledger_seals"

    position: int = Field(primary_key=True, sa_type=BIG, sa_column_kwargs={"autoincrement": False})
    root: str
    at: datetime = Field(sa_type=Instant)


def seal(tx: Tx, at: datetime) -> Seal | None:
    """Link every entry that has no link yet and seal the chain; None where there was nothing to link.

    An entry whose transaction ends later is linked the next time: entries take their place when they are linked.
    """
    hold(tx, "seal")
    last = read(tx, select(*columns(Link, "position", "hash")).order_by(col(Link.position).desc()).limit(1))
    position, before = first, _ = last[0] if last else (0, BEGINNING)
    for entries in _unlinked(tx):
        links = list(chained(entries, position, before))
        add_rows(tx, Link, ("position", "entry", "entry_hash", "before", "hash"), links)
        position, *_, before = links[-1]
    if position == first:
        return None
    sealed = Seal(position=position, root=before, at=at)
    tx.add(sealed)
    tx.flush()
    return sealed


def _unlinked(tx: Tx) -> Iterator[list[Any]]:
    """The entries without a link in the order they were entered: id and what is hashed."""
    has_link = exists().where(col(Link.entry) == col(Entry.id))
    waiting = select(*columns(Entry, "id"), *HASHED).where(~has_link).order_by(col(Entry.id)).limit(AT_ONCE)
    newest = max(_last_linked(tx) - LOOK_BACK, 0)
    while entries := read(tx, waiting.where(col(Entry.id) > newest)):
        newest = entries[-1].id
        yield entries


def _last_linked(tx: Tx) -> int:
    ((last,),) = read(tx, select(func.coalesce(func.max(col(Link.entry)), 0)))
    return int(last)


def chained(entries: Iterable[Any], last: int, before: str) -> Iterator[tuple[int, int, str, str, str]]:
    """The links of entries that follow on a position: position, entry, its hash, the hash before, the hash."""
    for position, (entry, *hashed) in enumerate(entries, start=last + 1):
        entry_hash = hash_of_entry(*hashed)
        link = hash_of_link(position, entry_hash, before)
        yield position, entry, entry_hash, before, link
        before = link


def hash_of_link(position: int, entry_hash: str, before: str) -> str:
    return hash_of_bytes(f"{position} {entry_hash} {before}".encode())
