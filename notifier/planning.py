"""Planning: events that nobody has looked at become alerts, alerts are chosen, and what goes now becomes messages.

Every step finds its work in the store, so planning again does nothing twice. A planning is a push: whether it may go is
settled when it is complete.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, func, or_, select, update
from sqlmodel import col

from engine.archive import ledger
from engine.archive.hashing import hash_of
from engine.archive.ledger import Line
from engine.archive.store import BEIJING, Tx, columns, groups, hold, read, table_of
from notifier.addressing import NOBODY, Reached, reached
from notifier.choosing import Choice, Chooser, Person
from notifier.events import Event
from notifier.heard import heard
from notifier.pushes import PushBook
from notifier.recalling import overtaken, recall
from notifier.store_alerts import Alert, ChoiceRow, Digest, MessageRow
from notifier.store_events import EventRow, event_of, note_told, told_of
from notifier.store_outbox import Delivery
from notifier.writing import URGENT, USUAL, Writer, complete

BLOCK = 500  # alerts that are planned in one transaction


@dataclass(frozen=True, kw_only=True, slots=True)
class Waiting:
    """An alert that is to be chosen or written."""

    alert: int
    contact: int
    event_id: int
    event: Event
    happened: datetime
    score: float
    urgent: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Planner:
    """What planning is done with."""

    chooser: Chooser
    writer: Writer

    def block(self, tx: Tx, pushes: PushBook, now: datetime) -> int:
        """Plan a block; 0 where nothing was left to do."""
        hold(tx, "planning")
        made = self._make_alerts(tx)
        if made:
            recall(tx, now)
        _drop_superseded(tx, now)
        chosen = self._choose(tx, now)
        closed = self._close_digests(tx, now)
        written = self._write(tx, pushes, now)
        return made + chosen + closed + written

    # --- events become alerts -------------------------------------------------------------------------------------

    def _make_alerts(self, tx: Tx) -> int:
        fresh = (
            select(*columns(EventRow, "id", "company"))
            .outerjoin(Alert, col(Alert.event) == col(EventRow.id))
            .where(col(Alert.id).is_(None))
            .order_by(col(EventRow.id))
            .limit(BLOCK)
        )
        events = read(tx, fresh)
        people = self._people(tx, {row.company for row in events})
        rows = [
            {"event": row.id, "contact": person.contact, "company": row.company, "state": "new", "score": 0.0,
             "urgent": False}
            for row in events
            for person in people[row.company]
        ]  # fmt: skip
        if rows:
            tx.connection().execute(table_of(Alert).insert(), rows)
        return len(events)

    def _people(self, tx: Tx, companies: Iterable[str]) -> Mapping[str, list[Reached]]:
        companies = set(companies)
        found = reached(tx, companies, self.writer.channels, self.writer.rules)
        nobody = {company: [Reached(contact=NOBODY, company=company)] for company in companies}
        return nobody | {company: people for company, people in found.items() if people}

    # --- alerts are chosen ----------------------------------------------------------------------------------------

    def _choose(self, tx: Tx, now: datetime) -> int:
        due = or_(col(Alert.state) == "new", and_(col(Alert.state) == "later", col(Alert.not_before) <= now))
        waiting = _waiting(tx, due)
        persons = _persons(tx, waiting, self._wishes(tx, waiting), now)
        chosen = [(one, self.chooser.choose(one.event, one.happened, persons[one.alert], now)) for one in waiting]
        digests = _digests(tx, [(one, choice) for one, choice in chosen if choice.what == "digest"])
        _keep_choices(tx, chosen, digests, now)
        return len(chosen)

    def _wishes(self, tx: Tx, waiting: Iterable[Waiting]) -> Mapping[int, Reached]:
        people = self._people(tx, {one.event.company for one in waiting})
        return {person.contact: person for of_one in people.values() for person in of_one if person.contact != NOBODY}

    def _close_digests(self, tx: Tx, now: datetime) -> int:
        """Digests that are due: what is still worth telling of them goes now."""
        asked = select(*columns(Digest, "id")).where(col(Digest.state) == "open", col(Digest.due) <= now)
        due = [number for (number,) in read(tx, asked.limit(BLOCK))]
        if not due:
            return 0
        waiting = _waiting(tx, and_(col(Alert.state) == "digest", col(Alert.digest).in_(due)), limit=None)
        persons = _persons(tx, waiting, self._wishes(tx, waiting), now)
        refused = {
            one.alert: why
            for one in waiting
            if (why := self.chooser.refusal(one.event, one.happened, persons[one.alert], now))
        }
        chosen = [(one, _of_digest(one, refused.get(one.alert))) for one in waiting]
        _keep_choices(tx, chosen, {}, now)
        tx.connection().execute(update(table_of(Digest)).where(col(Digest.id).in_(due)).values(state="closed"))
        return len(due)

    # --- what goes now becomes messages ---------------------------------------------------------------------------

    def _write(self, tx: Tx, pushes: PushBook, now: datetime) -> int:
        waiting = _waiting(tx, col(Alert.state) == "now", limit=None)
        bundles: dict[tuple[str, int, bool], list[Waiting]] = defaultdict(list)
        for one in waiting:
            bundles[one.event.company, one.contact, one.event.kind == "baseline"].append(one)
        people = self._people(tx, {company for company, _, _ in bundles})
        lines = []
        for (company, contact, first), some in bundles.items():
            person = next((person for person in people[company] if person.contact == contact), None)
            known = person or Reached(contact=contact, company=company)
            lines.append(self._write_one(tx, pushes.push_for(tx, first=first, now=now), known, some, now))
        note_told(tx, {one.event_id: one.event for one in waiting}.items(), now)
        if lines:
            ledger.append(tx, ledger.new_run("alerts"), now, lines)
        return len(bundles)

    def _write_one(self, tx: Tx, push: int, person: Reached, some: Sequence[Waiting], now: datetime) -> Line:
        """One message of some alerts, the most valuable first, and its delivery on the first channel that reaches."""
        some = sorted(some, key=lambda one: (not one.urgent, -one.score, one.alert))
        events = [one.event for one in some]
        written = self.writer.written(events, self.writer.new_code(), now)
        bundle = hash_of([event.key for event in events])
        message = MessageRow(
            company=person.company,
            contact=person.contact,
            push=push,
            bundle=bundle,
            title=written.title,
            body=written.body,
            link_code=written.values["code"],
            urgent=some[0].urgent,
            at=now,
            expires_at=min(self.chooser.expires_at(one.event, one.happened) for one in some),
        )
        tx.add(message)
        tx.flush()
        assert message.id is not None
        routes = self.writer.routes(tx, person, events, now)
        priority = URGENT if message.urgent else USUAL
        more = {"state": "held", "expires_at": message.expires_at, "priority": priority}
        row = self.writer.first(written, message.id, person, routes, now, **more)
        if row is not None:
            tx.connection().execute(table_of(Delivery).insert(), complete(row))
        ids = [one.alert for one in some]
        tx.connection().execute(
            update(table_of(Alert)).where(col(Alert.id).in_(ids)).values(state="written", message=message.id)
        )
        told = {"events": [event.key for event in events], "contact": person.contact, "shown": hash_of(written.body)}
        return Line(kind="alert", subject=person.company, payload={**told, "channel": row and row["channel"]})


# --- what planning reads and keeps --------------------------------------------------------------------------------


def _waiting(tx: Tx, which: Any, limit: int | None = BLOCK) -> list[Waiting]:
    names = ("company", "policy", "version", "clause", "kind", "milestone", "amount", "detail", "at")
    alert = [
        column.label(f"alert_{column.name}") for column in columns(Alert, "id", "contact", "event", "score", "urgent")
    ]
    asked = select(*alert, *columns(EventRow, *names)).join(EventRow, col(Alert.event) == col(EventRow.id))
    rows = read(tx, asked.where(which).order_by(col(Alert.id)).limit(limit))
    return [
        Waiting(
            alert=row.alert_id,
            contact=row.alert_contact,
            event_id=row.alert_event,
            event=event_of(row),
            happened=row.at,
            score=row.alert_score,
            urgent=row.alert_urgent,
        )
        for row in rows
    ]


def _persons(tx: Tx, waiting: Sequence[Waiting], people: Mapping[int, Reached], now: datetime) -> dict[int, Person]:
    """For each alert its person, as he is now."""
    companies = {one.event.company for one in waiting}
    told = told_of(tx, sorted(companies))
    day = now.astimezone(BEIJING).replace(hour=0, minute=0, second=0, microsecond=0)
    daily = _sent(tx, MessageRow.contact, {one.contact for one in waiting}, day)
    weekly = _sent(tx, MessageRow.contact, {one.contact for one in waiting}, now - timedelta(days=7))
    of_company = _sent(tx, MessageRow.company, companies, now - timedelta(days=7))
    said = heard(tx, companies)
    return {
        one.alert: Person(
            contact=one.contact or None,
            wishes=people[one.contact].wishes if one.contact in people else (),
            is_told=(one.event.company, one.event.policy, one.event.clause) in told,
            irrelevant=said.is_irrelevant(one.event),
            irrelevant_of_kind=said.irrelevant_of_kind(one.event),
            applied=said.applied_on(one.event),
            sent_a_day=daily.get(one.contact, 0),
            sent_a_week=weekly.get(one.contact, 0),
            company_a_week=of_company.get(one.event.company, 0),
        )
        for one in waiting
    }


def _sent(tx: Tx, by: Any, whom: Iterable[Any], since: datetime) -> dict[Any, int]:
    """How many messages went since a moment, by contact or by company; the inbox alone disturbs nobody."""
    found: dict[Any, int] = {}
    for some in groups(sorted(one for one in whom if one)):
        asked = select(by, func.count()).where(
            by.in_(some), col(MessageRow.at) >= since, col(MessageRow.contact) != NOBODY
        )
        found.update(map(tuple, read(tx, asked.group_by(by))))
    return found


def _drop_superseded(tx: Tx, now: datetime) -> None:
    """What still waits about a clause is no longer true once the company's standing has changed again."""
    waits = col(Alert.state).in_(["new", "later", "digest"])
    waiting = _waiting(tx, and_(waits, overtaken()), limit=None)
    gone = Choice(what="not", reasons=("已有更新的变动",))
    _keep_choices(tx, [(one, gone) for one in waiting], {}, now)


