"""Claims of several sources on one figure: which one counts, or that they are in conflict. Pure.

Of one source the newest word on a span of validity counts, whatever it replaces; of the spans that hold on the day
the one that began last. Among sources precedence decides; where it does not and they differ, nobody knows.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Literal, NamedTuple, TypeAlias

Evidence: TypeAlias = Literal["confirmed", "self_reported", "conflicting", "stale"]

EVIDENCE: dict[Evidence, str] = {
    "confirmed": "已核实",
    "self_reported": "企业自报",
    "conflicting": "有争议",  # somebody says it is wrong: it is withheld until it is settled
    "stale": "已失效",  # no longer true: as if it had not been said
}


class Claim(NamedTuple):
    """What one source says of one figure."""

    value: str  # exact text
    valid_from: date | None
    valid_to: date | None
    source: str
    precedence: int
    evidence: str
    recording: int

    def holds_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


class Settled(NamedTuple):
    """The claim that counts; in conflict it is shown and withheld."""

    claim: Claim
    conflict: bool
    rivals: tuple[Claim, ...] = ()  # in conflict: everything that is said, in the order it was recorded


def settle(claims: Sequence[Claim], day: date) -> Settled | None:
    """The claim that counts on a day; claims come in the order they were recorded."""
    if len(claims) == 1:  # as nearly always
        only = claims[0]
        holds = only.evidence != "stale" and only.holds_on(day)
        disputed = only.evidence == "conflicting"
        return Settled(only, disputed, (only,) if disputed else ()) if holds else None
    standing = _standing(claims, day)
    if not standing:
        return None
    first = min(claim.precedence for claim in standing)
    finalists = [claim for claim in standing if claim.precedence == first]
    newest = max(finalists, key=lambda claim: claim.recording)
    disputed = any(claim.evidence == "conflicting" or claim.value != newest.value for claim in finalists)
    return Settled(newest, disputed, tuple(finalists) if disputed else ())


def _standing(claims: Iterable[Claim], day: date) -> Collection[Claim]:
    """What each source says for the day."""
    newest = {(claim.source, claim.valid_from): claim for claim in claims}
    by_source: dict[str, Claim] = {}
    for claim in newest.values():
        if claim.evidence != "stale" and claim.holds_on(day):
            rival = by_source.get(claim.source)
            if rival is None or (rival.valid_from or date.min) < (claim.valid_from or date.min):
                by_source[claim.source] = claim
    return by_source.values()
