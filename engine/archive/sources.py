"""Sources of facts and which goes before which; a fact keeps the precedence its source had when it was recorded."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlmodel import Field, SQLModel, col

from engine.archive.recordings import Batch
from engine.archive.store import Tx, columns, read

CORRECTION = "人工更正"  # a person has looked at the proof
FIRST, UNRANKED = 0, 50  # the smaller goes first; sources that nobody has ranked are equals


class Rank(SQLModel, table=True):
    """The precedence of a source from a recording on."""

    __tablename__ = "source_ranks"

    id: int | None = Field(default=None, primary_key=True)
    source: str
    precedence: int
    recording: int = Field(foreign_key="recordings.id")


def rank(batch: Batch, source: str, precedence: int) -> bool:
    """From now on, facts of this source have this precedence; whether that is news."""
    if precedences(batch.tx).get(source) == precedence:
        return False
    batch.add(Rank, ("source", "precedence"), [(source, precedence)])
    return True


def precedences(tx: Tx) -> Mapping[str, int]:
    """The precedence of every ranked source."""
    ranked = read(tx, select(*columns(Rank, "source", "precedence")).order_by(col(Rank.id)))
    return {CORRECTION: FIRST} | dict(ranked)
