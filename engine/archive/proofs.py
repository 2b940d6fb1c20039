"""The proof of what was recorded: the rows of every recording are hashed again and held against the ledger."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import Table, select
from sqlmodel import col

from engine.archive.decisions import Decision
from engine.archive.facts import Fact
from engine.archive.hashing import lines_of
from engine.archive.layouts import TableLayout
from engine.archive.ledger import Entry
from engine.archive.listed import WholeList
from engine.archive.operators import OperatorKey, OperatorRole
from engine.archive.policies import Version
from engine.archive.recordings import RUN, Recording
from engine.archive.records import Record
from engine.archive.sources import Rank
from engine.archive.store import AT_ONCE, Tx, columns, read, table_of
from engine.archive.titles import HeldTitle

NUMBERED = {
    table_of(model).name: table_of(model)
    for model in (Fact, HeldTitle, Record, WholeList, Rank, Version, Decision, OperatorKey, OperatorRole, TableLayout)
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Altered:
    """A recording whose rows are not what was entered when it was made."""

    recording: int
    table: str


def altered(tx: Tx) -> Iterator[Altered]:
    """Every recording that is not what the ledger says of it; a table whose rows have no number is passed over."""
    entries = select(*columns(Entry, "run", "payload")).where(col(Entry.run).startswith(RUN))
    entered = {run: json.loads(payload) for run, payload in read(tx, entries)}
    for number, salt in read(tx, select(*columns(Recording, "id", "salt")).order_by(col(Recording.id))):
        noted = entered.get(f"{RUN}{number}")
        if noted is None:
            yield Altered(recording=number, table=str(Entry.__tablename__))
            continue
        for name, said in noted["tables"].items():
            table = NUMBERED.get(name)
            if table is not None and _hash_of(tx, table, said["columns"], number, salt) != said["hash"]:
                yield Altered(recording=number, table=name)


def _hash_of(tx: Tx, table: Table, names: Iterable[str], recording: int, salt: str) -> str:
    """The hash of the rows of a recording in one table, as it was taken when they were inserted."""
    digest = sha256(salt.encode())
    wanted = [table.c.recording, *(table.c[name] for name in names)]
    asked = select(*wanted, table.c.id).where(table.c.recording == recording).order_by(table.c.id).limit(AT_ONCE)
    newest = -1
    while rows := read(tx, asked.where(table.c.id > newest)):
        newest = rows[-1].id
        digest.update(lines_of([row[:-1] for row in rows]))
    return digest.hexdigest()
