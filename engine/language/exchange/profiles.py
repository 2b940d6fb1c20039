"""Profiles: exchange form to records and back; every value of the kind its indicator has."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from engine.language.exchange.fields import (
    Context,
    Read,
    day,
    flag,
    inside,
    number,
    present,
    record,
    shown,
    text,
    unknown_in,
)
from engine.language.names import did_you_mean, misspells
from engine.language.numbers import exact, to_decimal
from engine.language.periods import Months, read_months
from engine.language.profiles import Held, Known, Profile, Row, Source, Title
from engine.language.vocabulary import NUMERIC_KINDS, Indicator

TOP = ("id", "name", "values", "records", "answers", "sources", "incomplete")


def read_profile(ctx: Context, data: Any, place: str) -> Profile | None:
    if not isinstance(data, dict):
        return ctx.wrong(place, f"应为一个企业画像（对象），而不是 {shown(data)}")
    known = len(ctx.problems.found)
    for name in unknown_in(data, TOP):
        meant = misspells(name, TOP)
        if meant and meant not in data:
            ctx.wrong(inside(place, name), f"没有“{name}”这个字段", f"是不是“{meant}”？")
    found = record(ctx, {name: data[name] for name in TOP if name in data}, place, _TOP_FIELDS, ["id"])
    return Profile(**found) if len(ctx.problems.found) == known else None


def _read_values(ctx: Context, data: Any, place: str) -> dict[str, Held]:
    if not isinstance(data, dict):
        ctx.wrong(place, f"应为指标与数值的对象，而不是 {shown(data)}")
        return {}
    held = {}
    for key, value in data.items():
        indicator = ctx.vocabulary.indicators.get(key)
        if indicator is None:
            ctx.wrong(
                inside(place, key), f"词表里没有指标“{key}”", ctx.vocabulary.help_for(key) or "用 --indicators 补充"
            )
        elif value is not None:
            held[key] = read_held(ctx, value, inside(place, key), indicator)
    return held


def read_held(ctx: Context, data: Any, place: str, indicator: Indicator) -> Held:
    """A plain value, or a series of values by period."""
    if not isinstance(data, dict):
        return Held(plain=read_known(ctx, data, place, indicator))
    series: dict[Months, Known] = {}
    for name, value in data.items():
        period = read_months(name)
        if period is None:
            ctx.wrong(inside(place, name), f"“{name}”不是期间", "例如 2023、2023Q1、2023H1、2023-03、2023-01..2023-06")
        elif period in series:
            ctx.wrong(inside(place, name), f"{period} 的数值出现了两次")
        elif value is not None:
            series[period] = read_known(ctx, value, inside(place, name), indicator)
    return Held(series=series)


def read_known(ctx: Context, data: Any, place: str, indicator: Indicator) -> Any:
    """One value, of the indicator's kind."""
    if indicator.kind in NUMERIC_KINDS:
        value = number(ctx, data, place)
        return None if value is None else exact(value)
    return _READERS[indicator.kind](ctx, data, place)


def _read_titles(ctx: Context, data: Any, place: str) -> tuple[Title, ...]:
    if isinstance(data, str):
        return _read_titles(ctx, [data], place)
    if not isinstance(data, list):
        ctx.wrong(place, f"应为标签列表，而不是 {shown(data)}")
        return ()
    titles = (_read_title(ctx, title, inside(place, index)) for index, title in enumerate(data))
    return tuple(title for title in titles if title is not None)


def _read_title(ctx: Context, data: Any, place: str) -> Title | None:
    if not isinstance(data, dict):
        name = text(ctx, data, place)
        return None if name is None else Title(name=name)
    fields: dict[str, Read] = {"name": text, "level": text, "issuer": text, "from": day, "to": day}
    found = record(ctx, data, place, fields, ["name"])
    since, until = found.pop("from", None), found.pop("to", None)
    if since and until and until < since:
        ctx.wrong(inside(place, "to"), f"有效期止 {until} 早于有效期起 {since}")
    return Title(**found, since=since, until=until) if found.get("name") else None


def _read_records(ctx: Context, data: Any, place: str) -> dict[str, tuple[Row, ...]]:
    if not isinstance(data, dict):
        ctx.wrong(place, f"应为明细表的对象，而不是 {shown(data)}")
        return {}
    tables = ctx.vocabulary.tables
    for name in unknown_in(data, tables):
        ctx.wrong(
            inside(place, name), f"没有明细表“{name}”", did_you_mean(name, tables) or f"可用：{'、'.join(tables)}"
        )
    return {
        name: _read_rows(ctx, rows, inside(place, name), tables[name].fields)
        for name, rows in data.items()
        if name in tables and rows is not None
    }


