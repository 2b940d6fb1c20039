"""Profiles as tables of text: a column an indicator (`revenue`), or an indicator of a period (`revenue@2023`)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from engine.errors import Problems
from engine.language.periods import read_months
from engine.language.vocabulary import NUMERIC_KINDS, Indicator, Vocabulary

IDENTITY = ("id", "name")
YES_NO: Mapping[str, bool] = {"true": True, "false": False, "是": True, "否": False, "1": True, "0": False}
SEPARATORS = str.maketrans("；;|、", "\n\n\n\n")  # between the tags of one cell


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """What the cells of a column say."""

    heading: str
    indicator: Indicator | None = None  # None: identity
    period: str | None = None


def read_header(cells: Sequence[str], vocabulary: Vocabulary, problems: Problems, place: str) -> list[Column]:
    """The columns of a table; every heading that is none of ours is told."""
    columns: list[Column] = []
    for cell in cells:
        heading = cell.strip()
        key, _, period = heading.partition("@")
        indicator = vocabulary.indicators.get(key)
        if heading not in IDENTITY and indicator is None:
            problems.add(f"列名“{heading}”不是指标", f"{place}:1", vocabulary.help_for(key))
        elif period and read_months(period) is None:
            problems.add(f"列名“{heading}”中的“{period}”不是期间", f"{place}:1", "例如 revenue@2023、revenue@2023Q1")
        columns.append(Column(heading=heading, indicator=indicator, period=period or None))
    headings = [column.heading for column in columns]
    for heading in dict.fromkeys(heading for heading in headings if headings.count(heading) > 1):
        problems.add(f"列名“{heading}”出现了两次", f"{place}:1")
    if "id" not in headings:
        problems.add("缺少列“id”", f"{place}:1")
    return columns


def read_row(columns: Sequence[Column], cells: Sequence[str], problems: Problems, place: str) -> dict[str, Any]:
    """A row as the data of a profile; an empty cell says nothing."""
    if len(cells) > len(columns):
        problems.add(f"这一行有 {len(cells)} 格，表头只有 {len(columns)} 列", place)
    profile: dict[str, Any] = {}
    values: dict[str, Any] = {}
    for column, cell in zip(columns, cells, strict=False):
        text = cell.strip()
        if not text:
            continue
        if column.indicator is None:
            profile[column.heading] = text
        else:
            _place_value(values, column, _cell_value(column, text, problems, place), problems, place)
    return profile | {"values": values}


def _place_value(values: dict[str, Any], column: Column, value: Any, problems: Problems, place: str) -> None:
    key, _, _ = column.heading.partition("@")
    if column.period is None:
        if key in values:
            problems.add(f"“{key}”既有当前值又有分期的值", place, "只保留一种")
        values[key] = value
    elif isinstance(values.setdefault(key, {}), dict):
        values[key][column.period] = value
    else:
        problems.add(f"“{key}”既有当前值又有分期的值", place, "只保留一种")


def _cell_value(column: Column, text: str, problems: Problems, place: str) -> Any:
    """The text of a cell as data of the indicator's kind; what can't be read stays text and is told by its reader."""
    kind = column.indicator.kind if column.indicator else ""
    if kind in NUMERIC_KINDS:
        return _number(text, kind, problems, f"{place} {column.heading}")
    if kind == "bool":
        return YES_NO.get(text.lower(), text)
    if kind == "tags":
        return [tag.strip() for tag in text.translate(SEPARATORS).split("\n") if tag.strip()]
    return text


def _number(text: str, kind: str, problems: Problems, place: str) -> Any:
    percent = kind == "ratio" and text.endswith(("%", "％"))
    try:
        number = Decimal(text.rstrip("%％").replace(",", ""))
    except InvalidOperation:
        return text
    if not number.is_finite():
        problems.add(f"“{text}”不是数字", place)
    return number / 100 if percent else number
