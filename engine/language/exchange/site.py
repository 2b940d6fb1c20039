"""A site's YAML file: indicators, tables of records, relations of tags, dated lists and figures."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from engine.errors import InputError, Problem
from engine.language.exchange.fields import (
    Context,
    Read,
    day,
    flag,
    inside,
    list_of,
    number,
    one_of,
    present,
    record,
    shown,
    text,
)
from engine.language.site import DatedList, Site
from engine.language.tags import Implied, TagRelations
from engine.language.vocabulary import KINDS, Formula, Indicator, MonthsSince, Quotient, Table, Vocabulary

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same language, ten times as fast where libyaml is there


def read_site_file(path: Path, base: Site) -> Site:
    """Read one file of a site; every problem in it is told at once."""
    ctx = Context(vocabulary=base.vocabulary)
    found = record(ctx, _load(path), path.name, _SITE_FIELDS)
    site = Site(
        vocabulary=Vocabulary(indicators=found.get("indicators", {}), tables=found.get("records", {})),
        tags=TagRelations(**{name: found[name] for name in _TAG_FIELDS if name in found}),
        lists=found.get("lists", {}),
        figures=found.get("figures", {}),
    )
    _check_formulas(ctx, base.vocabulary.extended_by(site.vocabulary), path.name)
    ctx.problems.raise_any()
    return site


def _load(path: Path) -> Any:
    try:
        return yaml.load(path.read_text(encoding="utf-8-sig"), Loader=_Loader)
    except OSError as error:
        raise InputError(Problem(message=f"打不开文件：{error.strerror}", place=str(path))) from None
    except UnicodeDecodeError:
        raise InputError(Problem(message="不是 UTF-8 文本", place=str(path))) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"第 {mark.line + 1} 行第 {mark.column + 1} 字附近" if mark else ""
        raise InputError(Problem(message=f"不是有效的 YAML：{where}有误", place=str(path))) from None


def _check_formulas(ctx: Context, vocabulary: Vocabulary, place: str) -> None:
    for indicator in vocabulary.indicators.values():
        for key in indicator.formula.parts if indicator.formula else ():
            if key not in vocabulary.indicators:
                ctx.wrong(f"{place} {indicator.key}.formula", f"词表里没有指标“{key}”", vocabulary.help_for(key))


def _read_indicators(ctx: Context, data: Any, place: str) -> dict[str, Indicator]:
    listed = list_of(_read_indicator)(ctx, data, place)
    found: dict[str, Indicator] = {}
    for index, indicator in enumerate(listed):
        if indicator and indicator.key in found:
            ctx.wrong(inside(place, index), f"指标“{indicator.key}”出现了两次")
        if indicator:
            found[indicator.key] = indicator
    return found


def _read_indicator(ctx: Context, data: Any, place: str) -> Indicator | None:
    known = len(ctx.problems.found)
    fields: dict[str, Read] = {
        "key": text,
        "name": text,
        "kind": one_of(KINDS),
        "group": text,
        "flow": flag,
        "formula": _read_formula,
        "unit": text,
        "fixed": flag,
        "aliases": list_of(text),
    }
    found = record(ctx, data, place, fields, ["key", "name", "kind"])
    return Indicator(**found) if len(ctx.problems.found) == known else None


def _read_formula(ctx: Context, data: Any, place: str) -> Formula | None:
    match data.split() if isinstance(data, str) else []:
        case [numerator, "/", denominator]:
            return Quotient(numerator=numerator, denominator=denominator)
        case ["months", "since", key]:
            return MonthsSince(date=key)
    return ctx.wrong(place, f"“{shown(data)}”不是公式", "写成 `a / b` 或 `months since a`")


def _read_tables(ctx: Context, data: Any, place: str) -> dict[str, Table]:
    def read_table(_: Context, table: Any, where: str, key: str) -> Table:
        fields: dict[str, Read] = {"name": text, "unit": text, "fields": _read_fields}
        found = record(ctx, table, where, fields)
        before = ctx.vocabulary.tables.get(key)
        return Table(key=key, **({"name": before.name if before else key, "fields": {}} | present(**found)))

    return _entries(ctx, data, place, read_table)


def _read_fields(ctx: Context, data: Any, place: str) -> dict[str, Indicator]:
    def read_field(_: Context, field: Any, where: str, key: str) -> Indicator:
        readers: dict[str, Read] = {"name": text, "kind": one_of(KINDS), "note": text, "unit": text}
        found = record(ctx, field, where, readers, ["kind"])
        found.pop("note", None)
        return Indicator(key=key, **({"name": key, "kind": "category"} | present(**found)))

    return _entries(ctx, data, place, read_field)


def _entries(ctx: Context, data: Any, place: str, read: Any) -> dict[str, Any]:
    """Read a mapping of names to things; names are text."""
    if not isinstance(data, dict):
        ctx.wrong(place, f"应为名称与内容的对照，而不是 {shown(data)}")
        return {}
    return {str(name): read(ctx, value, inside(place, str(name)), str(name)) for name, value in data.items()}


def _read_words(ctx: Context, data: Any, place: str, _key: str = "") -> tuple[str, ...]:
    words: tuple[str, ...] = list_of(text)(ctx, data, place)
    return words


def _read_grades(ctx: Context, data: Any, place: str) -> dict[str, tuple[str, ...]]:
    return _entries(ctx, data, place, _read_words)


def _read_parents(ctx: Context, data: Any, place: str) -> dict[str, dict[str, tuple[str, ...]]]:
    return _entries(ctx, data, place, lambda c, family, where, _: _entries(c, family, where, _read_words))


def _read_implied(ctx: Context, data: Any, place: str) -> Implied:
    fields: dict[str, Read] = {"has": text, "is": text, "from": _yaml_day, "to": _yaml_day}
    found = record(ctx, data, place, fields, ["has", "is"])
    return Implied(
        has=found.get("has") or "", holds=found.get("is") or "", since=found.get("from"), until=found.get("to")
    )


def _yaml_day(ctx: Context, data: Any, place: str) -> date | None:
    """YAML reads 2026-01-01 as a date by itself."""
    return data if isinstance(data, date) else day(ctx, data, place)


def _read_lists(ctx: Context, data: Any, place: str) -> dict[str, tuple[DatedList, ...]]:
    def read_list(_: Context, versions: Any, where: str, _key: str) -> tuple[DatedList, ...]:
        if isinstance(versions, list) and all(isinstance(tag, str) for tag in versions):
            return (DatedList(tags=tuple(versions)),)
        read: tuple[DatedList, ...] = list_of(_read_dated_list)(ctx, versions, where)
        return read

    return _entries(ctx, data, place, read_list)


def _read_dated_list(ctx: Context, data: Any, place: str) -> DatedList:
    fields: dict[str, Read] = {"from": _yaml_day, "to": _yaml_day, "tags": list_of(text)}
    found = record(ctx, data, place, fields, ["tags"])
    return DatedList(tags=found.get("tags", ()), since=found.get("from"), until=found.get("to"))


def _read_figures(ctx: Context, data: Any, place: str) -> dict[str, dict[date, Decimal]]:
    def read_dated(_: Context, dated: Any, where: str, _key: str) -> dict[date, Decimal]:
        if not isinstance(dated, dict):
            ctx.wrong(where, f"应为日期与数字的对照，而不是 {shown(dated)}", "例如 {2026-01-20: 0.03}")
            return {}
        pairs = ((_yaml_day(ctx, since, where), number(ctx, figure, where)) for since, figure in dated.items())
        return {since: figure for since, figure in pairs if since and figure is not None}

    return _entries(ctx, data, place, read_dated)


_TAG_FIELDS: dict[str, Read] = {
    "levels": list_of(_read_words),
    "grades": _read_grades,
    "synonyms": list_of(_read_words),
    "implies": list_of(_read_implied),
    "parents": _read_parents,
    "here": _read_words,
}
_SITE_FIELDS: dict[str, Read] = {
    "indicators": _read_indicators,
    "records": _read_tables,
    "lists": _read_lists,
    "figures": _read_figures,
    **_TAG_FIELDS,
}
