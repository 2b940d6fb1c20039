"""A book to a proposal, and a proposal with an operator's choices to one that is settled."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from engine.errors import InputError, Problem
from engine.language.periods import Months
from engine.language.site import Site
from parsers.sheets.book import Book, Sheet
from parsers.sheets.heads import Head, find_head
from parsers.sheets.layout import ColumnLayout, Layout, fingerprint
from parsers.sheets.lexicon import Lexicon
from parsers.sheets.plain import plain
from parsers.sheets.proposed import Proposal, ProposedColumn, ProposedTable, Standing
from parsers.sheets.settling import draft, said, together
from parsers.sheets.spans import find_span, months_of
from parsers.sheets.subjects import read_subject, subject_of
from parsers.sheets.targets import NOTHING, read_target
from parsers.sheets.units import units_of

_UNIT_NOTE = re.compile(r"(?:计量|金额|货币|数据)?单位[:]?(?P<units>[^:]*)$")
_OTHER_DATES = re.compile(r"填报日期|填表日期|报出日期|报送日期|制表日期|打印日期|有效期|文号|截止日期")


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """What an operator says of a column; None leaves as proposed."""

    sheet: str
    column: str  # its letter
    target: str | None = None
    unit: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Given:
    """What is known of a file before it is read."""

    period: Months | None = None  # for sheets that name none
    subjects: Mapping[str, str] = field(default_factory=dict)  # sheet → facts, records:hires, titles:qualification:…
    layouts: Mapping[str, Layout] = field(default_factory=dict)  # those remembered, by fingerprint


def propose(book: Book, site: Site, given: Given | None = None) -> Proposal:
    """Read the heads of a book's sheets and say what each column may mean."""
    lexicon = Lexicon(site=site)
    tables, notes = [], list(book.notes)
    for sheet in book.sheets:
        head = find_head(sheet)
        if head is None:
            notes.append(f"表“{sheet.name}”没有企业代码或企业名称列，未读入")
            continue
        if head.unnamed:
            notes.append(f"表“{sheet.name}”的{'、'.join(head.unnamed)}列没有标题，未读入")
        tables.append(_table(book, sheet, head, lexicon, given or Given()))
    return Proposal(book=book, lexicon=lexicon, tables=tuple(tables), notes=tuple(notes))


def _table(book: Book, sheet: Sheet, head: Head, lexicon: Lexicon, given: Given) -> ProposedTable:
    period, period_from = _period(book, sheet, head, given.period)
    units = _units(head.above)
    layout_key = fingerprint(head.columns, units, period)
    known = given.layouts.get(layout_key)
    named = given.subjects.get(sheet.name) or (known.subject if known else "")
    spoken = (*head.above, sheet.name, book.path.stem)
    table = ProposedTable(
        sheet=sheet,
        head=head,
        subject=read_subject(named, lexicon)
        if named
        else subject_of([c.heading for c in head.columns], spoken, lexicon),
        period=period,
        period_from=period_from,
        units=units,
        fingerprint=layout_key,
    )
    drafts = _recalled(table, known, lexicon) if known else [draft(column, table, lexicon) for column in head.columns]
    return _with_drafts(table, drafts, lexicon)


def _with_drafts(table: ProposedTable, drafts: Sequence[ProposedColumn], lexicon: Lexicon) -> ProposedTable:
    return replace(table, drafts=tuple(drafts), columns=together(drafts, table, lexicon))


def _recalled(table: ProposedTable, known: Layout, lexicon: Lexicon) -> list[ProposedColumn]:
    """The columns as they were confirmed for the last table of this layout."""
    agreed = {column.index: column for column in known.columns}
    vocabulary = lexicon.site.vocabulary
    return [
        said(column, read_target(agreed[column.index].target, vocabulary), agreed[column.index].unit, table, lexicon)
        if column.index in agreed
        else replace(said(column, NOTHING, "", table, lexicon), why="上次确认不导入")
        for column in table.head.columns
    ]


def confirm(proposal: Proposal, choices: Iterable[Choice] = (), *, likely: bool = False) -> Proposal:
    """The proposal with an operator's choices; `likely` also agrees to what was likely."""
    chosen = list(choices)
    unknown = {choice.sheet for choice in chosen} - {table.sheet.name for table in proposal.tables}
    if unknown:
        raise InputError(*(Problem(message=f"没有可导入的表“{name}”") for name in sorted(unknown)))
    tables = []
    for table in proposal.tables:
        drafts = _chosen(table, [choice for choice in chosen if choice.sheet == table.sheet.name], proposal.lexicon)
        tables.append(_with_drafts(table, _agreed(drafts) if likely else drafts, proposal.lexicon))
    return replace(proposal, tables=tuple(tables))


def _chosen(table: ProposedTable, choices: Sequence[Choice], lexicon: Lexicon) -> list[ProposedColumn]:
    drafts = {column.column.letter: column for column in table.drafts}
    for choice in choices:
        column = drafts.get(choice.column.upper())
        if column is None:
            raise InputError(Problem(place=f"表“{table.sheet.name}”", message=f"没有“{choice.column}”列"))
        target = column.target if choice.target is None else read_target(choice.target, lexicon.site.vocabulary)
        kept = column.unit if choice.target is None else ""  # a new target asks for its unit anew
        unit = kept if choice.unit is None else choice.unit
        drafts[column.column.letter] = said(column.column, target, unit, table, lexicon)
    return list(drafts.values())


def _agreed(drafts: Iterable[ProposedColumn]) -> list[ProposedColumn]:
    return [
        replace(column, standing=Standing.SETTLED, is_said=True) if column.standing is Standing.LIKELY else column
        for column in drafts
    ]


def layout_of(table: ProposedTable) -> Layout:
    """What to remember of a confirmed table."""
    columns = tuple(
        ColumnLayout(index=column.column.index, target=str(column.target), unit=column.unit)
        for column in table.columns
        if column.standing is Standing.SETTLED
    )
    return Layout(fingerprint=table.fingerprint, subject=str(table.subject), columns=columns)


def _period(book: Book, sheet: Sheet, head: Head, given: Months | None) -> tuple[Months | None, str]:
    """The period of a whole sheet: its title says it, or the operator, or the sheet's name, or the file's."""
    above = [text for text in head.above if not _OTHER_DATES.search(text)]
    said = (
        (_stated(above), "表题"),
        (given, "指定"),
        (_stated([sheet.name]), "表名"),
        (_stated([book.path.stem]), "文件名"),
    )
    return next(((period, source) for period, source in said if period), (None, ""))


def _stated(texts: Iterable[str]) -> Months | None:
    """The first period that one of the texts states in full."""
    for text in texts:
        span, _ = find_span(plain(text))
        months = months_of(span, None) if span and span.kind == "stated" else None
        if months:
            return months
    return None


def _units(above: Sequence[str]) -> tuple[str, ...]:
    """The units of a note over the table: `单位：千元、人`."""
    notes = [found["units"] for text in above if (found := _UNIT_NOTE.search(plain(text)))]
    listed = [unit.strip("()") for note in notes for unit in re.split(r"[、,;/和]", note)]
    return tuple(unit for unit in listed if units_of(unit))
