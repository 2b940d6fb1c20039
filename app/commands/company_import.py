"""`huiqi company import`: a table is shown as it is understood, and stored when a person has confirmed it."""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from app.commands.options import Database, Json
from engine.errors import InputError, Problem

if TYPE_CHECKING:
    from app.importing import Imported, Understood, Words
    from app.office import Office
    from engine.language.periods import Months
    from parsers.sheets.given import Choice, OfSheet
    from parsers.sheets.proposed import Proposal

OF_SHEET = "[表=]"  # what is said of one sheet; without its name, of all


def import_(
    file: Annotated[Path, typer.Argument(metavar="文件", help=".xlsx、.csv 或 .parquet")],
    source: Annotated[str | None, typer.Option("--source", metavar="来源", help="数据来源，默认文件名")] = None,
    column: Annotated[
        list[str] | None, typer.Option("--column", metavar="[表!]列=含义/单位", help="说明一列，如 C=研发费用/千元")
    ] = None,
    subject: Annotated[
        list[str] | None,
        typer.Option("--subject", metavar=f"{OF_SHEET}内容", help="每行是什么，如 facts、招用人员、高企"),
    ] = None,
    unit: Annotated[
        list[str] | None, typer.Option("--unit", metavar=f"{OF_SHEET}单位", help="表里没写单位时用，如 千元")
    ] = None,
    period: Annotated[
        list[str] | None, typer.Option("--period", metavar=f"{OF_SHEET}期间", help="表里没写期间时用，如 2025、2025Q1")
    ] = None,
    accept: Annotated[bool, typer.Option("--accept", help="同意“待确认”的对应关系，不收和待核的单元格不入库")] = False,
    afresh: Annotated[bool, typer.Option("--afresh", help="不沿用上次确认的版式，重新辨认")] = False,
    as_json: Json = False,
    database: Database = None,
) -> int:
    """导入一张表：先看对应关系和不收的单元格，确认后一次入库。"""
    from app.importing import Words
    from app.office import opened_office

    words = Words(
        source=source,
        sheets=_of_sheets(subject or (), unit or (), period or ()),
        columns=tuple(map(_choice, column or ())),
        accept=accept,
        afresh=afresh,
    )
    with opened_office(database) as office:
        understood, imported = _taken_in(office, file, words, as_json=as_json)
    _tell(understood, imported, as_json=as_json)
    return 0 if imported else 1


def _taken_in(office: "Office", file: Path, words: "Words", *, as_json: bool) -> "tuple[Understood, Imported | None]":
    """The file as it is understood, and what was stored of it, if a person has agreed."""
    from app.importing import store, understand

    with _watched("核对") as passed:
        understood = understand(office, file, words, passed)
    if not as_json:
        _show(understood)
    if not understood.report.accepted or not (words.accept or (not as_json and _is_confirmed())):
        return understood, None
    with _watched("入库", understood.report.rows) as passed:
        return understood, store(office, understood, passed)


# --- what was typed -----------------------------------------------------------------------------------------------


def _of_sheets(subjects: Iterable[str], units: Iterable[str], periods: Iterable[str]) -> "dict[str, OfSheet]":
    from parsers.sheets.given import OfSheet

    subject, unit = dict(map(_of_sheet, subjects)), dict(map(_of_sheet, units))
    period = {sheet: _months(text) for sheet, text in map(_of_sheet, periods)}
    return {
        sheet: OfSheet(subject=subject.get(sheet, ""), unit=unit.get(sheet, ""), period=period.get(sheet))
        for sheet in (subject | unit | period)
    }


def _of_sheet(text: str) -> tuple[str, str]:
    sheet, _, word = text.rpartition("=")
    return sheet, word


def _months(text: str) -> "Months":
    from engine.language.periods import read_months

    months = read_months(text)
    if months is None:
        raise InputError(Problem(message=f"“{text}”不是期间", place="--period", help="例如 2025、2025Q1"))
    return months


def _choice(text: str) -> "Choice":
    from parsers.sheets.given import Choice

    where, sign, meaning = text.partition("=")
    if not sign:
        raise InputError(Problem(message=f"“{text}”没有说明一列", place="--column", help="写成 C=研发费用/千元"))
    sheet, _, letter = where.rpartition("!")
    target, _, unit = meaning.rpartition("/") if "/" in meaning else (meaning, "", "")
    return Choice(sheet=sheet, column=letter, target=target or None, unit=unit or None)


def _is_confirmed() -> bool:
    """Ask at a terminal; in a pipe nobody can answer."""
    return sys.stdin.isatty() and typer.confirm("对应关系无误，入库？（不收和待核的单元格不入库）")


# --- what is shown ------------------------------------------------------------------------------------------------


@contextmanager
def _watched(task: str, rows: int | None = None) -> Iterator[Callable[[int], None]]:
    """A bar on a terminal that moves as rows pass, and none in a pipe."""
    with Progress(console=Console(stderr=True), disable=not sys.stderr.isatty()) as progress:
        bar = progress.add_task(task, total=rows)
        yield lambda passed: progress.update(bar, completed=passed)


def _show(understood: "Understood") -> None:
    from app.clock import said
    from parsers.sheets.view import report_lines

    _show_proposal(understood.proposal)
    for sheet, kept in understood.recalled.items():
        print(f"表“{sheet}”与{kept.by or ''}在 {said(kept.at)} 确认的版式相同，沿用当时的对应关系（--afresh 重新辨认）")
    for line in report_lines(understood.report):
        print(line)
    if understood.imported_before:
        print(f"同一内容的文件在 {understood.imported_before} 导入过，只会补上新的内容")


def _show_proposal(proposal: "Proposal") -> None:
    from parsers.sheets.view import MAPPING_HEADINGS, views

    console = Console()
    for view in views(proposal):
        table = Table(*MAPPING_HEADINGS, title=view.title, title_justify="left")
        for row in view.rows:
            table.add_row(*row)
        console.print(table)
        for question in view.questions:
            print(question)


def _tell(understood: "Understood", imported: "Imported | None", *, as_json: bool) -> None:
    """What has become of the file."""
    from dataclasses import asdict

    from engine.language.exchange.wire import write_json
    from parsers.sheets.view import as_data

    if as_json:
        told = as_data(understood.proposal, understood.report)
        recalled = {sheet: {"by": kept.by, "at": kept.at.isoformat()} for sheet, kept in understood.recalled.items()}
        typer.echo(write_json(told | {"recalled": recalled, "imported": asdict(imported) if imported else None}))
    elif imported:
        print(
            f"已入库：{imported.stored} 项新数据，{imported.unchanged} 项与原来相同，新增企业 {imported.companies} 家"
        )
    elif understood.report.accepted:
        print("没有入库。看清后加 --accept 再导入，或用 --column、--unit、--period、--subject 说明")
    else:
        print("没有可入库的内容")
