"""What becomes of a delivery after an outcome: one policy for each class of outcomes. Pure."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from notifier.providers.outcomes import Outcome
from notifier.providers.registry import AnyChannel
from notifier.rules import Backoff, Rules

UNKNOWN = "unknown"
_MARGIN = timedelta(seconds=30)  # our clock and the provider's


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """A delivery when an outcome comes in."""

    tries: int
    used: int
    expires_at: datetime
    first_sent: datetime
    repeat_until: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class After:
    """What becomes of it."""

    state: str
    used: int
    detail: str = ""  # why it ended so, for people
    not_before: datetime | None = None
    repeat_until: datetime | None = None
    receipt_due: datetime | None = None
    next_channel: bool = False

    @property
    def has_ended(self) -> bool:
        return self.state in ("delivered", "failed", "dead")


@dataclass(frozen=True, kw_only=True, slots=True)
class Aftermath:
    """The rules and the dice."""

    rules: Rules
    spread: Callable[[], float] = random.random

    def after(self, standing: Standing, outcome: Outcome, channel: AnyChannel, now: datetime) -> After:
        """What becomes of a delivery after a call."""
        used = standing.used + outcome.policy.uses_attempt
        match outcome.policy.repeat:
            case "never":
                return self._ended(outcome, channel, used, now)
            case "backoff" | "at_once":
                return self._again_later(standing, used, now)
            case "at_retry_at":
                return self._at_its_time(standing, outcome, used, now)
            case "when_mended":
                probe = now + timedelta(seconds=self.rules.breaker.probe_seconds)
                return After(state="pending", used=used, not_before=probe, repeat_until=standing.repeat_until)
            case "when_settled":
                return self.in_doubt(standing, channel, used, now)

    def in_doubt(self, standing: Standing, channel: AnyChannel, used: int, now: datetime) -> After:
        """It may have arrived. It is repeated only where the provider knows a repeat, or a look-up denies it."""
        until = standing.repeat_until or standing.first_sent + channel.repeatable_for - _MARGIN
        if channel.repeatable_for and now < until and used < self.rules.attempts:
            return After(state="pending", used=used, not_before=self._backoff(used, now), repeat_until=until)
        if channel.looks_up:
            look = now + timedelta(seconds=self.rules.settle_seconds)
            return After(state="unknown", used=used, not_before=look)
        if channel.name in self.rules.repeat_unknown and standing.tries < 2:
            return After(state="pending", used=used, not_before=self._backoff(used, now))
        return After(state="failed", used=used, detail=UNKNOWN)

    def _ended(self, outcome: Outcome, channel: AnyChannel, used: int, now: datetime) -> After:
        if outcome.kind == "ok":
            return self.accepted(channel.name, used, now)
        state = "dead" if outcome.policy.dead_letter else "failed"
        goes_on = outcome.policy.next_channel == "now"
        return After(state=state, used=used, detail=outcome.kind, next_channel=goes_on)

    def accepted(self, channel: str, used: int, now: datetime) -> After:
        """A receipt is waited for, where there are any."""
        minutes = self.rules.receipt_minutes.get(channel)
        if minutes is None:
            return After(state="delivered", used=used)
        return After(state="accepted", used=used, receipt_due=now + timedelta(minutes=minutes))

    def _again_later(self, standing: Standing, used: int, now: datetime) -> After:
        if used >= self.rules.attempts:
            return After(state="dead", used=used, detail=f"试了{used}次", next_channel=True)
        again = self._backoff(used, now)
        return After(state="pending", used=used, not_before=again, repeat_until=standing.repeat_until)

    def _at_its_time(self, standing: Standing, outcome: Outcome, used: int, now: datetime) -> After:
        again = outcome.retry_at or now
        if again >= standing.expires_at:
            late = outcome.policy.next_channel == "if_late"
            return After(state="failed", used=used, detail=outcome.kind, next_channel=late)
        return After(state="pending", used=used, not_before=again, repeat_until=standing.repeat_until)

    def _backoff(self, used: int, now: datetime) -> datetime:
        return now + timedelta(seconds=jittered(self.rules.backoff_seconds, used, self.spread()))


def jittered(backoff: Backoff, used: int, spread: float) -> float:
    """Full jitter: anything up to twice as long as the time before."""
    most: float = min(backoff.most, backoff.first * 2 ** max(used - 1, 0))
    return most * spread
