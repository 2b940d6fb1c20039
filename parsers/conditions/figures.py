"""Figures of a piece to atoms: needs, bounds that take over a figure said before, and figures we have no word for."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from engine.language.tree import Atom, Condition, FigureRef, Measure, all_of
from parsers.conditions.parts import Part, PieceReading, Taken, any_of
from parsers.folding import Folded
from parsers.reading import Token
from parsers.rules.bounds import Bound, Test
from parsers.rules.measures import Mention
from parsers.rules.references import reference
from parsers.rules.requirements import Need
from parsers.said import Said


class Figures:
    """What every reader of pieces remembers, and how it makes atoms of figures."""

    def __init__(self, folded: Folded, said: Said) -> None:
        self.folded = folded
        self.said = said
        self.told: set[int] = set()  # atoms whose bound the text settles by （含） or （不含）
        self._out = PieceReading()
        self._done: set[int] = set()  # holdings that an earlier word has used up
        self._kept: list[Atom] = []  # so that an id stays one atom's

    def is_told(self, atom: Atom) -> bool:
        """Does the text itself say whether the bound is held?"""
        return id(atom) in self.told

    def atom(self, measure: Measure, op: Any, value: Any, start: int, end: int) -> Atom:
        return Atom(
            measure=measure,
            op=op,
            value=value,
            phrase=self.folded.phrase(start, end),
            span=self.folded.span(start, end),
        )

    def _part(
        self, condition: Condition, tokens: Sequence[Token], choices: tuple[Condition, ...] = (), key: str = ""
    ) -> Part:
        return Part(condition, "and", tokens[0].start, tokens[-1].end, choices, key)

    def of_need(self, need: Need, end: int) -> tuple[Condition, tuple[Condition, ...]]:
        """The condition of a need, and one condition for each of its choices."""
        bound = self._rebased(need)
        mention = self.said.complete(need.mention, bound.dim)
        if bound.dim and mention.keys != (None,) and not need.other and not self.said.fits(mention, bound.dim):
            mention = replace(mention, keys=(None,), share=False, over=None, change=None)
        mention = self._per(mention, bound)
        self.said.remember(mention)
        first, last = (mention.first, mention.last) if mention.words else (mention.first, end)
        conditions = [
            self._one_key(mention, key, bound.tests or bound.choices[0], need, first, last, bound)
            for key in mention.keys
        ]
        choices = tuple(
            self._one_key(mention, mention.keys[0], tests, need, first, last, bound) for tests in bound.choices
        )
        whole = any_of(conditions) if mention.join == "any" else all_of(*conditions)
        assert whole is not None
        banded = any(len(tests) > 1 for tests in bound.choices)
        return (any_of(choices) if banded else choices[0] if choices else whole), choices

    def _rebased(self, need: Need) -> Bound:
        """下降5%以上 is growth of at most -5%."""
        bound = need.bound
        if need.mention.change in ("rise", "growth") and bound.dim == "times":  # 增长一倍以上
            return replace(bound, amount=replace(bound.amount, dim="ratio"))
        if need.mention.change != "fall" or bound.dim not in ("ratio", "money", "count"):
            return bound
        turned = {">=": "<=", ">": "<", "<=": ">=", "<": ">", "==": "=="}

        def below(tests: tuple[Test, ...]) -> tuple[Test, ...]:
            return tuple(Test(turned[test.op], -test.number, test.told) for test in tests)  # type: ignore[arg-type]

        return replace(bound, tests=below(bound.tests), choices=tuple(map(below, bound.choices)))

    def _per(self, mention: Mention, bound: Bound) -> Mention:
        """300万元/亩: a figure per mu is none of ours; 30人/千平方米 is one per area."""
        if bound.amount.per in ("亩", "公顷"):
            return replace(mention, keys=(None,), share=False)
        if bound.amount.per in ("平方米", "千平方米"):
            return replace(mention, share=True, over="floor_area")
        return mention

    def _one_key(
        self,
        mention: Mention,
        key: str | None,
        tests: tuple[Test, ...],
        need: Need,
        first: int,
        last: int,
        bound: Bound,
    ) -> Condition:
        measure = self.said.measure(mention, key, dim=bound.dim)
        if bound.amount.currency:
            measure = replace(measure, currency=bound.amount.currency, qualifier=measure.qualifier)
        if need.other is not None:
            return self.atom(measure, tests[0].op, self._other(need.other), first, last)
        scale = Decimal(1000) if bound.amount.per == "千平方米" else Decimal(mention.per)
        atoms = [self.atom(measure, test.op, test.number / scale, first, last) for test in tests]
        self.told |= {id(atom) for atom, test in zip(atoms, tests, strict=True) if test.told}
        self._kept += atoms
        return all_of(*atoms) or atoms[0]

    def _other(self, other: Mention | str) -> Measure | FigureRef:
        if isinstance(other, str):
            return reference(other) or Measure(phrase=other)
        before = self.said.mentions[-1]
        mention = self.said.complete(other, "ratio" if other.change else "")
        mention = replace(mention, period=mention.period or before.period, agg=mention.agg or before.agg)
        return self.said.measure(mention, mention.keys[0], dim="ratio" if other.change else "")

    def _read_need(self, tokens: Sequence[Token], at: int) -> Taken:
        token = tokens[at]
        condition, choices = self.of_need(self._of_words(token.value), token.end)
        told = any(part.kind in ("bound", "range", "amount") for part in token.walk())
        return 1, [replace(self._part(condition, [token], choices), told_figure=told)]

    def _of_words(self, need: Need) -> Need:
        """高级技师占技能人才四分之一以上: the words before a share without a figure say of what."""
        words = [token for token in self._out.gap if token.kind not in ("head", "generic", "filler", "at", "for")]
        part = need.mention.share and need.mention.over == "" and need.mention.keys not in ((), (None,))
        if part and words and words[-1].end == need.mention.first and words[-1].kind in ("word", "place", "level"):
            qualifier = self.folded.text[words[0].start : need.mention.first]
            self._out.gap = []
            return replace(need, mention=replace(need.mention, qualifier=qualifier))
        nameless = need.mention.keys == (None,) and not need.mention.share
        beside = bool(words) and words[-1].end == need.mention.first and words[-1].kind != "of"
        if not words or not ((need.mention.share and not need.mention.keys) or (nameless and beside)):
            return need
        start = words[0].start
        text = self.folded.text[start : need.mention.last]
        self._out.gap = []
        if nameless:
            return replace(need, mention=replace(need.mention, words=text, first=start))
        return replace(need, mention=Mention((None,), words=text, first=start, last=need.mention.last))

    def yes(self, tokens: Sequence[Token]) -> Part:
        """What is so or not, in the text's own words."""
        words = [token for token in tokens if token.kind not in ("among", "of")]
        return self._part(self.atom(Measure(phrase=None), "is", True, words[0].start, words[-1].end), words, key="told")

    def _measure_of(self, mention: Mention) -> Measure:
        complete = self.said.complete(mention, "")
        return self.said.measure(complete, complete.keys[0])
