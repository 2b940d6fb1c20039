"""What was written and not sent is taken back when it is no longer so: a wrong alert costs more than a late one.

Deliveries wait for a release, for the pace of a provider, for a retry; meanwhile a company's standing may change.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, select, update
from sqlalchemy.orm import aliased
from sqlmodel import col

from engine.archive.store import Tx, columns, groups, read, table_of
from notifier.stops import cancel_unsent
from notifier.store_alerts import Alert
from notifier.store_events import EventRow, event_of, note_told
from notifier.store_outbox import Delivery

_STANDINGS = ("newly_eligible", "near_miss", "data_needed", "lost", "changed", "withdrawn", "corrected")
_WAITS = col(Delivery.state).in_(["held", "pending"]) & col(Delivery.first_sent).is_(None)


def overtaken() -> ColumnElement[bool]:
    """Whether the company's standing on the clause of an event has changed again."""
    newer = aliased(EventRow)
    return exists().where(
        col(newer.company) == col(EventRow.company),
        col(newer.policy) == col(EventRow.policy),
        col(newer.clause) == col(EventRow.clause),
        col(newer.id) > col(EventRow.id),
        col(newer.kind).in_(_STANDINGS),
    )


def recall(tx: Tx, now: datetime) -> None:
    """Take back messages that were not sent and of which something is overtaken; their alerts are chosen anew."""
    asked = select(col(Delivery.message)).join(Alert, col(Alert.message) == col(Delivery.message))
    asked = asked.join(EventRow, col(EventRow.id) == col(Alert.event)).where(_WAITS, overtaken()).distinct()
    messages = [message for (message,) in read(tx, asked)]
    for some in groups(messages):
        cancel_unsent(tx, some, "已有更新的变动", now)
        _forget_told(tx, some, now)
        alerts = update(table_of(Alert)).where(col(Alert.message).in_(some))
        tx.connection().execute(alerts.values(state="new", message=None))


def _forget_told(tx: Tx, messages: Collection[int], now: datetime) -> None:
    """What nobody of a company has been sent, it was not told."""
    names = ("id", "company", "policy", "version", "clause", "kind", "milestone", "amount", "detail")
    asked: Any = select(*columns(EventRow, *names)).join(Alert, col(Alert.event) == col(EventRow.id))
    rows = {row.id: row for row in read(tx, asked.where(col(Alert.message).in_(messages)).order_by(col(EventRow.id)))}
    begun = select(col(Alert.event)).join(Delivery, col(Delivery.message) == col(Alert.message))
    sent = {
        event for (event,) in read(tx, begun.where(col(Alert.event).in_(rows), col(Delivery.first_sent).is_not(None)))
    }
    note_told(tx, [(number, event_of(row)) for number, row in rows.items() if number not in sent], now, unsaid=True)
