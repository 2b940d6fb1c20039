"""A verdict's tree as what it asks of levers, one ask for each thing that could turn a finding.

`not` is carried down to the leaves; a finding on several years or titles becomes a small tree of its own.
"""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import replace

from engine.language.tree import TAG_OPS, ListRef
from engine.meaning.asks import Ask, Asked, AskEnough, asks_by_lever, is_fixed, is_yes, key_of
from engine.meaning.atoms import own_answers, stands
from engine.meaning.compare import year_by_year
from engine.meaning.kleene import Truth
from engine.meaning.levers import YES_OR_NO, Lever, Levers, distance_to, positions_for
from engine.meaning.seen import Seen
from engine.meaning.title_asks import TitleReader
from engine.meaning.verdict import Branch, Finding, Node, UnreadFinding, findings
from engine.meaning.view import View
from engine.meaning.wordless import wordless


class Reader:
    """Reads a verdict's tree; `view` is the one the judge had."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.levers = Levers()

    def read(self, root: Node) -> Asked:
        """What must be so for the whole to hold."""
        self.titles = TitleReader(self.view, self.levers, findings(root))
        asked = self._node(root, wanted=True)
        for lever, asks in asks_by_lever(asked).items():
            _put_in_order(lever, asks)
        return asked

    def _node(self, node: Node, *, wanted: bool) -> Asked:
        match node:
            case Branch():
                return self._branch(node, wanted)
            case UnreadFinding(name=name, truth=truth):
                return self._answer(node, wanted, name, truth)
            case Finding():
                return self._finding(node, wanted)

    def _branch(self, node: Branch, wanted: bool) -> AskEnough:
        parts = [part for part in node.parts if part.counts]
        least = {"all": len(parts), "any": 1, "at_least": node.least, "not": 1}[node.kind]
        below = wanted != (node.kind == "not")
        read = tuple(self._node(part, wanted=below) for part in parts)
        return AskEnough(least if wanted else len(parts) - least + 1, read)

    def _finding(self, finding: Finding, wanted: bool) -> Asked:
        atom, seen, required = finding.atom, finding.seen, finding.required
        if seen.yearly is not None:
            years = tuple(self._finding(year, wanted) for year in _by_years(self.view, finding, seen.yearly))
            return AskEnough(len(years) if wanted else 1, years)
        if finding.answered or required.value is None or (isinstance(atom.value, ListRef) and required.missing):
            name = next(iter(own_answers(atom)), None) or ("open", wordless(atom.measure), atom.op, atom.value)
            return self._answer(finding, wanted, name, finding.truth)
        if atom.op in TAG_OPS:
            return self.titles.read(finding, wanted)
        lever = self.levers.of(key_of(finding), seen, is_fixed=is_fixed(self.view, finding))
        lever.offer(positions_for(self.view, atom, seen, required))
        return Ask(finding, lever, wanted, lambda position: stands(self.view, atom, position, required))

    def _answer(self, finding: Finding | UnreadFinding, wanted: bool, name: Hashable, truth: Truth) -> Ask:
        """Only a person can say."""
        lever = self.levers.of(name, Seen(truth))
        lever.offer(YES_OR_NO)
        return Ask(finding, lever, wanted, is_yes)


def _put_in_order(lever: Lever, asks: Sequence[Ask]) -> None:
    """The nearest positions first; of equally near ones, as all are to what isn't known, the least demanding."""
    now, *others = lever.positions
    others.sort(key=lambda position: (distance_to(now, position), sum(position in ask.good for ask in asks)))
    lever.positions = [now, *others]


def _by_years(view: View, finding: Finding, years: Sequence[Seen]) -> Iterator[Finding]:
    """A finding on each of several years as one finding a year."""
    for year, asked in year_by_year(years, finding.required):
        measure = finding.atom.measure
        atom = replace(finding.atom, measure=replace(measure, agg=None, period=year.period or measure.period))
        truth = stands(view, atom, year, asked)
        yield Finding(atom=atom, truth=truth, seen=year, required=asked, missing=year.missing if truth is None else ())
