"""A piece from left to right: its conditions, how they are joined, and what was left unread."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from engine.language.tree import Atom, all_of
from parsers.conditions.events import Events
from parsers.conditions.joining import combine, negate
from parsers.conditions.mentions import SUBJECTS
from parsers.conditions.parts import CLAIMS, Joiner, Part, PieceReading, Taken, any_of
from parsers.conditions.refusals import items_of
from parsers.negation import Refusal, negated_words
from parsers.reading import Token
from parsers.rules.holdings import Holding


class Conditions(Events):
    """Reads pieces one after the other."""

    def read(self, tokens: Sequence[Token]) -> PieceReading:
        """Read a piece from left to right."""
        out = self._out = PieceReading()
        joiner: Joiner = "beside" if _tells_of_others(tokens) else "and"
        gap: list[Token] = []
        at = 0
        while at < len(tokens):
            token = tokens[at]
            if (
                token.kind in ("with", "pause")
                and at + 1 < len(tokens)
                and out.parts
                and _either(tokens[at - 1], tokens[at + 1])
            ):
                joiner = "or"
                at += 1
                continue
            if token.kind in ("or", "and", "but", "pause"):
                joiner = token.kind if token.kind != "pause" else joiner  # type: ignore[assignment]  # the kinds are named as the joiners are
                gap = self._keep_gap(gap, token)
                at += 1
                continue
            used, parts = self._at(tokens, at)
            if parts is None:
                gap = self._keep_gap(gap, None)
                at += used
                continue
            if parts and gap:
                gap = self._narrow(parts, gap)
            if parts:
                opens = not out.parts
                out.parts += [
                    replace(
                        part,
                        joiner=joiner if not index else "and",
                        opens=opens and not index,
                        whose=_is_whose(tokens, at),
                    )
                    for index, part in enumerate(parts)
                ]
                joiner = "and"
                gap = self._keep_gap(gap, None)
            else:
                gap += tokens[at : at + used]
            at += used
        self._keep_gap(gap, None)
        return out

    def denied(self, tokens: Sequence[Token]) -> tuple[list[Part], list[Sequence[Token]]]:
        """What a refusal speaks of (…的，不予支持), each thing turned round; and what of it was not understood."""
        parts: list[Part] = []
        unread: list[Sequence[Token]] = []
        told = next((token.value for token in tokens if token.kind == "period"), None)
        self.said.period = told or self.said.period
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
            elif len(text) > 3:
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
        if (
            gap[-1].kind == "of"
            and isinstance(atom, Atom)
            and atom.op not in ("has_any", "is")
            and sum(len(token.text) for token in gap if token.kind in ("word", "use", "title")) > 2
        ):
            words = self.folded.phrase(gap[0].start, gap[-1].start)
            kept = self.is_told(atom)
            narrowed = replace(atom, measure=replace(atom.measure, qualifier=words))
            self._kept.append(narrowed)
            if kept:
                self.told.add(id(narrowed))
            parts[0] = replace(parts[0], condition=narrowed)
        if any(token.kind in CLAIMS for token in gap):
            return gap
        short = sum(len(token.text) for token in gap if token.kind in ("word", "use", "title")) <= 2
        return (
            []
            if short
            or gap[-1].kind != "of"
            or (isinstance(parts[0].condition, Atom) and parts[0].condition.measure.qualifier)
            else gap
        )

    def _keep_gap(self, gap: list[Token], at: Token | None) -> list[Token]:
        """A stretch without a condition; an enumeration within it belongs to it."""
        if at is not None and at.kind == "pause" and gap:
            return [*gap, at]
        if gap:
            self._out.gaps.append(tuple(gap))
        return []

    def _read_bracket(self, tokens: Sequence[Token], at: int) -> Taken:
        """（其中…不低于…） adds to what stands before, （专业孵化器8家以上） relaxes it, （个体工商户除外）
        takes out."""
        inside = tokens[at].value
        outer, self._out = self._out, PieceReading()
        if any(token.kind in ("excepted", "except", "not") for token in inside):
            items = items_of(inside)
            parts = (
                [
                    self._part(
                        self.of_holding(Holding(items, none=True), inside[0].start, inside[-1].end)[0],
                        tokens[at : at + 1],
                    )
                ]
                if items
                else []
            )
        elif any(token.kind in ("need", "bound") for token in inside) and outer.parts:
            parts = self.read(inside).parts
            if parts and inside[0].kind == "holding":
                relaxed = all_of(*(part.condition for part in parts))
                outer.parts[-1] = replace(
                    outer.parts[-1], condition=any_of([outer.parts[-1].condition, relaxed or outer.parts[-1].condition])
                )
                parts = []
            elif parts:
                outer.parts[-1] = replace(
                    outer.parts[-1],
                    condition=all_of(outer.parts[-1].condition, *(part.condition for part in parts))
                    or parts[0].condition,
                )
                parts = []
        else:
            parts = []
        self._out = outer
        return 1, parts


def _alternatives(tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """Each of the things that a refusal names; figures joined by 且 are refused together."""
    stretch: list[Token] = []
    for token in tokens:
        if token.kind in ("or", "pause", "comma") and stretch:
            yield stretch
            stretch = []
        elif token.kind not in ("or", "pause", "comma"):
            stretch.append(token)
    if stretch:
        yield stretch


def _either(before: Token, after: Token) -> bool:
    """小微企业和个体工商户: nobody is both."""
    return before.kind == "scale" and after.kind == "holding" and after.value.items[0].family == "ownership"


def _tells_of_others(tokens: Sequence[Token]) -> bool:
    """，以及…的企业: others of whom the same is true."""
    return len(tokens) > 2 and tokens[0].kind == "with" and tokens[-1].kind in (*SUBJECTS, "head")


def _is_whose(tokens: Sequence[Token], at: int) -> bool:
    """…不低于5%的电商企业, 电商企业上年度…: a subject after or before what is said of it."""
    if tokens[at].kind not in SUBJECTS:
        return False
    following = tokens[at + 1].kind if at + 1 < len(tokens) else "stop"
    leads = all(token.kind in ("for", "generic", "head") for token in tokens[:at])
    return (at > 0 and tokens[at - 1].kind == "of") or (leads and following in _SAID_OF_IT)


_SAID_OF_IT = frozenset("mention need period yearly note word filler use titled newly_titled head".split())  # noqa: SIM905


_HAPPENS = re.compile("存在|发生|被|受到|因|过(?!渡)|曾|出现|尚未|未(?!来)")
