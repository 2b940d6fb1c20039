"""A proposal and a report as rows of words, ready to be shown for confirmation; no terminal in here."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from engine.language.vocabulary import Vocabulary
from parsers.sheets.facts import Cell
from parsers.sheets.plain import shown
from parsers.sheets.proposed import Proposal, ProposedColumn, ProposedTable, Standing
from parsers.sheets.report import Report, TableReport
from parsers.sheets.settling import sample_of
from parsers.sheets.subjects import Subject
from parsers.sheets.targets import Role

MAPPING_HEADINGS = ("列", "标题", "含义", "单位", "期间", "把握", "次选", "例", "说明")
LINES_SHOWN = 20


@dataclass(frozen=True, kw_only=True, slots=True)
class TableView:
    """One sheet's mapping for an operator's eyes."""

    title: str  # 表“企业年报”：企业指标，2023（表题），14 列
    rows: tuple[tuple[str, ...], ...]  # under MAPPING_HEADINGS
    questions: tuple[str, ...]  # one line for each column that waits for a word


def views(proposal: Proposal) -> Iterator[TableView]:
    vocabulary = proposal.lexicon.site.vocabulary
    for table in proposal.tables:
        yield TableView(
            title=_title(table, vocabulary),
            rows=tuple(_row(column, table, vocabulary) for column in table.columns),
            questions=tuple(
                f"{column.column.letter}列“{column.column.heading.written}”{column.standing}：{column.why}"
                for column in table.columns
                if column.standing in (Standing.LIKELY, Standing.OPEN)
            ),
        )


def _title(table: ProposedTable, vocabulary: Vocabulary) -> str:
    period = f"，{table.period}（{table.period_from}）" if table.period else ""
    recalled = "，沿用上次确认的版式" if table.is_recalled else ""
    return f"表“{table.sheet.name}”：{_subject(table.subject, vocabulary)}{period}，{len(table.columns)} 列{recalled}"


def _subject(subject: Subject, vocabulary: Vocabulary) -> str:
    if subject.role is Role.FIELD:
        return f"明细“{vocabulary.tables[subject.key].name}”"
    if subject.role is Role.TITLE:
        return f"“{subject.tag or vocabulary.name_of(subject.key)}”名单{'（公示）' if subject.provisional else ''}"
    return "企业指标"


def _row(column: ProposedColumn, table: ProposedTable, vocabulary: Vocabulary) -> tuple[str, ...]:
    sample = sample_of(column.column, table.head)
    example = str(getattr(sample[0], "written", sample[0])) if sample else ""
    return (
        column.column.letter,
        column.column.heading.written,
        column.target.said(vocabulary),
        column.unit,
        str(column.period or ""),
        f"{column.standing} {column.score:.0f}" if column.score else str(column.standing),
        column.runner_up,
        shown(example, most=20),
        column.why,
    )


def report_lines(report: Report, most: int = LINES_SHOWN) -> Iterator[str]:
    """A report in lines: what was set aside, the counts of each table, its first cells that stay out."""
    yield from report.notes
    for table in report.tables:
        yield from _table_lines(table, most)
    yield f"合计：可存 {report.accepted:,} 格，不收 {report.rejected:,} 格，待核 {report.held:,} 格"


def _table_lines(table: TableReport, most: int) -> Iterator[str]:
    counts = f"可存 {table.accepted:,} 格，不收 {table.rejected:,} 格，待核 {table.held:,} 格"
    yield f"表“{table.sheet}”：{table.rows:,} 行企业数据，{counts}"
    for left in table.left_out:
        yield f"　未读入 {left.rows:,} 行（{left.reason}，首见第{left.first}行）"
    for heading, count in table.waiting:
        yield f"　“{heading}”列未确认，{count:,} 格未读入"
    yield from (f"　{hint}" for hint in table.hints)
    yield from (f"　{cell}" for cell in table.cells[:most])
    more = table.rejected + table.held - sum(cell.count for cell in table.cells[:most])
    if more > 0:
        yield f"　另有 {more:,} 格不收或待核"


# --- for machines -------------------------------------------------------------------------------------------------


def as_data(proposal: Proposal, report: Report) -> dict[str, Any]:
    """A proposal and a report for programs: what each column means, what stays out, in words that can be typed."""
    return {
        "file": proposal.book.path.name,
        "notes": list(report.notes),
        "tables": [_table_data(table, counted) for table, counted in zip(proposal.tables, report.tables, strict=True)],
    }


def _table_data(table: ProposedTable, counted: TableReport) -> dict[str, Any]:
    return {
        "sheet": counted.sheet,
        "subject": str(table.subject),
        "period": str(table.period) if table.period else None,
        "columns": [_column_data(column) for column in table.columns],
        "rows": counted.rows,
        "accepted": counted.accepted,
        "rejected": counted.rejected,
        "held": counted.held,
        "left_out": [{"reason": left.reason, "rows": left.rows, "first": left.first} for left in counted.left_out],
        "waiting": [{"heading": heading, "cells": count} for heading, count in counted.waiting],
        "hints": list(counted.hints),
        "cells": [_cell_data(cell) for cell in counted.cells],
    }


def _column_data(column: ProposedColumn) -> dict[str, Any]:
    return {
        "column": column.column.letter,
        "heading": column.column.heading.written,
        "target": str(column.target),
        "unit": column.unit,
        "period": str(column.period) if column.period else None,
        "standing": column.standing,
        "why": column.why,
    }


def _cell_data(cell: Cell) -> dict[str, Any]:
    return {
        "row": cell.place.row,
        "heading": cell.place.heading,
        "written": cell.written,
        "state": cell.state,
        "reason": cell.reason,
        "cells": cell.count,
    }
