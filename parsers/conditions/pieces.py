"""A piece from left to right: its conditions, how they are joined, and what was left unread."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import dropwhile, takewhile

from engine.language.periods import Period
from engine.language.tree import Atom
from parsers.conditions.brackets import Brackets
from parsers.conditions.joining import combine
from parsers.conditions.parts import CLAIMING, CLAIMS, SUBJECTS, Part, PieceReading, Taken
from parsers.conditions.turned import negate
from parsers.negation import Refusal, negated_words
from parsers.reading import Token, kinds


class Conditions(Brackets):
    """Reads pieces one after the other."""

    def read(self, tokens: Sequence[Token]) -> PieceReading:
        """Read a piece from left to right."""
        self._out = PieceReading(joiner="beside" if _tells_of_others(tokens) else "and")
        at = 0
        while at < len(tokens):
            at += self._join(tokens, at) or self._step(tokens, at)
        self._keep_alternative()
        self._keep_gap()
        return self._out

    def _join(self, tokens: Sequence[Token], at: int) -> int:
        """Does a word stand here that joins conditions? How many tokens it takes."""
        token, out = tokens[at], self._out
        between = 0 < at < len(tokens) - 1 and bool(out.parts)
        if token.kind in ("with", "pause") and between and _either(tokens[at - 1], tokens[at + 1]):
            self._out.joiner = "or"
            return 1
        if token.kind not in ("or", "and", "but", "pause"):
            return 0
        if token.kind == "pause" and self._out.gap:
            self._out.gap.append(token)  # an enumeration within a stretch belongs to it
            return 1
        if token.kind == "or":
            self._keep_alternative(tokens[at + 1 :])
        self._keep_gap()
        self._out.joiner = token.kind if token.kind != "pause" else self._out.joiner  # type: ignore[assignment]  # the kinds are named as the joiners are
        return 1

    def _step(self, tokens: Sequence[Token], at: int) -> int:
        """Read on by one condition, or by one word that gives none; how many tokens that takes."""
        used, parts = self._at(tokens, at)
        if parts:
            if self._out.gap:
                self._out.gap = self._narrow(parts, self._out.gap)
            self._add(parts, whose=_is_whose(tokens, at))
        if parts or parts is None:
            self._keep_gap()
        else:
            self._out.gap += tokens[at : at + used]
        return used

    def _add(self, parts: Sequence[Part], *, whose: bool = False) -> None:
        """The parts of one step, the first of them joined as the word before it says."""
        first = replace(parts[0], joiner=self._out.joiner, opens=not self._out.parts, whose=whose)
        rest = [replace(part, joiner="and", opens=False, whose=whose) for part in parts[1:]]
        self._out.parts += [first, *rest]
        self._out.joiner = "and"

    def _keep_alternative(self, rest: Sequence[Token] = ()) -> None:
        """具有农村户籍或者连续从业五年以上: one of two that may hold is kept in its own words where it is not read."""
        beside = self._out.joiner == "or" and bool(self._out.parts)
        if _is_told(self._out.gap) and (beside or any(token.kind in CLAIMING for token in rest)):
            self._add([self.yes(self._out.gap)])
            self._out.gap = []

    def other_way_in(self, tokens: Sequence[Token]) -> Part | None:
        """，或者拥有高级职称人员若干名的: a piece that may hold instead, in its own words."""
        told = tokens[0].kind == "or" and len(tokens) > 1 and _is_told(tokens[1:])
        return replace(self.yes(tokens[1:]), joiner="or") if told else None

    def denied(self, tokens: Sequence[Token]) -> tuple[list[Part], list[Sequence[Token]]]:
        """What a refusal speaks of (…的，不予支持), each thing turned round; and what of it was not understood."""
        parts: list[Part] = []
        unread: list[Sequence[Token]] = []
        told = next((token.value for token in tokens if token.kind == "period"), None)
        self.said.period, self.said.dated_here = told or self.said.period, told is not None
        for stretch in _alternatives(tokens):
            text = self.folded.text[stretch[0].start : stretch[-1].end]
            refusals = negated_words(text, stretch[0].start)
            read = [] if refusals else self.read(stretch).parts
            if refusals:
                parts += self.refused(refusals, stretch)
            elif read:
                whole = combine(read)
                assert whole is not None
                parts.append(replace(read[0], condition=negate(whole), joiner="and"))
            elif _HAPPENS.search(text):
                parts += self.refused([Refusal(None, stretch[0].start, stretch[-1].end)], stretch)
            elif len(text) > 3 and not any(token.kind in ("group_or", "these") for token in stretch):
                unread.append(stretch)
        return parts, unread

    def _at(self, tokens: Sequence[Token], at: int) -> Taken:
        """The parts that begin at this token, and how many tokens they take; None where they are read and ask
        nothing."""
        token = tokens[at]
        reader = getattr(self, f"_read_{token.kind}", None)
        if reader is None:
            return self._unknown(tokens, at)
        used, parts = reader(tokens, at)
        return used, parts

    def _narrow(self, parts: list[Part], gap: list[Token]) -> list[Token]:
        """Words right before a figure are its subject, or with 的 narrow it."""
        atom = parts[0].condition
        figure = isinstance(atom, Atom) and atom.op not in ("has_any", "has_none", "is")
        said = sum(len(token.text) for token in gap if token.kind in ("word", "use", "title"))
        if figure and gap[-1].kind == "of" and said > 2:
            self._qualify(parts, gap[0].start, gap[-1].start)
        if any(token.kind in CLAIMS for token in gap):
            gap = list(dropwhile(lambda token: token.kind == "for", gap))
            beside = figure and gap[-1].end == parts[0].start and all(token.kind in NARROWS for token in gap)
            if not beside:
                return gap
            narrowing = list(dropwhile(lambda token: token.kind in LEADS, gap))
            self._qualify(parts, narrowing[0].start, gap[-1].end)  # 省外产值, 主导产品国内市场占有率
            spans = [token.value.period for token in gap[: len(gap) - len(narrowing)] if token.kind == "period"]
            self._of_time(parts, spans)
        elif isinstance(atom, Atom) and figure and atom.measure.of and (told := _said_before(gap, parts[0].start)):
            self._qualify(parts, told[0].start, gap[-1].end)  # 境外销售收入, 自有仓储面积
        narrowed = isinstance(parts[0].condition, Atom) and parts[0].condition.measure.qualifier
        return [] if said <= 2 or gap[-1].kind != "of" or narrowed else gap

    def _qualify(self, parts: list[Part], start: int, end: int) -> None:
        """The figure is only of what these words say."""
        atom = parts[0].condition
        assert isinstance(atom, Atom)
        narrowed = replace(atom, measure=replace(atom.measure, qualifier=self.folded.phrase(start, end)))
        self._kept.append(narrowed)
        if self.is_told(atom):
            self.told.add(id(narrowed))
        parts[0] = replace(parts[0], condition=narrowed)

    def _of_time(self, parts: list[Part], periods: Sequence[Period]) -> None:
        """近三年新增工业设计相关专利: the time is not what narrows the figure, it is the figure's own."""
        atom = parts[0].condition
        assert isinstance(atom, Atom)
        if periods and not atom.measure.period:
            timed = replace(atom, measure=replace(atom.measure, period=periods[-1]))
            self._kept.append(timed)
            if self.is_told(atom):
                self.told.add(id(timed))
            parts[0] = replace(parts[0], condition=timed)

    def _keep_gap(self) -> None:
        """The stretch without a condition ends here."""
        if self._out.gap and self._out.gap[0].kind == "for" and any(token.kind in CLAIMS for token in self._out.gap):
            del self._out.gap[0]
        if self._out.gap:
            self._out.gaps.append(tuple(self._out.gap))
        self._out.gap = []


