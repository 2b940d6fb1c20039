"""Values to exact text and back: `23456.78`, `true`, `"小型"`, `{"date":"2024-07-01"}`, titles as a list.

The text says by itself what it is, so that what was kept can be read whatever the vocabulary has become.
"""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from engine.archive.hashing import canonical
from engine.language.exchange.profiles import write_known
from engine.language.numbers import Number, exact, to_decimal
from engine.language.profiles import Known, Row, Title

NOTHING = "null"  # what is held of a figure that was withdrawn


def write_value(value: Known | None) -> str:
    """The exact text of a value."""
    if type(value) is int:
        return str(value)
    return NOTHING if value is None else canonical(_plain(value))


def read_value(text: str) -> Known | None:
    """The value of an exact text."""
    return int(text) if text.isdecimal() else _read(text)


def write_row(row: Row) -> str:
    return canonical({name: _plain(value) for name, value in row.items()})


@lru_cache(4096)
def read_row(text: str) -> Mapping[str, Known]:
    return {name: _known(data) for name, data in json.loads(text, parse_float=Decimal).items()}


def write_number(number: Number | None) -> str | None:
    """An amount as exact text."""
    return None if number is None else write_value(number)


def read_number(text: str | None) -> Number | None:
    if text is None:
        return None
    value = read_value(text)
    return value if isinstance(value, int | Fraction) else None


def _plain(value: Known) -> Any:
    """A value in JSON's terms; a day and a fraction that never ends say what they are."""
    match value:
        case bool() | str():
            return value
        case date():
            return {"date": value.isoformat()}
        case Fraction() if exact(to_decimal(value, places=40)) != value:
            return {"fraction": str(value)}
        case _:
            return write_known(value)


@lru_cache(65536)
def _read(text: str) -> Known | None:
    return None if text == NOTHING else _known(json.loads(text, parse_float=Decimal))


def _known(data: Any) -> Known:
    match data:
        case bool() | str():
            return data
        case int() | Decimal():
            return exact(Decimal(data))
        case {"date": day}:
            return date.fromisoformat(day)
        case {"fraction": fraction}:
            return Fraction(fraction)
        case _:
            return tuple(_title(title) for title in data)


def _title(data: Any) -> Title:
    if isinstance(data, str):
        return Title(name=data)
    since, until = (date.fromisoformat(data[end]) if end in data else None for end in ("from", "to"))
    return Title(name=data["name"], level=data.get("level"), issuer=data.get("issuer"), since=since, until=until)
