"""Near misses are looked for where something is new: rules published and facts recorded since the last whole match."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache

from engine.archive.matches import Match
from engine.archive.runs import last_whole
from engine.archive.store import Tx
from engine.archive.touched import clauses_naming, touched
from engine.meaning.judge import Rule
from engine.meaning.verdict import Verdict
from engine.meaning.view import View
from notifier.scene import Judged, may_be_near

Named = tuple[str, str]  # policy, clause


@dataclass(frozen=True, kw_only=True, slots=True)
class Watch:
    """Looks at the verdicts of a match while they are taken."""

    nearest: Fraction
    published: frozenset[str] = frozenset()  # policies with a version that no whole match has seen
    renewed: Mapping[str, frozenset[Named]] = field(default_factory=dict)  # by company: what its news is about
    found: list[Judged] = field(default_factory=list)

    def look(self, rule: Rule, view: View, verdict: Verdict) -> None:
        if self._is_new(verdict) and may_be_near(verdict, self.nearest):
            judged = Judged(rule=rule, view=view)
            if judged.steps_within(self.nearest):
                self.found.append(judged)

    def _is_new(self, verdict: Verdict) -> bool:
        policy, clause = verdict.clause.document or "", verdict.clause.id
        return policy in self.published or (policy, clause) in self.renewed.get(verdict.profile, ())


def watch_of(tx: Tx, match: Match, rules: Iterable[Rule], nearest: Fraction) -> Watch:
    """What to look at in a match; the first of all is silent."""
    last = last_whole(tx)
    if last is None:
        return Watch(nearest=nearest)
    index = clauses_naming(rules, match.site.vocabulary)

    @cache  # a table renews the same figures of all its companies
    def about(names: frozenset[str]) -> frozenset[Named]:
        return frozenset(pair for name in names for pair in index.get(name, ()))

    return Watch(
        nearest=nearest,
        published=frozenset(kept.policy for kept in match.versions if last.versions.get(kept.policy) != kept.number),
        renewed={company: about(names) for company, names in touched(tx, last.known).items()},
    )
