"""Revisions: a new version that leaves a verdict as it was may still move a deadline or change the text."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from engine.archive.life import Life
from engine.archive.policies import Kept, lives, version
from engine.archive.standings import Standing
from engine.archive.store import Tx
from engine.language.clauses import Clause
from engine.language.site import Site
from engine.meaning.judge import span_of
from notifier.events import Event, standing_event
from notifier.scene import Scene

MILESTONE = "version"
RECENT = timedelta(days=30)  # older ones have been told


@dataclass(frozen=True, kw_only=True, slots=True)
class Revision:
    """A clause that is not what it was in the version before."""

    policy: str
    clause: str
    said: str  # what has become different


def revisions(tx: Tx, kept: Iterable[Kept], site: Site, day: date) -> Iterator[Revision]:
    """The clauses that the versions in force have changed lately."""
    for one in kept:
        if one.number < 2:
            continue
        before = _version_before(lives(tx, policy=one.policy)[one.policy], one.number, day)
        if before is not None:
            yield from _differences(version(tx, one.policy, before, site), one)


def _version_before(life: Life, number: int, day: date) -> int | None:
    """The version that was in force before one that is new."""
    since = life.versions[number].since
    if since is None or not since <= day <= since + RECENT:
        return None
    return max((other for other, kept in life.versions.items() if other < number and kept.since), default=None)


def _differences(before: Kept, after: Kept) -> Iterator[Revision]:
    old = {clause.id: clause for clause in before.clauses}
    for clause in after.clauses:
        said = _difference(old[clause.id], clause) if clause.id in old else ""
        if said:
            yield Revision(policy=after.policy, clause=clause.id, said=said)


def _difference(before: Clause, after: Clause) -> str:
    was, now = span_of(before)[1], span_of(after)[1]
    if was != now:
        return f"截止日由{_say(was)}改为{_say(now)}"
    same = (before.when, before.benefits, before.text) == (after.when, after.benefits, after.text)
    return "" if same else "条款内容有修改"


def _say(day: date | None) -> str:
    return f"{day.month}月{day.day}日" if day else "长期"


def revised_events(
    revised: Revision, standings: Iterable[Standing], scene: Scene, informed: Collection[str]
) -> Iterator[Event]:
    """What a revision tells those who were told of the clause and still have it, but for the informed."""
    for standing in standings:
        is_told = (standing.company, revised.policy, revised.clause) in scene.told
        if is_told and standing.company not in informed:
            event = standing_event(standing, "changed", scene, MILESTONE)
            yield replace(event, detail=replace(event.detail, reason=revised.said, brief=revised.said))
