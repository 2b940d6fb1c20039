"""The rules of telling: hours, caps, chains, limits, read from telling.yaml and calendar.yaml into typed records."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import yaml

from engine.archive.store import BEIJING
from engine.errors import InputError, Problem

HERE = Path(__file__).parent


@dataclass(frozen=True, kw_only=True, slots=True)
class Hours:
    """When messages may go out."""

    opens: time
    closes: time
    urgent_until: time


@dataclass(frozen=True, kw_only=True, slots=True)
class DigestDay:
    weekday: int  # 1 is Monday
    hour: int


@dataclass(frozen=True, kw_only=True, slots=True)
class KindRule:
    """How a kind of alert is weighed."""

    chance: float
    days: int  # it is dropped when it could not be told for so long
    digest: bool = False
    always: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Score:
    unknown_amount: float
    urgency: dict[int, float]
    fatigue: float
    digest_below: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Caps:
    recipient_a_day: int
    recipient_a_week: int
    company_a_week: int
    channel_a_day: dict[str, int]


@dataclass(frozen=True, kw_only=True, slots=True)
class Release:
    """A push beyond this waits for an officer."""

    recipients: int
    yuan: Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class AtOnce:
    """How many deliveries a worker takes in one go, and how many it has on the wire."""

    claimed: int
    flying: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Backoff:
    first: float
    most: float


@dataclass(frozen=True, kw_only=True, slots=True)
class BreakerRule:
    failures: int
    seconds: float
    probe_seconds: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Rules:
    """telling.yaml."""

    hours: Hours
    digest: DigestDay
    days_before: tuple[int, ...]
    opening_days: int
    near: Decimal
    kinds: dict[str, KindRule]
    score: Score
    urgent_days: int
    caps: Caps
    mute_after: int
    chain: tuple[str, ...]
    addresses: dict[str, str]
    receipt_minutes: dict[str, int]
    repeat_unknown: tuple[str, ...]
    yuan_each: dict[str, Decimal]
    release: Release
    lease_seconds: float
    at_once: AtOnce
    attempts: int
    backoff_seconds: Backoff
    settle_seconds: int
    unknown_hours: int
    buckets: dict[str, float]
    of_recipient: frozenset[str]
    breaker: BreakerRule
    link: str
    forbidden: tuple[str, ...] = field(default=())

    @property
    def nearest(self) -> Fraction:
        return Fraction(self.near)


def load_rules(path: Path | None = None) -> Rules:
    """Read the rules of a site, or those that are shipped."""
    path = path or HERE / "telling.yaml"
    try:
        return msgspec.convert(yaml.safe_load(path.read_text(encoding="utf-8")), Rules, strict=False)
    except (OSError, yaml.YAMLError, msgspec.ValidationError) as error:
        raise InputError(Problem(message=f"推送设置读不懂：{error}", place=str(path))) from None


@cache
def shipped_rules() -> Rules:
    return load_rules()


@dataclass(frozen=True, kw_only=True, slots=True)
class Calendar:
    """Which days are worked."""

    off: frozenset[date]
    worked: frozenset[date]

    def is_workday(self, day: date) -> bool:
        return day in self.worked or (day.weekday() < 5 and day not in self.off)

    def next_moment(self, now: datetime, hours: Hours, *, urgent: bool) -> datetime:
        """The first moment from now on at which a message may go out."""
        local = now.astimezone(BEIJING)
        ends = hours.urgent_until if urgent else hours.closes
        day = local.date()
        while True:
            opens, closes = _at(day, hours.opens), _at(day, ends)
            if (urgent or self.is_workday(day)) and local < closes:
                return max(local, opens)
            day += timedelta(days=1)

    def digest_moment(self, now: datetime, digest: DigestDay) -> datetime:
        """When the digest that is open now goes out: on its weekday, or on the first workday after."""
        local = now.astimezone(BEIJING)
        day = local.date() - timedelta(days=(local.isoweekday() - digest.weekday) % 7)
        while True:
            due = self._workday_from(day)
            moment = _at(due, time(digest.hour))
            if moment > local:
                return moment
            day += timedelta(days=7)

    def _workday_from(self, day: date) -> date:
        while not self.is_workday(day):
            day += timedelta(days=1)
        return day


def _at(day: date, moment: time) -> datetime:
    return datetime.combine(day, moment, tzinfo=BEIJING)


def load_calendar(path: Path | None = None) -> Calendar:
    """Read the years of a calendar file."""
    years = yaml.safe_load((path or HERE / "calendar.yaml").read_text(encoding="utf-8"))
    off = frozenset(day for year in years.values() for text in year["holidays"] for day in _days(text))
    worked = frozenset(day for year in years.values() for text in year["worked"] for day in _days(text))
    return Calendar(off=off, worked=worked)


@cache
def shipped_calendar() -> Calendar:
    return load_calendar()


def _days(text: Any) -> list[date]:
    """2026-10-01..2026-10-07, or one day."""
    first, _, last = str(text).partition("..")
    begin, end = date.fromisoformat(first), date.fromisoformat(last or first)
    return [begin + timedelta(days=number) for number in range((end - begin).days + 1)]
