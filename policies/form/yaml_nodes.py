"""YAML text to nodes that know their place; every scalar stays text. Aliases and tags are refused."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import yaml

from engine.errors import InputError
from policies.form.source import Located, Source

DEEPEST = 30
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULLS = ("", "~", "null")


@dataclass(frozen=True, kw_only=True, slots=True)
class Scalar:
    value: str
    start: int
    end: int
    style: str | None = None  # None: plain

    @property
    def is_null(self) -> bool:
        return self.style is None and self.value in _NULLS


@dataclass(frozen=True, kw_only=True, slots=True)
class Listed:
    start: int
    items: list["Node"] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True, slots=True)
class Mapped:
    start: int
    pairs: list[tuple["Node", "Node"]] = field(default_factory=list)


Node: TypeAlias = Scalar | Listed | Mapped


def place_of(node: Node) -> tuple[int, int]:
    """Where to point at: a scalar's words, the beginning of anything longer."""
    return (node.start, node.end) if isinstance(node, Scalar) else (node.start, node.start + 1)


def read_nodes(source: Source) -> Node | None:
    """The file's only document; None where there is nothing in it."""
    try:
        return _built(source)
    except yaml.YAMLError as error:
        raise InputError(_mistake(source, error)) from None


def _built(source: Source) -> Node | None:
    """Nodes from parser events: composing by itself would recurse, and break on a deeply nested file."""
    root: list[Node] = []
    open_nodes: list[tuple[Node, list[Node]]] = []
    for event in _events(source):
        children = open_nodes[-1][1] if open_nodes else root
        start, end = event.start_mark.index, event.end_mark.index
        if isinstance(event, yaml.ScalarEvent):
            style = event.style if event.style in ("'", '"', "|", ">") else None
            children.append(Scalar(value=event.value, start=start, end=end, style=style))
        elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            kind = Mapped if isinstance(event, yaml.MappingStartEvent) else Listed
            open_nodes.append((kind(start=start), []))
            children.append(open_nodes[-1][0])
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            _fill(*open_nodes.pop())
        if len(open_nodes) > DEEPEST:
            raise InputError(source.mistake(start, end, f"缩进嵌套超过 {DEEPEST} 层"))
    return root[0] if root and not (isinstance(root[0], Scalar) and root[0].is_null) else None


def _fill(node: Node, children: list[Node]) -> None:
    if isinstance(node, Mapped):
        node.pairs.extend(zip(children[0::2], children[1::2], strict=True))
    elif isinstance(node, Listed):
        node.items.extend(children)


def _events(source: Source) -> Iterator[Any]:
    documents = 0
    events: Iterator[Any] = yaml.parse(source.text, Loader=_Loader)
    for event in events:
        place = event.start_mark.index, event.end_mark.index
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise InputError(source.mistake(*place, "不用 & 和 * 的写法", "文字以它们开头时放进引号"))
        if getattr(event, "tag", None):
            raise InputError(source.mistake(*place, "不用 ! 的写法", "文字以它开头时放进引号"))
        documents += isinstance(event, yaml.DocumentStartEvent)
        if documents > 1:
            raise InputError(source.mistake(*place, "一个文件只写一份政策", "去掉 --- 这一行"))
        yield event


# --- what YAML can't read -----------------------------------------------------------------------------------------

_EXPLAINED = (
    ("mapping values are not allowed", "冒号后面又有冒号，或者缩进不对", "文字里有“: ”时把整段放进引号"),
    ("unexpected end of stream", "引号没有收尾", "补上收尾的引号"),
    ("did not find expected ',' or '}'", "花括号没有收尾，或缺少逗号", "{键: 值, 键: 值}"),
    ("did not find expected ',' or ']'", "方括号没有收尾，或缺少逗号", "[甲, 乙]"),
    ("did not find expected key", "缩进不对，或这里缺少“键: ”", "同一层的键左边对齐"),
    ("did not find expected '-'", "缩进不对，或这里缺少“- ”", "同一层的“- ”左边对齐"),
    ("could not find expected ':'", "这一行缺少“: ”", "键和内容之间写“: ”"),
    ("cannot start any token", "这里不能以这个符号开头", "把这一段放进引号；缩进只用空格"),
    ("alphabetic or numeric character", "不用 & 和 * 的写法", "文字以它们开头时放进引号"),
    ("invalid Unicode", "引号里的 \\u 写法不对", ""),
    ("unknown escape", "引号里的 \\ 写法不对", "反斜杠写两遍"),
    ("control characters", "有看不见的控制字符", "删去它们"),
)


def _mistake(source: Source, error: yaml.YAMLError) -> Any:
    said = str(getattr(error, "problem", "") or getattr(error, "reason", "") or "")
    mark = getattr(error, "problem_mark", None)
    at = mark.index if mark else max(0, getattr(error, "position", 0) or 0)
    at = min(at, max(0, len(source.text) - 1))
    for english, message, help_ in _EXPLAINED:
        if english in said:
            return source.mistake(at, at + 1, f"不是有效的 YAML：{message}", help_)
    return source.mistake(at, at + 1, "不是有效的 YAML", "看看缩进、冒号和引号")


# --- scalars and their characters ---------------------------------------------------------------------------------


def located(scalar: Scalar, source: Source) -> Located:
    """The scalar's text with the place of each character; one that was escaped stands where its escape does."""
    raw = source.text[scalar.start : scalar.end]
    at = raw.find("\n") + 1 if scalar.style in ("|", ">") else len(scalar.style or "")
    places: list[int] = []
    for sign in scalar.value:
        at = _next_place(raw, at, sign)
        places.append(scalar.start + min(at, max(0, len(raw) - 1)))
        at += 1
    return Located(scalar.value, tuple(places))


def _next_place(raw: str, at: int, sign: str) -> int:
    """The place of the next character, past line breaks, indents and escapes."""
    if sign.isspace():
        return at
    found = raw.find(sign, at)
    return found if found >= 0 and (found - at < 12 or not raw[at:found].strip()) else at
