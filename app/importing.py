"""A confirmed spreadsheet into the archive: facts, rows and titles of all its companies in one transaction."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache, partial
from itertools import islice
from pathlib import Path

from app.clock import said
from app.office import Office, now
from engine.archive.companies import add_companies, known_companies
from engine.archive.decisions import allowed
from engine.archive.facts import NAME, Figures, NewFact, Recorded, codes_by_name, figures_of, record_facts
from engine.archive.hashing import hash_of
from engine.archive.layouts import Remembered, remember_layouts, remembered_layouts
from engine.archive.recordings import Batch, Origin, record, recorded_from
from engine.archive.records import NewRow, RowList, record_rows
from engine.archive.store import Tx
from engine.archive.titles import TitleList, record_titles
from engine.language.numbers import exact, to_decimal
from engine.language.periods import Months
from engine.language.profiles import Known as KnownValue
from engine.language.vocabulary import Table, Vocabulary
from parsers.sheets.facts import Fact, Row, RowRead, Title, Value
from parsers.sheets.given import Choice, Given, OfSheet
from parsers.sheets.layout import layout_of, read_layout, write_layout
from parsers.sheets.opening import open_book
from parsers.sheets.owners import company_key
from parsers.sheets.proposal import confirm, propose
from parsers.sheets.proposed import Proposal
from parsers.sheets.reading import Known, LastYear
from parsers.sheets.report import Passed, Report, examine, read_proposal, unwatched

AT_ONCE = 2_000  # rows held together


@dataclass(frozen=True, kw_only=True, slots=True)
class Imported:
    """What an import has stored."""

    companies: int  # that were not known before
    stored: int
    unchanged: int


def known_beside(tx: Tx) -> Known:
    """What is held of the companies: their names, and last year's figures, against which a slip of the unit shows."""
    by_name = {key: codes[0] for key, codes in companies_by_key(tx).items() if len(codes) == 1}
    by_name |= {code[8:17]: code for code in known_companies(tx)}  # the organisation's own part of a code
    held = frozenset(known_companies(tx))

    @lru_cache(64)  # the rows of a table stand company by company
    def last_year(company: str) -> LastYear | None:
        return partial(_last_year, figures_of(tx, company)) if company in held else None

    def company(word: str) -> str | None:
        return by_name.get(company_key(word)) or by_name.get(word)

    return Known(company=company if by_name else None, last_year=last_year)


def companies_by_key(tx: Tx, number: int | None = None) -> dict[str, tuple[str, ...]]:
    """The companies of each name, however its brackets are written; several may be called the same."""
    found: dict[str, tuple[str, ...]] = {}
    for name, codes in codes_by_name(tx, number).items():
        key = company_key(name)
        found[key] = tuple(dict.fromkeys((*found.get(key, ()), *codes)))
    return found


def _last_year(held: Figures, indicator: str, period: Months) -> tuple[Decimal, ...]:
    said = held.get((indicator, str(period.year_before())), ())
    return tuple(to_decimal(v) for v in said if isinstance(v, int | Fraction) and not isinstance(v, bool))


# --- what a file says ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """What a person says of a file before anything of it is stored."""

    source: str | None = None  # None: the file's own name
    sheets: Mapping[str, OfSheet] = field(default_factory=dict)
    columns: tuple[Choice, ...] = ()
    accept: bool = False  # also what was only likely
    afresh: bool = False  # whatever is remembered of such tables


@dataclass(frozen=True, kw_only=True, slots=True)
class Understood:
    """A file as it is understood: what it says, what of it is accepted, on whose word."""

    proposal: Proposal
    report: Report
    recalled: Mapping[str, Remembered]  # by sheet: who confirmed its layout, and when
    imported_before: str | None  # when a file of the same content was taken in, for people
    source: str
    by: str

    @property
    def origin(self) -> Origin:
        return Origin(name=self.proposal.book.path.name, hash=self.proposal.batch)


def understand(office: Office, path: Path, words: Words, passed: Passed = unwatched) -> Understood:
    """Read a whole file without storing anything."""
    with office.database.reading() as tx:
        person = allowed(tx, office.signer().public, "import")
        remembered = {} if words.afresh else remembered_layouts(tx)
        layouts = {mark: read_layout(kept.layout) for mark, kept in remembered.items()}
        proposed = propose(open_book(path), office.site, Given(sheets=words.sheets, layouts=layouts))
        proposal = confirm(proposed, words.columns, likely=words.accept)
        report = examine(proposal, known_beside(tx), passed)
        when = recorded_from(tx, proposal.batch)
    return Understood(
        proposal=proposal,
        report=report,
        recalled={table.sheet.name: remembered[table.fingerprint] for table in proposal.tables if table.is_recalled},
        imported_before=said(when) if when else None,
        source=words.source or path.stem,
        by=person.name,
    )


# --- storing it ---------------------------------------------------------------------------------------------------


