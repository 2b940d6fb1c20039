"""Reads JSON data field by field: what is wrong is noted with its place, and reading goes on."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias

from engine.errors import Problems
from engine.language.names import misspells
from engine.language.numbers import is_reasonable
from engine.language.vocabulary import Indicator, Vocabulary

Read: TypeAlias = Callable[["Context", Any, str], Any]

DEEPEST = 40  # conditions nest no deeper


@dataclass(frozen=True, kw_only=True)
class Context:
    """What a reader needs besides the data: the vocabulary, the names in scope, and where to note problems."""

    vocabulary: Vocabulary
    problems: Problems = field(default_factory=Problems)
    table: str | None = None  # the fields of this table are in scope instead of the indicators
    text: str | None = None  # the clause text that spans lie in
    depth: int = 0

    def wrong(self, place: str, message: str, help: str = "") -> Any:  # noqa: A002 - a problem's field
        """Note a problem; the value that could not be read is None."""
        self.problems.add(message, place, help)
        return None

    def deeper(self) -> "Context":
        return replace(self, depth=self.depth + 1)

    def within_table(self, table: str) -> "Context":
        return replace(self, table=table)

    @property
    def in_scope(self) -> Mapping[str, Indicator]:
        if self.table is None:
            return self.vocabulary.indicators
        return self.vocabulary.tables[self.table].fields if self.table in self.vocabulary.tables else {}


def inside(place: str, name: str | int) -> str:
    """The place of a field or an element."""
    if isinstance(name, int):
        return f"{place}[{name}]"
    return f"{place}.{name}" if place else name


def shown(data: Any) -> str:
    """A value as quoted in a message: short."""
    if isinstance(data, dict | list):  # never spelt out: it may be large, or nested beyond what Python can print
        return "一个对象" if isinstance(data, dict) else "一个列表"
    words = {None: "null", True: "true", False: "false"}
    text = words[data] if data is None or isinstance(data, bool) else str(data)
    return text if len(text) <= 40 else text[:39] + "…"


def record(
    ctx: Context, data: Any, place: str, fields: Mapping[str, Read], required: Iterable[str] = ()
) -> dict[str, Any]:
    """Read the fields of an object by their readers; null is absent, an unknown field is wrong."""
    if not isinstance(data, dict):
        ctx.wrong(place, f"应为一个对象，而不是 {shown(data)}", f"含字段 {'、'.join(fields)}")
        return {}
    for name in unknown_in(data, fields):
        help_ = meant_by(name, fields) or f"可用字段：{'、'.join(fields)}"
        ctx.wrong(inside(place, name), f"没有“{name}”这个字段", help_)
    for name in required:
        if data.get(name) is None:
            ctx.wrong(inside(place, name), f"缺少字段“{name}”")
    return {
        name: read(ctx, data[name], inside(place, name)) for name, read in fields.items() if data.get(name) is not None
    }


def meant_by(word: str, known: Iterable[str]) -> str:
    """Help where one of a few words is most likely meant; a far one would mislead."""
    near = misspells(word, known, least=70)
    return f"是不是“{near}”？" if near else ""


def unknown_in(data: Mapping[Any, Any], *known: Iterable[str]) -> list[str]:
    """The names that are none of ours, in the order in which they stand there."""
    ours = {name for names in known for name in names}
    return [str(name) for name in data if name not in ours]


def text(ctx: Context, data: Any, place: str) -> str | None:
    if isinstance(data, str) and data.strip():
        return data
    return ctx.wrong(place, f"应为文字，而不是 {shown(data).strip() or '空白'}")


def number(ctx: Context, data: Any, place: str) -> Decimal | None:
    if isinstance(data, bool) or not isinstance(data, int | Decimal | float):
        return ctx.wrong(place, f"应为数字，而不是 {shown(data)}", _number_help(data))
    value = Decimal(repr(data)) if isinstance(data, float) else Decimal(data)
    if not value.is_finite() or not is_reasonable(value):
        return ctx.wrong(place, f"数字 {shown(data)} 超出可用范围")
    return value


def _number_help(data: Any) -> str:
    if not isinstance(data, str):
        return ""
    return "写基本单位下的数字，不带单位和引号：500万元写 5000000，5%写 0.05"


def not_negative(ctx: Context, data: Any, place: str) -> Decimal | None:
    value = number(ctx, data, place)
    return ctx.wrong(place, f"不能是负数：{shown(data)}") if value is not None and value < 0 else value


def positive(ctx: Context, data: Any, place: str) -> Decimal | None:
    value = number(ctx, data, place)
    return ctx.wrong(place, f"应大于零，而不是 {shown(data)}") if value is not None and value <= 0 else value


def whole(ctx: Context, data: Any, place: str) -> int | None:
    value = number(ctx, data, place)
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else ctx.wrong(place, f"应为整数，而不是 {shown(data)}")


def flag(ctx: Context, data: Any, place: str) -> bool | None:
    return data if isinstance(data, bool) else ctx.wrong(place, f"应为 true 或 false，而不是 {shown(data)}")


def day(ctx: Context, data: Any, place: str) -> date | None:
    if isinstance(data, str) and len(data) == 10:
        try:
            return date.fromisoformat(data)
        except ValueError:
            pass
    return ctx.wrong(place, f"应为日期，而不是 {shown(data)}", "写成 2026-03-31")


def one_of(options: Iterable[str]) -> Read:
    """A reader of one word out of a few."""
    known = tuple(options)

    def read(ctx: Context, data: Any, place: str) -> str | None:
        if isinstance(data, str) and data in known:
            return data
        near = meant_by(data, known) if isinstance(data, str) else ""
        return ctx.wrong(place, f"“{shown(data)}”不可用", near or f"可用：{'、'.join(known)}")

    return read


def list_of(read: Read, *, least: int = 0) -> Read:
    """A reader of a list whose elements one reader reads."""

    def read_list(ctx: Context, data: Any, place: str) -> tuple[Any, ...]:
        if not isinstance(data, list):
            ctx.wrong(place, f"应为列表，而不是 {shown(data)}")
            return ()
        if len(data) < least:
            ctx.wrong(place, f"至少要有 {least} 项")
        return tuple(read(ctx, element, inside(place, index)) for index, element in enumerate(data))

    return read_list


def span(ctx: Context, data: Any, place: str) -> tuple[int, int] | None:
    """A place in the clause text: [start, end), within the text."""
    if not (isinstance(data, list) and len(data) == 2 and all(type(end) is int for end in data)):
        return ctx.wrong(place, f"应为 [起, 止] 两个整数，而不是 {shown(data)}")
    start, end = data
    longest = len(ctx.text) if ctx.text is not None else end
    if not 0 <= start < end <= longest:
        return ctx.wrong(place, f"[{start}, {end}] 不在原文之内（原文共 {longest} 字）")
    return start, end


def present(**fields: Any) -> dict[str, Any]:
    """The fields that say something: no null, no empty list."""
    return {name: value for name, value in fields.items() if value is not None and value != () and value != []}
