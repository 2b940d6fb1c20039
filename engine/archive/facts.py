"""Facts: what a source says of an indicator of a company, for a period, valid from a day to a day. Corrections append.

Answers of persons to what the data can't say are facts too, named by their words: `rd_expense | 国家级`.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, TypeAlias

from sqlalchemy import Index, select, text
from sqlmodel import Field, SQLModel, col

from engine.archive.claims import Evidence
from engine.archive.recordings import Batch, known_by
from engine.archive.sources import UNRANKED, precedences
from engine.archive.store import AT_ONCE, BIG, Tx, columns, groups, read
from engine.archive.values import read_value, write_value
from engine.language.periods import Months
from engine.language.profiles import Known

NAME = "name"  # what the company is called
NAMES = f"indicator = '{NAME}'"


class Fact(SQLModel, table=True):
    """事实: one figure as one source gives it."""

    __tablename__ = "facts"
    __table_args__ = (Index("ix_facts_names", "company", sqlite_where=text(NAMES), postgresql_where=text(NAMES)),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG)
    company: str = Field(foreign_key="companies.code", index=True)
    indicator: str
    period: str | None = None  # None: as of now
    value: str  # exact text in base units
    given: str = ""  # as it stood in the source
    unit: str = ""  # the unit it was given in
    valid_from: date | None = None
    valid_to: date | None = None  # the last day
    source: str
    precedence: int
    evidence: str
    recording: int = Field(foreign_key="recordings.id", index=True)
    place: str = ""  # sheet and cell


@dataclass(frozen=True, kw_only=True, slots=True)
class NewFact:
    """A fact to be recorded; None as value says that the source no longer gives one."""

    company: str
    indicator: str
    value: Known | None
    source: str
    period: Months | None = None
    given: str = ""
    unit: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    evidence: Evidence = "confirmed"
    place: str = ""


Figures: TypeAlias = Mapping[tuple[str, str | None], tuple[Known | None, ...]]  # by indicator and period

SLOT = ("company", "indicator", "period", "source", "valid_from")  # about what something is said, and by whom
WORDS = ("value", "valid_to", "precedence", "evidence")  # what is said; where it is the same, nothing new is
BESIDES = ("given", "unit", "place")
CLAIM = ("value", "valid_from", "valid_to", "source", "precedence", "evidence", "recording")


@dataclass(frozen=True, kw_only=True, slots=True)
class Recorded:
    """What became of what was to be recorded."""

    stored: int
    unchanged: int  # the source had said the same before


def record_facts(batch: Batch, facts: Iterable[NewFact]) -> Recorded:
    """Record what is new; what a source has said before in the same words is left out."""
    ranks = precedences(batch.tx)
    stored = seen = 0
    for some in groups(facts, AT_ONCE):
        said = _said(batch.tx, {fact.company for fact in some})
        stored += batch.add(Fact, (*SLOT, *WORDS, *BESIDES), _news(some, said, ranks))
        seen += len(some)
    return Recorded(stored=stored, unchanged=seen - stored)


def _news(
    facts: Iterable[NewFact], said: dict[tuple[Any, ...], tuple[Any, ...]], ranks: Mapping[str, int]
) -> Iterator[tuple[Any, ...]]:
    """The rows of those facts that say something new."""
    for fact in facts:
        slot, words = _slot(fact), _words(fact, ranks.get(fact.source, UNRANKED))
        if said.get(slot) != words:
            said[slot] = words
            yield (*slot, *words, fact.given.replace("\0", ""), fact.unit, fact.place)  # PostgreSQL takes no NUL


def _slot(fact: NewFact) -> tuple[Any, ...]:
    since = fact.valid_from and fact.valid_from.isoformat()
    return fact.company, fact.indicator, spelled(fact.period), fact.source, since


@lru_cache(4096)
def spelled(period: Months | None) -> str | None:
    """A period in its one spelling: 2023H1, also where the source says 2023-01..2023-06."""
    return None if period is None else str(Months(period.first, period.count))


def _words(fact: NewFact, precedence: int) -> tuple[Any, ...]:
    evidence = "stale" if fact.value is None else fact.evidence
    return write_value(fact.value), fact.valid_to and fact.valid_to.isoformat(), precedence, evidence


def _said(tx: Tx, companies: Iterable[str]) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    """The newest words of every source on everything it has said of these companies."""
    newest: dict[tuple[Any, ...], tuple[Any, ...]] = {}
    for some in groups(companies):
        asked = select(*columns(Fact, *SLOT, *WORDS)).where(col(Fact.company).in_(some)).order_by(col(Fact.id))
        for company, indicator, period, source, since, value, until, precedence, evidence in read(tx, asked):
            slot = (company, indicator, period, source, since and since.isoformat())
            newest[slot] = (value, until and until.isoformat(), precedence, evidence)
    return newest


def names_of(tx: Tx) -> dict[str, str]:
    """What every company is called now."""
    return dict(_said_of_names(tx, None))


def codes_by_name(tx: Tx, number: int | None = None) -> dict[str, tuple[str, ...]]:
    """The companies of each name, up to a recording: those that are called so now, else those that once were."""
    now: dict[str, str] = {}
    ever: dict[str, set[str]] = defaultdict(set)
    for company, name in _said_of_names(tx, number):
        now[company] = name
        ever[name].add(company)
    current = {name: {company for company in companies if now[company] == name} for name, companies in ever.items()}
    return {name: tuple(sorted(current[name] or companies)) for name, companies in ever.items()}


def _said_of_names(tx: Tx, number: int | None) -> Iterator[tuple[str, str]]:
    """Every company with every name it was given, in the order they were recorded."""
    asked = select(*columns(Fact, "company", "value")).where(text(NAMES))
    return ((company, str(read_value(value))) for company, value in read(tx, known_by(asked, Fact, number)))


def figures_of(tx: Tx, company: str) -> Figures:
    """What each source said last of each figure of one company: enough to notice a slip of the unit."""
    asked = select(*columns(Fact, "indicator", "period", "source", "value")).where(col(Fact.company) == company)
    found: dict[tuple[str, str | None], dict[str, Known | None]] = defaultdict(dict)
    for key, period, source, value in read(tx, asked.order_by(col(Fact.id))):
        found[key, period][source] = read_value(value)
    return {slot: tuple(dict.fromkeys(said.values())) for slot, said in found.items()}


def sources_of(tx: Tx) -> list[str]:
    """Every source that has said anything of a figure."""
    return [source for (source,) in read(tx, select(*columns(Fact, "source")).distinct().order_by(col(Fact.source)))]