def _alternatives(tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """Each of the things that a refusal names; figures joined by 且 are refused together."""
    stretch: list[Token] = []
    for place, token in enumerate(tokens):
        following = tokens[place + 1].kind if place + 1 < len(tokens) else ""
        parts = token.kind in ("or", "pause", "comma") and following not in ("grade", "level", "levels")
        if parts and stretch:
            yield stretch
            stretch = []
        elif not parts:
            stretch.append(token)
    if stretch:
        yield stretch


def _said_before(gap: Sequence[Token], start: int) -> list[Token]:
    """The words that stand right before a figure and say of what it is, none where they say nothing of it."""
    words = list(takewhile(lambda token: token.kind == "word", reversed(gap)))[::-1]
    text = "".join(token.text for token in words)
    beside = bool(words) and words[-1].end == start and len(text) > 1
    return words if beside and not _SAYS_NOTHING.search(text) else []


def _either(before: Token, after: Token) -> bool:
    """小微企业和个体工商户: nobody is both."""
    return before.kind == "scale" and after.kind == "holding" and after.value.items[0].family == "ownership"


def _tells_of_others(tokens: Sequence[Token]) -> bool:
    """，以及…的企业: others of whom the same is true."""
    return len(tokens) > 2 and tokens[0].kind == "with" and tokens[-1].kind in (*SUBJECTS, "head")


def _is_told(gap: Sequence[Token]) -> bool:
    """Is a stretch long enough to be a requirement of its own, and no list of names?"""
    announces = any(token.kind in ("these", "group_or", "terms", "meet", "below") for token in gap)
    return sum(len(token.text) for token in gap) > 5 and gap[-1].kind not in ("pause", "levels") and not announces


def _is_whose(tokens: Sequence[Token], at: int) -> bool:
    """…不低于5%的电商企业, 电商企业上年度…: a subject after or before what is said of it."""
    if tokens[at].kind not in SUBJECTS:
        return False
    following = tokens[at + 1].kind if at + 1 < len(tokens) else "stop"
    leads = all(token.kind in ("for", "generic", "head") for token in tokens[:at])
    return (at > 0 and tokens[at - 1].kind == "of") or (leads and following in _SAID_OF_IT)


_SAID_OF_IT = kinds("mention need period yearly note word filler use titled newly_titled head")


NARROWS = kinds(
    "word generic place level levels period yearly at filler head tail titled must newly industry field excepted"
)
LEADS = kinds("head must titled filler period yearly at")
_SAYS_NOTHING = re.compile(
    "[时上中后者为之轮其是]$|^[a-z].$|预计|基期|连续|缴纳|完成|正常|继续|须|最近|期限|^综合$|^主导$|之日起|[度须不]$|等次$"
)
_HAPPENS = re.compile("存在|发生|被|受到|因|过(?!渡)|曾|出现|尚未|未(?!来)")