def store(office: Office, confirmed: Understood, passed: Passed = unwatched) -> Imported:
    """Store what the report counts as accepted, all of it or nothing; the file is read row by row, never held."""
    with (
        office.database.reading() as before_it,  # what this file says is no news to itself
        office.database.writing() as tx,
        record(tx, at=now(), kind="import", by=confirmed.by, origin=confirmed.origin) as batch,
    ):
        before = len(known_companies(tx))
        rows = _counted(read_proposal(confirmed.proposal, confirmed.report, known_beside(before_it)), passed)
        recorded = list(_record(batch, rows, confirmed.source, office.site.vocabulary))
        settled = (layout_of(table) for table in confirmed.proposal.tables)
        remember_layouts(batch, {layout.fingerprint: write_layout(layout) for layout in settled})
        return Imported(
            companies=len(known_companies(tx)) - before,
            stored=sum(part.stored for part in recorded),
            unchanged=sum(part.unchanged for part in recorded),
        )


def _record(batch: Batch, rows: Iterator[RowRead], source: str, vocabulary: Vocabulary) -> Iterator[Recorded]:
    """A few rows at a time; the lists when all rows have been heard."""
    beside, named = Beside(), set[str]()
    while some := list(islice(rows, AT_ONCE)):
        add_companies(batch, (row.company for row in some if row.company))
        yield record_facts(batch, _facts(some, source, beside, named))
    yield record_titles(batch, beside.title_lists(source))
    yield record_rows(batch, beside.row_lists(source, vocabulary))


def _counted(read: Iterable[RowRead], passed: Passed) -> Iterator[RowRead]:
    for number, row in enumerate(read, start=1):
        passed(number)
        yield row


@dataclass(slots=True)
class Beside:
    """What a file says beside figures: lists of tags and rows, which are recorded list by list after them."""

    tags: list[Fact] = field(default_factory=list)
    titles: dict[tuple[str, str], list[Title]] = field(default_factory=dict)
    rows: dict[tuple[str, str], list[Row]] = field(default_factory=dict)

    def take(self, read: RowRead) -> None:
        self.tags.extend(fact for fact in read.facts if isinstance(fact.value, tuple))
        for title in read.titles:
            self.titles.setdefault((title.company, title.family), []).append(title)
        for row in read.rows:
            self.rows.setdefault((row.company, row.table), []).append(row)

    def title_lists(self, source: str) -> Iterator[TitleList]:
        """A cell that lists tags lists all of them, a certificate only itself."""
        for fact in self.tags:
            titles = fact.value if isinstance(fact.value, tuple) else ()
            place = str(fact.place)
            yield TitleList(
                company=fact.company, family=fact.indicator, titles=titles, source=source, whole=True,
                period=fact.period, place=place,
            )  # fmt: skip
        for (company, family), certificates in self.titles.items():
            held = tuple(title.title for title in certificates)
            place = str(certificates[0].place)
            yield TitleList(company=company, family=family, titles=held, source=source, whole=False, place=place)

    def row_lists(self, source: str, vocabulary: Vocabulary) -> Iterator[RowList]:
        """The file lists all rows of a company's table."""
        for (company, table), rows in self.rows.items():
            new = tuple(
                NewRow(key=key, fields=_fields(row.fields), place=str(row.place))
                for key, row in _keyed(rows, vocabulary.tables[table])
            )
            yield RowList(company=company, table=table, rows=new, source=source, whole=True, place=str(rows[0].place))


def _keyed(rows: Iterable[Row], table: Table) -> Iterator[tuple[str, Row]]:
    """Rows with what tells them apart: their own numbers, else all they say; the second that says the same is #2."""
    ids = [key for key, field_ in table.fields.items() if field_.kind == "id"]
    counted: Counter[str] = Counter()
    for row in rows:
        own = next((str(row.fields[key]) for key in ids if key in row.fields), None) or hash_of(_said(row))
        counted[own] += 1
        yield own if counted[own] == 1 else f"{own}#{counted[own]}", row


def _said(row: Row) -> dict[str, str]:
    return {name: str(value) for name, value in row.fields.items()}


def _facts(read: Iterable[RowRead], source: str, beside: Beside, named: set[str]) -> Iterator[NewFact]:
    """The figures of each row, and once what its company is called; the rest is set aside."""
    for row in read:
        beside.take(row)
        if row.name and row.company not in named:
            named.add(row.company)
            yield NewFact(company=row.company, indicator=NAME, value=row.name, source=source, place=str(row.place))
        for fact in row.facts:
            if not isinstance(fact.value, tuple):
                yield _new_fact(fact, source)


def _new_fact(fact: Fact, source: str) -> NewFact:
    return NewFact(
        company=fact.company,
        indicator=fact.indicator,
        value=_value(fact.value),
        source=source,
        period=fact.period,
        given=fact.written,
        unit=fact.unit,
        place=str(fact.place),
    )


def _value(value: Value) -> KnownValue:
    return exact(value) if isinstance(value, Decimal) else value


def _fields(fields: Mapping[str, Value]) -> dict[str, KnownValue]:
    return {name: _value(value) for name, value in fields.items()}
