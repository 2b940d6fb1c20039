"""Several alerts of a company become one message: the most valuable leads, the others follow. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from notifier.details import Detail
from notifier.events import KINDS, Event
from notifier.templates import KindWords

MOST_LINES = 10  # of a message; the page behind the link has all


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """What a message says, before a channel's template cuts it to its size."""

    title: str
    body: str
    values: Mapping[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Scribe:
    """Writes messages with the words of the kinds, as of a day."""

    words: Mapping[str, KindWords]
    day: date

    def write(self, events: Sequence[Event], link: str, code: str) -> Written:
        """Write a message of events, the most valuable first."""
        values = self._values(events[0], len(events) - 1)
        body = "\n\n".join(map(self._paragraph, events[:MOST_LINES]))
        if len(events) > MOST_LINES:
            body += f"\n\n另有{len(events) - MOST_LINES}项，请打开页面查看。"
        return Written(title=values["what"], body=body, values={**values, "body": body, "link": link, "code": code})

    def _values(self, event: Event, others: int) -> dict[str, str]:
        """The texts of the first alert; that there are others is said where there is room for it."""
        words, holes = self.words[event.kind], self._holes(event)
        holes["money"] = holes["amount"] or words.money
        said = {name: getattr(words, name).format_map(holes) for name in ("what", "when", "hint", "short", "todo")}
        said["hint"], said["short"] = said["hint"] or said["todo"], said["short"] or holes["money"]
        if others:
            said["short"] += f"，另有{others}项"
            said["hint"] = f"另有{others}项，{said['hint']}"
        return {**holes, **said, "kind": KINDS[event.kind]}

    def _holes(self, event: Event) -> dict[str, str]:
        detail = event.detail
        return {
            "title": detail.title or event.policy,
            "name": short_title(detail) or event.policy,
            "number": event.policy,
            "amount": detail.amount,
            "until": self._until(detail.closes),
            "reason": detail.reason,
            "brief": detail.brief,
            "turn": f"原{detail.was}，现{detail.amount}" if detail.was and detail.amount else detail.brief,
            "missing": "、".join(detail.missing) or "数据",
            "count": str(len(detail.items)),
        }

    def _until(self, closes: date | None) -> str:
        if closes is None:
            return "申报时间见原文"
        year = "" if closes.year == self.day.year else f"{closes.year}年"
        return f"{year}{closes.month}月{closes.day}日截止"

    def _paragraph(self, event: Event) -> str:
        """An alert as it stands in the inbox and in letters."""
        detail = event.detail
        lines = [self._in_full(event)]
        lines += [f"  {item.title}（{item.clause}）{item.amount}" for item in detail.items]
        if detail.amount:
            lines.append(f"金额：{detail.amount}" + (f"（{detail.basis}）" if detail.basis else ""))
        if detail.was:
            lines.append(f"此前：{detail.was}")
        if detail.closes and "{until}" in self.words[event.kind].when:
            lines.append(f"申报：{detail.closes}截止")
        if detail.reason:
            lines.append(f"依据：{detail.reason}")
        if detail.quote:
            lines.append(f"原文：“{detail.quote}”")
        return "\n".join([*lines, f"办理：{self._values(event, 0)['todo']}"])

    def _in_full(self, event: Event) -> str:
        holes = self._holes(event)
        return self.words[event.kind].what.format_map({**holes, "name": holes["title"]})


def short_title(detail: Detail) -> str:
    """The title without the place, which its companies know, and without what stands behind it in brackets."""
    return re.sub(r"（[^（）]*）$", "", detail.title.removeprefix(detail.place)) or detail.title
