"""Clauses: exchange form to records and back."""

from datetime import date
from typing import Any

from engine.language.clauses import (
    BASE_READINGS,
    BOUND_READINGS,
    GROWTH_READINGS,
    ROLES,
    STEP_READINGS,
    Choice,
    Clause,
    PolicyFrame,
    Question,
    Readings,
    Window,
)
from engine.language.exchange.benefits import read_benefit, write_benefit
from engine.language.exchange.conditions import read_condition, write_condition
from engine.language.exchange.fields import (
    Context,
    Read,
    day,
    flag,
    inside,
    list_of,
    one_of,
    present,
    record,
    shown,
    span,
    text,
    unknown_in,
    whole,
)
from engine.language.names import misspells

REQUIRED = ("id", "text", "quantifiable", "when", "benefits")
SET_ASIDE = ("article", "general", "note", "notes", "origin", "phenomena", "reading", "span", "why", "sort")


def read_clause(ctx: Context, data: Any, place: str) -> Clause | None:
    """Read one clause; top-level fields we don't know are set aside unless they look like a slip of the pen."""
    if not isinstance(data, dict):
        return ctx.wrong(place, f"应为一条条款（对象），而不是 {shown(data)}")
    known = len(ctx.problems.found)
    _note_slips(ctx, data, place)
    for name in REQUIRED:
        if name not in data or (data[name] is None and name != "when"):
            ctx.wrong(inside(place, name), f"缺少字段“{name}”", "没有条件写 null" if name == "when" else "")
    ctx = Context(vocabulary=ctx.vocabulary, problems=ctx.problems, text=_text_of(data))
    found = record(ctx, {name: data[name] for name in _FIELDS if name in data}, place, _FIELDS)
    if len(ctx.problems.found) > known:
        return None
    if data.get("general") is True and "role" not in found:
        found["role"] = "exclusion"
    return Clause(**found)


def _note_slips(ctx: Context, data: dict[str, Any], place: str) -> None:
    for name in unknown_in(data, _FIELDS, SET_ASIDE):
        meant = misspells(name, _FIELDS)
        if meant and meant not in data:
            ctx.wrong(inside(place, name), f"没有“{name}”这个字段", f"是不是“{meant}”？")


def _text_of(data: dict[str, Any]) -> str:
    return data["text"] if isinstance(data.get("text"), str) else ""


def _read_window(ctx: Context, data: Any, place: str) -> Window | None:
    found = record(ctx, data, place, {"from": _read_opening, "to": day, "months": whole})
    opens = found.get("from")
    if found.get("months") is not None and (opens is None or found["months"] < 1):
        ctx.wrong(inside(place, "months"), "“months”应为从“from”起算的整月数")
    closes = found.get("to")
    if isinstance(opens, date) and closes and closes < opens:
        ctx.wrong(inside(place, "to"), f"截止日 {closes} 早于起始日 {opens}")
    return Window(
        opens=opens if isinstance(opens, date) else None,
        from_issued=opens == "issued",
        closes=closes,
        months=found.get("months"),
    )


def _read_opening(ctx: Context, data: Any, place: str) -> date | str | None:
    return "issued" if data == "issued" else day(ctx, data, place)


def _read_readings(ctx: Context, data: Any, place: str) -> Readings:
    found = record(ctx, data, place, _READINGS)
    bound = found.pop("bound", None)
    if isinstance(bound, dict):
        found["bounds"] = bound
    elif bound is not None:
        found["bound"] = bound
    return Readings(**{name: value for name, value in found.items() if value is not None})


def _read_bound(ctx: Context, data: Any, place: str) -> Any:
    choose = one_of(BOUND_READINGS)
    if not isinstance(data, dict):
        return choose(ctx, data, place)
    return {words: choose(ctx, choice, inside(place, words)) for words, choice in data.items()}


def _read_question(ctx: Context, data: Any, place: str) -> Question | None:
    fields: dict[str, Read] = {"span": span, "asks": text, "choices": list_of(_read_choice, least=2), "default": text}
    found = record(ctx, data, place, fields, ["asks", "choices"])
    if "asks" not in found or None in found.get("choices", (None,)):
        return None
    labels = [choice.label for choice in found["choices"]]
    if found.get("default") is not None and found["default"] not in labels:
        ctx.wrong(inside(place, "default"), f"“{found['default']}”不在选项里", f"选项：{'、'.join(labels)}")
    return Question(**found)


