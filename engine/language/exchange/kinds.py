"""Kinds: which measures can be compared how, and with what; a wrong unit or type is told here."""

from datetime import date
from decimal import Decimal
from typing import Any

from engine.language.exchange.fields import Context, day, flag, inside, list_of, number, shown, text
from engine.language.names import did_you_mean
from engine.language.tree import EQUAL_OPS, ORDER_OPS, RECORD_AGGS, TAG_OPS, YEARS_AGGS, Measure, Value
from engine.language.vocabulary import NUMERIC_KINDS, Indicator

KIND_NAMES = {
    "money": "金额（元）",
    "ratio": "比率（5%写0.05）",
    "count": "数量",
    "duration": "时长（月）",
    "area": "面积（平方米）",
    "score": "分值",
    "date": "日期",
    "bool": "是非",
    "category": "类别",
    "tags": "标签",
    "id": "编号",
}
ROW_KINDS = {  # what can be aggregated how; rows of any kind can be counted
    "sum": NUMERIC_KINDS,
    "max": NUMERIC_KINDS | {"date"},
    "min": NUMERIC_KINDS | {"date"},
    "run": {"date"},
}


def ops_of(kind: str) -> tuple[str, ...]:
    """The operators that fit a kind; an ordered category is unknown on every profile, but can be written."""
    if kind == "bool":
        return ("is",)
    if kind == "tags":
        return TAG_OPS
    return (*ORDER_OPS, *EQUAL_OPS)


def kind_of(ctx: Context, measure: Measure, place: str) -> str | None:
    """The kind of what a measure yields; None where nobody knows (`of: null`)."""
    if measure.derive in ("growth", "share") or measure.agg == "cagr":
        return "ratio"
    if measure.agg == "count" and measure.records:
        return "count"
    if measure.agg == "run" or measure.derive == "age":
        return "duration"
    if measure.sum:
        return kind_of(ctx, measure.sum[0], inside(place, "sum[0]"))
    indicator = _named(ctx, measure)
    return indicator.kind if indicator else None


def _named(ctx: Context, measure: Measure) -> Indicator | None:
    if measure.of is None:
        return None
    scope = ctx.within_table(measure.records).in_scope if measure.records else ctx.in_scope
    return scope.get(measure.of)


def check_measure(ctx: Context, measure: Measure, place: str) -> None:
    """Whether the parts of a measure go together."""
    _check_key(ctx, measure, place)
    _check_agg(ctx, measure, place)
    _check_derive(ctx, measure, place)
    if measure.sum:
        _check_sum(ctx, measure, place)


def _check_key(ctx: Context, measure: Measure, place: str) -> None:
    if measure.of is None or _named(ctx, measure):
        return
    scope = ctx.within_table(measure.records) if measure.records else ctx
    names = {entry.name: key for key, entry in scope.in_scope.items()}
    help_ = f"这里要写 key：{names[measure.of]}" if measure.of in names else did_you_mean(measure.of, scope.in_scope)
    tables = [key for key, table in ctx.vocabulary.tables.items() if measure.of in table.fields]
    if tables and scope.table is None:
        help_ = f"明细表 {'、'.join(tables)} 有这个字段，要写“records”"
    where = f"表“{scope.table}”里没有字段" if scope.table else "词表里没有指标"
    ctx.wrong(inside(place, "of"), f"{where}“{measure.of}”", help_ or "词表以外的指标用 --indicators 补充")


def _check_agg(ctx: Context, measure: Measure, place: str) -> None:
    agg = measure.agg
    if measure.records:
        if agg not in RECORD_AGGS:
            ctx.wrong(
                inside(place, "agg"), f"明细要汇总才能比较，“{shown(agg)}”不可用", f"可用：{'、'.join(RECORD_AGGS)}"
            )
        elif agg != "count" and measure.of is None:
            ctx.wrong(inside(place, "of"), f"“{agg}”要说明汇总哪个字段")
        elif (field := _named(ctx, measure)) and field.kind not in ROW_KINDS.get(str(agg), KIND_NAMES):
            ctx.wrong(inside(place, "agg"), f"{KIND_NAMES[field.kind]}不能用 {agg} 汇总")
    elif agg is not None and agg not in YEARS_AGGS:
        ctx.wrong(inside(place, "agg"), f"“{agg}”只能用于明细（records）", f"可用：{'、'.join(YEARS_AGGS)}")


