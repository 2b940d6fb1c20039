"""Records: the rows of a company's related tables (hires, loans), each valid from a day to a day."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlmodel import Field, SQLModel, col

from engine.archive.claims import Evidence
from engine.archive.facts import Recorded
from engine.archive.listed import Keeping, ListName, Lists, NewList, record_lists
from engine.archive.lists import Item
from engine.archive.recordings import Batch, known_by
from engine.archive.store import BIG, Tx, columns, read
from engine.archive.values import write_row
from engine.language.profiles import Row

PREFIX = "records:"  # how a table is named among the lists


class Record(SQLModel, table=True):
    """明细: a row on a source's list."""

    __tablename__ = "records"

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG)
    company: str = Field(foreign_key="companies.code", index=True)
    name: str  # records:hires
    key: str  # what tells the row from the others
    fields: str  # canonical JSON
    valid_from: date | None = None
    valid_to: date | None = None
    source: str
    precedence: int
    evidence: str
    recording: int = Field(foreign_key="recordings.id", index=True)
    place: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class NewRow:
    """A row to be recorded; one with the key of an earlier row of the same source takes its place."""

    key: str
    fields: Row
    valid_from: date | None = None
    valid_to: date | None = None
    place: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class RowList:
    """The rows of one table that a source lists for a company."""

    company: str
    table: str
    rows: tuple[NewRow, ...]
    source: str
    whole: bool  # the table has no other rows
    evidence: Evidence = "confirmed"  # stale takes rows off the list
    place: str = ""


def record_rows(batch: Batch, lists: Iterable[RowList]) -> Recorded:
    """Record what of these tables is new."""
    return record_lists(batch, map(_new_list, lists), _KEPT)


def _new_list(listed: RowList) -> NewList:
    return NewList(
        name=(listed.company, PREFIX + listed.table, None),
        items=tuple(_new_item(row, listed) for row in listed.rows),
        source=listed.source,
        whole=listed.whole,
        evidence=listed.evidence,
        place=listed.place,
    )


def _new_item(row: NewRow, listed: RowList) -> Item:
    fields = write_row(row.fields)
    span = row.valid_from, row.valid_to
    return Item(
        row.key, row.key, fields, fields, *span, listed.source, 0, listed.evidence, 0, row.place or listed.place
    )


def _row(name: ListName, item: Item) -> Sequence[object]:
    company, table, _ = name
    span = (day and day.isoformat() for day in (item.valid_from, item.valid_to))
    return company, table, item.slot, item.content, *span, item.source, item.precedence, item.evidence, item.place


def rows_of(tx: Tx, companies: Sequence[str], number: int | None = None) -> Lists:
    """The rows of all tables of these companies, up to a recording, in the order they were recorded."""
    asked = select(*columns(Record, *_CONTENT, *_CLAIM)).where(col(Record.company).in_(companies))
    found: Lists = defaultdict(list)
    for company, name, key, fields, *claim in read(tx, known_by(asked, Record, number)):
        found[company, name, None].append(Item(key, key, fields, fields, *claim))
    return found


_CONTENT = ("company", "name", "key", "fields")
_CLAIM = ("valid_from", "valid_to", "source", "precedence", "evidence", "recording", "place")
_COLUMNS = (*_CONTENT, *(name for name in _CLAIM if name != "recording"))
_KEPT = Keeping(model=Record, columns=_COLUMNS, row_of=_row, items_of=rows_of)
