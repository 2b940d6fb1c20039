"""Titles: the tags a company holds by its sources, each with issuer and validity (高新技术企业 from 2023 to 2026)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlmodel import Field, SQLModel, col

from engine.archive.claims import Evidence
from engine.archive.facts import Recorded, spelled
from engine.archive.listed import Keeping, ListName, Lists, NewList, record_lists
from engine.archive.lists import Item
from engine.archive.recordings import Batch, known_by
from engine.archive.store import BIG, Tx, columns, read
from engine.language.periods import Months
from engine.language.profiles import Title


class HeldTitle(SQLModel, table=True):
    """认定: a title on a source's list."""

    __tablename__ = "titles"

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG)
    company: str = Field(foreign_key="companies.code", index=True)
    family: str  # qualification, industry, region
    period: str | None = None
    name: str = Field(index=True)
    level: str | None = None
    issuer: str | None = None
    since: date | None = None
    until: date | None = None
    source: str
    precedence: int
    evidence: str
    recording: int = Field(foreign_key="recordings.id", index=True)
    place: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class TitleList:
    """The titles of one family that a source lists for a company."""

    company: str
    family: str
    titles: tuple[Title, ...]
    source: str
    whole: bool  # the company holds no other title of this family
    period: Months | None = None
    evidence: Evidence = "confirmed"  # stale takes titles off the list
    place: str = ""


def record_titles(batch: Batch, lists: Iterable[TitleList]) -> Recorded:
    """Record what of these lists is new."""
    return record_lists(batch, map(_new_list, lists), _KEPT)


def _new_list(listed: TitleList) -> NewList:
    return NewList(
        name=(listed.company, listed.family, spelled(listed.period)),
        items=tuple(_item(title, listed.source, 0, listed.evidence, 0, listed.place) for title in listed.titles),
        source=listed.source,
        whole=listed.whole,
        evidence=listed.evidence,
        place=listed.place,
    )


def _item(title: Title, source: str, precedence: int, evidence: str, recording: int, place: str = "") -> Item:
    """A title is about its name and level; one certificate of it is known by its first day."""
    subject = f"{title.name} {title.level or ''}"
    slot = f"{subject} {title.since or ''}"
    return Item(subject, slot, title.until, title, None, None, source, precedence, evidence, recording, place)


def _row(name: ListName, item: Item) -> Sequence[object]:
    title = item.shown
    assert isinstance(title, Title)
    since, until = (day and day.isoformat() for day in (title.since, title.until))
    held = (title.name, title.level, title.issuer, since, until)
    return (*name, *held, item.source, item.precedence, item.evidence, item.place)


def titles_of(tx: Tx, companies: Sequence[str], number: int | None = None) -> Lists:
    """The titles on all lists of these companies, up to a recording, in the order they were recorded."""
    asked = select(*columns(HeldTitle, *_COLUMNS, "recording")).where(col(HeldTitle.company).in_(companies))
    found: Lists = defaultdict(list)
    for row in read(tx, known_by(asked, HeldTitle, number)):
        title = Title(name=row.name, level=row.level, issuer=row.issuer, since=row.since, until=row.until)
        item = _item(title, row.source, row.precedence, row.evidence, row.recording, row.place)
        found[row.company, row.family, row.period].append(item)
    return found


_COLUMNS = (
    "company", "family", "period", "name", "level", "issuer", "since", "until", "source", "precedence", "evidence",
    "place",
)  # fmt: skip
_KEPT = Keeping(model=HeldTitle, columns=_COLUMNS, row_of=_row, items_of=titles_of)
