"""Where companies stand: what is kept of a verdict while it is current, and how two of them differ. Pure.

Only who qualifies and who is undecided has a standing; whoever falls short has none.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from engine.language.numbers import Number
from engine.meaning.verdict import Outcome, Verdict

Pair: TypeAlias = tuple[str, str, str]  # company, policy, clause


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """One company on one clause."""

    company: str
    policy: str
    clause: str
    outcome: Outcome
    amount: Number | None = None
    amount_from: Number | None = None
    amount_to: Number | None = None
    at_most: bool = False
    missing: tuple[str, ...] = ()

    @property
    def pair(self) -> Pair:
        return self.company, self.policy, self.clause


Heard: TypeAlias = tuple[Outcome, Number | None, Number | None, Number | None, bool]


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """A pair whose standing is not what it was."""

    pair: Pair
    before: Standing | None
    after: Standing | None


def standing_of(verdict: Verdict) -> Standing | None:
    """What is kept of a verdict; nothing of one that falls short."""
    if verdict.outcome == "falls_short":
        return None
    return Standing(
        company=verdict.profile,
        policy=verdict.clause.document or "",
        clause=verdict.clause.id,
        outcome=verdict.outcome,
        amount=verdict.amount,
        amount_from=verdict.amount_from,
        amount_to=verdict.amount_to,
        at_most=verdict.at_most,
        missing=verdict.missing,
    )


def heard(standing: Standing | None) -> Heard | None:
    """What a company would be told: the outcome and the amount. What is missing is no change of verdict."""
    if standing is None:
        return None
    ends = (standing.amount, standing.amount_from, standing.amount_to)
    return standing.outcome, *ends, standing.at_most


def differences(before: Mapping[Pair, Standing], after: Mapping[Pair, Standing]) -> Iterator[Difference]:
    """The pairs that would be told something else, in the order of the pairs."""
    turned = [pair for pair in before.keys() | after.keys() if heard(before.get(pair)) != heard(after.get(pair))]
    for pair in sorted(turned):
        yield Difference(pair=pair, before=before.get(pair), after=after.get(pair))


def by_pair(standings: Iterable[Standing]) -> dict[Pair, Standing]:
    return {standing.pair: standing for standing in standings}
