"""The outbox: claims what is due under a lease, keeps what came of it, and never lets a lost lease write.

A turn is one transaction: results of finished calls go in, calls to be made come out with their attempts noted, so that
no call is made without a trace. On SQLite it is a writer's transaction; on PostgreSQL workers skip each other's rows.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Integer, Select, Update, bindparam, exists, func, or_, select, update
from sqlalchemy.sql.dml import ReturningUpdate
from sqlmodel import col

from engine.archive.hashing import hash_of_bytes
from engine.archive.store import Tx, columns, hold, read, table_of
from notifier.addressing import address_hash
from notifier.aftermath import After, Aftermath, Standing
from notifier.breakers import Gate, after_outcomes, pause, room, taken
from notifier.consents import count_sending
from notifier.entries import enter_ends
from notifier.providers.masking import mask, provider_words
from notifier.providers.message import Request
from notifier.providers.outcomes import Outcome
from notifier.providers.registry import AnyChannel
from notifier.rules import Rules
from notifier.stops import stop
from notifier.store_outbox import Attempt, AttemptResult, Delivery
from notifier.store_providers import ProviderState
from notifier.store_replies import Stop
from notifier.writing import Writer

_DELIVERIES = table_of(Delivery)
_TABLE = _DELIVERIES.c


@dataclass(frozen=True, kw_only=True, slots=True)
class Claimed:
    """A call to be made."""

    id: str
    channel: str
    provider: str
    request: Request
    number: int  # of the attempt
    fence: int
    standing: Standing


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """A call that was made."""

    claimed: Claimed
    outcome: Outcome
    milliseconds: int
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Turn:
    """What came out of a turn."""

    claimed: list[Claimed]
    again_in: float | None = None  # seconds, where more is due and only a provider's pace keeps it back


@dataclass(frozen=True, kw_only=True, slots=True)
class Outbox:
    """The outbox as one worker sees it."""

    writer: Writer
    owner: str

    @property
    def channels(self) -> Mapping[str, AnyChannel]:
        return self.writer.channels

    @property
    def rules(self) -> Rules:
        return self.writer.rules

    @property
    def aftermath(self) -> Aftermath:
        return Aftermath(rules=self.rules)

    def turn(self, tx: Tx, results: Sequence[Result], most: int, now: datetime) -> Turn:
        """Keep results and claim at most so many calls."""
        known = self._gates(tx)
        gates = dict(known)
        if results:
            self._complete(tx, results, now)
            self._judge_providers(gates, results, now)
        turn = self._claim(tx, gates, most, now) if most else Turn(claimed=[])
        self._keep_gates(tx, {provider: gate for provider, gate in gates.items() if gate != known[provider]})
        return turn

    # --- claiming -------------------------------------------------------------------------------------------------

    def _claim(self, tx: Tx, gates: dict[str, Gate], most: int, now: datetime) -> Turn:
        """Something of every provider that may be called, the most urgent first."""
        rows: list[Any] = []
        due = self._providers_due(tx, now)
        share = max(1, most // max(len(due), 1))
        for spare in (False, True):  # first a fair share for each, then whoever has more
            for provider in due:
                left = most - len(rows)
                free, gate = room(gates[provider], self._rate(provider), now, left if spare else share)
                found = self._take(tx, provider, min(free, left), now) if free and left else []
                gates[provider] = taken(gate, len(found), self.rules, now)
                rows += found
        if rows:
            tx.connection().execute(table_of(Attempt).insert(), [self._attempt(row, now) for row in rows])
        waits = [wait for provider in due if (wait := pause(gates[provider], self._rate(provider), now)) is not None]
        return Turn(claimed=[_claimed(row) for row in rows], again_in=min(waits, default=None))

    def _rate(self, provider: str) -> float:
        return self.rules.buckets.get(provider, 10.0)

    def _providers_due(self, tx: Tx, now: datetime) -> list[str]:
        """The providers for which something is due."""
        asked = select(_TABLE.provider).distinct().where(_TABLE.state == "pending", _TABLE.not_before <= now)
        return sorted({provider for (provider,) in read(tx, asked)} & {one.provider for one in self.channels.values()})

    def _take(self, tx: Tx, provider: str, most: int, now: datetime) -> list[Any]:
        given = {
            "of_provider": provider,
            "of_channels": [name for name, channel in self.channels.items() if channel.provider == provider],
            "now": now,
            "most": most,
            "me": self.owner,
            "until": now + timedelta(seconds=self.rules.lease_seconds),
        }
        return list(tx.connection().execute(_claim_statement(), given).fetchall())

    def _attempt(self, row: Any, now: datetime) -> dict[str, Any]:
        same = {"owner": self.owner, "request_hash": hash_of_bytes(row.request), "at": now}
        return {"delivery": row.id, "number": row.tries, **same}

    # --- completing -----------------------------------------------------------------------------------------------

    def _complete(self, tx: Tx, results: Sequence[Result], now: datetime) -> None:
        tx.connection().execute(table_of(AttemptResult).insert(), [_result_row(result) for result in results])
        ended = [(result, self._after(result, now)) for result in results]
        keep_after(tx, [(result.claimed, after, result.outcome) for result, after in ended], now)
        enter_ends(tx, [result.claimed.id for result, after in ended if after.has_ended], now)
        for result, after in ended:
            self._forget(tx, result, now)
            if after.next_channel:
                self.writer.go_on(tx, result.claimed.id, now)

    def _forget(self, tx: Tx, result: Result, now: datetime) -> None:
        """An address that is dead or refuses is not tried again until it says so itself; a consent is used up."""
        channel, outcome = self.channels[result.claimed.channel], result.outcome
        (recipient, *_) = result.claimed.request.recipients
        if channel.spends_consent:
            template = self.writer.library.by_channel[channel.name].template
            count_sending(tx, recipient, template, outcome)
        elif outcome.policy.forgets != "nothing":
            proof = f"{channel.provider} {mask(outcome.code)}"
            stop(tx, address_hash(channel.name, recipient), True, proof, now)

    def _after(self, result: Result, now: datetime) -> After:
        claimed = result.claimed
        return self.aftermath.after(claimed.standing, result.outcome, self.channels[claimed.channel], now)

    # --- providers ------------------------------------------------------------------------------------------------

    def _gates(self, tx: Tx) -> dict[str, Gate]:
        """The providers' accounts, held to the end of the transaction."""
        wanted = sorted({channel.provider for channel in self.channels.values()})
        known = _known_gates(tx)
        if not known.keys() >= set(wanted):
            hold(tx, "providers")
            known = _known_gates(tx)
            fresh = [{"provider": name, **asdict(Gate())} for name in wanted if name not in known]
            if fresh:
                tx.connection().execute(table_of(ProviderState).insert(), fresh)
        return {provider: known.get(provider, Gate()) for provider in wanted}

    def _judge_providers(self, gates: dict[str, Gate], results: Iterable[Result], now: datetime) -> None:
        for result in results:
            provider = result.claimed.provider
            gates[provider] = after_outcomes(gates[provider], [result.outcome], self.rules, now)

    def _keep_gates(self, tx: Tx, gates: Mapping[str, Gate]) -> None:
        table = table_of(ProviderState)
        keep = update(table).where(table.c.provider == bindparam("this"))
        rows = [{"this": provider, **asdict(gate)} for provider, gate in gates.items()]
        if rows:
            tx.connection().execute(keep.values({name: bindparam(name) for name in _GATE}), rows)


