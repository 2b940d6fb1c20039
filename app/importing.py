"""A confirmed spreadsheet into the archive: facts, rows and titles of all its companies in one transaction."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from app.clock import said
from app.office import Office, now, today
from engine.archive.companies import add_companies, known_companies
from engine.archive.facts import NAME, NewFact, record_facts
from engine.archive.profiles import profiles
from engine.archive.recordings import Batch, Origin, record, recorded_from
from engine.archive.records import NewRow, RowList, record_rows
from engine.archive.store import Tx
from engine.archive.titles import TitleList, record_titles
from engine.language.numbers import exact, to_decimal
from engine.language.periods import Months
from engine.language.profiles import Known as KnownValue
from parsers.sheets.facts import Fact, Row, RowRead, Title, Value
from parsers.sheets.proposed import Proposal
from parsers.sheets.reading import Known
from parsers.sheets.report import Report, read_proposal


@dataclass(frozen=True, kw_only=True, slots=True)
class Imported:
    """What an import has stored."""

    companies: int  # that were not known before
    stored: int
    unchanged: int


def known_beside(tx: Tx) -> Known:
    """What is held of the companies: their names, and last year's figures, against which a slip of the unit shows."""
    held = {profile.id: profile for profile in profiles(tx, today())}

    def last_year(company: str, indicator: str, period: Months) -> Decimal | None:
        entry = held[company].values.get(indicator) if company in held else None
        value = entry.series.get(period.year_before()) if entry else None
        is_number = value is not None and not isinstance(value, bool | str | tuple) and hasattr(value, "numerator")
        return to_decimal(value) if is_number else None  # type: ignore[arg-type] # a number by the test before

    by_name = {profile.name: code for code, profile in held.items() if profile.name}
    return Known(company=by_name.get if by_name else None, last_year=last_year)


def was_imported(tx: Tx, origin: Origin) -> str | None:
    """When a file of the same content was taken in, for people."""
    when = recorded_from(tx, origin.hash)
    return said(when) if when else None


def origin_of(path: Path, proposal: Proposal) -> Origin:
    return Origin(name=path.name, hash=proposal.batch)


def store(office: Office, proposal: Proposal, report: Report, source: str, origin: Origin, by: str) -> Imported:
    """Store what the report counts as accepted, all of it or nothing."""
    with office.database.reading() as tx:
        known = known_beside(tx)
    read = list(read_proposal(proposal, report, known))
    with (
        office.database.writing() as tx,
        record(tx, at=now(), kind="import", by=by, origin=origin) as batch,
    ):
        return _store(batch, read, source)


def _store(batch: Batch, read: list[RowRead], source: str) -> Imported:
    before = len(known_companies(batch.tx))
    add_companies(batch, (row.company for row in read if row.company))
    recorded = [
        record_facts(batch, _facts(read, source)),
        record_titles(batch, _titles(read, source)),
        record_rows(batch, _rows(read, source)),
    ]
    return Imported(
        companies=len(known_companies(batch.tx)) - before,
        stored=sum(part.stored for part in recorded),
        unchanged=sum(part.unchanged for part in recorded),
    )


def _facts(read: list[RowRead], source: str) -> Iterator[NewFact]:
    named: dict[str, str] = {}
    for row in read:
        if row.name and row.company not in named:
            named[row.company] = row.name
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


def _titles(read: list[RowRead], source: str) -> Iterator[TitleList]:
    """The titles of a company family by family; a cell that lists tags lists all of them, a certificate only itself."""
    certificates: dict[tuple[str, str], list[Title]] = {}
    for row in read:
        for fact in row.facts:
            if isinstance(fact.value, tuple):
                yield TitleList(
                    company=fact.company,
                    family=fact.indicator,
                    titles=fact.value,
                    source=source,
                    whole=True,
                    period=fact.period,
                    place=str(fact.place),
                )
        for title in row.titles:
            certificates.setdefault((title.company, title.family), []).append(title)
    for (company, family), titles in certificates.items():
        held = tuple(title.title for title in titles)
        place = str(titles[0].place)
        yield TitleList(company=company, family=family, titles=held, source=source, whole=False, place=place)


def _rows(read: list[RowRead], source: str) -> Iterator[RowList]:
    """The rows of a company table by table: the file lists all of them."""
    listed: dict[tuple[str, str], list[Row]] = {}
    for row in read:
        for entry in row.rows:
            listed.setdefault((entry.company, entry.table), []).append(entry)
    for (company, table), rows in listed.items():
        new = tuple(
            NewRow(key=_key(entry, number), fields=_fields(entry.fields), place=str(entry.place))
            for number, entry in enumerate(rows, start=1)
        )
        yield RowList(company=company, table=table, rows=new, source=source, whole=True, place=str(rows[0].place))


def _key(row: Row, number: int) -> str:
    """What tells a row from the others: its own number or name, else its place in the file."""
    first = next(iter(row.fields.values()), None)
    return first if isinstance(first, str) else f"#{number}"


def _fields(fields: Mapping[str, Value]) -> dict[str, KnownValue]:
    return {name: _value(value) for name, value in fields.items()}
