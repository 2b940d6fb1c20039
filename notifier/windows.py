"""Windows: those who qualify are told when one opens and some days before it closes, unless they just heard of it."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import or_, select
from sqlmodel import col

from engine.archive.store import Tx, columns, read
from notifier.enqueue import Telling, qualifying, scene_of
from notifier.events import Event, Kind, standing_event
from notifier.rules import Rules, shipped_rules
from notifier.scene import Place, Scene
from notifier.store_alerts import Alert, MessageRow, Push
from notifier.store_events import EventRow, add_events, informed_since


@dataclass(frozen=True, kw_only=True, slots=True)
class Milestone:
    """A day of a clause's window on which those who qualify are told."""

    kind: Kind
    name: str
    due: date  # who has been told of his standing since needs no reminder


def milestones_of(place: Place, day: date, days_before: Iterable[int], opening_days: int) -> Iterator[Milestone]:
    """What a day is for a window. A day without a run is made up for: the nearest passed threshold counts."""
    opens, closes = place.opens, place.closes
    if opens is not None and 0 <= (day - opens).days <= opening_days and not place.is_over(day):
        yield Milestone(kind="window_opens", name=f"opens {opens}", due=opens)
    if closes is None or place.state_on(day) != "open":
        return
    reached = [days for days in place.reminders or days_before if (closes - day).days <= days]
    if reached:
        days = min(reached)
        yield Milestone(kind="window_closes", name=f"closes {closes} in {days}", due=closes - timedelta(days=days))


def enqueue_windows(tx: Tx, telling: Telling) -> list[Event]:
    """Keep the events of windows that open or are about to close on a day; the same day again makes none."""
    scene = scene_of(tx, telling, set(), set())
    rules = telling.rules or shipped_rules()
    waiting = _awaiting_release(tx)
    events = [event for place in _places(scene) for event in _of_window(tx, place, scene, rules, waiting)]
    return add_events(tx, events, telling.day, telling.at)


def _places(scene: Scene) -> Iterable[Place]:
    for policy, kept in scene.versions.items():
        yield from (scene.place_of(policy, clause.id) for clause in kept.clauses if clause.window is not None)


def _of_window(tx: Tx, place: Place, scene: Scene, rules: Rules, waiting: Collection[str]) -> Iterable[Event]:
    for milestone in milestones_of(place, scene.day, rules.days_before, rules.opening_days):
        clause = place.clause.id if place.clause else ""
        informed = informed_since(tx, place.policy, clause, milestone.due)
        for standing in qualifying(tx, place.policy, clause):
            if standing.company not in informed and standing.company not in waiting:
                yield standing_event(standing, milestone.kind, scene, milestone.name)


def _awaiting_release(tx: Tx) -> frozenset[str]:
    """The companies whose first summary has not been released: nothing else is sent to them unasked."""
    unwritten = (
        select(*columns(EventRow, "company"))
        .outerjoin(Alert, col(Alert.event) == col(EventRow.id))
        .where(col(EventRow.kind) == "baseline", col(Alert.message).is_(None))
        .where(or_(col(Alert.state).is_(None), col(Alert.state) != "not"))
    )
    held = select(*columns(MessageRow, "company")).join(Push, col(Push.id) == col(MessageRow.push))
    rows = [*read(tx, unwritten), *read(tx, held.where(col(Push.kind) == "baseline", col(Push.state) == "held"))]
    return frozenset(company for (company,) in rows)