@cache
def _claim_statement() -> ReturningUpdate[Any]:
    """Takes what is due of a provider, the most urgent first; put together once."""
    now = bindparam("now", type_=_TABLE.not_before.type)
    begun = {
        "state": "sending",
        "owner": bindparam("me"),
        "lease_until": bindparam("until", type_=_TABLE.not_before.type),
        "fence": _TABLE.fence + 1,
        "tries": _TABLE.tries + 1,
        "first_sent": func.coalesce(_TABLE.first_sent, now),
    }
    claim = update(_DELIVERIES).where(_TABLE.id.in_(_due(now))).values(begun)
    return claim.returning(*(_TABLE[name] for name in _CLAIMED))


def _due(now: BindParameter[Any]) -> Select[Any]:
    """What may be sent now, and nobody else is about to send."""
    may_go = (
        _TABLE.state == "pending",
        _TABLE.provider == bindparam("of_provider"),
        _TABLE.channel.in_(bindparam("of_channels", expanding=True)),
        _TABLE.not_before <= now,
        _TABLE.expires_at > now,
        or_(_TABLE.repeat_until.is_(None), _TABLE.repeat_until > now),
        ~_is_stopped(),
    )
    in_order = select(_TABLE.id).where(*may_go).order_by(_TABLE.priority, _TABLE.not_before)
    return in_order.limit(bindparam("most", type_=Integer)).with_for_update(skip_locked=True)


