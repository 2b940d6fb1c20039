"""Every field of every good file deleted, renamed, retyped: never a traceback, and the message names that field."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from engine.language.exchange import read_clause, read_profile
from engine.language.exchange.fields import Context
from engine.language.exchange.wire import read_lines
from engine.language.site import shipped_site
from engine.meaning.judge import judge

DATA = Path(__file__).parents[2] / "data"
RULES = sorted((DATA / "rules" / "good").glob("*.jsonl"))
PROFILES = DATA / "profiles" / "good.jsonl"
DAY = date(2026, 6, 30)

SET_ASIDE = {"origin", "note", "phenomena"}  # a line may carry them; nobody reads them
FREE_KEYS = {"answers", "sources", "bound"}  # their names are words of the text, not fields
MAY_BE_EMPTY = {"values", "records", "answers", "sources", "window", "readings", "policy", "bound"}
FREE_VALUES = {"answers"}  # an answer is whatever a person says

Path_ = tuple[str | int, ...]
Read = Callable[[Context, Any, str], Any]


@lru_cache
def lines(path: Path) -> list[Any]:
    with path.open(encoding="utf-8") as file:
        return [data for _, data in read_lines(file, path.name)]


def fields(data: Any, path: Path_ = ()) -> Iterator[Path_]:
    """The place of every field, at whatever depth."""
    if isinstance(data, dict):
        for name, part in data.items():
            if name not in SET_ASIDE:
                yield (*path, name)
                yield from fields(part, (*path, name))
    elif isinstance(data, list):
        for index, part in enumerate(data):
            yield from fields(part, (*path, index))


def parent_of(data: Any, path: Path_) -> Any:
    for step in path[:-1]:
        data = data[step]
    return data


def spoiled(data: Any, path: Path_, spoil: Callable[[dict[str, Any], str], None]) -> Any:
    """A copy with one field spoiled."""
    copy = deepcopy(data)
    spoil(parent_of(copy, path), str(path[-1]))
    return copy


def delete(parent: dict[str, Any], name: str) -> None:
    del parent[name]


def rename(parent: dict[str, Any], name: str) -> None:
    parent[f"{name}_"] = parent.pop(name)


def put(value: Any) -> Callable[[dict[str, Any], str], None]:
    return lambda parent, name: parent.update({name: value})


def other_types(value: Any) -> list[Any]:
    """Values of every type but the one it has."""
    each: list[Any] = ["字", 7, True, ["字"], {"字": 1}, [[]], {}]
    known = int if isinstance(value, Decimal) else type(value)
    return [other for other in each if type(other) is not known]


def complaints(read: Read, data: Any) -> list[str]:
    """What the reader says; whatever it accepts can be judged."""
    ctx = Context(vocabulary=shipped_site().vocabulary)
    found = read(ctx, data, "")
    assert (found is None) == bool(ctx.problems.found)
    if found is not None:
        _judged(read, found)
    return [str(problem) for problem in ctx.problems.found]


def _judged(read: Read, found: Any) -> None:
    if read is read_clause:
        judge(found, _profile(), DAY)
    else:
        for clause in _clauses():
            judge(clause, found, DAY)


@lru_cache(1)
def _profile() -> Any:
    return read_profile(Context(vocabulary=shipped_site().vocabulary), lines(PROFILES)[0], "")


@lru_cache(1)
def _clauses() -> list[Any]:
    ctx = Context(vocabulary=shipped_site().vocabulary)
    return [read_clause(ctx, data, "") for path in RULES for data in lines(path)]


CASES = [
    pytest.param(read, data, id=f"{path.stem}: {data['id']}")
    for read, paths in ((read_clause, RULES), (read_profile, [PROFILES]))
    for path in paths
    for data in lines(path)
]


@pytest.mark.parametrize(("read", "data"), CASES)
def test_the_good_file_is_good(read: Read, data: Any) -> None:
    assert complaints(read, data) == []


@pytest.mark.parametrize(("read", "data"), CASES)
def test_a_field_deleted_is_named_or_need_not_be_there(read: Read, data: Any) -> None:
    for path in fields(data):
        said = complaints(read, spoiled(data, path, delete))
        assert not said or any(str(path[-1]) in line for line in said), f"{path}: {said}"


@pytest.mark.parametrize(("read", "data"), CASES)
def test_a_field_renamed_is_named(read: Read, data: Any) -> None:
    for path in fields(data):
        if not FREE_KEYS.intersection(path[:-1]):
            said = complaints(read, spoiled(data, path, rename))
            assert any(str(path[-1]) in line for line in said), f"{path}: {said}"


@pytest.mark.parametrize(("read", "data"), CASES)
def test_a_field_of_another_type_is_named(read: Read, data: Any) -> None:
    for path in fields(data):
        if FREE_VALUES.intersection(path[:-1]):
            continue
        before = parent_of(data, path)[path[-1]]
        for other in other_types(before):
            said = complaints(read, spoiled(data, path, put(other)))
            if said:
                assert any(str(path[-1]) in line for line in said), f"{path} = {other}: {said}"
            else:
                assert is_another_way(path, before, other), f"{path} = {other} was accepted"


def is_another_way(path: Path_, before: Any, other: Any) -> bool:
    """What a field may also be: empty, a plain value for a series, one tag for a list, a figure for a measure."""
    if other in ({}, [[]]) and not other:
        return path[-1] in MAY_BE_EMPTY or path[0] == "values"
    indicator = shipped_site().vocabulary.indicators.get(str(path[1])) if path[0] == "values" else None
    if indicator is not None and len(path) == 2:
        return complaints(read_profile, {"id": "丙", "values": {indicator.key: other}}) == []
    if path[-1] == "value" and isinstance(before, dict):
        return isinstance(other, int | list)
    return other == "字" and path[0] in ("values", "records", "sources")


@pytest.mark.parametrize(("read", "data"), CASES)
def test_whatever_stands_in_the_place_of_a_line_is_told(read: Read, data: Any) -> None:
    others: list[Any] = [None, True, 7, "字", [], [data], {}]
    for other in others:
        assert complaints(read, other)


def test_all_problems_of_a_line_are_told_at_once() -> None:
    line = {
        "id": 7,
        "text": "原文",
        "quantifiable": "是",
        "when": {"all": [{"measure": {"of": "研发费用"}, "op": ">=", "value": 1}, {"any": []}]},
        "benefits": [{"kind": "award", "form": "fixed"}, {"kind": "reward", "form": "rate"}],
        "window": {"from": "三月"},
        "unread": [[0, 9]],
    }
    said = complaints(read_clause, line)
    for place in ("id", "quantifiable", "when.all[0]", "when.all[1].any", "benefits[0].kind", "benefits[1].rate"):
        assert any(one.startswith(place) for one in said), f"{place} in {said}"
    for place in ("window.from", "unread[0]"):
        assert any(one.startswith(place) for one in said), f"{place} in {said}"


@pytest.mark.parametrize("depth", [39, 40, 41, 60, 150, 300])
def test_nesting_is_refused_beyond_a_depth_and_never_a_traceback(depth: int) -> None:
    condition: Any = {"measure": {"of": "employees"}, "op": ">=", "value": 1}
    measure: Any = {"of": "revenue", "period": "2025"}
    for _ in range(depth):
        condition = {"not": condition}
        measure = {"of": "revenue", "period": "2025", "derive": "share", "against": measure}
    deep = {"measure": measure, "op": ">=", "value": 0}
    summed = {"measure": {"sum": [measure]}, "op": ">=", "value": 0}
    for when in (condition, deep, summed):
        said = complaints(read_clause, {"id": "深", "text": "原文", "quantifiable": True, "when": when, "benefits": []})
        assert bool(said) == (depth > 40) or depth in (39, 40)
        assert all("嵌套" in one for one in said)
