"""Figures that the vocabulary has no word for: they keep their own words."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from parsers.conditions.bare import Bare, bound_end, counts_terms
from parsers.conditions.parts import HELD, NOTHING, REACH, SUBJECTS, Part, Taken
from parsers.guesses import guess
from parsers.reading import Token, kinds
from parsers.rules.bounds import Bound, Test
from parsers.rules.measures import WORDISH, Mention
from parsers.rules.requirements import Need


class Nameless(Bare):
    """Reads words of ours or not, and the bound that follows."""

    def _unknown(self, tokens: Sequence[Token], at: int) -> Taken:
        """Words of ours or not, then a bound: a figure that the vocabulary has no word for."""
        if tokens[at].kind == "must":
            return 1, []
        end = at
        while end < min(len(tokens), at + REACH) and tokens[end].kind in NAMING and not ends_name(tokens, end):
            end += 1
        if end > at and (beside := self._unknown_beside(tokens, at, end)):
            return beside
        if end in (at, len(tokens)) or tokens[end].kind not in ("bound", "range") or counts_terms(tokens[end], tokens):
            return 1, []
        name = bare([token for token in tokens[at:end] if token.kind != "bracket"])
        if tokens[at].kind in (*SUBJECTS, "titled") or any(token.kind in ("hire", "need") for token in name):
            return 1, []
        again = [token.kind for token in name] == ["share"] and self.said.last("ratio") is not None
        if again or all(token.kind in EMPTY for token in name):
            used, parts = self._read_bound(tokens, end, name)
            return end - at + used, parts
        every = any(token.kind == "every" for token in (*tokens[at:end], *tokens[end].parts))
        if every and (several := self._several(name, tokens[end])):
            return end - at + 1, several
        mention = self._known_within(name, tokens[end]) or self._nameless(
            name, tokens[max(0, at - 1) : at], tokens[end]
        )
        condition, choices = self.of_need(Need(mention, tokens[end].value), tokens[end].end)
        return end - at + 1, [self._part(condition, tokens[at : end + 1], choices)]

    def _several(self, name: Sequence[Token], bound: Token) -> list[Part]:
        """成长性指标及专业化指标得分均不低于15分: each of the figures that the list names."""
        names: list[list[Token]] = [[]]
        for token in name:
            if token.kind in ("with", "pause", "or"):
                names.append([])
            else:
                names[-1].append(token)
        if len(names) < 2 or any(sum(len(token.text) for token in one) < 3 for one in names):
            return []
        needs = [Need(self._nameless(one, (), bound), bound.value) for one in names]
        return [self._part(self.of_need(need, bound.end)[0], [*name, bound]) for need in needs]

    def _unknown_beside(self, tokens: Sequence[Token], at: int, end: int) -> Taken | None:
        """发行利率高于同期LPR 200个基点, 亩均产出较周边平均水平高出两成: a figure of no word beside a published one."""
        kinds = [token.kind for token in tokens[end : end + 3]]
        if kinds[:1] == ["reference"] and kinds[1:2] == ["bound"]:
            reference, bound = tokens[end], tokens[end + 1]
        elif kinds[:2] == ["compare", "reference"] and kinds[2:] == ["bound"]:
            reference, bound = tokens[end + 1], tokens[end + 2]
        elif kinds[:2] == ["compare", "reference"] and not OF_A_LOAN.search(tokens[end - 1].text):
            return self._beside_reference(bare(list(tokens[at:end])), tokens[end], tokens[end + 1], end + 2 - at)
        else:
            return None
        name = bare([token for token in tokens[at:end] if token.text not in ("较", "比")])
        mention = self._nameless(name, (), bound)
        words = self.folded.phrase(reference.start, bound.end).removesuffix("以上").removesuffix("及")
        op = bound.value.tests[0].op
        condition, _ = self.of_need(Need(mention, beside(op), words), bound.end)
        return bound_end(tokens, bound) - at, [self._part(condition, [*name, bound])]

    def _beside_reference(self, name: list[Token], compare: Token, reference: Token, used: int) -> Taken:
        """成员数量高于本省同行业平均水平"""
        mention = self._nameless(name, (), compare)
        condition, _ = self.of_need(Need(mention, beside(compare.value), reference.text), reference.end)
        return used, [self._part(condition, [*name, reference])]

    def _known_within(self, name: Sequence[Token], bound: Token) -> Mention | None:
        """养老保险已足额缴满3个月: the figure named within, if its unit is that of the bound."""
        token = next((token for token in reversed(name) if token.kind == "mention"), None)
        if token is None or bound.start - token.end > 4:
            return None
        mention: Mention = token.value
        named = bool(mention.keys and mention.keys[0]) and not mention.share
        return mention if named and self.said.fits(mention, bound.value.dim) else None

    def _nameless(self, name: Sequence[Token], before: Sequence[Token], bound: Token) -> Mention:
        """A figure by its own words, with the period that stands in them or right before them."""
        told = (token.value for token in (*before, *name) if token.kind in ("period", "yearly"))
        span = next(told, None)
        if span:
            self.said.period = span
        words = "".join(token.text for token in name)
        period = span.period if span else None
        agg = "avg" if "年均" in words or ("平均" in words and period is not None) else None
        if span and (span.every or span.years):
            agg = agg or ("each" if span.every else "sum" if any(token.kind == "sum" for token in name) else None)
        mention = Mention((None,), period=period, agg=agg, words=words, first=name[0].start, last=name[-1].end)
        if words.endswith("贷款") and bound.kind != "compare" and bound.value.dim == "money":
            return replace(mention, keys=("loan_amount",), kind="money", flow=True, qualifier=words)
        if (
            words.endswith("面积")
            and len(words) > 2
            and "项目" not in words
            and bound.kind != "compare"
            and bound.value.dim == "area"
        ):
            return replace(mention, keys=("floor_area",), kind="area", qualifier=words.removesuffix("面积"))
        near = guess(words, self.said.vocabulary)
        if near is None:
            return mention
        self.said.guesses.append(near)
        likely = replace(mention, keys=(near.taken.key,), kind=near.taken.kind) if near.taken else mention
        dim = "ratio" if bound.kind == "compare" else bound.value.dim
        return likely if self.said.fits(likely, dim) else mention


def beside(op: Any) -> Bound:
    """The bound of a figure that is compared with another figure."""
    return Bound((Test(op, Decimal(0)),), NOTHING)


def bare(name: list[Token]) -> list[Token]:
    """The name without what only leads up to it, and without what leads on to its figure."""
    while len(name) > 1 and name[0].kind in ("generic", "head", "of", "pause", "with", "titled"):
        name.pop(0)
    while len(name) > 1 and name[-1].kind in ("must", "at", "every", "filler", "titled"):
        name.pop()
    return name


def ends_name(tokens: Sequence[Token], at: int) -> bool:
    """迁入滨江区 says where a company is, 已获评省级孵化器满两年 for how long it has been one: no names of figures."""
    if tokens[at].kind != "holding":
        return False
    family, after = tokens[at].value.items[0].family, tokens[at + 1 : at + 2]
    held = family in HELD and bool(after) and after[0].kind == "bound" and after[0].value.dim == "duration"
    return held or family in ("region", "tax_region")


OF_A_LOAN = re.compile("利率|费率")
BETWEEN = WORDISH | {"of", "share", "filler", "head", "bracket", "with", "pause", "at", "every", "must"}
NAMING = BETWEEN | kinds(
    "levels period yearly place holding party yes_no sum average scope rise fall yoy use undertake one_each titled"
)
EMPTY = frozenset(
    ("generic", "head", "of", "levels", "filler", "proportion", "every", "tail", "period", "sum", "average")
)
