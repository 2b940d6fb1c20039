"""Text as YAML scalars and lists: plain where that is read back, else in quotes or as a block."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

Value: TypeAlias = "str | Sequence[Value] | Mapping[str, Value] | None"

_STARTS = r"""\s\-?:,\[\]{}#&*!|>'"%@`~"""
_PLAIN = re.compile(rf"[^{_STARTS}][^\n\r\t]*")
_UNSAFE = re.compile(r": |\s#|:$|\s$")
_FLOW_SIGNS = re.compile(r"[,\[\]{}]")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def scalar(text: str, *, in_flow: bool = False) -> str:
    """The text as it stands where YAML reads it back, else in double quotes."""
    plain = _PLAIN.fullmatch(text) and text.isprintable() and not _UNSAFE.search(text)
    if not plain or text in ("null", "~") or text.startswith(("---", "...")) or (in_flow and _FLOW_SIGNS.search(text)):
        return '"' + "".join(map(_escaped, text)) + '"'
    return text


def _escaped(sign: str) -> str:
    if sign in _ESCAPES:
        return _ESCAPES[sign]
    return sign if sign.isprintable() else f"\\U{ord(sign):08X}"


def flow(value: Value) -> str:
    """A value on one line."""
    if value is None:
        return "~"
    if isinstance(value, str):
        return scalar(value, in_flow=True)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{scalar(key, in_flow=True)}: {flow(each)}" for key, each in value.items()) + "}"
    return "[" + ", ".join(map(flow, value)) + "]"


def block(key: str, lines: Sequence[str]) -> list[str]:
    """A key and its text, as a block where it has several lines."""
    if len(lines) == 1:
        return [f"{key}: {scalar(lines[0])}"]
    return [f"{key}: |-", *(f"  {line}" for line in lines)]


def prose(key: str, text: str) -> list[str]:
    """A key and a text of any shape: line by line where a block reads it back, else quoted."""
    lines = text.split("\n")
    blocky = len(lines) > 1 and all(line.isprintable() for line in lines)
    if blocky and lines[0][:1].strip() and lines[-1]:
        return [f"{key}: |-", *(f"  {line}" if line else "" for line in lines)]
    return [f"{key}: {scalar(text)}"]


def listed(key: str, values: Iterable[Sequence[str]]) -> list[str]:
    """A key and a list of items, each of one line or several."""
    lines = [f"{key}:"]
    for value in values:
        lines += [f"  - {scalar(value[0])}"] if len(value) == 1 else ["  - |-", *(f"    {line}" for line in value)]
    return lines


def indented(lines: Iterable[str], by: str = "  ") -> list[str]:
    return [by + line if line else "" for line in lines]


def item(lines: Sequence[str]) -> list[str]:
    """Lines of a mapping as one item of a list."""
    return [f"- {lines[0]}", *indented(lines[1:])]
