"""Asks: what a finding wants of one lever, or of enough of several; the claims of a search are made of them."""

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeAlias

from engine.meaning.answers import answer_name, needs_answer
from engine.meaning.kinds import indicator_of
from engine.meaning.kleene import Truth
from engine.meaning.levers import Lever
from engine.meaning.seen import Seen
from engine.meaning.verdict import Finding, UnreadFinding
from engine.meaning.view import View
from engine.meaning.ways import Claim, Claims, enough
from engine.meaning.wordless import wordless


@dataclass(frozen=True, eq=False)
class Ask:
    """What a finding asks of one lever."""

    finding: Finding | UnreadFinding
    lever: Lever
    wanted: bool
    is_so: Callable[[Seen], Truth]  # whether the finding is met with the lever at a position

    @cached_property
    def good(self) -> frozenset[Seen]:
        """The positions that would do; asked only once every finding has offered its own."""
        return frozenset(position for position in self.lever.positions if self.is_so(position) is self.wanted)

    @property
    def is_met_now(self) -> bool:
        return self.lever.now in self.good


@dataclass(frozen=True, slots=True)
class AskEnough:
    """At least so many of these."""

    least: int
    parts: tuple["Asked", ...]


Asked: TypeAlias = Ask | AskEnough


def claims_of(asked: Asked) -> Claims | bool:
    """The claims of a tree that has been read whole: only then every lever has all its positions."""
    if isinstance(asked, Ask):
        positions = enumerate(asked.lever.positions)
        return Claim(asked.lever.place, frozenset(index for index, position in positions if position in asked.good))
    return enough(asked.least, map(claims_of, asked.parts))


def asks_of(asked: Asked) -> Iterator[Ask]:
    """Every single ask, in text order."""
    if isinstance(asked, Ask):
        yield asked
    else:
        for part in asked.parts:
            yield from asks_of(part)


def asks_by_lever(asked: Asked) -> dict[Lever, list[Ask]]:
    found: dict[Lever, list[Ask]] = {}
    for ask in asks_of(asked):
        found.setdefault(ask.lever, []).append(ask)
    return found


def key_of(finding: Finding) -> Hashable:
    """What a finding is on: its measure without words, over the period that was looked at."""
    measure = finding.atom.measure
    if needs_answer(measure):
        return answer_name(measure, finding.atom.phrase)
    return replace(wordless(measure), period=finding.seen.period or measure.period)


def is_fixed(view: View, finding: Finding) -> bool:
    """Whether it is known and no effort turns it: where a company is registered, since when, how old it is."""
    if finding.seen.since is not None:
        return True
    indicator = indicator_of(finding.atom.measure, view.site.vocabulary)
    return indicator is not None and indicator.fixed and finding.seen.value is not None


def is_yes(position: Seen) -> Truth:
    return position.value if isinstance(position.value, bool) else None
