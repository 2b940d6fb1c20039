"""How a benefit and the working of its amount are said in Chinese."""

from collections.abc import Callable
from fractions import Fraction
from typing import TypeAlias

from engine.language.benefits import CAP_SCOPES, KINDS, PICKS
from engine.language.vocabulary import Vocabulary
from engine.meaning.forms import base_measure
from engine.meaning.kinds import kind_of, unit_of
from engine.meaning.saying.figures import say_number, say_percent, say_value, say_yuan
from engine.meaning.saying.findings import MARKS, say_missing
from engine.meaning.verdict import Grant, Working

SayBase: TypeAlias = Callable[[object], str]


def say_grant(granted: Grant, vocabulary: Vocabulary) -> str:
    """One benefit: what it is, how its amount was worked out, and under which ceilings."""
    benefit = granted.benefit
    name = KINDS[benefit.kind] + (f"“{benefit.phrase}”" if benefit.phrase else "")
    picked = f"（{PICKS[benefit.pick]}）" if benefit.pick else ""
    return f"{MARKS[granted.in_force]} {name}{picked}：{_say_worth(granted, vocabulary)}"


def _say_worth(granted: Grant, vocabulary: Vocabulary) -> str:
    if not granted.is_money:
        return "不涉及资金"
    if granted.in_force is False:
        return "本档条件不满足，不计"
    if granted.workings:
        say_base = _base_sayer(granted, vocabulary)
        steps = "；".join(step for working in granted.workings if (step := _say_working(working, say_base)))
        most = "（为上限）" if granted.at_most else ""
        return f"{steps}{most}" + ("" if granted.amount is not None else "；是否享受尚待判定")
    if granted.missing:
        return f"缺{'、'.join(say_missing(name, vocabulary) for name in granted.missing)}，金额无法计算"
    limit = f"，最高 {say_yuan(granted.high)}" if granted.high else ""
    return f"金额由主管部门核定{limit}"


def _base_sayer(granted: Grant, vocabulary: Vocabulary) -> SayBase:
    """How a figure of the benefit's base is said: yuan, persons, square metres."""
    measure = base_measure(granted.benefit)
    kind = kind_of(measure, vocabulary) if measure else None
    unit = unit_of(measure, vocabulary) if measure else ""
    return lambda figure: say_value(_exact(figure), kind, unit)


def _exact(figure: object) -> int | Fraction:
    return figure if isinstance(figure, int | Fraction) else 0


def _yuan(figure: object) -> str:
    return say_yuan(_exact(figure))


def _say_working(working: Working, say_base: SayBase) -> str:
    say = _WORKINGS.get(working.what)
    return say(working, say_base) if say else ""


def _say_fixed(working: Working, _: SayBase) -> str:
    amount, units = working.detail
    if units == 1:
        return f"定额 {say_yuan(working.result)}"
    return f"{_yuan(amount)} × {say_number(_exact(units))} = {say_yuan(working.result)}"


def _say_rate(working: Working, say_base: SayBase) -> str:
    rate, base = working.detail
    return f"{say_percent(_exact(rate))} × {say_base(base)} = {say_yuan(working.result)}"


def _say_full_steps(working: Working, say_base: SayBase) -> str:
    base, size, amount = working.detail
    return f"⌊{say_base(base)} ÷ {say_base(size)}⌋ × {_yuan(amount)} = {say_yuan(working.result)}"


def _say_proportional_steps(working: Working, say_base: SayBase) -> str:
    base, size, amount = working.detail
    return f"{say_base(base)} ÷ {say_base(size)} × {_yuan(amount)} = {say_yuan(working.result)}"


def _say_per_unit(working: Working, say_base: SayBase) -> str:
    amount, base = working.detail
    return f"{_yuan(amount)} × {say_base(base)} = {say_yuan(working.result)}"


def _say_difference(working: Working, say_base: SayBase) -> str:
    amount, base = working.detail
    return f"{_yuan(amount)} － {say_base(base)} = {say_yuan(working.result)}"


def _say_cap(working: Working, _: SayBase) -> str:
    limit, scope = working.detail
    name = {"cap_of": "按比例上限", "shared_cap": "共用上限余额"}.get(str(scope)) or f"{CAP_SCOPES[str(scope)]}上限"
    return f"{name} {_yuan(limit)}，取 {say_yuan(working.result)}"


_WORKINGS: dict[str, Callable[[Working, SayBase], str]] = {
    "base_max": lambda w, say: f"计算基数最多 {say(w.detail[0])}，取 {say(w.result)}",
    "above": lambda w, say: f"只计超过 {say(w.detail[0])} 的部分 {say(w.result)}",
    "bracket": lambda w, say: f"本档内的部分 {say(w.result)}",
    "rate": _say_rate,
    "step_full": _say_full_steps,
    "step_proportional": _say_proportional_steps,
    "per_unit": _say_per_unit,
    "difference": _say_difference,
    "fixed": _say_fixed,
    "months": lambda w, _: f"按 {say_number(_exact(w.detail[0]))} 个月计 {say_yuan(w.result)}",
    "schedule": lambda w, _: f"首年按 {say_percent(_exact(w.detail[0]))} 计 {say_yuan(w.result)}",
    "not_below_zero": lambda w, _: f"不低于零，取 {say_yuan(w.result)}",
    "floor": lambda w, _: f"不足下限，取 {say_yuan(w.result)}",
    "units": lambda w, _: f"按 {w.result} 条明细分别计算",
    "heads": lambda w, _: f"按 {say_number(w.result)} 人分别计算",
    "sum": lambda w, _: f"合计 {say_yuan(w.result)}",
    "cap": _say_cap,
}
