"""What a clause would do before it is published: whom it reaches, who is near, what is wanted, what it would cost.

Pure: a clause and the profiles of all companies in, counts and names out.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from typing import Any

from engine.language.clauses import Clause, Readings
from engine.language.exchange import write_condition
from engine.language.numbers import Number, to_decimal
from engine.language.tree import measures
from engine.meaning.judge import Rule, judge_on
from engine.meaning.verdict import Finding, Verdict, findings
from engine.meaning.view import View

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
    by: tuple[Finding, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Preview:
    """What one clause would do."""

    clause: str
    is_dropped: bool = False  # the new version no longer has it
    qualify: tuple[str, ...] = ()
    fall_short: int = 0
    undecided: tuple[str, ...] = ()
    wanting: tuple[tuple[str, int], ...] = ()  # missing facts and how many companies wait for them
    near: tuple[Nearness, ...] = ()
    cost_from: Number = 0  # the least over all readings, as far as amounts are known
    cost_to: Number = 0
    unknown_amounts: int = 0  # companies that qualify and whose amount nobody can say yet
    winners: tuple[Flip, ...] = ()
    losers: tuple[Flip, ...] = ()


def preview(rule: Rule, before: Rule | None, companies: Sequence[View]) -> Preview:
    """Judge every company by a rule as if it were published, and by the version it would replace."""
    verdicts = [judge_on(rule, company) for company in companies]
    former = [judge_on(before, company) for company in companies] if before else verdicts
    costs = [_cost(judge_on(reading, company) for company in companies) for reading in _readings_of(rule)]
    both = list(zip(former, verdicts, strict=True))
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
        winners=tuple(_flip(was) for was, now in both if now.qualifies and not was.qualifies),
        losers=tuple(_flip(now) for was, now in both if was.qualifies and not now.qualifies),
    )


def preview_of_dropped(before: Rule, companies: Sequence[View]) -> Preview:
    """A clause that the new version no longer has: whoever qualified loses."""
    verdicts = (judge_on(before, company) for company in companies)
    losers = tuple(Flip(company=verdict.profile, by=()) for verdict in verdicts if verdict.qualifies)
    return Preview(clause=before.clause.id, is_dropped=True, losers=losers)


def _is_unknown(verdict: Verdict) -> bool:
    return verdict.amount is None and any(granted.is_money for granted in verdict.grants)


# --- cost ---------------------------------------------------------------------------------------------------------


def _cost(verdicts: Iterable[Verdict]) -> tuple[Number, Number]:
    low: Number = 0
    high: Number = 0
    for verdict in verdicts:
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


def _flip(kept_out: Verdict) -> Flip:
    """A company by the verdict that keeps it from qualifying, on this side of the change or on that."""
    return Flip(company=kept_out.profile, by=_deciding(kept_out))


def _deciding(verdict: Verdict) -> tuple[Finding, ...]:
    """The findings that keep a verdict from qualifying."""
    return tuple(finding for finding in findings(verdict.node) if finding.counts and finding.truth is not True)


# --- for machines -------------------------------------------------------------------------------------------------


def as_data(found: Preview) -> dict[str, Any]:
    """A preview for programs; shares and amounts as decimals."""
    return {
        "clause": found.clause,
        "dropped": found.is_dropped,
        "qualify": list(found.qualify),
        "falls_short": found.fall_short,
        "undecided": list(found.undecided),
        "wanting": [{"name": name, "companies": count} for name, count in found.wanting],
        "near": [
            {"company": near.company, "atom": write_condition(near.finding.atom), "share": to_decimal(near.share)}
            for near in found.near
        ],
        "cost_from": to_decimal(found.cost_from),
        "cost_to": to_decimal(found.cost_to),
        "unknown_amounts": found.unknown_amounts,
        "winners": [_flip_data(flip) for flip in found.winners],
        "losers": [_flip_data(flip) for flip in found.losers],
    }


def _flip_data(flip: Flip) -> dict[str, Any]:
    return {"company": flip.company, "by": [write_condition(finding.atom) for finding in flip.by]}
