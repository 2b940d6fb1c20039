"""`huiqi parse`: policy documents, or clause texts line by line, to drafts in the exchange form."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

import typer

from app.commands.inputs import Told, opened, shown_name
from app.commands.judge import Indicators
from engine.errors import InputError, Problem
from engine.language.exchange import write_clause
from engine.language.exchange.wire import read_lines, write_json
from engine.language.site import load_site
from engine.language.vocabulary import Vocabulary

if TYPE_CHECKING:
    from parsers.draft import Draft

Show: TypeAlias = "Callable[[Draft, Vocabulary], None]"

EXAMPLE = '写成 {"id": "1", "text": "……"}'


def parse(
    files: Annotated[list[Path] | None, typer.Argument(metavar="文件", help="政策文件：docx、pdf、html、txt")] = None,
    clauses: Annotated[
        str | None, typer.Option("--clauses", metavar="文件", help="逐行 {id, text}；- 为标准输入")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="每份文件输出一个 JSON 对象")] = False,
    yaml: Annotated[bool, typer.Option("--yaml", help="输出可供修改的政策文件")] = False,
    indicators: Indicators = [],  # noqa: B006 - typer reads the default, nobody changes it
) -> int:
    """把政策文件逐条读成规则草案；没读懂的要求会标出来。"""
    if (clauses is None) == (not files):
        raise InputError(Problem(message="要么给出政策文件，要么用 --clauses 给出条款", help="huiqi parse --help"))
    if json and yaml:
        raise InputError(Problem(message="--json 与 --yaml 只能选一个"))
    vocabulary = load_site(indicators).vocabulary
    if clauses is not None:
        return _parse_clauses(clauses, vocabulary)
    show = _show_json if json else _show_yaml if yaml else _show_side_by_side
    return _parse_files(files or [], vocabulary, show)


def _parse_files(files: list[Path], vocabulary: Vocabulary, show: "Show") -> int:
    """Every document that can be read is shown; those that can't are told."""
    from app.drafts import draft_of

    told = Told()
    for path in files:
        try:
            show(draft_of(path, vocabulary), vocabulary)
        except InputError as error:
            told.tell(error)
    return 2 if told.count else 0


def _show_json(draft: "Draft", _: Vocabulary) -> None:
    from app.drafts import draft_as_data

    sys.stdout.buffer.write(write_json(draft_as_data(draft)) + b"\n")


def _show_yaml(draft: "Draft", vocabulary: Vocabulary) -> None:
    from app.drafts import policy_of
    from policies.drafts import draft_yaml

    sys.stdout.write(draft_yaml(policy_of(draft), vocabulary))


def _show_side_by_side(draft: "Draft", vocabulary: Vocabulary) -> None:
    from rich.console import Console

    from app.commands.draft_view import draft_view

    Console().print(draft_view(draft, vocabulary))


def _parse_clauses(path: str, vocabulary: Vocabulary) -> int:
    from parsers.clauses import read_clause  # loads jieba's dictionary

    told = Told()
    for name, text in _texts(path, told):
        clause = read_clause(text, id=name, vocabulary=vocabulary).clause
        sys.stdout.buffer.write(write_json(write_clause(clause)) + b"\n")
    sys.stdout.buffer.flush()
    return 2 if told.count else 0


def _texts(path: str, told: Told) -> Iterator[tuple[str, str]]:
    """The id and the text of every good line; other fields are ignored."""
    with opened(path) as file:
        for place, data in read_lines(file, shown_name(path)):
            try:
                yield _id_and_text(data, place)
            except InputError as error:
                told.tell(error)


def _id_and_text(data: Any, place: str) -> tuple[str, str]:
    if isinstance(data, InputError):
        raise data
    for name in ("id", "text"):
        if not isinstance(data, dict) or not isinstance(data.get(name), str) or not data[name].strip():
            raise InputError(Problem(message=f"缺少文字字段“{name}”", place=place, help=EXAMPLE))
    return data["id"], data["text"]
