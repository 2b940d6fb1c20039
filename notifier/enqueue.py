"""Events into the store: of a match's changes in its own transaction, of windows day by day, of first matches."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlmodel import col

from engine.archive.matches import Saved
from engine.archive.policies import Kept, lives, version
from engine.archive.standings import Standing
from engine.archive.store import Tx, columns, groups, read
from engine.archive.verdicts import CurrentVerdict, standings_of
from engine.language.site import Site
from engine.meaning.saying.figures import say_yuan
from notifier.details import Detail, Item
from notifier.events import Event, brings_something, events_of, standing_event
from notifier.revisions import revised_events, revisions
from notifier.rules import Rules, shipped_rules
from notifier.scene import Judged, JudgedOf, Place, Scene
from notifier.store_events import add_events, informed_of, told_of
from notifier.wording import say_standing

MOST_ITEMS = 50  # of a summary


@dataclass(frozen=True, kw_only=True, slots=True)
class Telling:
    """What a match is told with: its day, the versions in force, and who can judge a pair again."""

    day: date
    at: datetime
    site: Site
    versions: Iterable[Kept]
    judged_of: JudgedOf = lambda *_: None  # makes the reason and the basis of an amount
    rules: Rules | None = None


def enqueue(tx: Tx, saved: Saved, telling: Telling, near: Iterable[Judged] = ()) -> list[Event]:
    """Keep the events of a saved match, in its transaction, with those that are near; says the events that are new."""
    if saved.run is None:
        return []
    scene = scene_of(tx, telling, {change.policy for change in saved.changes}, {c.company for c in saved.changes})
    events = [*events_of(saved.changes, scene, saved.run), *_baselines(tx, saved.baseline, scene)]
    events += [*_near_misses(saved, near, scene), *_revised(tx, saved, telling, scene)]
    return add_events(tx, events, telling.day, telling.at)


def _near_misses(saved: Saved, near: Iterable[Judged], scene: Scene) -> Iterable[Event]:
    """Those that are one figure short; a verdict that has changed says more, and a first match stays silent."""
    told = {change.pair for change in saved.changes}
    for judged in near:
        verdict = judged.verdict
        pair = (verdict.profile, verdict.clause.document or "", verdict.clause.id)
        if pair not in told and verdict.profile not in saved.baseline:
            nothing = Standing(company=pair[0], policy=pair[1], clause=pair[2], outcome="falls_short")
            seen = replace(scene, judged_of=lambda *_, judged=judged: judged)
            yield standing_event(nothing, "near_miss", seen)


def _revised(tx: Tx, saved: Saved, telling: Telling, scene: Scene) -> Iterable[Event]:
    """What new versions tell those whose verdict they have not touched."""
    for revised in revisions(tx, telling.versions, telling.site, telling.day):
        standings = qualifying(tx, revised.policy, revised.clause)
        place = (revised.policy, revised.clause)
        new = {change.company for change in saved.changes if (change.policy, change.clause) == place}
        told = told_of(tx, [standing.company for standing in standings])
        informed = new | informed_of(tx, *place, scene.place_of(*place).version)
        yield from revised_events(revised, standings, replace(scene, told=told), informed)


def scene_of(tx: Tx, telling: Telling, policies: Collection[str], companies: Collection[str]) -> Scene:
    """The scene of a match; a policy that is no longer in force is seen as it was last."""
    versions: dict[str, Kept] = {kept.policy: kept for kept in telling.versions}
    for policy in set(policies) - versions.keys():
        published = [number for number, kept in lives(tx, policy=policy)[policy].versions.items() if kept.since]
        if published:
            versions[policy] = version(tx, policy, max(published), telling.site)
    rules = telling.rules or shipped_rules()
    return Scene(
        day=telling.day,
        versions=versions,
        vocabulary=telling.site.vocabulary,
        judged_of=_remembered(telling.judged_of),
        told=told_of(tx, sorted(companies)),
        nearest=rules.nearest,
    )


def _remembered(judged_of: JudgedOf) -> JudgedOf:
    """The pair that is being looked at is judged once."""
    last: dict[tuple[str, str, str], Judged | None] = {}

    def remembered(company: str, policy: str, clause: str) -> Judged | None:
        if (company, policy, clause) not in last:
            last.clear()
            last[company, policy, clause] = judged_of(company, policy, clause)
        return last[company, policy, clause]

    return remembered


# --- first matches ------------------------------------------------------------------------------------------------


def _baselines(tx: Tx, companies: Collection[str], scene: Scene) -> Iterable[Event]:
    """One summary for each company that is matched for the first time and has something."""
    for some in groups(companies):
        has: dict[str, list[Standing]] = defaultdict(list)
        for standing in standings_of(tx, some).values():
            if brings_something(standing) and not scene.place_of(standing.policy, standing.clause).is_over(scene.day):
                has[standing.company].append(standing)
        yield from (_summary(company, sorted(has[company], key=_worth), scene) for company in some if company in has)


def _worth(standing: Standing) -> tuple[float, str, str]:
    amount = standing.amount if standing.amount is not None else 1
    return -float(amount), standing.policy, standing.clause


def _summary(company: str, standings: list[Standing], scene: Scene) -> Event:
    items = tuple(_item(standing, scene.place_of(standing.policy, standing.clause)) for standing in standings)
    known = [standing.amount for standing in standings if standing.amount]
    return Event(
        company=company,
        policy="",
        version=0,
        clause="",
        kind="baseline",
        amount=sum(known),
        detail=Detail(
            title=items[0].title,
            place=scene.place_of(standings[0].policy, standings[0].clause).where,
            amount=f"预计合计{say_yuan(sum(known))}" if known else "",
            items=items[:MOST_ITEMS],
        ),
    )


def _item(standing: Standing, place: Place) -> Item:
    amount = say_standing(standing, money=place.is_about_money)
    return Item(policy=standing.policy, clause=standing.clause, title=place.title, amount=amount)


def qualifying(tx: Tx, policy: str, clause: str) -> list[Standing]:
    asked = select(*columns(CurrentVerdict, "company")).where(
        col(CurrentVerdict.policy) == policy, col(CurrentVerdict.clause) == clause
    )
    companies = [company for (company,) in read(tx, asked.where(col(CurrentVerdict.outcome) == "qualifies"))]
    found: list[Standing] = []
    for some in groups(companies):
        standings = standings_of(tx, some, [policy])
        found += [one for pair, one in sorted(standings.items()) if pair[2] == clause and brings_something(one)]
    return found
