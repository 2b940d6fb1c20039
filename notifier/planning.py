"""Planning: events that nobody has looked at become alerts, alerts are chosen, and what goes now becomes messages.

Every step finds its work in the store, so planning again does nothing twice. A planning is a push: whether it may go is
settled when it is complete.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import col

from engine.archive.store import Tx, columns, hold, read, table_of
from notifier.bundling import Bundler
from notifier.choosing import Chooser
from notifier.deciding import Decider, drop_superseded
from notifier.pushes import PushBook
from notifier.recalling import recall
from notifier.store_alerts import Alert
from notifier.store_events import EventRow
from notifier.waiting import BLOCK, people_of
from notifier.writing import Writer


@dataclass(frozen=True, kw_only=True, slots=True)
class Planner:
    """What planning is done with."""

    chooser: Chooser
    writer: Writer

    def block(self, tx: Tx, pushes: PushBook, now: datetime) -> int:
        """Plan a block; 0 where nothing was left to do."""
        hold(tx, "planning")
        decider = Decider(chooser=self.chooser, channels=self.writer.channels)
        made = self._make_alerts(tx)
        if made:
            recall(tx, now)
        drop_superseded(tx, now)
        chosen = decider.choose(tx, now)
        closed = decider.close_digests(tx, now)
        written = Bundler(chooser=self.chooser, writer=self.writer).write(tx, pushes, now)
        return made + chosen + closed + written

    def _make_alerts(self, tx: Tx) -> int:
        """An alert of each event for each person of its company; says how many events."""
        fresh = (
            select(*columns(EventRow, "id", "company"))
            .outerjoin(Alert, col(Alert.event) == col(EventRow.id))
            .where(col(Alert.id).is_(None))
            .order_by(col(EventRow.id))
            .limit(BLOCK)
        )
        events = read(tx, fresh)
        people = people_of(tx, {row.company for row in events}, self.writer.channels, self.writer.rules)
        begins = {"state": "new", "score": 0.0, "urgent": False}
        rows = [
            {"event": row.id, "contact": person.contact, "company": row.company, **begins}
            for row in events
            for person in people[row.company]
        ]
        if rows:
            tx.connection().execute(table_of(Alert).insert(), rows)
        return len(events)
