"""Alerts that wait to be chosen or written, and the persons they are for, as they are now."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlmodel import col

from engine.archive.store import BEIJING, Tx, columns, groups, read
from notifier.addressing import NOBODY, Reached, reached
from notifier.choosing import Person
from notifier.events import Event
from notifier.heard import heard
from notifier.rules import Rules
from notifier.store_alerts import Alert, MessageRow
from notifier.store_events import EventRow, event_of, told_of

People = Mapping[str, list[Reached]]  # by company

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


def waiting_alerts(tx: Tx, which: Any, limit: int | None = BLOCK) -> list[Waiting]:
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


def people_of(tx: Tx, companies: Iterable[str], channels: Collection[str], rules: Rules) -> Mapping[str, list[Reached]]:
    """The contacts of companies; who has none has nobody, and an inbox."""
    companies = set(companies)
    found = reached(tx, companies, channels, rules)
    nobody = {company: [Reached(contact=NOBODY, company=company)] for company in companies}
    return nobody | {company: people for company, people in found.items() if people}


def persons_of(
    tx: Tx, waiting: Sequence[Waiting], people: Mapping[str, list[Reached]], now: datetime
) -> dict[int, Person]:
    """For each alert its person, as he is now."""
    companies = {one.event.company for one in waiting}
    wishes = {person.contact: person.wishes for of_one in people.values() for person in of_one}
    told = told_of(tx, sorted(companies))
    day = now.astimezone(BEIJING).replace(hour=0, minute=0, second=0, microsecond=0)
    daily = _sent(tx, MessageRow.contact, {one.contact for one in waiting}, day)
    weekly = _sent(tx, MessageRow.contact, {one.contact for one in waiting}, now - timedelta(days=7))
    of_company = _sent(tx, MessageRow.company, companies, now - timedelta(days=7))
    said = heard(tx, companies)
    return {
        one.alert: Person(
            contact=one.contact or None,
            wishes=wishes.get(one.contact, ()),
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
