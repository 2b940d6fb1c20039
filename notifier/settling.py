"""Bringing every delivery to an end: lost leases, unanswered calls, missing receipts, what has expired."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select, update

from engine.archive.store import Tx, columns, read, table_of
from notifier.aftermath import UNKNOWN, After, Standing
from notifier.dispatcher import Store
from notifier.entries import enter_ends
from notifier.outbox import Outbox
from notifier.providers.channel import Settled, Settlement
from notifier.providers.message import Inquiry, Request
from notifier.stops import cancel_stand_ins
from notifier.store_outbox import Delivery

_DELIVERIES = table_of(Delivery)
_T = _DELIVERIES.c
_BLOCK = 200
_SEEN = ("id", "channel", "request", "tries", "used", "fence", "expires_at", "first_sent", "repeat_until", "state")


@dataclass(frozen=True, kw_only=True, slots=True)
class Settler:
    """Settles what has no end yet. Each of its steps can be run twice."""

    store: Store
    outbox: Outbox
    clock: Callable[[], datetime]

    def reap(self) -> int:
        """Deliveries whose worker has died: they may have gone out."""
        return self._each(
            lambda now: [_T.state == "sending", _T.lease_until < now],
            lambda row, now: self.outbox.aftermath.in_doubt(
                _standing(row), self.outbox.channels[row.channel], row.used + 1, now
            ),
        )

    def expire(self) -> int:
        """What is no longer worth sending, and what may no longer be repeated."""
        count = self._each(
            lambda now: [_T.state == "pending", _T.repeat_until <= now],
            lambda row, _: After(state="failed", used=row.used, detail=UNKNOWN),
        )
        with self.store.writing() as tx:
            now = self.clock()
            old = update(_DELIVERIES).where(_T.state.in_(["held", "pending"]), _T.expires_at <= now)
            ended = old.values(state="expired", detail="已过时效", ended=now).returning(_T.id)
            expired = [row.id for row in tx.connection().execute(ended)]
            enter_ends(tx, expired, now)
        return count + len(expired)

    def miss_receipts(self) -> int:
        """Accepted long ago and no receipt: the next channel is tried."""
        return self._each(
            lambda now: [_T.state == "accepted", _T.receipt_due <= now],
            lambda row, _: After(state="failed", used=row.used, detail="no_receipt", next_channel=True),
        )

    async def settle(self) -> int:
        """Look up calls that had no answer."""
        rows = await asyncio.to_thread(self._in_doubt)
        inquiries = [Inquiry(key=row.id, recipient=_recipient(row), sent_at=row.first_sent) for row in rows]
        settled = await asyncio.gather(
            *(self.outbox.channels[row.channel].settle(inquiry) for row, inquiry in zip(rows, inquiries, strict=True))
        )
        await asyncio.to_thread(self._keep_settled, list(zip(rows, settled, strict=True)))
        return len(rows)

    # --- steps ----------------------------------------------------------------------------------------------------

    def _each(self, which: Callable[[datetime], list[Any]], after: Callable[[Any, datetime], After]) -> int:
        """Move on some deliveries at a time, until there are no more of them."""
        count = 0
        while True:
            with self.store.writing() as tx:
                now = self.clock()
                asked = select(*columns(Delivery, *_SEEN)).where(
                    *which(now), _T.channel.in_(list(self.outbox.channels))
                )
                rows = read(tx, asked.limit(_BLOCK).with_for_update(skip_locked=True))
                for row in rows:
                    self._move(tx, row, after(row, now), now)
                count += len(rows)
            if len(rows) < _BLOCK:
                return count

    def _move(self, tx: Tx, row: Any, after: After, now: datetime, code: str = "", provider_id: str = "") -> None:
        values: dict[str, Any] = {
            "state": after.state,
            "used": after.used,
            "detail": after.detail,
            "not_before": after.not_before or now,
            "repeat_until": after.repeat_until,
            "receipt_due": after.receipt_due,
            "owner": None,
            "lease_until": None,
            "ended": now if after.has_ended else None,
            **({"code": code} if code else {}),
            **({"provider_id": provider_id} if provider_id else {}),
        }
        move = update(_DELIVERIES).where(_T.id == row.id, _T.fence == row.fence, _T.state == row.state)
        moved = tx.connection().execute(move.values(values)).rowcount
        if moved and after.has_ended:
            enter_ends(tx, [row.id], now)
        if moved and after.next_channel:
            self.outbox.writer.go_on(tx, row.id, now)
        if moved and after.state == "delivered":
            cancel_stand_ins(tx, row.id, now)

    def _in_doubt(self) -> list[Any]:
        with self.store.writing() as tx:
            due = or_(_T.not_before <= self.clock(), _T.not_before.is_(None))
            asked = select(*columns(Delivery, *_SEEN)).where(_T.state == "unknown", due)
            return read(tx, asked.where(_T.channel.in_(list(self.outbox.channels))).limit(_BLOCK))

    def _keep_settled(self, settled: list[tuple[Any, Settlement]]) -> None:
        with self.store.writing() as tx:
            now = self.clock()
            for row, found in settled:
                self._move(tx, row, self._after(row, found, now), now, found.code, found.provider_id)

    def _after(self, row: Any, found: Settlement, now: datetime) -> After:
        rules = self.outbox.rules
        if found.state is Settled.SENT:
            return self.outbox.aftermath.accepted(row.channel, row.used, now)
        if found.state is Settled.NOT_SENT and row.used < rules.attempts:
            return After(state="pending", used=row.used, not_before=now)
        if found.state is Settled.NOT_SENT:
            return After(state="dead", used=row.used, detail=f"试了{row.used}次", next_channel=True)
        if now - row.first_sent >= timedelta(hours=rules.unknown_hours):
            return After(state="failed", used=row.used, detail=UNKNOWN)
        return After(state="unknown", used=row.used, not_before=now + timedelta(seconds=4 * rules.settle_seconds))


def _standing(row: Any) -> Standing:
    return Standing(
        tries=row.tries,
        used=row.used,
        expires_at=row.expires_at,
        first_sent=row.first_sent,
        repeat_until=row.repeat_until,
    )


def _recipient(row: Any) -> str:
    return Request.decode(row.request).recipients[0]
