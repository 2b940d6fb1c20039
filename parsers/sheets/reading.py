"""The rows of a settled table to facts, related rows and titles; what stays out says where it stands and why."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeAlias

from engine.language.periods import Months
from parsers.sheets.alarms import alarm
from parsers.sheets.book import Broken, Raw
from parsers.sheets.cells import Doubt, held, rejected
from parsers.sheets.certificates import certificate
from parsers.sheets.facts import Cell, Fact, Place, Row, RowRead, State, Title, Value
from parsers.sheets.figures import own_unit
from parsers.sheets.lexicon import Lexicon, folded
from parsers.sheets.owners import FindCompany, owner_of
from parsers.sheets.plain import shown
from parsers.sheets.plan import Plan, TitleColumns, ValueColumn, plan_of
from parsers.sheets.proposed import ProposedTable
from parsers.sheets.rows import is_blank, is_dropped, unmerged, why_no_data
from parsers.sheets.spans import read_span_cell
from parsers.sheets.sums import odd_sum
from parsers.sheets.targets import Role

LastYear: TypeAlias = Callable[[str, Months], Sequence[Decimal]]  # what is held of an indicator a year before a period
Key: TypeAlias = tuple[str, Months | None]  # a company, and the period of its row


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """What is known beside the file."""

    company: FindCompany | None = None
    last_year: Callable[[str], LastYear | None] | None = None  # by company
    repeated: frozenset[Key] = frozenset()  # that stand in the table twice, with different figures


def read_table(table: ProposedTable, lexicon: Lexicon, known: Known) -> Iterator[RowRead]:
    """Read the rows under a table's head: one result for each that isn't blank."""
    plan = plan_of(table, lexicon)
    below = (row for row in table.sheet.rows() if row[0] > table.head.last)
    shared = frozenset(plan.owners) if table.subject.role is Role.INDICATOR else None
    seen: dict[Key, tuple[int, int]] = {}
    for number, cells in unmerged(below, table.sheet.merges, shared):
        if not is_blank(cells):
            yield _read_row(plan, known, seen, Place(sheet=plan.sheet, row=number), cells)


def _read_row(
    plan: Plan, known: Known, seen: dict[Key, tuple[int, int]], place: Place, cells: Sequence[Raw]
) -> RowRead:
    read = RowRead(place=place)
    if any(is_dropped(_at(cells, index)) for index in plan.status):
        return replace(read, left_out="数据状态为作废")
    owner = owner_of([_at(cells, at) for at in plan.codes], [_at(cells, at) for at in plan.names], known.company)
    if isinstance(owner, Doubt):
        why = why_no_data(cells, plan.owners, plan.owner_headings)
        named = next((raw for at in plan.owners if (raw := _at(cells, at)) is not None), None)
        return replace(read, left_out=why) if why else _kept_out(plan, read, _cell(place, owner, named), cells)
    read = replace(read, company=owner.code, name=owner.name, waiting=_waiting(plan, cells))
    period = _row_period(plan, place, cells)
    if isinstance(period, Cell):
        return _kept_out(plan, read, period, cells)
    read = replace(read, period=period)
    if plan.subject.role is Role.FIELD:
        return _with_row(plan, read, cells)
    read = _with_titles(plan, _with_facts(plan, known, read, period, cells), period, cells)
    return _told_once(known, seen, read, (owner.code, period)) if plan.subject.role is Role.INDICATOR else read


# --- facts ----------------------------------------------------------------------------------------------------------


def _with_facts(plan: Plan, known: Known, read: RowRead, period: Months | None, cells: Sequence[Raw]) -> RowRead:
    facts: list[Fact] = []
    out: list[Cell] = []
    last_year = known.last_year(read.company) if known.last_year else None
    for column in plan.values:
        raw = cells[column.index] if column.index < len(cells) else None
        value = None if raw is None else column.read(raw)
        if value is None:
            continue
        if column.parts:
            value = odd_sum(raw, [_at(cells, index) for index in column.parts]) or value
        fact = _fact(column, last_year, read, period, raw, value)
        if isinstance(fact, Cell):
            out.append(fact)
        else:
            facts.append(fact)
    return replace(read, facts=tuple(facts), cells=tuple(out), accepted=len(facts))


def _fact(
    column: ValueColumn,
    last_year: LastYear | None,
    read: RowRead,
    row_period: Months | None,
    raw: Raw,
    value: Value | Doubt,
) -> Fact | Cell:
    place = Place(sheet=read.place.sheet, row=read.place.row, heading=column.heading)
    period = column.period_in(row_period)
    if last_year and period and isinstance(value, Decimal):
        value = alarm(value, last_year(column.key, period)) or value
    if isinstance(value, Doubt):
        return _cell(place, value, raw)
    return Fact(
        company=read.company,
        indicator=column.key,
        period=period,
        value=value,
        unit=own_unit(raw) or column.unit,
        written=_written(raw),
        place=place,
    )


def _told_once(known: Known, seen: dict[Key, tuple[int, int]], read: RowRead, key: Key) -> RowRead:
    """A company stands in a table once; the same figures again are left out, other figures are a question."""
    if key in known.repeated:
        return _questioned(read, "同一企业在表中不止一行，数值不同")
    figures = tuple((fact.indicator, fact.period, fact.value) for fact in read.facts)
    digest = hash((figures, tuple((title.family, title.title, title.number) for title in read.titles)))
    row, same = seen.setdefault(key, (read.place.row, digest))
    if row == read.place.row:
        return read
    if same == digest and read.cells:
        return replace(read, facts=(), titles=(), accepted=0)
    if same == digest:
        return RowRead(place=read.place, company=read.company, left_out=f"与第{row}行重复")
    return replace(_questioned(read, f"与第{row}行是同一企业，数值不同"), repeats=row)


def _questioned(read: RowRead, reason: str) -> RowRead:
    cell = Cell(place=read.place, state=State.HELD, written="", reason=reason, count=max(1, read.accepted))
    return replace(read, facts=(), titles=(), accepted=0, cells=(cell, *read.cells))


# --- titles and related rows ----------------------------------------------------------------------------------------


def _with_titles(plan: Plan, read: RowRead, period: Months | None, cells: Sequence[Raw]) -> RowRead:
    for columns in plan.titles:
        read = _with_title(plan, columns, read, period or plan.period, cells)
    return read


def _with_title(
    plan: Plan, columns: TitleColumns, read: RowRead, period: Months | None, cells: Sequence[Raw]
) -> RowRead:
    parts = {part: _at(cells, index) for part, (index, _) in columns.parts.items()}
    is_list = plan.subject.role is Role.TITLE
    found = certificate(parts, columns.tag, always=is_list, period=None if is_list else period)
    if found is None:
        return replace(read, accepted=read.accepted + sum(raw is not None for raw in parts.values()))
    doubts = {"": held("公示名单还不是认定结果")} if plan.subject.provisional else found.doubts
    if doubts:
        return replace(
            read, cells=(*read.cells, *(_title_cell(read, columns, *doubt, parts) for doubt in doubts.items()))
        )
    place = replace(read.place, heading=columns.parts["held"][1] if "held" in columns.parts else "")
    titles = (
        Title(company=read.company, family=family, title=title, number=found.number, place=place)
        for title in found.titles
        for family in [plan.families.get(folded(title.name), columns.family)]
    )
    filled = sum(raw is not None for raw in parts.values())
    return replace(read, titles=(*read.titles, *titles), accepted=read.accepted + max(1, filled))


def _title_cell(read: RowRead, columns: TitleColumns, part: str, doubt: Doubt, parts: dict[str, Raw]) -> Cell:
    heading = columns.parts[part][1] if part in columns.parts else ""
    return _cell(replace(read.place, heading=heading), doubt, parts.get(part))


def _with_row(plan: Plan, read: RowRead, cells: Sequence[Raw]) -> RowRead:
    fields: dict[str, Value] = {}
    out: list[Cell] = []
    for column in plan.values:
        raw = _at(cells, column.index)
        value = None if raw is None else column.read(raw)
        if isinstance(value, Doubt):
            out.append(_cell(replace(read.place, heading=column.heading), value, raw))
        elif value is not None:
            fields[column.key] = value
    row = Row(company=read.company, table=plan.subject.key, fields=fields, place=read.place)
    return replace(read, rows=(row,) if fields else (), cells=tuple(out), accepted=len(fields))


# --- cells ----------------------------------------------------------------------------------------------------------


def _row_period(plan: Plan, place: Place, cells: Sequence[Raw]) -> Months | Cell | None:
    """The period of a row of its own, where the table has a column for it."""
    if plan.dates is None:
        return None
    index, heading = plan.dates
    raw = _at(cells, index)
    period = None if raw is None or isinstance(raw, Broken) else read_span_cell(raw, plan.period)
    return period or _cell(replace(place, heading=heading), rejected("不是期间"), raw)


def _kept_out(plan: Plan, read: RowRead, cell: Cell, cells: Sequence[Raw]) -> RowRead:
    """A row of which nobody can say whose or when it is keeps all of its cells out."""
    filled = sum(not is_blank(cells[column.index : column.index + 1]) for column in plan.values)
    return replace(read, company="", cells=(replace(cell, count=max(1, filled)),), waiting=())


def _waiting(plan: Plan, cells: Sequence[Raw]) -> tuple[int, ...]:
    return tuple(index for index in plan.waiting if not is_blank(cells[index : index + 1]))


def _cell(place: Place, doubt: Doubt, raw: Raw) -> Cell:
    return Cell(place=place, state=doubt.state, written=shown(_written(raw)), reason=doubt.reason, hint=doubt.hint)


def _written(raw: Raw) -> str:
    if isinstance(raw, str):
        return raw.strip()
    return "" if raw is None else raw.written if isinstance(raw, Broken) else str(raw)


def _at(cells: Sequence[Raw], index: int) -> Raw:
    return cells[index] if index < len(cells) else None
