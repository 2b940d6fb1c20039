"""A settled table to the plan by which its rows are read: which cells say whose row it is, which hold what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.language.periods import Months
from parsers.sheets.cells import Reader
from parsers.sheets.columns import Column
from parsers.sheets.lexicon import Lexicon
from parsers.sheets.plain import plain
from parsers.sheets.proposed import ROW_PERIOD, ProposedColumn, ProposedTable, Standing
from parsers.sheets.readers import reader_for
from parsers.sheets.spans import months_of
from parsers.sheets.subjects import Subject
from parsers.sheets.sums import numbered_parts
from parsers.sheets.targets import Role
from parsers.sheets.units import unit_for


@dataclass(frozen=True, kw_only=True, slots=True)
class ValueColumn:
    """A column of figures, days, words: an indicator's or a field's."""

    index: int
    heading: str
    key: str  # of the indicator or the field
    unit: str
    read: Reader
    parts: tuple[int, ...]  # columns that add up to it
    column: ProposedColumn

    def period_in(self, row: Months | None) -> Months | None:
        """The period of its values in a row that has one of its own."""
        is_stated = self.column.span is not None and self.column.span.year is not None
        if row is None or is_stated or not self.column.is_dated:
            return self.column.period
        beside = months_of(self.column.beside, row) if self.column.beside else None
        return months_of(self.column.span, row, beside)


@dataclass(frozen=True, kw_only=True, slots=True)
class TitleColumns:
    """The columns that speak of one title, by part."""

    family: str
    tag: str
    parts: dict[str, tuple[int, str]]  # part → index, heading


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """How the rows of a table are read."""

    sheet: str
    subject: Subject
    period: Months | None
    codes: tuple[int, ...]
    names: tuple[int, ...]
    status: tuple[int, ...]
    dates: tuple[int, str] | None  # the column of each row's own period
    owner_headings: frozenset[str]
    values: tuple[ValueColumn, ...]
    titles: tuple[TitleColumns, ...]
    families: Mapping[str, str]  # of the titles that cells name
    waiting: tuple[int, ...]  # columns that nobody has confirmed

    @property
    def owners(self) -> tuple[int, ...]:
        return (*self.codes, *self.names)


def plan_of(table: ProposedTable, lexicon: Lexicon) -> Plan:
    settled = [column for column in table.columns if column.standing is Standing.SETTLED]
    owners = [column for column in settled if column.target.role is Role.COMPANY]
    return Plan(
        sheet=table.sheet.name,
        subject=table.subject,
        period=table.period,
        codes=_indexes(settled, "company.code"),
        names=_indexes(settled, "company.name"),
        status=_indexes(settled, "row.status"),
        dates=next(((c.column.index, c.column.heading.written) for c in settled if c.target == ROW_PERIOD), None),
        owner_headings=frozenset(plain(column.column.heading.texts[-1].written) for column in owners),
        values=tuple(value for column in settled if (value := _value_column(column, table.head.columns, lexicon))),
        titles=_title_columns(settled, table.subject),
        families={word: family for word, (family, _) in lexicon.tags.items()},
        waiting=tuple(c.column.index for c in table.columns if c.standing in (Standing.LIKELY, Standing.OPEN)),
    )


def _indexes(columns: Sequence[ProposedColumn], target: str) -> tuple[int, ...]:
    return tuple(column.column.index for column in columns if str(column.target) == target)


def _value_column(column: ProposedColumn, all_columns: Sequence[Column], lexicon: Lexicon) -> ValueColumn | None:
    indicator = column.target.indicator(lexicon.site.vocabulary)
    if indicator is None:
        return None
    return ValueColumn(
        index=column.column.index,
        heading=column.column.heading.written,
        key=column.target.key if column.target.role is Role.INDICATOR else column.target.part,
        unit=column.unit,
        read=reader_for(indicator, unit_for(column.unit, indicator) if column.unit else None),
        parts=numbered_parts(all_columns, column.column) if indicator.is_numeric else (),
        column=column,
    )


def _title_columns(columns: Sequence[ProposedColumn], subject: Subject) -> tuple[TitleColumns, ...]:
    """The columns of each title; a list whose rows are all of one title needs no column that says so."""
    found: dict[tuple[str, str], dict[str, tuple[int, str]]] = {}
    if subject.role is Role.TITLE:
        found[(subject.key, subject.tag)] = {}
    for column in columns:
        if column.target.role is Role.TITLE:
            parts = found.setdefault((column.target.key, column.target.tag), {})
            parts.setdefault(column.target.part, (column.column.index, column.column.heading.written))
    return tuple(TitleColumns(family=family, tag=tag, parts=parts) for (family, tag), parts in found.items())