def _of_digest(one: Waiting, refusal: str | None) -> Choice:
    if refusal:
        return Choice(what="not", reasons=(refusal,), score=one.score)
    return Choice(what="now", reasons=("周报",), score=one.score, urgent=one.urgent)


def _digests(tx: Tx, chosen: Iterable[tuple[Waiting, Choice]]) -> dict[tuple[int, str], int]:
    """The open digest of each person for the day on which it goes out; there is one, whoever asks first."""
    found: dict[tuple[int, str], int] = {}
    for one, choice in chosen:
        assert choice.not_before is not None
        key = (one.contact, one.event.company)
        if key in found:
            continue
        period = choice.not_before.astimezone(BEIJING).date().isoformat()
        asked = select(*columns(Digest, "id")).where(
            col(Digest.contact) == one.contact, col(Digest.company) == one.event.company, col(Digest.period) == period
        )
        known = next((number for (number,) in read(tx, asked)), None)
        found[key] = known or _new_digest(tx, one, period, choice.not_before)
    return found


def _new_digest(tx: Tx, one: Waiting, period: str, due: datetime) -> int:
    row = Digest(contact=one.contact, company=one.event.company, period=period, due=due)
    tx.add(row)
    tx.flush()
    assert row.id is not None
    return row.id


def _keep_choices(
    tx: Tx, chosen: Sequence[tuple[Waiting, Choice]], digests: Mapping[tuple[int, str], int], now: datetime
) -> None:
    if not chosen:
        return
    rows = [
        {
            "alert": one.alert,
            "what": choice.what,
            "reasons": json.dumps(choice.reasons, ensure_ascii=False),
            "score": choice.score,
            "not_before": choice.not_before,
            "at": now,
        }
        for one, choice in chosen
    ]
    tx.connection().execute(table_of(ChoiceRow).insert(), rows)
    keep = update(table_of(Alert)).where(col(Alert.id) == bindparam("this"))
    values = [
        {
            "this": one.alert,
            "state": choice.what,
            "not_before": choice.not_before,
            "score": choice.score,
            "urgent": choice.urgent,
            "digest": digests.get((one.contact, one.event.company)) if choice.what == "digest" else None,
        }
        for one, choice in chosen
    ]
    names = ("state", "not_before", "score", "urgent", "digest")
    tx.connection().execute(keep.values({name: bindparam(name) for name in names}), values)
