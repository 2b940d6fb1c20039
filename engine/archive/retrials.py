"""Judging again what has changed: each pair on what was known at its last match, and on what is known now."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from engine.archive.causes import Case, Moment, explain
from engine.archive.hashing import hash_of
from engine.archive.policies import Kept, version
from engine.archive.profiles import profiles
from engine.archive.runs import History, PastRun
from engine.archive.standings import Difference, Pair, heard, standing_of
from engine.archive.store import Tx
from engine.archive.verdicts import Change
from engine.errors import HuiqiError
from engine.language.exchange import write_profile
from engine.language.profiles import Profile
from engine.language.site import Site
from engine.meaning.judge import Rule, judge_on, rules_of, view_of
from engine.meaning.verdict import Verdict


class DisagreementError(HuiqiError):
    """The matcher and the judge do not say the same: nothing is saved."""

    exit_status = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Present:
    """What a match has judged by: the day, what was known, and the versions in force."""

    day: date
    known: datetime
    site: Site
    versions: Mapping[str, Kept]  # by policy


@dataclass(frozen=True, kw_only=True, slots=True)
class Retried:
    """A change with the hashes of what it rests on."""

    change: Change
    rule: str | None  # the version's hash; None: no version is in force
    profile: str


class Retrials:
    """Explains the differences of one match."""

    def __init__(self, tx: Tx, present: Present, past: History) -> None:
        self.tx = tx
        self.present = present
        self.past = past
        self._rules: dict[tuple[str, int], dict[str, Rule]] = {
            (kept.policy, kept.number): _by_clause(kept) for kept in present.versions.values()
        }
        self._judge = _judge_at(present.site)

    def explain(self, differences: Iterable[Difference]) -> Iterator[Retried]:
        """The changes behind differences, those of one earlier match together."""
        by_run: dict[int, list[Difference]] = defaultdict(list)
        runs: dict[int, PastRun] = {}
        for difference in differences:
            company, policy, _ = difference.pair
            run = self.past.before(company, policy)
            assert run is not None, "a company has changes only after its first match"
            runs[run.id] = run
            by_run[run.id].append(difference)
        for number, together in by_run.items():
            yield from self._since(runs[number], together)

    def _since(self, run: PastRun, differences: Sequence[Difference]) -> Iterator[Retried]:
        present = self.present
        now = self._profiles(present.day, present.known, {difference.pair[0] for difference in differences})
        hashes = {company: hash_of(write_profile(profile)) for company, profile in now.items()}
        both = {pair[0] for pair in (difference.pair for difference in differences) if self._has_both(run, pair)}
        then, meanwhile = (self._profiles(day, run.known, both) for day in (run.day, present.day))
        for difference in differences:
            company, policy, clause = difference.pair
            case = Case(
                before=difference.before,
                then=Moment(run.day, self._rule_then(run, policy, clause), then.get(company, now[company])),
                meanwhile=meanwhile.get(company, now[company]),
                now=Moment(present.day, self._rule_now(policy, clause), now[company]),
                withdrawn=policy not in present.versions,
            )
            rule = present.versions[policy].hash if policy in present.versions else None
            yield Retried(change=self._change(difference, case), rule=rule, profile=hashes[company])

    def _profiles(self, day: date, known: datetime, companies: Iterable[str]) -> dict[str, Profile]:
        return {profile.id: profile for profile in profiles(self.tx, day, known, companies)}

    def _has_both(self, run: PastRun, pair: Pair) -> bool:
        """Only where there was a rule and still is one has what was known then to be looked at."""
        _, policy, clause = pair
        return self._rule_then(run, policy, clause) is not None and self._rule_now(policy, clause) is not None

    def _change(self, difference: Difference, case: Case) -> Change:
        explained = explain(case, self._judge)
        after = standing_of(explained.verdict) if explained.verdict else None
        company, policy, clause = difference.pair
        if heard(after) != heard(difference.after):
            raise DisagreementError(f"匹配结果与判定不一致，未保存：企业 {company}，条款 {policy} {clause}")
        return Change(
            company=company,
            policy=policy,
            clause=clause,
            before=difference.before,
            after=difference.after,
            findings=explained.findings,
            cause=explained.cause,
        )

    def _rule_now(self, policy: str, clause: str) -> Rule | None:
        kept = self.present.versions.get(policy)
        return self._rules[kept.policy, kept.number].get(clause) if kept else None

    def _rule_then(self, run: PastRun, policy: str, clause: str) -> Rule | None:
        number = run.versions.get(policy)
        if number is None:
            return None
        if (policy, number) not in self._rules:
            self._rules[policy, number] = _by_clause(version(self.tx, policy, number, self.present.site))
        return self._rules[policy, number].get(clause)


def _by_clause(kept: Kept) -> dict[str, Rule]:
    return {rule.clause.id: rule for rule in rules_of(kept.clauses)}


def _judge_at(site: Site) -> Callable[[Rule, Profile, date], Verdict]:
    """The judge, with the views of the last few profiles at hand."""
    view = lru_cache(8)(lambda profile, day: view_of(profile, day, site))
    return lambda rule, profile, day: judge_on(rule, view(profile, day))
