"""Conditions and measures: exchange form to tree and back."""

from decimal import Decimal
from typing import Any

from engine.language.exchange import kinds
from engine.language.exchange.fields import (
    DEEPEST,
    Context,
    Read,
    inside,
    list_of,
    number,
    one_of,
    present,
    record,
    shown,
    span,
    text,
    whole,
)
from engine.language.names import did_you_mean
from engine.language.periods import EXAMPLES, RELATIVE_NAMES, Period, read_period
from engine.language.tree import (
    DERIVES,
    EQUAL_OPS,
    NATURES,
    ORDER_OPS,
    RECORD_AGGS,
    TAG_OPS,
    YEARS_AGGS,
    AllOf,
    AnyOf,
    AtLeast,
    Atom,
    Condition,
    FigureRef,
    ListRef,
    Measure,
    Not,
    Value,
)

NODES = ("all", "any", "at_least", "not", "measure")
OPS = (*ORDER_OPS, *EQUAL_OPS, *TAG_OPS, "is")


# --- reading ------------------------------------------------------------------------------------------------------


def read_condition(ctx: Context, data: Any, place: str) -> Condition | None:
    """Read one node and everything below it."""
    if not isinstance(data, dict):
        return ctx.wrong(place, f"应为一个条件，而不是 {shown(data)}", f"条件含 {'、'.join(NODES)} 之一")
    if ctx.depth > DEEPEST:
        return ctx.wrong(place, f"条件嵌套超过 {DEEPEST} 层")
    named = [node for node in NODES if node in data]
    if len(named) != 1:
        _wrong_node(ctx, data, place, named)
        return None
    return _NODE_READERS[named[0]](ctx.deeper(), data, place)


def _wrong_node(ctx: Context, data: dict[str, Any], place: str, named: list[str]) -> None:
    if named:
        ctx.wrong(place, f"一个条件里不能同时有 {' 和 '.join(named)}")
    elif "op" in data or "value" in data:
        ctx.wrong(inside(place, "measure"), "缺少字段“measure”")
        record(ctx, data, place, _ATOM_FIELDS | dict.fromkeys(("value",), _set_aside))
    else:
        record(ctx, data, place, dict.fromkeys(NODES, _set_aside))
        ctx.wrong(place, "这里没有条件", f"条件含 {'、'.join(NODES)} 之一")


def _set_aside(_ctx: Context, _data: Any, _place: str) -> None:
    """Read elsewhere, or not at all after an error."""


def _read_all(ctx: Context, data: dict[str, Any], place: str) -> Condition:
    return AllOf(parts=tuple(record(ctx, data, place, {"all": _PARTS}, ["all"]).get("all", ())))


def _read_any(ctx: Context, data: dict[str, Any], place: str) -> Condition:
    return AnyOf(parts=tuple(record(ctx, data, place, {"any": _PARTS}, ["any"]).get("any", ())))


def _read_not(ctx: Context, data: dict[str, Any], place: str) -> Condition:
    found = record(ctx, data, place, {"not": read_condition}, ["not"])
    return Not(part=found.get("not") or AllOf(parts=()))


def _read_at_least(ctx: Context, data: dict[str, Any], place: str) -> Condition:
    found = record(ctx, data, place, {"at_least": whole, "of": _PARTS}, ["at_least", "of"])
    least, parts = found.get("at_least") or 0, found.get("of", ())
    if parts and not 1 <= least <= len(parts):
        ctx.wrong(inside(place, "at_least"), f"应在 1 与条件个数 {len(parts)} 之间，而不是 {least}")
    return AtLeast(least=least, parts=parts)


def _read_atom(ctx: Context, data: dict[str, Any], place: str) -> Condition | None:
    known = len(ctx.problems.found)
    found = record(ctx, data, place, _ATOM_FIELDS | {"value": _set_aside}, ["measure", "op", "value"])
    measure, op = found.get("measure"), found.get("op")
    if measure is None or op is None or data.get("value") is None or len(ctx.problems.found) > known:
        return None
    kind = kinds.kind_of(ctx, measure, inside(place, "measure"))
    if not kinds.op_fits(ctx, op, kind, inside(place, "op")):
        return None
    value = _read_value(ctx, data["value"], inside(place, "value"), op, kind)
    if value is None:
        return None
    del found["measure"], found["op"]
    return Atom(measure=measure, op=op, value=value, **{name: part for name, part in found.items() if part is not None})


def _read_value(ctx: Context, data: Any, place: str, op: str, kind: str | None) -> Value | None:
    if not isinstance(data, dict):
        return kinds.read_literal(ctx, data, place, op, kind)
    if "list" in data and op not in TAG_OPS:
        return ctx.wrong(place, f"名单只能与 {'、'.join(TAG_OPS)} 连用，而不是 {op}")
    if op == "is" or (op in TAG_OPS and "of" in data):
        return ctx.wrong(place, f"{op} 不能与另一个口径比较", "写出标签列表或 true、false")
    if op in TAG_OPS:
        name = record(ctx, data, place, {"list": text}, ["list"]).get("list")
        return ListRef(list=name) if name else None
    if data.keys() & _REF_FIELDS.keys():
        return FigureRef(**({"ref": ""} | record(ctx, data, place, _REF_FIELDS, ["ref"])))
    other = read_measure(ctx, data, place)
    if other is not None:
        kinds.same_kind(ctx, kind, kinds.kind_of(ctx, other, place), place)
    return other


