"""Benefits: exchange form to records and back."""

from decimal import Decimal
from typing import Any

from engine.language.benefits import (
    CAP_SCOPES,
    FORMS,
    KINDS,
    PICKS,
    RECEIVERS,
    Benefit,
    Cap,
    CapOf,
    SharedCap,
    Step,
)
from engine.language.exchange.conditions import read_condition, read_measure, write_condition, write_measure
from engine.language.exchange.fields import (
    Context,
    Read,
    flag,
    inside,
    list_of,
    not_negative,
    number,
    one_of,
    positive,
    present,
    record,
    shown,
    span,
    text,
)

NEEDED = {  # what a form can't do without
    "fixed": ("amount",),
    "rate": (),  # rate, rate_max or rate_paid: looked at below
    "per_step": ("amount", "step"),
    "per_unit": ("amount",),
    "range": ("amount_max",),
    "difference": ("amount", "base"),
}


def read_benefit(ctx: Context, data: Any, place: str) -> Benefit | None:
    known = len(ctx.problems.found)
    found = record(ctx, data, place, _FIELDS, ["kind", "form"])
    if len(ctx.problems.found) > known:
        return None
    for name in NEEDED.get(found["form"], ()):
        if name not in found:
            ctx.wrong(inside(place, name), f"{found['form']} 形式缺少“{name}”")
    if found["form"] == "rate" and not found.keys() & {"rate", "rate_max", "rate_paid"}:
        ctx.wrong(inside(place, "rate"), "rate 形式缺少“rate”", "也可以是“rate_max”，或仍须缴纳的“rate_paid”")
    if "amount" in found and found.get("amount_max", found["amount"]) < found["amount"]:
        ctx.wrong(inside(place, "amount_max"), f"上限 {found['amount_max']} 小于下限 {found['amount']}")
    return Benefit(**found) if len(ctx.problems.found) == known else None


def _read_step(ctx: Context, data: Any, place: str) -> Step | None:
    found = record(ctx, data, place, {"measure": read_measure, "size": positive}, ["measure", "size"])
    return Step(**found) if None not in (found.get("measure"), found.get("size")) else None


def _read_cap(ctx: Context, data: Any, place: str) -> Cap | None:
    fields: dict[str, Read] = {"amount": not_negative, "scope": one_of(CAP_SCOPES), "times": positive}
    found = record(ctx, data, place, fields, ["amount"])
    return Cap(**found) if found.get("amount") is not None else None


def _read_cap_of(ctx: Context, data: Any, place: str) -> CapOf | None:
    found = record(ctx, data, place, {"rate": not_negative, "base": read_measure}, ["rate", "base"])
    return CapOf(**found) if None not in (found.get("rate"), found.get("base")) else None


def _read_shared_cap(ctx: Context, data: Any, place: str) -> SharedCap | None:
    found = record(ctx, data, place, {"group": text, "amount": not_negative}, ["group", "amount"])
    return SharedCap(**found) if None not in (found.get("group"), found.get("amount")) else None


def _read_bracket(ctx: Context, data: Any, place: str) -> tuple[Decimal, Decimal | None] | None:
    if not (isinstance(data, list) and len(data) == 2 and data[0] is not None):
        return ctx.wrong(place, f"应为 [下限, 上限]，而不是 {shown(data)}", "没有上限写 null")
    low = not_negative(ctx, data[0], inside(place, 0))
    high = None if data[1] is None else positive(ctx, data[1], inside(place, 1))
    if low is None or (high is None and data[1] is not None):
        return None
    return ctx.wrong(place, f"上限 {high} 不大于下限 {low}") if high is not None and high <= low else (low, high)


_FIELDS: dict[str, Read] = {
    "kind": one_of(KINDS),
    "form": one_of(FORMS),
    "amount": not_negative,
    "amount_max": not_negative,
    "rate": number,
    "rate_max": number,
    "rate_paid": number,
    "at_most": flag,
    "base": read_measure,
    "base_max": not_negative,
    "above": not_negative,
    "bracket": _read_bracket,
    "step": _read_step,
    "cap": not_negative,
    "cap_scope": one_of(CAP_SCOPES),
    "caps": list_of(_read_cap),
    "cap_of": _read_cap_of,
    "shared_cap": _read_shared_cap,
    "floor": not_negative,
    "per": one_of(["month"]),
    "months": positive,
    "years": positive,
    "schedule": list_of(not_negative, least=1),
    "instalments": list_of(not_negative, least=1),
    "when": read_condition,
    "pick": one_of(PICKS),
    "group": text,
    "to": one_of(RECEIVERS),
    "phrase": text,
    "span": span,
}


def write_benefit(benefit: Benefit) -> dict[str, Any]:
    """The benefit's fields in the order they are read, defaults left out."""
    fields: dict[str, Any] = {name: getattr(benefit, name) for name in _FIELDS}
    fields |= {
        "at_most": benefit.at_most or None,
        "cap_scope": None if benefit.cap_scope == "company" else benefit.cap_scope,
        "to": None if benefit.to == "company" else benefit.to,
        "base": write_measure(benefit.base) if benefit.base else None,
        "step": _write_step(benefit.step) if benefit.step else None,
        "caps": [_write_cap(cap) for cap in benefit.caps],
        "cap_of": _write_cap_of(benefit.cap_of) if benefit.cap_of else None,
        "shared_cap": _write_shared_cap(benefit.shared_cap) if benefit.shared_cap else None,
        "when": write_condition(benefit.when) if benefit.when else None,
    }
    for name in ("bracket", "schedule", "instalments", "span"):
        fields[name] = list(fields[name]) if fields[name] else None
    return present(**fields)


def _write_step(step: Step) -> dict[str, Any]:
    return {"measure": write_measure(step.measure), "size": step.size}


def _write_cap(cap: Cap) -> dict[str, Any]:
    return {"amount": cap.amount, "scope": cap.scope} | present(times=cap.times)


def _write_cap_of(cap: CapOf) -> dict[str, Any]:
    return {"rate": cap.rate, "base": write_measure(cap.base)}


def _write_shared_cap(cap: SharedCap) -> dict[str, Any]:
    return {"group": cap.group, "amount": cap.amount}
