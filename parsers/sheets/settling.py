"""Columns to proposals: each by itself (target and unit), then together (periods, and no two for the same figure)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from engine.language.vocabulary import NUMERIC_KINDS, Indicator
from parsers.sheets.book import Raw
from parsers.sheets.columns import Column
from parsers.sheets.heads import Head
from parsers.sheets.lexicon import Lexicon, folded
from parsers.sheets.mapping import SAME, Guessed, guess
from parsers.sheets.proposed import ROW_PERIOD, ProposedColumn, ProposedTable, Standing
from parsers.sheets.readers import reader_for, share_read
from parsers.sheets.spans import Span, months_of
from parsers.sheets.targets import Role, Target
from parsers.sheets.units import base_unit, unit_for, units_of

_STAMPED = frozenset({"money", "ratio", "count", "area", "score", "bool", "category"})  # they differ by the period
_UNITLESS = frozenset({"count", "area", "score"})  # in the base unit where none is written


def draft(column: Column, table: ProposedTable, lexicon: Lexicon) -> ProposedColumn:
    """What a column is by its words and its first cells."""
    sample = sample_of(column, table.head)
    guessed = guess(column.heading, sample, table.subject, lexicon)
    drafted = ProposedColumn(
        column=column,
        target=guessed.target,
        standing=_standing(guessed),
        score=guessed.score,
        runner_up=guessed.runner_up,
        why=guessed.why,
    )
    if drafted.standing is Standing.SETTLED and column.heading.repeated and guessed.target.role is Role.INDICATOR:
        drafted = replace(drafted, standing=Standing.LIKELY, why="标题重复，请确认是哪一项")
    return _with_unit(drafted, sample, table, lexicon)


def said(column: Column, target: Target, unit: str, table: ProposedTable, lexicon: Lexicon) -> ProposedColumn:
    """What a column is by an operator's word."""
    standing = Standing.LEFT if target.role is Role.NOTHING else Standing.SETTLED
    drafted = ProposedColumn(column=column, target=target, standing=standing, unit=unit, score=SAME, is_said=True)
    return _with_unit(drafted, sample_of(column, table.head), table, lexicon)


def sample_of(column: Column, head: Head) -> list[Raw]:
    """The first filled cells of a column."""
    cells = (cells[column.index] for _, cells in head.sample if column.index < len(cells))
    return [cell for cell in cells if cell is not None and cell != ""]


def _standing(guessed: Guessed) -> Standing:
    if guessed.target.role is Role.NOTHING:
        return Standing.LEFT
    return Standing.SETTLED if guessed.score >= SAME else Standing.LIKELY


# --- units ----------------------------------------------------------------------------------------------------------


def _with_unit(column: ProposedColumn, sample: Sequence[Raw], table: ProposedTable, lexicon: Lexicon) -> ProposedColumn:
    indicator = column.target.indicator(lexicon.site.vocabulary)
    if indicator is None or indicator.kind not in NUMERIC_KINDS or column.standing is Standing.LEFT:
        return replace(column, unit="")
    stated = column.unit or column.column.heading.unit
    if stated:
        return _in_stated_unit(column, stated, indicator)
    if folded(column.column.heading.name) == indicator.key:
        return replace(column, unit=_unit_of_format(column, indicator, table) or base_unit(indicator).word or "小数")
    noted = next((unit for unit in table.units if unit_for(unit, indicator)), "")
    return replace(column, unit=noted) if noted else _in_unstated_unit(column, sample, indicator, table)


def _in_stated_unit(column: ProposedColumn, unit: str, indicator: Indicator) -> ProposedColumn:
    if unit_for(unit, indicator):
        return replace(column, unit=unit)
    is_foreign = any(each.kind == "foreign" for each in units_of(unit))
    why = f"“{unit}”是外币，要先折算成人民币" if is_foreign else f"单位“{unit}”不能用于{indicator.name}"
    return replace(column, unit=unit, standing=Standing.OPEN, why=why)


def _in_unstated_unit(
    column: ProposedColumn, sample: Sequence[Raw], indicator: Indicator, table: ProposedTable
) -> ProposedColumn:
    """A unit that nobody has written: the format's own, the only one there is, or a question."""
    of_format = _unit_of_format(column, indicator, table)
    if of_format:
        return _likely(column, of_format, f"没有写单位，按{of_format}读，请确认")
    if indicator.kind in _UNITLESS:
        return replace(column, unit=base_unit(indicator).word)
    if indicator.kind == "money":
        return replace(column, standing=Standing.OPEN, why="没有写单位：元、千元还是万元？")
    if indicator.kind == "duration":
        return _likely(column, "个月", "没有写单位，按月读，请确认")
    unit = _unit_of_share(sample, indicator)
    return _likely(column, unit, f"没有写单位，按{unit}读，请确认")