def read_measure(ctx: Context, data: Any, place: str) -> Measure | None:
    """Read a measure; its keys are those in scope."""
    if ctx.depth > DEEPEST:
        return ctx.wrong(place, f"口径嵌套超过 {DEEPEST} 层")
    known, ctx = len(ctx.problems.found), ctx.deeper()
    found = record(ctx, data, place, _MEASURE_FIELDS | {"where": _set_aside})
    table = found.get("records")
    if isinstance(data, dict) and data.get("where") is not None:
        found["where"] = _read_where(ctx, data["where"], inside(place, "where"), table)
    if len(ctx.problems.found) > known:
        return None
    if "sum" not in data and "records" not in data and "of" not in data:
        help_ = "指标的 key；词表里没有的写 null；合计写“sum”，明细写“records”"
        return ctx.wrong(inside(place, "of"), "缺少字段“of”", help_)
    measure = Measure(**found)
    kinds.check_measure(ctx, measure, place)
    return measure if len(ctx.problems.found) == known else None


def _read_where(ctx: Context, data: Any, place: str, table: str | None) -> Condition | None:
    if table is None:
        return ctx.wrong(place, "“where”只能与“records”一起用")
    return read_condition(ctx.within_table(table), data, place)


def _read_period(ctx: Context, data: Any, place: str) -> Period | None:
    period = read_period(data) if isinstance(data, str) else None
    if period is None:
        near = did_you_mean(data, RELATIVE_NAMES) if isinstance(data, str) else ""
        return ctx.wrong(place, f"“{shown(data)}”不是期间", near or f"例如 {EXAMPLES}")
    return period


def _read_table(ctx: Context, data: Any, place: str) -> str | None:
    table: str | None = one_of(ctx.vocabulary.tables)(ctx, data, place)
    return table


def _read_against(ctx: Context, data: Any, place: str) -> "Period | Measure | None":
    return read_measure(ctx, data, place) if isinstance(data, dict) else _read_period(ctx, data, place)


_PARTS = list_of(read_condition, least=1)
_MEASURE_FIELDS: dict[str, Read] = {
    "of": text,  # whether it is known is looked at once the table is
    "period": _read_period,
    "agg": one_of(dict.fromkeys((*YEARS_AGGS, *RECORD_AGGS))),
    "derive": one_of(DERIVES),
    "against": _read_against,
    "phrase": text,
    "qualifier": text,
    "records": _read_table,
    "currency": text,
    "sum": list_of(read_measure, least=1),
}
_REF_FIELDS: dict[str, Read] = {"ref": text, "plus": number, "times": number}
_ATOM_FIELDS: dict[str, Read] = {
    "measure": read_measure,
    "op": one_of(OPS),
    "phrase": text,
    "span": span,
    "nature": one_of(NATURES),
}
_NODE_READERS = {
    "all": _read_all,
    "any": _read_any,
    "at_least": _read_at_least,
    "not": _read_not,
    "measure": _read_atom,
}


# --- writing ------------------------------------------------------------------------------------------------------


def write_condition(condition: Condition) -> dict[str, Any]:
    match condition:
        case AllOf(parts=parts):
            return {"all": [write_condition(part) for part in parts]}
        case AnyOf(parts=parts):
            return {"any": [write_condition(part) for part in parts]}
        case AtLeast(least=least, parts=parts):
            return {"at_least": least, "of": [write_condition(part) for part in parts]}
        case Not(part=part):
            return {"not": write_condition(part)}
        case Atom():
            return _write_atom(condition)


def _write_atom(atom: Atom) -> dict[str, Any]:
    return {"measure": write_measure(atom.measure), "op": atom.op, "value": write_value(atom.value)} | present(
        phrase=atom.phrase,
        span=list(atom.span) if atom.span else None,
        nature=None if atom.nature == "gate" else atom.nature,
    )


def write_value(value: Value) -> Any:
    match value:
        case Measure():
            return write_measure(value)
        case ListRef(list=name):
            return {"list": name}
        case FigureRef(ref=ref, plus=plus, times=times):
            return {"ref": ref} | present(plus=plus, times=times)
        case tuple():
            return list(value)
        case bool() | str() | Decimal():
            return value
        case _:
            return value.isoformat()


def write_measure(measure: Measure) -> dict[str, Any]:
    against = measure.against
    fields = present(
        of=measure.of,
        records=measure.records,
        where=write_condition(measure.where) if measure.where else None,
        period=str(measure.period) if measure.period else None,
        agg=measure.agg,
        derive=measure.derive,
        against=write_measure(against) if isinstance(against, Measure) else str(against) if against else None,
        sum=[write_measure(part) for part in measure.sum],
        currency=measure.currency,
        phrase=measure.phrase,
        qualifier=measure.qualifier,
    )
    return fields if measure.of or measure.records or measure.sum else {"of": None} | fields