def _read_rows(ctx: Context, data: Any, place: str, fields: Mapping[str, Indicator]) -> tuple[Row, ...]:
    if not isinstance(data, list):
        ctx.wrong(place, f"应为明细行的列表，而不是 {shown(data)}")
        return ()
    readers: dict[str, Read] = {name: _field_reader(field) for name, field in fields.items()}
    return tuple(record(ctx, row, inside(place, index), readers) for index, row in enumerate(data))


def _field_reader(indicator: Indicator) -> Read:
    return lambda ctx, data, place: read_known(ctx, data, place, indicator)


def _read_answers(ctx: Context, data: Any, place: str) -> dict[str, Known]:
    if not isinstance(data, dict):
        ctx.wrong(place, f"应为答复的对象，而不是 {shown(data)}")
        return {}
    return {key: _read_answer(ctx, key, value, inside(place, key)) for key, value in data.items() if value is not None}


def _read_answer(ctx: Context, key: str, data: Any, place: str) -> Any:
    """An answer is typed by what it is: yes or no, a figure, a day, a word, tags."""
    named, bar, words = key.partition(" | ")
    if not bar or not words or not _can_be_answered(ctx, named):
        ctx.wrong(place, f"“{key}”不是答复的写法", "写成 `<指标key 或 -> | <原文用语>`")
    if isinstance(data, bool):
        return data
    if isinstance(data, list):
        return _read_titles(ctx, data, place)
    if isinstance(data, str):
        return _day_or_word(data)
    value = number(ctx, data, place)
    return None if value is None else exact(value)


def _can_be_answered(ctx: Context, named: str) -> bool:
    """An indicator, a field of related rows, or neither."""
    vocabulary = ctx.vocabulary
    return named == "-" or named in vocabulary.indicators or any(named in t.fields for t in vocabulary.tables.values())


def _day_or_word(data: str) -> date | str:
    try:
        return date.fromisoformat(data)
    except ValueError:
        return data


def _read_sources(ctx: Context, data: Any, place: str) -> dict[str, Source]:
    if not isinstance(data, dict):
        ctx.wrong(place, f"应为来源的对象，而不是 {shown(data)}")
        return {}
    return {key: source for key, value in data.items() if (source := _read_source(ctx, value, inside(place, key)))}


def _read_source(ctx: Context, data: Any, place: str) -> Source | None:
    if isinstance(data, str):
        return Source(name=data)
    found = record(ctx, data, place, {"name": text, "recorded": day, "conflict": flag}, ["name"])
    return Source(**found) if found.get("name") else None


def _read_incomplete(ctx: Context, data: Any, place: str) -> frozenset[str]:
    if not (isinstance(data, list) and all(isinstance(key, str) for key in data)):
        ctx.wrong(place, f"应为指标 key 的列表，而不是 {shown(data)}")
        return frozenset()
    for index, key in enumerate(data):
        if key not in ctx.vocabulary.indicators:
            ctx.wrong(inside(place, index), f"词表里没有指标“{shown(key)}”", ctx.vocabulary.help_for(key))
    return frozenset(data)


_READERS: dict[str, Read] = {"date": day, "bool": flag, "category": text, "id": text, "tags": _read_titles}
_TOP_FIELDS: dict[str, Read] = {
    "id": text,
    "name": text,
    "values": _read_values,
    "records": _read_records,
    "answers": _read_answers,
    "sources": _read_sources,
    "incomplete": _read_incomplete,
}


# --- writing ------------------------------------------------------------------------------------------------------


def write_profile(profile: Profile) -> dict[str, Any]:
    """The profile in the exchange form, every part in a settled order: equal profiles give equal bytes."""
    return {"id": profile.id} | present(
        name=profile.name or None,
        values={key: _write_held(held) for key, held in sorted(profile.values.items())} or None,
        records={name: [_write_row(row) for row in rows] for name, rows in sorted(profile.records.items())} or None,
        answers={key: write_known(value) for key, value in sorted(profile.answers.items())} or None,
        sources={key: _write_source(source) for key, source in sorted(profile.sources.items())} or None,
        incomplete=sorted(profile.incomplete),
    )


def _write_held(held: Held) -> Any:
    if held.plain is not None:
        return write_known(held.plain)
    return {str(period): write_known(value) for period, value in sorted(held.series.items())}


def _write_row(row: Row) -> dict[str, Any]:
    return {name: write_known(value) for name, value in sorted(row.items())}


def write_known(value: Known) -> Any:
    match value:
        case bool() | str():
            return value
        case date():
            return value.isoformat()
        case int() | Fraction():
            return to_decimal(value, places=40)
        case _:
            return [_write_title(title) for title in value]


def _write_title(title: Title) -> Any:
    more = present(
        level=title.level,
        issuer=title.issuer,
        to=title.until.isoformat() if title.until else None,
        **{"from": title.since.isoformat() if title.since else None},
    )
    return {"name": title.name} | more if more else title.name


def _write_source(source: Source) -> dict[str, Any]:
    return {"name": source.name} | present(
        recorded=source.recorded.isoformat() if source.recorded else None, conflict=source.conflict or None
    )
