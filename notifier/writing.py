"""Messages become deliveries: on the first channel that reaches a person and takes the text, and on the next when one
has failed. The bytes that will be sent are kept."""

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlmodel import col

from engine.archive.store import BEIJING, Tx, columns, day_of, read, table_of
from engine.errors import InputError
from notifier.addressing import Reached, Route, reached_contact
from notifier.choosing import wanted
from notifier.consents import consents_left
from notifier.events import Event
from notifier.messages import Scribe, Written
from notifier.providers.message import Message
from notifier.providers.registry import AnyChannel
from notifier.rules import Calendar, Rules
from notifier.store_alerts import Alert, MessageRow
from notifier.store_events import EventRow, event_of
from notifier.store_outbox import Delivery
from notifier.templates import Library

URGENT, USUAL = 1, 5


@dataclass(frozen=True, kw_only=True, slots=True)
class Writer:
    """What deliveries are written with."""

    channels: Mapping[str, AnyChannel]
    rules: Rules
    calendar: Calendar
    library: Library
    new_code: Callable[[], str]

    def written(self, events: Sequence[Event], code: str, now: datetime) -> Written:
        return Scribe(words=self.library.words, day=day_of(now)).write(events, self.rules.link, code)

    def delivery(
        self, written: Written, message: int, person: Reached, route: Route, state: str, now: datetime, **more: Any
    ) -> dict[str, Any]:
        """The row of a delivery; raises InputError where the provider would refuse the text."""
        channel = self.channels[route.channel]
        filled = self.library.fill(route.channel, written.values, now)
        identity = uuid.uuid4().hex
        request = channel.prepare(Message(key=identity, recipients=(route.address,), content=filled.content))
        usual: dict[str, Any] = {
            "id": identity,
            "dedup": f"{message} {route.channel}",
            "message": message,
            "contact": person.contact,
            "channel": route.channel,
            "provider": channel.provider,
            "address": route.hash,
            "template": filled.template,
            "request": request.encode(),
            "shown": filled.shown,
            "state": state,
            "not_before": now,
            "created": now,
            "parent": None,
        }
        return usual | more

    def first(
        self, written: Written, message: int, person: Reached, routes: Iterable[Route], now: datetime, **more: Any
    ) -> dict[str, Any] | None:
        """The delivery on the first route that takes the text; none where no route does."""
        for route in routes:
            try:
                return self.delivery(written, message, person, route, now=now, **more)
            except InputError:
                continue  # its provider would refuse this text: the next one may not
        return None

    def routes(self, tx: Tx, person: Reached, events: Sequence[Event], now: datetime) -> list[Route]:
        """The routes that the person wants for this and whose daily cap is not reached."""
        is_capped = not any(self.rules.kinds[event.kind].always for event in events)
        caps = self.rules.caps.channel_a_day if is_capped else {}
        capped = [route for route in person.routes if route.channel in caps]
        sent = sent_today(tx, person.contact, now) if capped else {}
        return [
            route
            for route in person.routes
            if wanted(person.wishes, events[0], route.channel)
            and sent.get(route.channel, 0) < caps.get(route.channel, 1_000_000)
            and self._is_consented(tx, route)
        ]

    def _is_consented(self, tx: Tx, route: Route) -> bool:
        """Where every message needs an accept of its own, one must be left."""
        if not self.channels[route.channel].spends_consent:
            return True
        return consents_left(tx, route.address, self.library.by_channel[route.channel].template) > 0

    def go_on(self, tx: Tx, failed: str, now: datetime) -> str | None:
        """Try the next channel for a delivery that has failed; says the new one."""
        before = tx.get_one(Delivery, failed, populate_existing=True)
        message = tx.get_one(MessageRow, before.message)
        if now >= message.expires_at:
            return None
        events = events_of_message(tx, before.message)
        person = reached_contact(tx, message.contact, message.company, self.channels, self.rules)
        tried = {channel for (channel,) in read(tx, _channels_of(before.message))}
        routes = [route for route in self.routes(tx, person, events, now) if route.channel not in tried]
        same = {"parent": failed, "expires_at": message.expires_at, "priority": before.priority}
        moment = max(now, self.calendar.next_moment(now, self.rules.hours, urgent=message.urgent))
        written = self.written(events, message.link_code, now)
        row = self.first(written, before.message, person, routes, now, state="pending", not_before=moment, **same)
        if row is not None:
            tx.connection().execute(table_of(Delivery).insert(), complete(row))
        return row["id"] if row else None


def complete(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row with what every new delivery begins with."""
    begins = {"tries": 0, "used": 0, "fence": 0, "provider_id": "", "code": "", "detail": "", "priority": USUAL}
    return {**begins, **row}


def events_of_message(tx: Tx, message: int) -> list[Event]:
    """The events a message is about, the most valuable first."""
    names = ("company", "policy", "version", "clause", "kind", "milestone", "amount", "detail")
    asked = select(*columns(EventRow, *names)).join(Alert, col(Alert.event) == col(EventRow.id))
    asked = asked.where(col(Alert.message) == message).order_by(col(Alert.score).desc(), col(Alert.id))
    return [event_of(row) for row in read(tx, asked)]


def sent_today(tx: Tx, contact: int, now: datetime) -> dict[str, int]:
    """How many deliveries a contact has had today by channel."""
    midnight = now.astimezone(BEIJING).replace(hour=0, minute=0, second=0, microsecond=0)
    channel: Any = col(Delivery.channel)
    asked = select(channel, func.count()).where(
        col(Delivery.contact) == contact,
        col(Delivery.created) >= midnight,
        col(Delivery.created) < midnight + timedelta(days=1),
        col(Delivery.state).not_in(["suppressed", "cancelled", "expired"]),
    )
    return dict(map(tuple, read(tx, asked.group_by(channel))))


def _channels_of(message: int) -> Any:
    return select(*columns(Delivery, "channel")).where(col(Delivery.message) == message)
