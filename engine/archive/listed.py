"""How lists of titles and of rows are kept: a source's word that its list is whole, and what of a list is new."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import select
from sqlmodel import Field, SQLModel, col

from engine.archive.claims import Evidence
from engine.archive.facts import Recorded
from engine.archive.lists import Item, Whole, news
from engine.archive.recordings import Batch, known_by
from engine.archive.sources import UNRANKED, precedences
from engine.archive.store import Tx, columns, groups, read

ListName: TypeAlias = tuple[str, str, str | None]  # company, qualification or records:hires, period
Lists: TypeAlias = dict[ListName, list[Item]]
LISTS_AT_ONCE = 1000


class WholeList(SQLModel, table=True):
    """A source says that its list of a family of tags, or of a table's rows, is whole."""

    __tablename__ = "whole_lists"

    id: int | None = Field(default=None, primary_key=True)
    company: str = Field(foreign_key="companies.code", index=True)
    name: str  # qualification, records:hires
    period: str | None = None
    source: str
    precedence: int
    evidence: str
    recording: int = Field(foreign_key="recordings.id", index=True)
    place: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class NewList:
    """A list as one source gives it."""

    name: ListName
    items: tuple[Item, ...]
    source: str
    whole: bool
    evidence: Evidence
    place: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Keeping:
    """Where the entries of a kind of list are kept, and how."""

    model: type[SQLModel]
    columns: Sequence[str]
    row_of: Callable[[ListName, Item], Sequence[Any]]
    items_of: Callable[[Tx, Sequence[str]], Lists]


def record_lists(batch: Batch, lists: Iterable[NewList], keeping: Keeping) -> Recorded:
    """Record what of the lists is new; a list as its source gave it before is left out."""
    ranks = precedences(batch.tx)
    stored = seen = 0
    for some in groups(lists, LISTS_AT_ONCE):
        words, rows = _news_of(batch, some, keeping, ranks)
        stored += batch.add(WholeList, WHOLE_COLUMNS, words) + batch.add(keeping.model, keeping.columns, rows)
        seen += sum(len(new.items) + new.whole for new in some)
    return Recorded(stored=stored, unchanged=seen - stored)


WHOLE_COLUMNS = ("company", "name", "period", "source", "precedence", "evidence", "place")


def _news_of(
    batch: Batch, lists: Sequence[NewList], keeping: Keeping, ranks: Mapping[str, int]
) -> tuple[list[Sequence[Any]], list[Sequence[Any]]]:
    """The rows to be kept: the words that a list is whole, and the entries; a later list knows of the earlier ones."""
    companies = sorted({new.name[0] for new in lists})
    items, wholes = keeping.items_of(batch.tx, companies), wholes_of(batch.tx, companies)
    words: list[Sequence[Any]] = []
    rows: list[Sequence[Any]] = []
    for new in lists:
        word, entries = _ranked(new, ranks.get(new.source, UNRANKED), batch.id)
        is_news, fresh = news(entries, items[new.name], wholes[new.name], word)
        if word and is_news:
            wholes[new.name].append(word)
            words.append((*new.name, word.source, word.precedence, word.evidence, word.place))
        items[new.name].extend(fresh)
        rows.extend(keeping.row_of(new.name, item) for item in fresh)
    return words, rows


def _ranked(new: NewList, precedence: int, recording: int) -> tuple[Whole | None, list[Item]]:
    word = Whole(new.source, precedence, new.evidence, recording, new.place) if new.whole else None
    return word, [item._replace(precedence=precedence, recording=recording) for item in new.items]


def wholes_of(tx: Tx, companies: Sequence[str], number: int | None = None) -> dict[ListName, list[Whole]]:
    """What the sources have said of lists being whole, up to a recording."""
    names = ("company", "name", "period", "source", "precedence", "evidence", "recording", "place")
    asked = select(*columns(WholeList, *names)).where(col(WholeList.company).in_(companies))
    found: dict[ListName, list[Whole]] = defaultdict(list)
    for company, name, period, *word in read(tx, known_by(asked, WholeList, number)):
        found[company, name, period].append(Whole(*word))
    return found