def _read_choice(ctx: Context, data: Any, place: str) -> Choice | None:
    if isinstance(data, str):
        return Choice(label=data)
    fields: dict[str, Read] = {
        "label": text,
        "when": read_condition,
        "benefits": list_of(read_benefit),
        "readings": _read_readings,
    }
    found = record(ctx, data, place, fields, ["label"])
    return Choice(**found) if found.get("label") else None


def _read_days(ctx: Context, data: Any, place: str) -> int | None:
    days = whole(ctx, data, place)
    return ctx.wrong(place, "应为 1 至 365 天") if days is not None and not 1 <= days <= 365 else days


def _read_policy(ctx: Context, data: Any, place: str) -> PolicyFrame:
    fields: dict[str, Read] = {"place": text, "issued": day, "effective": day, "expires": day}
    return PolicyFrame(**record(ctx, data, place, fields))


_READINGS: dict[str, Read] = {
    "steps": one_of(STEP_READINGS),
    "growth": one_of(GROWTH_READINGS),
    "bound": _read_bound,
    "per": text,
    "base_period": one_of(BASE_READINGS),
}
_FIELDS: dict[str, Read] = {
    "id": text,
    "text": text,
    "quantifiable": flag,
    "when": read_condition,
    "benefits": list_of(read_benefit),
    "window": _read_window,
    "unread": list_of(span),
    "document": text,
    "applies_to": one_of(["document"]),
    "role": one_of(ROLES),
    "readings": _read_readings,
    "questions": list_of(_read_question),
    "policy": _read_policy,
    "reminders": list_of(_read_days, least=1),
}


def write_clause(clause: Clause) -> dict[str, Any]:
    """The clause in the contract's fields; what must be there always is, the rest where it says something."""
    return {
        "id": clause.id,
        "text": clause.text,
        "quantifiable": clause.quantifiable,
        "when": write_condition(clause.when) if clause.when else None,
        "benefits": [write_benefit(benefit) for benefit in clause.benefits],
        "window": _write_window(clause.window) if clause.window else None,
        "unread": [list(span) for span in clause.unread],
    } | present(
        document=clause.document,
        applies_to=clause.applies_to,
        role=None if clause.role == "rule" else clause.role,
        readings=_write_readings(clause.readings) or None,
        questions=[_write_question(question) for question in clause.questions],
        policy=_write_policy(clause.policy) or None,
        reminders=list(clause.reminders) or None,
    )


def _write_window(window: Window) -> dict[str, Any]:
    opens = "issued" if window.from_issued else window.opens.isoformat() if window.opens else None
    closes = window.closes.isoformat() if window.closes else None
    return {"from": opens, "to": closes} | present(months=window.months)


def _write_readings(readings: Readings) -> dict[str, Any]:
    usual = Readings()
    return present(
        steps=readings.steps if readings.steps != usual.steps else None,
        growth=readings.growth if readings.growth != usual.growth else None,
        bound=dict(readings.bounds) or (readings.bound if readings.bound != usual.bound else None),
        per=readings.per,
        base_period=readings.base_period if readings.base_period != usual.base_period else None,
    )


def _write_question(question: Question) -> dict[str, Any]:
    return {"asks": question.asks, "choices": [_write_choice(choice) for choice in question.choices]} | present(
        span=list(question.span) if question.span else None, default=question.default
    )


def _write_choice(choice: Choice) -> dict[str, Any]:
    return {"label": choice.label} | present(
        when=write_condition(choice.when) if choice.when else None,
        benefits=None if choice.benefits is None else [write_benefit(benefit) for benefit in choice.benefits],
        readings=_write_readings(choice.readings) if choice.readings else None,
    )


def _write_policy(policy: PolicyFrame) -> dict[str, Any]:
    return present(
        place=policy.place,
        issued=policy.issued.isoformat() if policy.issued else None,
        effective=policy.effective.isoformat() if policy.effective else None,
        expires=policy.expires.isoformat() if policy.expires else None,
    )
