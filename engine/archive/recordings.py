"""Recordings: what was taken down together, when, by whom, out of which file. They are the clock of all knowledge.

Recordings follow one after the other: each begins when the one before has ended, with a greater number and a later
instant. So whoever reads has seen the recordings up to a number and none beyond it, and what was known at an instant
is the same whenever it is asked again.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import Select, func, select
from sqlmodel import Field, SQLModel, col

from engine.archive import ledger
from engine.archive.hashing import lines_of
from engine.archive.ledger import Line
from engine.archive.store import Instant, Tx, add_rows, columns, groups, hold, read, table_of

RUN = "recording-"  # how the ledger names a recording


class Recording(SQLModel, table=True):
    """记录批次: an import, a correction, an answer, a decision."""

    __tablename__ = "recordings"

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: datetime = Field(sa_type=Instant, unique=True)
    kind: str  # import, correction, answer, decision
    by: str | None = None  # the operator who acts
    file: str | None = None  # the name of the file it came from
    file_hash: str | None = Field(default=None, index=True)
    salt: str  # goes into the hash of what was recorded, so that nobody can guess it


@dataclass(frozen=True, kw_only=True, slots=True)
class Origin:
    """The file something was taken from."""

    name: str
    hash: str


class Batch:
    """A recording while it is written. Its row appears with the first thing recorded, so an empty one leaves none."""

    def __init__(self, tx: Tx, recording: Recording) -> None:
        self.tx = tx
        self.id = recording.id
        self.at = recording.at
        self.stored: dict[str, int] = {}  # table -> rows
        self._recording = recording
        self._digests: dict[str, Any] = {}
        self._columns: dict[str, list[str]] = {}

    @property
    def run(self) -> str:
        """The name of this recording in the ledger."""
        return f"{RUN}{self.id}"

    def begin(self) -> None:
        """Write the row of the recording, if it isn't there yet."""
        if self._recording not in self.tx:
            self.tx.add(self._recording)
            self.tx.flush()

    def add(self, model: type[SQLModel], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
        """Insert rows of a store module under this recording, and take them into its hash."""
        rows = [(self.id, *row) for row in rows]
        if rows:
            self.begin()
            add_rows(self.tx, model, ("recording", *names), rows)
            self._note(str(model.__tablename__), names, rows)
        return len(rows)

    def _note(self, table: str, names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Take rows into the hash of their table; the ledger says by which columns it was taken."""
        digest = self._digests.get(table)
        if digest is None:
            digest = self._digests[table] = sha256(self._recording.salt.encode())
            self._columns[table] = list(names)
        digest.update(lines_of(rows))
        self.stored[table] = self.stored.get(table, 0) + len(rows)

    def close(self) -> None:
        """Enter in the ledger what was recorded."""
        if self._recording not in self.tx:
            return
        kept = self._recording
        tables = {
            table: {"columns": self._columns[table], "rows": self.stored[table], "hash": digest.hexdigest()}
            for table, digest in self._digests.items()
        }
        payload = {"by": kept.by, "file": kept.file_hash, "tables": tables}
        ledger.append(self.tx, self.run, self.at, [Line(kind=kept.kind, subject=self.run, payload=payload)])


@contextmanager
def record(tx: Tx, *, at: datetime, kind: str, by: str | None = None, origin: Origin | None = None) -> Iterator[Batch]:
    """Take something down; `at` is now, and becomes a little later where the last recording is not earlier."""
    hold(tx, "recording")
    last = _last(tx)
    recording = Recording(
        id=last.id + 1 if last else 1,
        at=max(at, last.at + timedelta(microseconds=1)) if last else at,
        kind=kind,
        by=by,
        file=origin.name if origin else None,
        file_hash=origin.hash if origin else None,
        salt=ledger.new_salt(),
    )
    batch = Batch(tx, recording)
    yield batch
    batch.close()


def _last(tx: Tx) -> Any:
    newest = select(*columns(Recording, "id", "at")).order_by(col(Recording.id).desc()).limit(1)
    return next(iter(read(tx, newest)), None)


def latest(tx: Tx) -> datetime | None:
    """The instant of the last recording this transaction can see: what a run has known."""
    last = _last(tx)
    return last.at if last else None


def number_at(tx: Tx, known: datetime | None) -> int:
    """The number of the last recording at an instant (None: of all there are); 0 where there was none yet."""
    newest = select(func.coalesce(func.max(col(Recording.id)), 0))
    ((number,),) = read(tx, newest if known is None else newest.where(col(Recording.at) <= known))
    return int(number)


def known_by(statement: Select[Any], model: type[SQLModel], number: int | None) -> Select[Any]:
    """Only what was recorded up to a number (None: all of it), in the order in which it was recorded."""
    table = table_of(model)
    asked = statement if number is None else statement.where(table.c.recording <= number)
    return asked.order_by(table.c.id)


def recorded_from(tx: Tx, file_hash: str) -> datetime | None:
    """When a file of this content was recorded last."""
    when = select(func.max(col(Recording.at))).where(col(Recording.file_hash) == file_hash)
    found: list[tuple[datetime | None]] = read(tx, when)
    return found[0][0]


def instants(tx: Tx, numbers: Iterable[int]) -> dict[int, datetime]:
    """The instants of recordings."""
    asked = select(*columns(Recording, "id", "at"))
    return {number: at for some in groups(numbers) for number, at in read(tx, asked.where(col(Recording.id).in_(some)))}
