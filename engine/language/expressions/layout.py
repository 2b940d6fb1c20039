"""Long expressions over several lines, broken where they are joined."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

WIDTH = 84  # columns; a Chinese character takes two


@dataclass(frozen=True, kw_only=True, slots=True)
class Joined:
    """Parts joined by 且, 或 or ；, with what stands before and behind them."""

    parts: tuple["Doc", ...]
    joint: str
    opens: str = ""
    closes: str = ""


Doc: TypeAlias = str | Joined


def columns(text: str) -> int:
    """The width of a text on the screen."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def one_line(doc: Doc) -> str:
    if isinstance(doc, str):
        return doc
    joint = doc.joint if doc.joint == "；" else f" {doc.joint} "
    return doc.opens + joint.join(one_line(part) for part in doc.parts) + doc.closes


def lines(doc: Doc, width: int = WIDTH) -> list[str]:
    """The expression on one line where it fits, else a line for each part."""
    flat = one_line(doc)
    if isinstance(doc, str) or columns(flat) <= width:
        return [flat]
    indent = "  " if doc.opens else ""
    inner = _joined_lines([lines(part, width - len(indent) - 3) for part in doc.parts], doc.joint)
    return [*_some(doc.opens), *(indent + line for line in inner), *_some(doc.closes)]


def _joined_lines(parts: Sequence[list[str]], joint: str) -> list[str]:
    found: list[str] = []
    for index, part in enumerate(parts):
        first, *rest = part
        if joint == "；":
            tail = "；" if index < len(parts) - 1 else ""
            found += [*part[:-1], part[-1] + tail]
        else:
            found += [first if index == 0 else f"{joint} {first}", *rest]
    return found


def _some(text: str) -> list[str]:
    return [text] if text else []
