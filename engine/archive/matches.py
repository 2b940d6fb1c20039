"""Saving a match: where companies stand now is compared with where they stood, and what changed is kept with its cause.

Everything is in the caller's transaction: standings, changes, the run's record and the ledger's entries.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from engine.archive import ledger
from engine.archive.hashing import canonical, lines_of
from engine.archive.ledger import Line
from engine.archive.policies import Kept
from engine.archive.retrials import Present, Retrials, Retried
from engine.archive.runs import (
    Baseline,
    History,
    PastRun,
    Run,
    Scope,
    baselined,
    history,
    newer_runs,
    next_run,
    scope_text,
)
from engine.archive.standings import Pair, Standing, by_pair, differences
from engine.archive.store import Tx, add_rows, hold
from engine.archive.verdicts import Change, add_changes, replace_standings, standing_row, standings_of, told
from engine.language.site import Site


@dataclass(frozen=True, kw_only=True, slots=True)
class Match:
    """What a match has taken in."""

    day: date
    known: datetime  # the last recording it has seen
    started: datetime
    versions: tuple[Kept, ...]  # every version in force on the day, of the policies in scope
    site: Site
    environment: str  # hash of the vocabulary, the lists and figures, and the release that judged
    scope: Scope = field(default_factory=Scope)
    by: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """Companies that were judged together by every clause in scope; a pair that isn't listed falls short."""

    companies: tuple[str, ...]
    standings: Collection[Standing]
    judged: frozenset[tuple[str, str]] | None = None  # only these (policy, clause), the others are as they were


@dataclass(frozen=True, kw_only=True, slots=True)
class Saved:
    """What was saved; no run where a match that knew more was saved meanwhile."""

    run: int | None
    changes: tuple[Change, ...] = ()
    baseline: tuple[str, ...] = ()  # companies matched for the first time


def save_run(tx: Tx, match: Match, blocks: Iterable[Block], at: datetime) -> Saved:
    """Save a match block by block and say what has changed; one match is saved at a time."""
    hold(tx, "match")
    newer = newer_runs(tx, match.known, match.day)
    if any(_includes(run.scope, match.scope) for run in newer):
        return Saved(run=None)
    saving = _Saving(tx, match, newer)
    for block in blocks:
        saving.take(block)
    return saving.finish(at)


def _includes(one: Scope, other: Scope) -> bool:
    pairs = ((one.companies, other.companies), (one.policies, other.policies))
    return all(mine is None or (theirs is not None and theirs <= mine) for mine, theirs in pairs)


class _Saving:
    """A match while it is saved."""

    def __init__(self, tx: Tx, match: Match, newer: Collection[PastRun]) -> None:
        self.tx = tx
        self.match = match
        self.run = next_run(tx)
        self.newer = newer
        self.past: History = history(tx)
        present = Present(
            day=match.day,
            known=match.known,
            site=match.site,
            versions={kept.policy: kept for kept in match.versions},
        )
        self.retrials = Retrials(tx, present, self.past)
        self.changes: list[Change] = []
        self.lines: list[Line] = []
        self.baseline: list[str] = []
        self.judged = self.qualify = self.undecided = 0
        self.digest = sha256()

    def take(self, block: Block) -> None:
        """Compare a block with what is kept, and keep what is new."""
        if block.judged is not None:
            self._check_that_the_rest_is_current(block)
        after = self._in_play(by_pair(block.standings), block)
        before = self._in_play(standings_of(self.tx, block.companies, self.match.scope.policies), block)
        known = baselined(self.tx, block.companies)
        found = [difference for difference in differences(before, after) if difference.pair[0] in known]
        self._note(self.retrials.explain(found))
        gone = [pair for pair, standing in before.items() if after.get(pair) != standing]
        fresh = [standing for pair, standing in after.items() if before.get(pair) != standing]
        replace_standings(self.tx, gone, fresh, self.run)
        if self.match.scope.is_whole:
            self._begin([company for company in block.companies if company not in known])
        self._count(block, after)

    def _check_that_the_rest_is_current(self, block: Block) -> None:
        """Clauses that were not judged are as they were only if no day has passed since they were."""
        for policy in {policy for policy, _ in block.judged or ()}:
            for company in block.companies:
                run = self.past.before(company, policy)
                if run is None or run.day != self.match.day:
                    raise ValueError("a match of some clauses needs one of all clauses on the same day before it")

    def _in_play(self, standings: Mapping[Pair, Standing], block: Block) -> dict[Pair, Standing]:
        """Those that this match has judged, and no match that knew more."""
        return {
            pair: standing
            for pair, standing in standings.items()
            if (block.judged is None or pair[1:] in block.judged)
            and not any(run.scope.covers(pair[0], pair[1]) for run in self.newer)
        }

    def _note(self, retried: Iterable[Retried]) -> None:
        for kept in retried:
            self.changes.append(kept.change)
            self.lines.append(_line(kept, self.match))

    def _begin(self, companies: Collection[str]) -> None:
        add_rows(self.tx, Baseline, ("company", "run"), [(company, self.run) for company in companies])
        self.baseline.extend(companies)

    def _count(self, block: Block, after: Mapping[Pair, Standing]) -> None:
        self.judged += len(block.companies)
        qualify = sum(standing.outcome == "qualifies" for standing in after.values())
        self.qualify += qualify
        self.undecided += len(after) - qualify
        self.digest.update(lines_of([standing_row(after[pair]) for pair in sorted(after)]))

    def finish(self, at: datetime) -> Saved:
        """Write the changes, the run's own record and the ledger's entries."""
        record = self._record(at)
        self.tx.add(record)
        self.tx.flush()
        add_changes(self.tx, self.run, self.changes)
        ledger.append(self.tx, f"match-{self.run}", at, [self._summary(record), *self.lines])
        return Saved(run=self.run, changes=tuple(self.changes), baseline=tuple(self.baseline))

    def _record(self, at: datetime) -> Run:
        match = self.match
        return Run(
            id=self.run,
            day=match.day,
            known=match.known,
            started=match.started,
            finished=at,
            by=match.by,
            companies=scope_text(match.scope.companies),
            policies=scope_text(match.scope.policies),
            versions=canonical({kept.policy: kept.number for kept in match.versions}),
            environment=match.environment,
            judged=self.judged,
            qualify=self.qualify,
            undecided=self.undecided,
            changed=len(self.changes),
        )

    def _summary(self, record: Run) -> Line:
        """The entry of the whole match: what it took in, and the hash of everything it came to."""
        numbers = {name: getattr(record, name) for name in ("judged", "qualify", "undecided", "changed")}
        payload: dict[str, Any] = {
            **_moment(self.match),
            **numbers,
            "environment": record.environment,
            "rules": {kept.policy: kept.hash for kept in self.match.versions},
            "standings": self.digest.hexdigest(),
        }
        return Line(kind="match", subject=f"match-{self.run}", payload=payload)


def _moment(match: Match) -> dict[str, str]:
    return {"on": match.day.isoformat(), "known": match.known.isoformat()}


def _line(kept: Retried, match: Match) -> Line:
    """The entry of a change: what it was and is, and the hashes from which it can be computed again."""
    change = kept.change
    payload = {
        **_moment(match),
        "was": told(change.before),
        "became": told(change.after),
        "cause": change.cause,
        "rule": kept.rule,
        "profile": kept.profile,
    }
    return Line(kind="verdict", subject=f"{change.company} {change.policy} {change.clause}", payload=payload)