def _check_derive(ctx: Context, measure: Measure, place: str) -> None:
    named = _named(ctx, measure)
    kind = named.kind if named else None
    if measure.derive == "age":
        if kind not in (None, "date"):
            ctx.wrong(inside(place, "derive"), f"age 只能用于日期，而“{measure.of}”是{KIND_NAMES[str(kind)]}")
    elif measure.derive and kind is not None and kind not in NUMERIC_KINDS:
        ctx.wrong(inside(place, "derive"), f"{measure.derive} 只能用于数值，而“{measure.of}”是{KIND_NAMES[kind]}")
    if measure.derive == "share" and not isinstance(measure.against, Measure):
        ctx.wrong(inside(place, "against"), "share 的“against”应为作分母的口径")
    if measure.derive in ("growth", "increase") and isinstance(measure.against, Measure):
        ctx.wrong(inside(place, "against"), f"{measure.derive} 的“against”应为作基数的期间")
    if measure.against is not None and measure.derive in (None, "age"):
        ctx.wrong(inside(place, "against"), "“against”要与“derive”的 growth、increase 或 share 一起用")


def _check_sum(ctx: Context, measure: Measure, place: str) -> None:
    kinds = [kind_of(ctx, part, place) for part in measure.sum]
    for index, kind in enumerate(kinds):
        if kind is not None and kind not in NUMERIC_KINDS:
            ctx.wrong(inside(place, f"sum[{index}]"), f"{KIND_NAMES[kind]}不能相加")
    known = {kind for kind in kinds if kind in NUMERIC_KINDS}
    if len(known) > 1:
        ctx.wrong(
            inside(place, "sum"), f"单位不同，不能相加：{'、'.join(sorted(KIND_NAMES[str(kind)] for kind in known))}"
        )


def op_fits(ctx: Context, op: str, kind: str | None, place: str) -> bool:
    """Whether an operator can be used on a kind; says so where it can't."""
    if kind is None or op in ops_of(kind):
        return True
    ctx.wrong(place, f"{KIND_NAMES[kind]}不能用 {op} 比较", f"可用：{'、'.join(ops_of(kind))}")
    return False


def same_kind(ctx: Context, one: str | None, other: str | None, place: str) -> None:
    """Two figures compared with each other must be of one kind."""
    if one is not None and other is not None and one != other:
        message = f"单位不同，不能比较：{KIND_NAMES[one]}与{KIND_NAMES[other]}"
        ctx.wrong(place, message, "两边的“of”、“derive”、“agg”要得出同一种量")


def read_literal(ctx: Context, data: Any, place: str, op: str, kind: str | None) -> Value | None:
    """The literal an operator compares with, of the right type for the kind."""
    if op == "is":
        return flag(ctx, data, place)
    if op in TAG_OPS:
        tags: tuple[str, ...] = list_of(text, least=1)(ctx, data, place)
        return tags or None
    if kind in NUMERIC_KINDS:
        return number(ctx, data, place)
    if kind == "date" and isinstance(data, int | Decimal):
        return ctx.wrong(place, f"应为日期，而不是 {shown(data)}", "写成 2026-03-31；比月数的，口径要有“derive”：age")
    if kind == "date":
        return day(ctx, data, place)
    if kind in ("category", "id"):
        return text(ctx, data, place)
    return _read_unkinded(ctx, data, place)


def _read_unkinded(ctx: Context, data: Any, place: str) -> Value | None:
    """A literal beside a measure the vocabulary doesn't know: a number, a date or a word."""
    if isinstance(data, str):
        try:
            return date.fromisoformat(data)
        except ValueError:
            return text(ctx, data, place)
    value: Decimal | None = number(ctx, data, place)
    return value
