"""A match: all live clauses on all companies as they are known now; what changed is kept with its cause."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version as release
from itertools import islice

from app.office import Office, now
from engine.archive.hashing import hash_of
from engine.archive.matches import Block, Match, Saved, save_run
from engine.archive.policies import Kept, in_force
from engine.archive.profiles import profiles
from engine.archive.recordings import latest
from engine.archive.runs import Scope
from engine.archive.seals import seal
from engine.archive.standings import Standing, standing_of
from engine.archive.store import Tx
from engine.language.profiles import Profile
from engine.language.site import SHIPPED_FILES
from engine.meaning.judge import Rule, judge_on, rules_of, view_of

AT_ONCE = 500  # companies judged before they are compared


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What a match is asked for."""

    day: date
    scope: Scope
    by: str | None = None


def run_match(office: Office, wanted: Wanted) -> Saved:
    """Judge on what is known now and save it; companies and policies that are recorded meanwhile are for the next."""
    started = now()
    with office.database.reading() as tx:
        known = latest(tx)
        if known is None:
            return Saved(run=None)
        versions = _in_scope(in_force(tx, wanted.day, office.site), wanted.scope)
        blocks = list(_judged(tx, office, versions, wanted))
    match = Match(
        day=wanted.day,
        known=known,
        started=started,
        versions=versions,
        site=office.site,
        environment=_environment(office),
        scope=wanted.scope,
        by=wanted.by,
    )
    with office.database.writing() as tx:
        saved = save_run(tx, match, blocks, now())
        seal(tx, now())
    return saved


def _in_scope(versions: list[Kept], scope: Scope) -> tuple[Kept, ...]:
    return tuple(kept for kept in versions if scope.policies is None or kept.policy in scope.policies)


def _judged(tx: Tx, office: Office, versions: tuple[Kept, ...], wanted: Wanted) -> Iterator[Block]:
    rules = live_rules(versions, wanted.day)
    companies = None if wanted.scope.companies is None else sorted(wanted.scope.companies)
    remaining = profiles(tx, wanted.day, None, companies)
    while block := list(islice(remaining, AT_ONCE)):
        standings = [standing for profile in block for standing in _standings(office, rules, profile, wanted.day)]
        yield Block(companies=tuple(profile.id for profile in block), standings=standings)


def live_rules(versions: tuple[Kept, ...], day: date) -> list[Rule]:
    """The rules of the versions in force, each with the general clauses of its own document."""
    rules = [rule for kept in versions for rule in rules_of(kept.clauses)]
    return [rule for rule in rules if rule.applies_on(day)]


def _standings(office: Office, rules: list[Rule], profile: Profile, day: date) -> Iterator[Standing]:
    view = view_of(profile, day, office.site)
    for rule in rules:
        standing = standing_of(judge_on(rule, view))
        if standing is not None:
            yield standing


def _environment(office: Office) -> str:
    """What else a verdict rests on: the words of the site and the release that judged."""
    files = [path.read_text(encoding="utf-8-sig") for path in (*SHIPPED_FILES, *office.settings.indicators)]
    return hash_of([release("huiqi"), *files])
