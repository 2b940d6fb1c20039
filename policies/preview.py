"""What a clause would do before it is published: whom it reaches, who is near, what is wanted, what it would cost.

Pure: a clause and the profiles of all companies in, counts and names out.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from itertools import product

from engine.language.clauses import Clause, Readings
from engine.language.numbers import Number
from engine.language.profiles import Profile
from engine.language.site import Site
from engine.language.tree import measures
from engine.meaning.judge import Rule, judge_on, view_of
from engine.meaning.verdict import Finding, Verdict, findings

NEAR = Fraction(5, 100)  # of the threshold


@dataclass(frozen=True, kw_only=True, slots=True)
class Nearness:
    """A company that stands close to a threshold, on either side."""

    company: str
    finding: Finding
    share: Fraction  # of the threshold; negative is what lacks


@dataclass(frozen=True, kw_only=True, slots=True)
class Flip:
    """A company that wins or loses by a new version, and the findings that made it so."""

    company: str
    was: Verdict
    now: Verdict
    by: tuple[Finding, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Preview:
    """What one clause would do."""

    clause: str
    qualify: tuple[str, ...]
    fall_short: int
    undecided: tuple[str, ...]
    wanting: tuple[tuple[str, int], ...]  # missing facts and how many companies wait for them
    near: tuple[Nearness, ...]
    cost_from: Number  # the least over all readings, as far as amounts are known
    cost_to: Number
    unknown_amounts: int  # companies that qualify and whose amount nobody can say yet
    winners: tuple[Flip, ...] = ()
    losers: tuple[Flip, ...] = ()


def preview(rule: Rule, before: Rule | None, companies: Sequence[Profile], on: date, site: Site) -> Preview:
    """Judge every company by a rule as if it were published, and by the version it would replace."""
    verdicts = [_judged(rule, company, on, site) for company in companies]
    costs = [_cost(reading, companies, on, site) for reading in _readings_of(rule)]
    flips = list(_flips(before, verdicts, companies, on, site))
    return Preview(
        clause=rule.clause.id,
        qualify=tuple(verdict.profile for verdict in verdicts if verdict.qualifies),
        fall_short=sum(verdict.outcome == "falls_short" for verdict in verdicts),
        undecided=tuple(verdict.profile for verdict in verdicts if verdict.outcome == "undecided"),
        wanting=tuple(Counter(name for verdict in verdicts for name in verdict.missing).most_common()),
        near=tuple(sorted((near for verdict in verdicts for near in _near(verdict)), key=lambda near: abs(near.share))),
        cost_from=min(low for low, _ in costs),
        cost_to=max(high for _, high in costs),
        unknown_amounts=sum(verdict.qualifies and _is_unknown(verdict) for verdict in verdicts),
        winners=tuple(flip for flip in flips if flip.now.qualifies),
        losers=tuple(flip for flip in flips if flip.was.qualifies),
    )


def _judged(rule: Rule, company: Profile, on: date, site: Site) -> Verdict:
    return judge_on(rule, view_of(company, on, site))


def _is_unknown(verdict: Verdict) -> bool:
    return verdict.amount is None and any(granted.is_money for granted in verdict.grants)


# --- cost ---------------------------------------------------------------------------------------------------------


def _cost(rule: Rule, companies: Sequence[Profile], on: date, site: Site) -> tuple[Number, Number]:
    low: Number = 0
    high: Number = 0
    for company in companies:
        verdict = _judged(rule, company, on, site)
        low += verdict.amount or verdict.amount_from or 0
        high += verdict.amount or verdict.amount_to or 0
    return low, high


def _readings_of(rule: Rule) -> Iterator[Rule]:
    """The rule under every combination of the readings that can make a difference to it."""
    clause = rule.clause
    steps = ("full", "proportional") if any(benefit.step for benefit in clause.benefits) else (clause.readings.steps,)
    growth = ("exact", "one_decimal") if "growth" in _derived(clause) else (clause.readings.growth,)
    for step, rounding in product(steps, growth):
        readings: Readings = replace(clause.readings, steps=step, growth=rounding)
        yield replace(rule, clause=replace(clause, readings=readings))


def _derived(clause: Clause) -> set[str | None]:
    conditions = (clause.when, *(benefit.when for benefit in clause.benefits))
    return {measure.derive for condition in conditions for measure in measures(condition)}


# --- near, winning, losing ----------------------------------------------------------------------------------------


def _near(verdict: Verdict) -> Iterator[Nearness]:
    """The figures of a verdict within 5 % of their threshold."""
    for finding in findings(verdict.node):
        asked = finding.required.value
        is_figure = isinstance(asked, int | Fraction) and not isinstance(asked, bool) and asked != 0
        if is_figure and finding.distance is not None and finding.seen.since is None:
            share = Fraction(finding.distance) / max(asked, -asked)  # type: ignore[type-var, operator] # a number
            if abs(share) <= NEAR:
                yield Nearness(company=verdict.profile, finding=finding, share=share)


def _flips(
    before: Rule | None, verdicts: Iterable[Verdict], companies: Sequence[Profile], on: date, site: Site
) -> Iterator[Flip]:
    if before is None:
        return
    for verdict, company in zip(verdicts, companies, strict=True):
        was = _judged(before, company, on, site)
        if was.qualifies != verdict.qualifies:
            by = _deciding(verdict if not verdict.qualifies else was)
            yield Flip(company=company.id, was=was, now=verdict, by=by)


def _deciding(verdict: Verdict) -> tuple[Finding, ...]:
    """The findings that keep a verdict from qualifying."""
    return tuple(finding for finding in findings(verdict.node) if finding.counts and finding.truth is not True)
