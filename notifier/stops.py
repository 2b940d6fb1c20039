"""Deliveries that go no more: the address or the person said stop, or what they stood in for has arrived after all."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, update

from engine.archive.store import Tx, table_of
from notifier.entries import enter_ends
from notifier.store_outbox import Delivery
from notifier.store_replies import Stop

_DELIVERIES = table_of(Delivery)


def stop(tx: Tx, address: str, stopped: bool, proof: str, now: datetime) -> None:
    """From now on nothing goes to an address (or again something does); what waits for it goes no more."""
    tx.add(Stop(address=address, stopped=stopped, proof=proof, at=now))
    tx.flush()
    if stopped:
        _end_waiting(tx, _DELIVERIES.c.address == address, "suppressed", proof, now)


def stop_person(tx: Tx, contact: int, why: str, now: datetime) -> None:
    """What waits for a person goes no more; whether new things do is a matter of his wishes."""
    _end_waiting(tx, _DELIVERIES.c.contact == contact, "suppressed", why, now)


def cancel_stand_ins(tx: Tx, delivery: str, now: datetime) -> None:
    """A delivery that has arrived after all needs nobody in its stead."""
    _end_waiting(tx, _DELIVERIES.c.parent == delivery, "cancelled", "原渠道已送达", now)


def cancel_unsent(tx: Tx, messages: Collection[int], why: str, now: datetime) -> None:
    """What waits of these messages goes no more."""
    _end_waiting(tx, _DELIVERIES.c.message.in_(messages), "cancelled", why, now)


def _end_waiting(tx: Tx, which: ColumnElement[bool], state: str, why: str, now: datetime) -> None:
    waits = update(_DELIVERIES).where(which, _DELIVERIES.c.state.in_(["held", "pending"]))
    ended: Any = waits.values(state=state, detail=why, ended=now).returning(_DELIVERIES.c.id)
    enter_ends(tx, [row.id for row in tx.connection().execute(ended)], now)
