"""What stands in brackets: （其中…不低于…） adds to what stands before, （专业孵化器8家以上） lets some in with less,
（个体工商户除外） takes some out."""

from collections.abc import Sequence
from dataclasses import replace

from engine.language.tree import Atom, Condition, all_of, atoms
from parsers.conditions.cases import subject
from parsers.conditions.events import Events
from parsers.conditions.parts import Part, PieceReading, Taken, any_of
from parsers.conditions.refusals import items_of
from parsers.reading import Token
from parsers.rules.bounds import Bound, Test
from parsers.rules.holdings import Holding


class Brackets(Events):
    """Reads brackets and gives what they say to the condition before them."""

    def read(self, tokens: Sequence[Token]) -> PieceReading:
        """Read a piece; here so that what stands in a bracket can be read like one."""
        raise NotImplementedError

    def _read_bracket(self, tokens: Sequence[Token], at: int) -> Taken:
        inside = tokens[at].value
        if any(token.kind in ("excepted", "except", "not") for token in inside):
            return 1, self._left_out(tokens[at])
        if self._out.parts and any(token.kind in ("need", "bound", "relax", "range") for token in inside):
            before = self._out.parts[-1]
            self._out.parts[-1] = replace(before, condition=self._with(before, inside))
        elif any(token.kind == "need" for token in inside) and self._named():
            return 1, self._inside(inside)
        return 1, []

    def _named(self) -> bool:
        """Does a name stand right before the bracket?"""
        return bool(self._out.gap) and self._out.gap[-1].kind not in ("period", "yearly", "head", "of")

    def _inside(self, inside: Sequence[Token]) -> list[Part]:
        """A档（积分700分以上）: the bracket says what the name before it means."""
        outer, self._out = self._out, PieceReading()
        parts = self.read(inside).parts
        self._out = outer
        return parts

    def _left_out(self, bracket: Token) -> list[Part]:
        """（个体工商户除外）"""
        inside = bracket.value
        items = items_of(inside)
        if not items:
            return []
        condition, _ = self.of_holding(Holding(items, none=True), inside[0].start, inside[-1].end)
        return [self._part(condition, [bracket])]

    def _with(self, before: Part, inside: Sequence[Token]) -> Condition:
        """The condition before a bracket with what the bracket says."""
        last = list(atoms(before.condition))[-1]
        outer, self._out = self._out, PieceReading()
        told = [part.condition for part in self.read(bounded(inside, last)).parts]
        self._out = outer
        added = all_of(*told)
        if added is None:
            return before.condition
        apart = len(told) > 1 and subject(told[0]) != subject(before.condition)
        if inside[0].kind == "holding" or (apart and subject(told[-1]) == subject(last)):
            return any_of([before.condition, added])
        return all_of(before.condition, added) or added


def bounded(tokens: Sequence[Token], last: Atom | None) -> list[Token]:
    """可放宽至8年: the figure after the word is bounded as the one that is relaxed."""
    out: list[Token] = []
    for token in tokens:
        relaxes = not out or out[-1].kind == "relax"
        if relaxes and token.kind == "amount" and last is not None and last.op in (">", ">=", "<", "<="):
            bound = Bound((Test(last.op, token.value.number),), token.value)
            out[-1:] = [replace(token, kind="bound", value=bound)]
        else:
            out.append(token)
    return out
