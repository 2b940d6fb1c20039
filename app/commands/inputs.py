"""Rules and profiles from files: good lines are used, bad ones are told with their place."""

import contextlib
import csv
import io
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, TextIO

from app.clock import today
from engine.errors import InputError, Problem, Problems
from engine.language.clauses import Clause
from engine.language.exchange import read_clause, read_profile
from engine.language.exchange.columns import read_header, read_row
from engine.language.exchange.fields import Context
from engine.language.exchange.wire import read_lines
from engine.language.profiles import Profile
from engine.language.site import Site
from engine.language.vocabulary import Vocabulary


@dataclass
class Told:
    """Says every problem on standard error as soon as it is found, and remembers that there was one."""

    count: int = 0
    seen: set[str] = field(default_factory=set)

    def tell(self, problems: Problems | InputError) -> None:
        found = problems.found if isinstance(problems, Problems) else problems.problems
        for problem in found:
            print(problem, file=sys.stderr)
        self.count += len(found)

    def is_new(self, name: str, place: str, what: str) -> bool:
        """Whether an id stands for the first time; a second one is told."""
        if name in self.seen:
            self.tell(InputError(Problem(message=f"{what}编号“{name}”出现了两次", place=place)))
            return False
        self.seen.add(name)
        return True


def day_of(text: str | None, option: str = "--on") -> date:
    """The day of evaluation; today only where nobody says a day."""
    if text is None:
        return today()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError(Problem(message=f"“{text}”不是日期", place=option, help="写成 2026-03-31")) from None


@contextlib.contextmanager
def opened(path: str) -> Iterator[TextIO]:
    """A text file, or standard input for `-`; its lines must be UTF-8."""
    name = shown_name(path)
    try:
        if path == "-":
            yield io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8-sig")
        else:
            with Path(path).open(encoding="utf-8-sig", newline="") as file:
                yield file
    except OSError as error:
        raise InputError(Problem(message=f"打不开文件：{_reason(error)}", place=name)) from None
    except UnicodeDecodeError as error:
        raise InputError(Problem(message=f"不是 UTF-8 文本（第 {error.start} 字节附近）", place=name)) from None


def shown_name(path: str) -> str:
    """A file as a message names it."""
    return "标准输入" if path == "-" else Path(path).name


def _reason(error: OSError) -> str:
    known = {FileNotFoundError: "没有这个文件", IsADirectoryError: "这是一个文件夹", PermissionError: "没有读取权限"}
    return known.get(type(error), error.strerror or str(error))


def read_rules(path: str, vocabulary: Vocabulary, told: Told) -> list[Clause]:
    """Every good clause of a file. Beside bad lines only rules that stand alone are kept: a lost line may have been
    the scope of the others' document."""
    clauses: list[Clause] = []
    before = told.count
    with opened(path) as file:
        for place, data in read_lines(file, shown_name(path)):
            clause = _read(data, place, told, vocabulary, read_clause)
            if clause is not None and told.is_new(clause.id, place, "条款"):
                clauses.append(clause)
    if told.count == before:
        return clauses
    alone = [clause for clause in clauses if clause.document is None]
    if len(alone) < len(clauses):
        print(f"同一文件里有读不懂的行，{len(clauses) - len(alone)} 条属于某个文件的条款未作判定", file=sys.stderr)
    return alone


def _read(data: Any, place: str, told: Told, vocabulary: Vocabulary, read: Any) -> Any:
    if isinstance(data, InputError):
        told.tell(data)
        return None
    ctx = Context(vocabulary=vocabulary)
    found = read(ctx, data, place)
    told.tell(ctx.problems)
    return None if ctx.problems.found else found


def read_profiles(path: str, site: Site, told: Told) -> Iterator[Profile]:
    """The good profiles of a .jsonl or .csv file, one after the other."""
    if path.endswith(".parquet"):
        raise InputError(Problem(message="还不能读 Parquet 画像", place=shown_name(path), help="请转成 .jsonl 或 .csv"))
    lines = _csv_lines if path.endswith(".csv") else _json_lines
    for place, data in lines(path, site.vocabulary, told):
        profile = _read(data, place, told, site.vocabulary, read_profile)
        if profile is not None and told.is_new(profile.id, place, "企业"):
            yield profile


def _json_lines(path: str, _vocabulary: Vocabulary, _told: Told) -> Iterator[tuple[str, Any]]:
    with opened(path) as file:
        yield from read_lines(file, shown_name(path))


def _csv_lines(path: str, vocabulary: Vocabulary, told: Told) -> Iterator[tuple[str, Any]]:
    """Each row as profile data; a heading that is no column of ours spoils the whole file."""
    with opened(path) as file:
        rows = csv.reader(file)
        problems = Problems()
        columns = read_header(next(rows, []), vocabulary, problems, shown_name(path))
        problems.raise_any()
        for row in rows:
            if any(cell.strip() for cell in row):
                place = f"{shown_name(path)}:{rows.line_num}"
                problems = Problems()
                data = read_row(columns, row, problems, place)
                told.tell(problems)
                if not problems.found:
                    yield place, data
