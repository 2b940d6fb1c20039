"""What goes now becomes messages: one for the alerts of a person, the most valuable first, with its delivery."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlmodel import col

from engine.archive import ledger
from engine.archive.hashing import hash_of
from engine.archive.ledger import Line
from engine.archive.store import Tx, table_of
from notifier.addressing import Reached
from notifier.choosing import Chooser
from notifier.messages import Written
from notifier.pushes import PushBook
from notifier.store_alerts import Alert, MessageRow
from notifier.store_events import note_told
from notifier.store_outbox import Delivery
from notifier.waiting import People, Waiting, people_of, waiting_alerts
from notifier.writing import URGENT, USUAL, Writer, complete


@dataclass(frozen=True, kw_only=True, slots=True)
class Bundle:
    """The alerts of one person that go together."""

    person: Reached
    some: Sequence[Waiting]  # the most valuable first

    @property
    def is_first(self) -> bool:
        """Whether it is the summary after a first match, which waits for an officer."""
        return self.some[0].event.kind == "baseline"


@dataclass(frozen=True, kw_only=True, slots=True)
class Bundler:
    """Writes messages."""

    chooser: Chooser
    writer: Writer

    def write(self, tx: Tx, pushes: PushBook, now: datetime) -> int:
        """Write what goes now, and note what companies learn by it; says how many messages."""
        waiting = waiting_alerts(tx, col(Alert.state) == "now", limit=None)
        companies = {one.event.company for one in waiting}
        bundles = list(_bundles(waiting, people_of(tx, companies, self.writer.channels, self.writer.rules)))
        lines = [self._write_one(tx, pushes.push_for(tx, first=one.is_first, now=now), one, now) for one in bundles]
        note_told(tx, {one.event_id: one.event for one in waiting}.items(), now)
        if lines:
            ledger.append(tx, ledger.new_run("alerts"), now, lines)
        return len(bundles)

    def _write_one(self, tx: Tx, push: int, bundle: Bundle, now: datetime) -> Line:
        """One message, and its delivery on the first channel that reaches."""
        events = [one.event for one in bundle.some]
        written = self.writer.written(events, self.writer.new_code(), now)
        message = self._message(push, bundle, written, now)
        tx.add(message)
        tx.flush()
        channel = self._deliver(tx, message, bundle, written, now)
        ids = [one.alert for one in bundle.some]
        tx.connection().execute(
            update(table_of(Alert)).where(col(Alert.id).in_(ids)).values(state="written", message=message.id)
        )
        told = {"events": [event.key for event in events], "contact": bundle.person.contact}
        shown = {"shown": hash_of(written.body), "channel": channel}
        return Line(kind="alert", subject=bundle.person.company, payload={**told, **shown})

    def _message(self, push: int, bundle: Bundle, written: Written, now: datetime) -> MessageRow:
        return MessageRow(
            company=bundle.person.company,
            contact=bundle.person.contact,
            push=push,
            bundle=hash_of([one.event.key for one in bundle.some]),
            title=written.title,
            body=written.body,
            link_code=written.values["code"],
            urgent=bundle.some[0].urgent,
            at=now,
            expires_at=min(self.chooser.expires_at(one.event, one.happened) for one in bundle.some),
        )

    def _deliver(self, tx: Tx, message: MessageRow, bundle: Bundle, written: Written, now: datetime) -> str | None:
        """The delivery waits until its push may go; says its channel."""
        assert message.id is not None
        routes = self.writer.routes(tx, bundle.person, [one.event for one in bundle.some], now)
        priority = URGENT if message.urgent else USUAL
        more = {"state": "held", "expires_at": message.expires_at, "priority": priority}
        row = self.writer.first(written, message.id, bundle.person, routes, now, **more)
        if row is not None:
            tx.connection().execute(table_of(Delivery).insert(), complete(row))
        return row["channel"] if row else None


def _bundles(waiting: Iterable[Waiting], people: People) -> Iterable[Bundle]:
    together: dict[tuple[str, int, bool], list[Waiting]] = defaultdict(list)
    for one in waiting:
        together[one.event.company, one.contact, one.event.kind == "baseline"].append(one)
    for (company, contact, _), some in together.items():
        gone = Reached(contact=contact, company=company)  # known when it was chosen, and no more
        person = next((person for person in people[company] if person.contact == contact), gone)
        yield Bundle(person=person, some=sorted(some, key=lambda one: (not one.urgent, -one.score, one.alert)))
