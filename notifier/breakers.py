"""Whether a provider is called at all, and how fast: a breaker, holds until a time, a token bucket. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from notifier.providers.masking import mask
from notifier.providers.outcomes import Outcome
from notifier.rules import Rules

OPENED = "连续失败"


@dataclass(frozen=True, kw_only=True, slots=True)
class Gate:
    """A provider's account as it stands."""

    failures: int = 0
    since: datetime | None = None  # of the first of these failures
    closed_until: datetime | None = None
    reason: str = ""
    needs_mending: bool = False
    tokens: float = 0.0
    filled: datetime | None = None

    @property
    def is_probing(self) -> bool:
        """It was shut: a single message tries whether it works again."""
        return self.needs_mending or self.reason == OPENED


def room(gate: Gate, rate: float, now: datetime, most: int) -> tuple[int, Gate]:
    """How many messages may go now; the gate as it is then."""
    if gate.closed_until is not None and now < gate.closed_until:
        return 0, gate
    filled = _filled(gate, rate, now)
    free = min(most, int(filled.tokens))
    return (min(free, 1) if gate.is_probing else free), filled


def pause(gate: Gate, rate: float, now: datetime) -> float | None:
    """Seconds until an open gate lets one more pass; None where it does now, or is shut."""
    if gate.tokens >= 1 or (gate.closed_until is not None and now < gate.closed_until):
        return None
    return (1 - gate.tokens) / rate


def taken(gate: Gate, count: int, rules: Rules, now: datetime) -> Gate:
    """The gate when so many messages go; behind a probe it stays shut until its outcome is known."""
    after = replace(gate, tokens=gate.tokens - count)
    if count and gate.is_probing:
        return replace(after, closed_until=now + timedelta(seconds=rules.breaker.probe_seconds))
    return after


def after_outcomes(gate: Gate, outcomes: Iterable[Outcome], rules: Rules, now: datetime) -> Gate:
    for outcome in outcomes:
        gate = _after(gate, outcome, rules, now)
    return gate


def _after(gate: Gate, outcome: Outcome, rules: Rules, now: datetime) -> Gate:
    policy = outcome.policy
    if policy.breaker == "opens":
        probe = now + timedelta(seconds=rules.breaker.probe_seconds)
        return replace(gate, needs_mending=True, closed_until=probe, reason=f"须人工处理：{mask(outcome.code)}")
    if policy.breaker == "counts":
        return _failed(gate, rules, now)
    if policy.holds == "account" and outcome.code not in rules.of_recipient:
        return replace(gate, closed_until=outcome.retry_at, reason=f"额度已尽：{mask(outcome.code)}")
    if policy.holds == "bucket" and outcome.code not in rules.of_recipient:
        return replace(gate, tokens=0.0, filled=now)
    if policy.repeat == "at_retry_at":
        return gate
    return Gate(tokens=gate.tokens, filled=gate.filled)  # it answers about a message: it works


def _failed(gate: Gate, rules: Rules, now: datetime) -> Gate:
    breaker = rules.breaker
    recent = gate.since is not None and now - gate.since <= timedelta(seconds=breaker.seconds)
    failures, since = (gate.failures + 1, gate.since) if recent else (1, now)
    failed = replace(gate, failures=failures, since=since)
    if failures < breaker.failures and not gate.is_probing:
        return failed
    return replace(failed, reason=OPENED, closed_until=now + timedelta(seconds=breaker.probe_seconds))


def _filled(gate: Gate, rate: float, now: datetime) -> Gate:
    """The bucket holds what goes in two seconds, and at least one message."""
    most = max(2 * rate, 1.0)
    passed = (now - gate.filled).total_seconds() if gate.filled else most / rate
    return replace(gate, tokens=min(most, gate.tokens + max(passed, 0.0) * rate), filled=now)