def _known_gates(tx: Tx) -> dict[str, Gate]:
    asked = select(*columns(ProviderState, "provider", *_GATE)).order_by(col(ProviderState.provider))
    rows = read(tx, asked.with_for_update())
    return {row.provider: Gate(**{name: getattr(row, name) for name in _GATE}) for row in rows}


def keep_after(tx: Tx, ended: Iterable[tuple[Claimed, After, Outcome]], now: datetime) -> None:
    """Write what became of deliveries, where the lease is still the one under which they were sent."""
    rows = [_after_row(claimed, after, outcome, now) for claimed, after, outcome in ended]
    if rows:
        tx.connection().execute(_keep_statement(), rows)


@cache
def _keep_statement() -> Update:
    in_work = or_(_TABLE.state == "sending", _TABLE.state == "unknown")
    ours = update(_DELIVERIES).where(_TABLE.id == bindparam("this"), _TABLE.fence == bindparam("under"), in_work)
    return ours.values({name: bindparam(name) for name in _AFTER})


def _after_row(claimed: Claimed, after: After, outcome: Outcome, now: datetime) -> dict[str, Any]:
    return {
        "this": claimed.id,
        "under": claimed.fence,
        "state": after.state,
        "used": after.used,
        "not_before": after.not_before or now,
        "repeat_until": after.repeat_until,
        "receipt_due": after.receipt_due,
        "provider_id": outcome.provider_id,
        "code": mask(outcome.code),
        "detail": provider_words(after.detail or outcome.detail),
        "owner": None,
        "lease_until": None,
        "ended": now if after.has_ended else None,
    }


def _result_row(result: Result) -> dict[str, Any]:
    outcome = result.outcome
    return {
        "delivery": result.claimed.id,
        "number": result.claimed.number,
        "outcome": outcome.kind.value,
        "code": mask(outcome.code),
        "http_status": outcome.http_status,
        "provider_id": outcome.provider_id,
        "milliseconds": result.milliseconds,
        "at": result.at,
    }


def _claimed(row: Any) -> Claimed:
    return Claimed(
        id=row.id,
        channel=row.channel,
        provider=row.provider,
        request=Request.decode(row.request),
        number=row.tries,
        fence=row.fence,
        standing=Standing(
            tries=row.tries,
            used=row.used,
            expires_at=row.expires_at,
            first_sent=row.first_sent,
            repeat_until=row.repeat_until,
        ),
    )


def _is_stopped() -> Any:
    """Whether the newest word about an address is a stop."""
    stops, later = table_of(Stop), table_of(Stop).alias()
    newest = ~exists().where(later.c.address == stops.c.address, later.c.id > stops.c.id)
    return exists().where(stops.c.address == _DELIVERIES.c.address, stops.c.stopped, newest)


_GATE = ("failures", "since", "closed_until", "reason", "needs_mending", "tokens", "filled")
_AFTER = (
    "state", "used", "not_before", "repeat_until", "receipt_due", "provider_id", "code", "detail", "owner",
    "lease_until", "ended",
)  # fmt: skip
_CLAIMED = (
    "id", "channel", "provider", "request", "tries", "used", "fence", "expires_at", "first_sent", "repeat_until",
)  # fmt: skip