def _unit_of_share(sample: Sequence[Raw], indicator: Indicator) -> str:
    """5 or 0.05: in a column where no figure goes above one they are fractions."""
    fraction = reader_for(indicator, unit_for("小数", indicator))
    return "小数" if share_read(fraction, sample) == 1 else "%"


def _unit_of_format(column: ProposedColumn, indicator: Indicator, table: ProposedTable) -> str:
    units = table.sheet.units
    unit = units[column.column.index] if column.column.index < len(units) else ""
    return unit if unit and unit_for(unit, indicator) and indicator.kind == "money" else ""


def _likely(column: ProposedColumn, unit: str, why: str) -> ProposedColumn:
    if column.standing is Standing.SETTLED and not column.is_said:
        return replace(column, unit=unit, standing=Standing.LIKELY, why=why)
    return replace(column, unit=unit)


# --- all columns together -------------------------------------------------------------------------------------------


def together(drafts: Sequence[ProposedColumn], table: ProposedTable, lexicon: Lexicon) -> tuple[ProposedColumn, ...]:
    """The columns with their periods, and where several give one figure only the one that names it."""
    by_row = any(column.target == ROW_PERIOD and column.standing is not Standing.LEFT for column in drafts)
    dated = [_with_period(column, drafts[:at], table, lexicon, by_row=by_row) for at, column in enumerate(drafts)]
    rivals: dict[tuple[object, ...], list[ProposedColumn]] = defaultdict(list)
    for column in dated:
        if column.standing is not Standing.LEFT and str(column.target) != "company.code":
            rivals[(column.target, column.period, column.span if by_row else None)].append(column)
    decided = {column.column.index: column for group in rivals.values() for column in _without_rivals(group, lexicon)}
    return tuple(decided.get(column.column.index, column) for column in dated)


def _with_period(
    column: ProposedColumn, before: Sequence[ProposedColumn], table: ProposedTable, lexicon: Lexicon, *, by_row: bool
) -> ProposedColumn:
    indicator = column.target.indicator(lexicon.site.vocabulary)
    if indicator is None or column.target.role is not Role.INDICATOR or column.standing is Standing.LEFT:
        return column
    heading = column.column.heading
    if indicator.kind not in _STAMPED or indicator.fixed:
        span = heading.span if heading.span and heading.span.year else None
        return replace(column, span=span, period=months_of(span, None) if span else None)
    beside = _span_before(heading.name, before)
    period = months_of(heading.span, table.period, months_of(beside, table.period) if beside else None)
    dated = replace(column, span=heading.span, beside=beside, period=period, is_dated=True)
    if period is None and not by_row and indicator.flow:
        return replace(dated, standing=Standing.OPEN, why="没有写明是哪一期：在表题里写上年度，或导入时指定期间")
    return dated


def _span_before(name: str, before: Sequence[ProposedColumn]) -> Span | None:
    """The period of the nearest column to the left under the same heading: what 上年同期 is the year before of."""
    return next((each.column.heading.span for each in reversed(before) if each.column.heading.name == name), None)


def _without_rivals(group: list[ProposedColumn], lexicon: Lexicon) -> list[ProposedColumn]:
    if len(group) == 1:
        return group
    ranked = sorted(group, key=lambda column: -_rank(column, lexicon))
    best, second = ranked[:2]
    if _rank(best, lexicon) > _rank(second, lexicon):
        why = f"{best.column.letter}列“{best.column.heading.written}”已提供"
        return [best, *(replace(column, standing=Standing.LEFT, why=why) for column in ranked[1:])]
    letters = "、".join(column.column.letter for column in group)
    return [
        replace(column, standing=Standing.OPEN, why=f"{letters}列指同一指标、同一期，请只留一列") for column in group
    ]


def _rank(column: ProposedColumn, lexicon: Lexicon) -> float:
    """An operator's word goes before the indicator's own name, that before its aliases, those before likenesses."""
    indicator = column.target.indicator(lexicon.site.vocabulary)
    is_name = indicator is not None and folded(column.column.heading.name) in (folded(indicator.name), indicator.key)
    return 1000 * column.is_said + 100 * is_name + column.score
