"""Figures that stand without a bound beside them: compared, said to move, or only kept in mind."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from engine.language.tree import Measure
from parsers.conditions.nameless import BETWEEN, OF_A_LOAN, Nameless, bare, beside
from parsers.conditions.parts import NOTHING, REACH, Taken
from parsers.reading import Token
from parsers.rules.bounds import Bound, Test
from parsers.rules.doings import Slice
from parsers.rules.measures import WORDISH, Mention
from parsers.rules.numbers import Amount
from parsers.rules.requirements import Need


class Mentions(Nameless):
    """Reads mentions that no rule has put together with a bound."""

    def _read_mention(self, tokens: Sequence[Token], at: int) -> Taken:
        """A figure without a bound: compared with another one, said to fall or rise, or only kept in mind."""
        mention: Mention = tokens[at].value
        rest = tokens[at + 1 : at + REACH]
        if (compared := self._compared(mention, rest)) is not None:
            need, used = compared
            return used, [self._part(self.of_need(need, tokens[at].end)[0], tokens[at : at + used])]
        bound_at = next((i for i, token in enumerate(rest) if token.kind in ("bound", "range")), None)
        if bound_at is not None and all(token.kind in BETWEEN for token in rest[:bound_at]):
            return self._unknown(tokens, at)
        if moved := self._moved(tokens, at, mention):
            return moved
        if mention.keys or mention.change:
            self.said.remember(self.said.complete(mention, ""))
        return 1, []

    def _compared(self, mention: Mention, rest: Sequence[Token]) -> tuple[Need, int] | None:
        """高于全区平均水平5个百分点, 高于2022年一季度, 不低于同期财政补助总额; and how many tokens it takes."""
        kinds = [other.kind for other in rest[:3]]
        if kinds[:1] != ["compare"] and "compare" not in kinds[:2]:
            return None
        if kinds[:2] == ["compare", "reference"] and kinds[2:] in (["bound"], ["amount"]):
            op = rest[2].value.tests[0].op if kinds[2] == "bound" else rest[0].value
            words = rest[1].text + rest[2].text.removesuffix("以上").removesuffix("及")
            return Need(mention, beside(op), words), 4
        compare = next(other for other in rest[:2] if other.kind == "compare")
        named = kinds[:2] == ["compare", "reference"] and kinds[2:] != ["bracket"]
        if named and not (mention.keys == (None,) and OF_A_LOAN.search(mention.words)):
            return Need(mention, beside(compare.value), rest[1].text), 3
        if (
            mention.keys == (None,)
            and not mention.change
            and (kinds[:2] != ["compare", "reference"] or OF_A_LOAN.search(mention.words))
        ):
            return None
        if kinds[1:2] == ["period"]:
            return Need(mention, beside(compare.value), Mention(period=rest[1].value.period, change=mention.change)), 3
        return self._against_words(mention, compare, rest)

    def _read_compare(self, tokens: Sequence[Token], at: int) -> Taken:
        """且高于全区平均水平: of the figure named before."""
        before = self.said.last()
        reference = tokens[at + 1] if at + 1 < len(tokens) else None
        if before is None or reference is None or reference.kind != "reference" or self._out.gap:
            return self._unknown(tokens, at)
        words = self.folded.phrase(reference.start, reference.end)
        mention = replace(before, first=tokens[at].start, last=reference.end, words=reference.text)
        condition, _ = self.of_need(Need(mention, beside(tokens[at].value), words), reference.end)
        return 2, [self._part(condition, tokens[at : at + 2])]

    def _against_words(self, mention: Mention, compare: Token, rest: Sequence[Token]) -> tuple[Need, int] | None:
        """The other figure is told in words; one that stands in a bracket beside them is what counts."""
        if not any(token.kind in ("reference", "mention", "word") for token in rest[1:4]):
            return None
        stop = next((i for i, token in enumerate(rest) if token.kind in ("of", "head", "pause", "and")), len(rest))
        notes = [token.value for token in rest[:stop] if token.kind == "bracket"]
        told = next((note[0].value for note in notes if [part.kind for part in note] == ["amount"]), None)
        if told is not None:
            return Need(mention, Bound((Test(compare.value, told.number),), told)), stop + 1
        return Need(mention, beside(compare.value), "".join(token.text for token in rest[1:stop])), stop + 1

    def _moved(self, tokens: Sequence[Token], at: int, mention: Mention) -> Taken | None:
        """用电量同比下降 without a figure is growth below zero; 同比不下降 is growth of zero or more."""
        negated = [token.kind for token in tokens[at + 1 : at + 3]] == ["not", "mention"] and tokens[
            at + 2
        ].value.change == "fall"
        if at and tokens[at - 1].kind == "group_or" and mention.change == "fall":
            mention = replace(self.said.complete(mention, "ratio"), join="any")  # 营业收入、研发费用任一项为负增长
        if mention.change not in ("fall", "rise") or negated:
            if not (negated and mention.keys):
                return None
            need = Need(replace(mention, change="growth"), Bound((Test(">=", Decimal(0)),), NOTHING))
            return 3, [self._part(self.of_need(need, tokens[at].end)[0], tokens[at : at + 3])]
        following = tokens[at + 1].kind if at + 1 < len(tokens) else ""
        if following not in ("", "but", "of", "and", "pause", "head") or (
            not any(word in mention.words for word in ("同比", "上年", "逐年", "连年")) and not mention.keys
        ):
            return None
        if at + 1 < len(tokens) and any(token.kind in ("bound", "amount") for token in tokens[at + 1 : at + 3]):
            return None
        need = Need(
            replace(mention, change="growth"),
            Bound((Test("<" if mention.change == "fall" else ">", Decimal(0)),), NOTHING),
        )
        if "逐年" in mention.words or "连年" in mention.words:
            need = replace(need, mention=replace(need.mention, agg="each"))
        return 1, [self._part(self.of_need(need, tokens[at].end)[0], tokens[at : at + 1])]

    def _read_rank(self, tokens: Sequence[Token], at: int) -> Taken:
        """入库税收总额居全市前10位: the place of a company among others."""
        gap = self._out.gap
        name = bare([token for token in gap if token.kind not in ("for", "head", "place", "sited", "period", "yearly")])
        text = "".join(token.text for token in gap)
        if not name or "获奖" in text or not (len(text) > 3 or self.said.mentions):
            return 1, []
        mention = next((token.value for token in reversed(gap) if token.kind == "mention"), None)
        told = mention or (self.said.last() if "排名" in text or "位" in text else None)
        key = _RANKS.get(told.keys[0] or "" if told and told.keys else "")
        first, words = name[0].start, self.folded.text[name[0].start : tokens[at].end]
        ranked = Mention(
            (key,), "count", words=words, first=first, last=tokens[at].end, period=told.period if told else None
        )
        if key is None and ranked.period is None and self.said.period and self.said.dated_here:
            ranked = replace(ranked, period=self.said.period.period)
        if mention is None and key is None and not _AMONG_ITS_LIKE.search(text):
            return 1, []
        self._out.gap = []
        test = Test("<=", tokens[at].value)
        bound = Bound((test,), Amount(tokens[at].value, "count"))
        condition, _ = self.of_need(Need(ranked, bound), tokens[at].end)
        self.said.mentions.pop()  # 增量居前20名且增幅…: the next words speak of the figure, not of its place
        return 1, [self._part(condition, [*name, tokens[at]])]

    def _read_per(self, tokens: Sequence[Token], at: int) -> Taken:
        """每10家在孵企业至少配备1名导师 is a share of 0.1 that has no word of ours."""
        counted = next((token for token in tokens[at + 1 : at + 3] if token.kind == "amount"), None)
        end = next(
            (
                i
                for i in range(at + 2, min(len(tokens), at + REACH))
                if tokens[i].kind in ("bound", "amount") and tokens[i] is not counted
            ),
            None,
        )
        if counted is None or end is None or not counted.value.number:
            return 1, []
        amount = tokens[end].value if tokens[end].kind == "amount" else tokens[end].value.amount
        stop = end + 1
        while stop < len(tokens) and tokens[stop].kind in WORDISH:
            stop += 1
        atom = self.atom(
            Measure(phrase=None), ">=", amount.number / counted.value.number, tokens[at].start, tokens[stop - 1].end
        )
        return stop - at, [self._part(atom, tokens[at:stop])]

    def _read_slice(self, tokens: Sequence[Token], at: int) -> Taken:
        piece: Slice = tokens[at].value
        if piece.bound.dim == "ratio" and piece.mention and piece.mention.keys == (None,):
            self._out.gaps.append((tokens[at],))
            return 1, []
        if piece.mention:
            self.said.remember(self.said.complete(piece.mention, piece.bound.dim))
        return 1, None


_AMONG_ITS_LIKE = re.compile("(?:全国|全球|世界|全[省市区县]|国内|行业).{0,8}(?:排名|位居|位列|居)")
_RANKS = {"innovation_points": "points_rank", "points_rank": "points_rank", "market_share": "market_rank"}
