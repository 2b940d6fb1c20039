"""Several alerts of a company become one message: the most valuable leads, the others follow. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from notifier.events import KINDS, Event
from notifier.templates import KindWords

MOST_LINES = 10  # of a message; the page behind the link has all


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """What a message says, before a channel's template cuts it to its size."""

    title: str
    body: str
    values: Mapping[str, str]


def write(events: Sequence[Event], words: Mapping[str, KindWords], link: str, code: str) -> Written:
    """Write a message of events, the most valuable first."""
    values = _values(events[0], words[events[0].kind], len(events))
    body = "\n\n".join(_paragraph(event, words[event.kind]) for event in events[:MOST_LINES])
    if len(events) > MOST_LINES:
        body += f"\n\n另有{len(events) - MOST_LINES}项，请打开页面查看。"
    return Written(title=values["what"], body=body, values={**values, "body": body, "link": link, "code": code})


def _values(event: Event, words: KindWords, count: int) -> dict[str, str]:
    holes = _holes(event)
    what = words.what.format_map(holes)
    return {
        **holes,
        "kind": KINDS[event.kind],
        "what": what if count == 1 else f"{what}等{count}项",
        "money": holes["amount"] or words.money,
        "hint": words.hint.format_map(holes) or words.todo.format_map(holes),
        "todo": words.todo.format_map(holes),
    }


def _holes(event: Event) -> dict[str, str]:
    detail = event.detail
    return {
        "title": detail.title or event.policy,
        "amount": detail.amount,
        "was": detail.was or "无",
        "until": say_until(detail.closes),
        "reason": detail.reason,
        "turn": f"原{detail.was}，现{detail.amount}" if detail.was else detail.reason,
        "missing": "、".join(detail.missing) or "数据",
        "count": str(len(detail.items)),
    }


def say_until(closes: date | None) -> str:
    return "长期有效" if closes is None else f"{closes.month}月{closes.day}日止"


def _paragraph(event: Event, words: KindWords) -> str:
    """An alert as it stands in the inbox and in letters."""
    values, detail = _values(event, words, 1), event.detail
    lines = [f"【{values['kind']}】{values['what']}"]
    lines += [f"  {item.title}（{item.clause}）{item.amount}" for item in detail.items]
    if detail.amount:
        lines.append(f"金额：{detail.amount}" + (f"（{detail.basis}）" if detail.basis else ""))
    if detail.closes:
        lines.append(f"截止：{detail.closes}")
    if detail.reason:
        lines.append(f"依据：{detail.reason}")
    if detail.quote:
        lines.append(f"原文：“{detail.quote}”")
    return "\n".join([*lines, values["todo"]])
