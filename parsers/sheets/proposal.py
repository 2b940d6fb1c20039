"""A book to a proposal, and a proposal with an operator's choices to one that is settled."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from engine.errors import InputError, Problem
from engine.language.periods import Months
from engine.language.site import Site
from parsers.sheets.book import Book, Sheet
from parsers.sheets.given import EVERY, Choice, Given, OfSheet, refuse_unknown
from parsers.sheets.heads import Head, find_head
from parsers.sheets.layout import Layout, fingerprint
from parsers.sheets.lexicon import Lexicon
from parsers.sheets.plain import plain
from parsers.sheets.proposed import Proposal, ProposedColumn, ProposedTable, Standing
from parsers.sheets.settling import draft, said, together
from parsers.sheets.spans import find_span, months_of
from parsers.sheets.subjects import Subject, is_provisional, read_subject, subject_of
from parsers.sheets.targets import known_target, read_target
from parsers.sheets.units import units_of

_UNIT_NOTE = re.compile(r"(?:计量|金额|货币|数据)?单位[:]?(?P<units>[^:]*)$")
_OTHER_DATES = re.compile(r"填报日期|填表日期|报出日期|报送日期|制表日期|打印日期|有效期|文号|截止日期")


def propose(book: Book, site: Site, given: Given | None = None) -> Proposal:
    """Read the heads of a book's sheets and say what each column may mean."""
    given = given or Given()
    lexicon = Lexicon(site=site)
    heads = {sheet.name: find_head(sheet) for sheet in book.sheets}
    refuse_unknown(given.sheets, (name for name, head in heads.items() if head))
    tables, notes = [], list(book.notes)
    for sheet in book.sheets:
        head = heads[sheet.name]
        if head is None:
            notes.append(f"表“{sheet.name}”没有企业代码或企业名称列，未读入")
            continue
        if head.unnamed:
            notes.append(f"表“{sheet.name}”的{'、'.join(head.unnamed)}列没有标题，未读入")
        table = _table(book, sheet, head, lexicon, given)
        notes += _unheard(table, given.of(sheet.name))
        tables.append(table)
    return Proposal(book=book, lexicon=lexicon, tables=tuple(tables), notes=tuple(notes))


def _table(book: Book, sheet: Sheet, head: Head, lexicon: Lexicon, given: Given) -> ProposedTable:
    said_of = given.of(sheet.name)
    period, period_from = _period(book, sheet, head, said_of.period)
    units = _units(head.above)
    layout_key = fingerprint(head.columns, units, period)
    known = given.layouts.get(layout_key)
    table = ProposedTable(
        sheet=sheet,
        head=head,
        subject=_subject(book, sheet, head, lexicon, said_of.subject or (known.subject if known else "")),
        period=period,
        period_from=period_from,
        units=units or _unit_given(said_of.unit),
        fingerprint=layout_key,
        is_recalled=known is not None,
    )
    drafts = _recalled(table, known, lexicon) if known else [draft(column, table, lexicon) for column in head.columns]
    return _with_drafts(table, drafts, lexicon)


def _subject(book: Book, sheet: Sheet, head: Head, lexicon: Lexicon, named: str) -> Subject:
    spoken = (*head.above, sheet.name, book.path.stem)
    if named:
        return replace(read_subject(named, lexicon), provisional=is_provisional(spoken))
    return subject_of([column.heading for column in head.columns], spoken, lexicon)


def _unit_given(unit: str) -> tuple[str, ...]:
    if unit and not units_of(unit):
        raise InputError(Problem(message=f"没有“{unit}”这个单位", help="例如 元、千元、万元、人、%"))
    return (unit,) if unit else ()


def _unheard(table: ProposedTable, said_of: OfSheet) -> list[str]:
    """What a person said of a sheet that says otherwise itself."""
    name, notes = table.sheet.name, []
    if said_of.period and said_of.period != table.period:
        notes.append(f"表“{name}”的{table.period_from}写明 {table.period}，没有按指定的 {said_of.period}")
    if said_of.unit and said_of.unit not in table.units:
        notes.append(f"表“{name}”写明单位{'、'.join(table.units)}，没有按指定的{said_of.unit}")
    return notes


def _with_drafts(table: ProposedTable, drafts: Sequence[ProposedColumn], lexicon: Lexicon) -> ProposedTable:
    return replace(table, drafts=tuple(drafts), columns=together(drafts, table, lexicon))


def _recalled(table: ProposedTable, known: Layout, lexicon: Lexicon) -> list[ProposedColumn]:
    """The columns as they were confirmed for the last table of this layout; of the others nobody has said anything."""
    agreed = {column.index: column for column in known.columns}
    vocabulary = lexicon.site.vocabulary
    drafts = []
    for column in table.head.columns:
        then = agreed.get(column.index)
        target = known_target(then.target, vocabulary) if then else None
        if then is None or target is None:
            drafts.append(draft(column, table, lexicon))
        else:
            recalled = said(column, target, then.unit, table, lexicon)
            drafts.append(replace(recalled, why=recalled.why or "沿用上次确认"))
    return drafts


def confirm(proposal: Proposal, choices: Iterable[Choice] = (), *, likely: bool = False) -> Proposal:
    """The proposal with an operator's choices; `likely` also agrees to what was likely."""
    chosen = list(choices)
    refuse_unknown({choice.sheet for choice in chosen}, (table.sheet.name for table in proposal.tables))
    tables = []
    for table in proposal.tables:
        drafts = _chosen(
            table, [choice for choice in chosen if choice.sheet in (EVERY, table.sheet.name)], proposal.lexicon
        )
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
