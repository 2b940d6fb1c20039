"""JSON text to data and back: decimals stay exact, a key that stands twice is an error, lines are numbered."""

import json
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

import msgspec

from engine.errors import InputError, Problem

_HALF_CHARACTER = re.compile(r"\\u[dD][89a-fA-F]|[\ud800-\udfff]")
_encode = msgspec.json.Encoder(decimal_format="number").encode


def write_json(data: Any) -> bytes:
    """Compact JSON; decimals are written as numbers."""
    return _encode(data)


def read_json(text: str, place: str = "") -> Any:
    """Parse one JSON value; numbers with a point become decimals."""
    try:
        data = json.loads(
            text,
            parse_float=_decimal,
            parse_int=_whole,
            parse_constant=_no_constant,
            object_pairs_hook=_without_twins,
        )
        if _HALF_CHARACTER.search(text):
            json.dumps(data, ensure_ascii=False, default=str).encode()  # fails where the other half isn't there
    except json.JSONDecodeError as error:
        where = f"第 {error.lineno} 行第 {error.colno} 字" if error.lineno > 1 else f"第 {error.colno} 字"
        raise InputError(Problem(message=f"不是有效的 JSON：{where}附近有误", place=place)) from None
    except RecursionError:
        raise InputError(Problem(message="JSON 嵌套过深", place=place)) from None
    except UnicodeEncodeError:
        raise InputError(Problem(message="含有不成对的转义字符（\\ud800 至 \\udfff）", place=place)) from None
    except _RefusedError as refused:
        raise InputError(Problem(message=str(refused), place=place)) from None
    return data


class _RefusedError(Exception):
    """JSON that can be parsed and still isn't data of ours."""


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise _RefusedError(f"数字 {text[:20]}… 超出可用范围") from None


def _whole(text: str) -> int:
    if len(text) > 60:
        raise _RefusedError(f"数字 {text[:20]}… 超出可用范围")
    return int(text)


def _no_constant(name: str) -> Any:
    raise _RefusedError(f"{name} 不是数字")


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    if len(data) < len(pairs):
        seen: set[str] = set()
        twin = next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
        raise _RefusedError(f"字段“{twin}”出现了两次")
    return data


def read_lines(lines: Iterable[str], name: str) -> Iterator[tuple[str, Any | InputError]]:
    """Each JSON line with its place; a line that is no JSON comes as its error, and the next one is read."""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            place = f"{name}:{number}"
            try:
                yield place, read_json(line.lstrip("\ufeff").strip(), place)
            except InputError as error:
                yield place, error
