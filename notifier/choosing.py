"""Whether and when an alert goes to a person: now, in the digest, later, or not, with the reasons. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal, TypeAlias

from engine.archive.store import day_of, end_of
from engine.language.numbers import Number
from notifier.events import KINDS, Event
from notifier.push_rules import Decide, Situation
from notifier.rules import Calendar, Rules
from notifier.scene import window_state

What: TypeAlias = Literal["now", "digest", "later", "not"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """What a person asked for, about a kind and a channel (empty: any)."""

    kind: str = ""
    channel: str = ""
    wanted: bool = True
    least_amount: Number = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """Whom an alert is for, and what went to him and to his company lately."""

    contact: int | None  # None: nobody is known, there is only the inbox
    wishes: tuple[Wish, ...] = ()
    is_told: bool = False  # that the company has this clause
    irrelevant: bool = False  # 不相关 was said to this clause
    irrelevant_of_kind: int = 0  # and so often to this kind
    applied: date | None = None  # 已申报 was said to this clause, on this day last
    sent_a_day: int = 0
    sent_a_week: int = 0
    company_a_week: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    what: What
    reasons: tuple[str, ...]
    score: float = 0.0
    not_before: datetime | None = None
    urgent: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Chooser:
    """The rules by which is chosen."""

    rules: Rules
    calendar: Calendar
    decide: Decide

    def choose(self, event: Event, happened: datetime, person: Person, now: datetime) -> Choice:
        """Choose for one alert and one person."""
        refusal = self.refusal(event, happened, person, now)
        if refusal:
            return Choice(what="not", reasons=(refusal,))
        urgent = self.is_urgent(event, now)
        score = self._score(event, person, now)
        choice = Choice(what="now", reasons=(f"得分{score:.2f}",), score=score, urgent=urgent)
        held_back = self._capped(person) or self._for_the_digest(event, score, urgent=urgent)
        if held_back and not self.rules.kinds[event.kind].always:
            return self._in_digest(choice, event, now, held_back)
        moment = self.calendar.next_moment(now, self.rules.hours, urgent=urgent)
        if moment > now:
            return _later(choice, event, moment, "不在发送时段")
        return choice

    def may_go(self, now: datetime) -> bool:
        """Whether a message may go out at this moment."""
        return self.calendar.next_moment(now, self.rules.hours, urgent=False) <= now

    def expires_at(self, event: Event, happened: datetime) -> datetime:
        """From when on an alert is no longer worth telling: its days, or the end of the window."""
        end = happened + timedelta(days=self.rules.kinds[event.kind].days)
        closes = _closes(event)
        return end if closes is None else min(end, end_of(closes))

    def is_urgent(self, event: Event, now: datetime) -> bool:
        closes = _closes(event)
        return closes is not None and 0 <= (closes - day_of(now)).days <= self.rules.urgent_days

    # --- the parts of a choice ------------------------------------------------------------------------------------

    def refusal(self, event: Event, happened: datetime, person: Person, now: datetime) -> str:
        """Why an alert does not go to a person at all."""
        if now >= self.expires_at(event, happened):
            return "已过时效"
        if _has_applied(event, person):
            return "本企业已申报"
        muted = person.irrelevant or person.irrelevant_of_kind >= self.rules.mute_after
        window = window_state(event.detail.opens, event.detail.closes, day_of(now))
        fired = self.decide(Situation(kind=event.kind, window=window, told=person.is_told, muted=muted))
        if not fired:
            return f"推送规则未触发：{KINDS[event.kind]}，窗口{_WINDOWS[window]}" + ("，已静音" if muted else "")
        if not wanted(person.wishes, event, ""):
            return "本人不接收此类提醒"
        return ""

    def _score(self, event: Event, person: Person, now: datetime) -> float:
        """chance × amount × urgency − fatigue."""
        rules = self.rules.score
        amount = rules.unknown_amount if event.amount is None else float(event.amount) / 10_000
        worth = self.rules.kinds[event.kind].chance * amount * self._urgency(event, now)
        return round(worth - rules.fatigue * person.sent_a_week, 4)

    def _urgency(self, event: Event, now: datetime) -> float:
        closes = event.detail.closes
        if closes is None:
            return 1.0
        left = (closes - day_of(now)).days
        return next((factor for days, factor in sorted(self.rules.score.urgency.items()) if left <= days), 1.0)

    def _capped(self, person: Person) -> str:
        caps = self.rules.caps
        for sent, most, words in (
            (person.sent_a_day, caps.recipient_a_day, "本人今日"),
            (person.sent_a_week, caps.recipient_a_week, "本人本周"),
            (person.company_a_week, caps.company_a_week, "企业本周"),
        ):
            if sent >= most:
                return f"{words}已收{sent}条，达上限"
        return ""

    def _for_the_digest(self, event: Event, score: float, *, urgent: bool) -> str:
        if self.rules.kinds[event.kind].digest:
            return f"“{KINDS[event.kind]}”随周报"
        if score < self.rules.score.digest_below and not urgent:
            return f"得分{score:.2f}，随周报"
        return ""

    def _in_digest(self, choice: Choice, event: Event, now: datetime, reason: str) -> Choice:
        """In the next digest, unless that comes too late."""
        due = self.calendar.digest_moment(now, self.rules.digest)
        if _is_too_late(event, due):
            return replace(choice, what="not", reasons=(*choice.reasons, reason, "周报时已截止"))
        return replace(choice, what="digest", reasons=(*choice.reasons, reason), not_before=due)


_ENDS_WITH_WINDOW = frozenset({"newly_eligible", "window_opens", "window_closes", "near_miss", "data_needed"})
_CALLS_TO_APPLY = _ENDS_WITH_WINDOW
_WINDOWS = {"before": "未开始", "open": "受理中", "after": "已截止", "none": "无"}


def _has_applied(event: Event, person: Person) -> bool:
    """Whether an alert only calls on a company to do what it says it has done; a new window is a new round."""
    if person.applied is None or event.kind not in _CALLS_TO_APPLY:
        return False
    return event.detail.opens is None or person.applied >= event.detail.opens


def _closes(event: Event) -> date | None:
    """The day on which an alert loses its point with its window."""
    return event.detail.closes if event.kind in _ENDS_WITH_WINDOW else None


def _is_too_late(event: Event, moment: datetime) -> bool:
    closes = _closes(event)
    return closes is not None and day_of(moment) > closes


def _later(choice: Choice, event: Event, moment: datetime, reason: str) -> Choice:
    if _is_too_late(event, moment):
        return replace(choice, what="not", reasons=(*choice.reasons, reason, "届时已截止"))
    return replace(choice, what="later", reasons=(*choice.reasons, reason), not_before=moment)


def wanted(wishes: Iterable[Wish], event: Event, channel: str) -> bool:
    """Whether a person wants such an alert on a channel (empty: at all). The closest wish decides."""
    fitting = [
        wish
        for wish in wishes
        if wish.kind in ("", event.kind) and wish.channel in (("", channel) if channel else ("",))
    ]
    if not fitting:
        return True
    closest = max(fitting, key=lambda wish: (bool(wish.kind), bool(wish.channel)))
    enough = event.amount is None or event.amount >= closest.least_amount
    return closest.wanted and enough
