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
from engine.language.profiles import Profile
from engine.language.site import SHIPPED_FILES
from engine.meaning.judge import Rule, judge_on, rules_of, view_of

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

    with office.database.reading() as tx:
        match = _match(tx, office, wanted)
        if match is None:
            return Saved(run=None)
        rules = live_rules(match.versions, match.day)
        watch = watch_of(tx, match, rules, site_rules().nearest)
        blocks = list(Judging(tx=tx, match=match, rules=rules, watch=watch).blocks())
    with office.database.writing() as tx:
        saved = save_run(tx, match, blocks, now())
        if saved.run is not None:
            announce(tx, saved, match.versions, office.site, wanted.day, wanted.at, watch.found)
        seal(tx, now())
    return saved


def _match(tx: Tx, office: Office, wanted: Wanted) -> Match | None:
    """What a match takes in; None where nothing was ever recorded."""
    started, known = now(), latest(tx)
    if known is None:
        return None
    return Match(
        day=wanted.day,
        known=known,
        started=started,
        versions=_in_scope(in_force(tx, wanted.day, office.site), wanted.scope),
        site=office.site,
        environment=_environment(office),
        scope=wanted.scope,
        by=wanted.by,
    )


def _in_scope(versions: list[Kept], scope: Scope) -> tuple[Kept, ...]:
    return tuple(kept for kept in versions if scope.policies is None or kept.policy in scope.policies)


@dataclass(frozen=True, kw_only=True, slots=True)
class Judging:
    """Judges the companies of a match, block by block."""

    tx: Tx
    match: Match
    rules: list[Rule]
    watch: "Watch"

    def blocks(self) -> Iterator[Block]:
        """All companies; after a whole match of the same day by the same rules only what was recorded since touches."""
        match = self.match
        versions = {kept.policy: kept.number for kept in match.versions}
        whole = match.scope == Scope()
        since = known_by_last_whole(self.tx, match.day, versions, match.environment) if whole else None
        return self._everybody() if since is None else self._whom_news_touches(since)

    def _everybody(self) -> Iterator[Block]:
        chosen = self.match.scope.companies
        remaining = profiles(self.tx, self.match.day, None, None if chosen is None else sorted(chosen))
        while block := list(islice(remaining, AT_ONCE)):
            standings = [standing for profile in block for standing in self._standings(profile, self.rules)]
            yield Block(companies=tuple(profile.id for profile in block), standings=standings)

    def _whom_news_touches(self, since: datetime) -> Iterator[Block]:
        """Each company by the clauses that its news touches; by all of them where it was never matched."""
        index = clauses_naming(self.rules, self.match.site.vocabulary)
        news = touched(self.tx, since)
        begun = baselined(self.tx, list(news))
        for company, names in sorted(news.items()):
            some = frozenset(pair for name in names for pair in index.get(name, ())) if company in begun else None
            if some is None or some:
                yield self._again(company, some)

    def _again(self, company: str, some: frozenset[tuple[str, str]] | None) -> Block:
        chosen = [rule for rule in self.rules if some is None or (rule.clause.document, rule.clause.id) in some]
        standings = list(self._standings(profile(self.tx, company, self.match.day), chosen))
        return Block(companies=(company,), standings=standings, judged=some)

    def _standings(self, company: Profile, rules: list[Rule]) -> Iterator[Standing]:
        view = view_of(company, self.match.day, self.match.site)
        for rule in rules:
            verdict = judge_on(rule, view)
            self.watch.look(rule, view, verdict)
            standing = standing_of(verdict)
            if standing is not None:
                yield standing


def live_rules(versions: tuple[Kept, ...], day: date) -> list[Rule]:
    """The rules of the versions in force, each with the general clauses of its own document."""
    rules = [rule for kept in versions for rule in rules_of(kept.clauses)]
    return [rule for rule in rules if rule.applies_on(day)]


def _environment(office: Office) -> str:
    """What else a verdict rests on: the words of the site and the release that judged."""
    files = [path.read_text(encoding="utf-8-sig") for path in (*SHIPPED_FILES, *office.settings.indicators)]
    return hash_of([release("huiqi"), *files])
