"""Reads nodes key by key: what is wrong is noted with its place, and reading goes on."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from engine.language.expressions.literals import read_day
from engine.language.expressions.quoting import fold
from engine.language.expressions.slips import closest
from engine.language.vocabulary import Vocabulary
from policies.form.source import Located, Mistakes, Source
from policies.form.yaml_nodes import Listed, Mapped, Node, Scalar, located, place_of

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What every reader of a file needs: the file, the vocabulary, and where to note mistakes."""

    source: Source
    vocabulary: Vocabulary
    mistakes: Mistakes

    def wrong(self, node: Node, message: str, help: str = "") -> None:  # noqa: A002 - a problem's field
        self.mistakes.add(place_of(node), message, help)

    def located(self, scalar: Scalar) -> Located:
        return located(scalar, self.source)


def fields(desk: Desk, node: Node, allowed: Iterable[str], required: Iterable[str] = ()) -> dict[str, Node]:
    """The entries of a mapping; an unknown key, a key that stands twice or one that is missing is told."""
    known = tuple(allowed)
    if not isinstance(node, Mapped):
        desk.wrong(node, f"这里应写成“键: 值”，可用的键：{'、'.join(known)}")
        return {}
    found: dict[str, Node] = {}
    for key, value in node.pairs:
        name = key.value if isinstance(key, Scalar) else ""
        if name not in known:
            near = closest(name, known) if name else ""
            desk.wrong(key, f"没有“{name}”这个键", near or f"可用：{'、'.join(known)}")
        elif name in found:
            desk.wrong(key, f"“{name}”写了两遍")
        else:
            found[name] = value
    kept = {name: value for name, value in found.items() if not is_null(value)}
    for name in required:
        if name not in kept:
            at = next((key for key, _ in node.pairs if isinstance(key, Scalar) and key.value == name), node)
            desk.wrong(_first(at), f"缺少“{name}”" if name not in found else f"“{name}”是空的")
    return kept


def _first(node: Node) -> Node:
    """What to point at where something is missing: the first key."""
    return node.pairs[0][0] if isinstance(node, Mapped) and node.pairs else node


def is_null(node: Node) -> bool:
    return isinstance(node, Scalar) and node.is_null


def scalar(desk: Desk, node: Node) -> Scalar | None:
    if isinstance(node, Scalar) and node.value.strip():
        return node
    desk.wrong(node, "这里是空的" if isinstance(node, Scalar) else "这里应写一段文字")
    return None


def text(desk: Desk, node: Node) -> str | None:
    found = scalar(desk, node)
    return found.value if found else None


def day(desk: Desk, node: Node) -> date | None:
    found = scalar(desk, node)
    if found is None:
        return None
    read = read_day(fold(found.value.strip()))
    if read is None:
        desk.wrong(node, f"“{found.value}”不是日期", "写成 2026-03-31")
    return read


def items(node: Node) -> list[Node]:
    """The items of a list; one thing alone is a list of one."""
    return node.items if isinstance(node, Listed) else [node]


def texts(desk: Desk, node: Node) -> tuple[str, ...]:
    return tuple(word for item in items(node) if (word := text(desk, item)))


def word_of(desk: Desk, node: Node, words: Mapping[str, T], what: str) -> T | None:
    """One word out of a few, and what it stands for."""
    found = scalar(desk, node)
    if found is None:
        return None
    if found.value not in words:
        near = closest(found.value, words)
        desk.wrong(node, f"“{found.value}”不是{what}", near or f"可用：{'、'.join(words)}")
    return words.get(found.value)


def read_each(desk: Desk, found: Mapping[str, Node], readers: Mapping[str, Callable[[Desk, Node], T]]) -> dict[str, T]:
    """The entries read by their readers, those that could be read."""
    read = {name: readers[name](desk, node) for name, node in found.items() if name in readers}
    return {name: value for name, value in read.items() if value is not None}
