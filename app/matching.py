"""A match: all live clauses on all companies as they are known now; what changed is kept with its cause."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from importlib.metadata import version as release
from itertools import islice
from typing import TYPE_CHECKING

from app.office import Office, now
from engine.archive.hashing import hash_of
from engine.archive.matches import Block, Match, Saved, save_run
from engine.archive.policies import Kept, in_force
from engine.archive.profiles import profile, profiles
from engine.archive.recordings import latest
from engine.archive.runs import Scope, baselined, known_by_last_whole
from engine.archive.seals import seal
from engine.archive.standings import Standing, standing_of
from engine.archive.store import Tx
from engine.archive.touched import clauses_naming, touched
from engine.language.site import SHIPPED_FILES
from engine.meaning.judge import Rule, judge_on, rules_of, view_of
from engine.meaning.view import View

if TYPE_CHECKING:
    from app.watching import Watch

AT_ONCE = 500  # companies judged before they are compared


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What a match is asked for."""

    day: date
    scope: Scope
    by: str | None = None
    at: datetime | None = None  # when it is told; None: now


def run_match(office: Office, wanted: Wanted) -> Saved:
    """Judge on what is known now and save it; companies and policies that are recorded meanwhile are for the next."""
    from app.telling import announce, site_rules  # the channels' libraries, which who only asks why does without
    from app.watching import watch_of

    started = now()
    with office.database.reading() as tx:
        known = latest(tx)
        if known is None:
            return Saved(run=None)
        versions = _in_scope(in_force(tx, wanted.day, office.site), wanted.scope)
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
        rules = live_rules(match.versions, match.day)
        watch = watch_of(tx, match, rules, site_rules().nearest)
        blocks = list(_blocks(tx, office, rules, match, watch))
    with office.database.writing() as tx:
        saved = save_run(tx, match, blocks, now())
        if saved.run is not None:
            announce(tx, saved, versions, office.site, wanted.day, wanted.at, watch.found)
        seal(tx, now())
    return saved


def _in_scope(versions: list[Kept], scope: Scope) -> tuple[Kept, ...]:
    return tuple(kept for kept in versions if scope.policies is None or kept.policy in scope.policies)


def _blocks(tx: Tx, office: Office, rules: list[Rule], match: Match, watch: "Watch") -> Iterator[Block]:
    """All companies; after a whole match of the same day by the same rules only what was recorded since touches."""
    versions = {kept.policy: kept.number for kept in match.versions}
    since = known_by_last_whole(tx, match.day, versions, match.environment) if match.scope == Scope() else None
    if since is None:
        yield from _judged(tx, office, rules, match, watch)
        return
    index = clauses_naming(rules, office.site.vocabulary)
    names = touched(tx, since)
    begun = baselined(tx, list(names))
    for company, changed in sorted(names.items()):
        some = None if company not in begun else frozenset(pair for name in changed for pair in index.get(name, ()))
        if some is None or some:
            yield _judged_again(tx, office, rules, match, watch, company, some)


def _judged_again(
    tx: Tx,
    office: Office,
    rules: list[Rule],
    match: Match,
    watch: "Watch",
    company: str,
    some: frozenset[tuple[str, str]] | None,
) -> Block:
    """One company by the clauses that its news touches; by all of them where it was never matched."""
    chosen = [rule for rule in rules if some is None or (rule.clause.document, rule.clause.id) in some]
    view = view_of(profile(tx, company, match.day), match.day, office.site)
    return Block(companies=(company,), standings=list(_standings(chosen, view, watch)), judged=some)


def _judged(tx: Tx, office: Office, rules: list[Rule], match: Match, watch: "Watch") -> Iterator[Block]:
    companies = None if match.scope.companies is None else sorted(match.scope.companies)
    remaining = profiles(tx, match.day, None, companies)
    while block := list(islice(remaining, AT_ONCE)):
        views = (view_of(profile, match.day, office.site) for profile in block)
        standings = [standing for view in views for standing in _standings(rules, view, watch)]
        yield Block(companies=tuple(profile.id for profile in block), standings=standings)


def live_rules(versions: tuple[Kept, ...], day: date) -> list[Rule]:
    """The rules of the versions in force, each with the general clauses of its own document."""
    rules = [rule for kept in versions for rule in rules_of(kept.clauses)]
    return [rule for rule in rules if rule.applies_on(day)]


def _standings(rules: list[Rule], view: View, watch: "Watch") -> Iterator[Standing]:
    for rule in rules:
        verdict = judge_on(rule, view)
        watch.look(rule, view, verdict)
        standing = standing_of(verdict)
        if standing is not None:
            yield standing


def _environment(office: Office) -> str:
    """What else a verdict rests on: the words of the site and the release that judged."""
    files = [path.read_text(encoding="utf-8-sig") for path in (*SHIPPED_FILES, *office.settings.indicators)]
    return hash_of([release("huiqi"), *files])
