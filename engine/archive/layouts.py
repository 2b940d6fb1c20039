"""Layouts of tables that a person has confirmed, under the fingerprint of their headings; the newest word counts.

What a layout says is the reader's own text: nothing here reads it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Field, SQLModel, col

from engine.archive.recordings import Batch, Recording
from engine.archive.store import Tx, columns, read


class TableLayout(SQLModel, table=True):
    """表格版式: what the columns of one form of table were confirmed to mean."""

    __tablename__ = "table_layouts"

    id: int | None = Field(default=None, primary_key=True)
    fingerprint: str = Field(index=True)
    layout: str
    recording: int = Field(foreign_key="recordings.id")


@dataclass(frozen=True, kw_only=True, slots=True)
class Remembered:
    """A confirmed layout, and when and by whom it was confirmed."""

    layout: str
    at: datetime
    by: str | None


def remember_layouts(batch: Batch, layouts: Mapping[str, str]) -> int:
    """Keep what was confirmed, by fingerprint; what was confirmed so before is left out."""
    known = remembered_layouts(batch.tx)
    news = [(mark, layout) for mark, layout in layouts.items() if mark not in known or known[mark].layout != layout]
    return batch.add(TableLayout, ("fingerprint", "layout"), news)


def remembered_layouts(tx: Tx) -> dict[str, Remembered]:
    """What was last confirmed for every form of table."""
    asked = (
        select(*columns(TableLayout, "fingerprint", "layout"), *columns(Recording, "at", "by"))
        .join(Recording, col(Recording.id) == col(TableLayout.recording))
        .order_by(col(TableLayout.id))
    )
    return {mark: Remembered(layout=layout, at=at, by=by) for mark, layout, at, by in read(tx, asked)}
