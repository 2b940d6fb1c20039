"""What providers report, read out of the stored callbacks: receipts settle deliveries, replies stop addresses.

A report is applied once, whatever its order: a delivery only moves on, and a receipt that comes before the answer to
its own call waits for it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from sqlalchemy import select, update
from sqlmodel import col

from engine.archive.store import Tx, columns, hold, read, table_of
from notifier.addressing import address_hash
from notifier.consents import count_event
from notifier.entries import enter_ends
from notifier.providers.callbacks import reading
from notifier.providers.callbacks.events import EventKind, TrackingEvent
from notifier.providers.masking import mask
from notifier.stops import cancel_stand_ins, stop
from notifier.store_outbox import Delivery
from notifier.store_replies import Callback, CallbackRead, Tracking
from notifier.writing import Writer

PATIENCE = timedelta(minutes=10)  # for a receipt whose delivery is not known yet
_LATELY = timedelta(days=3)
Hear: TypeAlias = Callable[[Tx, TrackingEvent, datetime], None]
_DELIVERIES = table_of(Delivery)
_BEFORE_RECEIPT = ("sending", "unknown", "accepted")
_AFTER_FAILURE = ("failed", "dead", "expired")
_RECEIPTS = (EventKind.DELIVERED, EventKind.FAILED)


def keep_callback(tx: Tx, provider: str, body: bytes, at: datetime) -> None:
    """Keep a callback as it came, proven and opened; it is acknowledged when this is committed."""
    tx.add(Callback(provider=provider, body=body, at=at))


def hear_nothing(tx: Tx, event: TrackingEvent, now: datetime) -> None:
    """What a person writes is of no use."""


def read_callbacks(tx: Tx, writer: Writer, now: datetime, hear: Hear = hear_nothing, most: int = 200) -> int:
    """Read the callbacks that wait; says how many needed no more reading. What persons write is heard by `hear`."""
    hold(tx, "callbacks")
    waiting = (
        select(*columns(Callback, "id", "provider", "body", "at"))
        .outerjoin(CallbackRead, col(CallbackRead.callback) == col(Callback.id))
        .where(col(CallbackRead.callback).is_(None))
        .order_by(col(Callback.id))
        .limit(most)
    )
    reader = _Reader(tx=tx, writer=writer, hear=hear, now=now)
    done = [row.id for row in read(tx, waiting) if reader.is_done(row)]
    if done:
        tx.connection().execute(table_of(CallbackRead).insert(), [{"callback": number, "at": now} for number in done])
    return len(done)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Reader:
    """Reads callbacks within one transaction."""

    tx: Tx
    writer: Writer
    hear: Hear
    now: datetime

    def is_done(self, row: Any) -> bool:
        applied = [self._apply(event, row.id) for event in reading.read_callback(row.provider, row.body)]
        return all(applied) or self.now - row.at > PATIENCE

    def _apply(self, event: TrackingEvent, callback: int) -> bool:
        """Apply a report once; False where it has to wait."""
        if self.tx.get(Tracking, event.fingerprint) is not None:
            return True
        delivery = self._delivery_of(event) if event.kind in _RECEIPTS else None
        if event.kind in _RECEIPTS and delivery is None:
            return False
        self._note(event, delivery, callback)
        if delivery is not None:
            self._settle(event, delivery)
        elif event.kind in _ADDRESSES:
            stop(self.tx, self._address(event), _ADDRESSES[event.kind], f"{event.provider} {event.kind}", self.now)
        elif event.kind in (EventKind.CONSENT_GIVEN, EventKind.CONSENT_REFUSED):
            count_event(self.tx, event.recipient, event.template_id, event.kind)
        elif event.kind is EventKind.REPLIED:
            self.hear(self.tx, event, self.now)
        return True

    def _note(self, event: TrackingEvent, delivery: Any, callback: int) -> None:
        self.tx.add(
            Tracking(
                fingerprint=event.fingerprint,
                callback=callback,
                kind=event.kind.value,
                provider=event.provider,
                delivery=delivery.id if delivery else None,
                code=mask(event.code),
                at=event.at or self.now,
            )
        )
        self.tx.flush()

    def _address(self, event: TrackingEvent) -> str:
        return address_hash("sms" if event.provider.endswith("_sms") else event.provider, event.recipient)

    def _delivery_of(self, event: TrackingEvent) -> Any:
        """By our own key, by the provider's number, or where it gives neither by the person it went to last."""
        table = _DELIVERIES.c
        asked = select(table.id, table.state, table.channel).where(table.provider == event.provider)
        if event.key:
            return next(iter(read(self.tx, asked.where(table.id == event.key))), None)
        at_the_person = asked.where(table.address == self._address(event))
        if event.provider_id:
            return next(iter(read(self.tx, at_the_person.where(table.provider_id == event.provider_id))), None)
        recent = at_the_person.where(table.state.in_(_BEFORE_RECEIPT), table.created > self.now - _LATELY)
        return next(iter(read(self.tx, recent.order_by(table.first_sent))), None)

    # --- receipts -------------------------------------------------------------------------------------------------

    def _settle(self, event: TrackingEvent, delivery: Any) -> None:
        if event.kind is EventKind.DELIVERED:
            self._move(delivery.id, (*_BEFORE_RECEIPT, *_AFTER_FAILURE), "delivered", event)
            cancel_stand_ins(self.tx, delivery.id, self.now)
            return
        moved = self._move(delivery.id, _BEFORE_RECEIPT, "failed", event)
        if event.lasting:
            stop(self.tx, self._address(event), True, f"{event.provider} {mask(event.code)}", self.now)
        if moved:
            self.writer.go_on(self.tx, delivery.id, self.now)

    def _move(self, delivery: str, states: Iterable[str], to: str, event: TrackingEvent) -> bool:
        table = _DELIVERIES.c
        move = update(_DELIVERIES).where(table.id == delivery, table.state.in_(list(states)))
        code = mask(event.code)
        values = {"state": to, "code": code, "detail": "回执" if to == "failed" else "", "ended": self.now}
        moved = bool(self.tx.connection().execute(move.values(values)).rowcount)
        enter_ends(self.tx, [delivery] if moved else [], self.now)
        return moved


_ADDRESSES: Mapping[EventKind, bool] = {
    EventKind.UNSUBSCRIBED: True,
    EventKind.UNFOLLOWED: True,
    EventKind.FOLLOWED: False,
}
