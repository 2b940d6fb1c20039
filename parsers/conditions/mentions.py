"""Figures that stand without a bound beside them, or with one but without a name."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from engine.language.tree import Agg, Measure
from parsers.conditions.figures import Figures
from parsers.conditions.parts import HELD, NOTHING, REACH, Part, Taken
from parsers.guesses import guess
from parsers.reading import Token, kinds
from parsers.rules.bounds import Bound, Test
from parsers.rules.doings import Slice
from parsers.rules.measures import WORDISH, Mention
from parsers.rules.numbers import Amount
from parsers.rules.requirements import Need


class Mentions(Figures):
    """Reads mentions and bounds that no rule has put together."""

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
            return Need(mention, _beside(op), words), 4
        compare = next(other for other in rest[:2] if other.kind == "compare")
        named = kinds[:2] == ["compare", "reference"] and kinds[2:] != ["bracket"]
        if named and not (mention.keys == (None,) and _OF_A_LOAN.search(mention.words)):
            return Need(mention, _beside(compare.value), rest[1].text), 3
        if (
            mention.keys == (None,)
            and not mention.change
            and (kinds[:2] != ["compare", "reference"] or _OF_A_LOAN.search(mention.words))
        ):
            return None
        if kinds[1:2] == ["period"]:
            return Need(mention, _beside(compare.value), Mention(period=rest[1].value.period, change=mention.change)), 3
        return self._against_words(mention, compare, rest)

    def _read_compare(self, tokens: Sequence[Token], at: int) -> Taken:
        """且高于全区平均水平: of the figure named before."""
        before = self.said.last()
        reference = tokens[at + 1] if at + 1 < len(tokens) else None
        if before is None or reference is None or reference.kind != "reference" or self._out.gap:
            return self._unknown(tokens, at)
        words = self.folded.phrase(reference.start, reference.end)
        mention = replace(before, first=tokens[at].start, last=reference.end, words=reference.text)
        condition, _ = self.of_need(Need(mention, _beside(tokens[at].value), words), reference.end)
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
        return Need(mention, _beside(compare.value), "".join(token.text for token in rest[1:stop])), stop + 1

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

    def _read_bound(self, tokens: Sequence[Token], at: int, said: Sequence[Token] = ()) -> Taken:
        """A bound that stands alone takes over the figure said before in its unit."""
        token = tokens[at]
        bound: Bound = token.value
        if _counts_terms(token, tokens):
            return 1, []
        if (
            bound.dim == "duration"
            and at
            and tokens[at - 1].kind == "holding"
            and tokens[at - 1].value.items[0].family in HELD
            and self._out.parts
        ):
            return 1, None  # 已认定为企业技术中心2年以上: how long it has been held stands in the words of the title
        agg = _agg_told(said)
        mention = Mention(first=token.start, last=token.end, agg=agg)
        if not agg and (counted := self._counted(tokens, at) or self._part_of_them(tokens, at)):
            return counted
        if staff := _size_of_company(tokens, at):
            mention = replace(mention, keys=(staff,), kind="count", words=token.text)
        before = self.said.last(bound.dim)
        if (opening := self._band_of(tokens, at)) is not None:
            mention = replace(opening, words="", name=opening.name or opening.words, first=token.start, last=token.end)
        if before is None and _is_share(bound, said) and self.said.counted():
            mention = replace(mention, share=True, over="")
        elif mention.keys:
            pass
        elif before is None and bound.dim == "duration" and at and tokens[at - 1].kind in ("titled", "word"):
            word = tokens[at - 1]
            mention = replace(mention, keys=(None,), words=word.text, first=word.start, last=word.end)
        elif before is None and bound.dim == "duration":
            mention = Mention(("company_age",), "duration", words=token.text, first=token.start, last=token.end)
        elif before is None:
            return 1, []
        condition, choices = self.of_need(Need(mention, bound), token.end)
        return 1, [self._part(condition, [token], choices)]

    _read_range = _read_bound

    def _band_of(self, tokens: Sequence[Token], at: int) -> Mention | None:
        """；2000万元至1亿元的，不少于300万元: the next band of the figure that the sentence opened with."""
        opening, bound = self.said.opening, tokens[at].value
        alone = at == 0 and [token.kind for token in tokens[1:]] == ["of"]
        return opening if alone and opening is not None and self.said.fits(opening, bound.dim) else None

    def _read_rank(self, tokens: Sequence[Token], at: int) -> Taken:
        """入库税收总额居全市前10位: the place of a company among others."""
        gap = self._out.gap
        name = _bare(
            [token for token in gap if token.kind not in ("for", "head", "place", "sited", "period", "yearly")]
        )
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
        if mention is None and key is None:
            return 1, []
        self._out.gap = []
        test = Test("<=", tokens[at].value)
        bound = Bound((test,), Amount(tokens[at].value, "count"))
        condition, _ = self.of_need(Need(ranked, bound), tokens[at].end)
        self.said.mentions.pop()  # 增量居前20名且增幅…: the next words speak of the figure, not of its place
        return 1, [self._part(condition, [*name, tokens[at]])]

    def _part_of_them(self, tokens: Sequence[Token], at: int) -> Taken | None:
        """在孵企业50家以上，其中30%以上拥有发明专利: what so many of them do stands behind the share."""
        bound, rest = tokens[at], tokens[at + 1 :]
        does = bool(rest) and rest[0].kind in ("titled", "need", "word", "of", "holding")
        if bound.value.dim != "ratio" or not at or tokens[at - 1].kind != "among" or not does:
            return None
        words = self.folded.text[rest[0].start : rest[-1].end]
        mention = Mention((None,), words=words, first=rest[0].start, last=rest[-1].end)
        condition, choices = self.of_need(Need(mention, bound.value), rest[-1].end)
        return len(tokens) - at, [self._part(condition, tokens[at:], choices)]

    def _counted(self, tokens: Sequence[Token], at: int) -> Taken | None:
        """有不少于3个的资金使用案例: what is counted stands behind its figure."""
        bound: Bound = tokens[at].value
        first = at + 1 + (at + 1 < len(tokens) and tokens[at + 1].kind == "of")
        end = first
        while end < len(tokens) and tokens[end].kind in COUNTED:
            end += 1
        if (
            bound.dim != "count"
            or end == first
            or (first > at + 1 and tokens[first].kind == "head")  # 超过100人的企业: how large it is
            or tokens[first].kind not in ("word", "at", "levels", "industry", "tail", "generic", "head", "titled")
        ):
            return None
        name = tokens[first:end]
        period = self.said.period.period if self.said.period and self.said.dated_here else None
        words = "".join(token.text for token in name)
        mention = Mention((None,), period=period, words=words, first=name[0].start, last=name[-1].end)
        condition, choices = self.of_need(Need(mention, bound), name[-1].end)
        return end - at, [self._part(condition, tokens[at:end], choices)]

    def _unknown(self, tokens: Sequence[Token], at: int) -> Taken:
        """Words of ours or not, then a bound: a figure that the vocabulary has no word for."""
        if tokens[at].kind == "must":
            return 1, []
        end = at
        while end < min(len(tokens), at + REACH) and tokens[end].kind in NAMING and not ends_name(tokens, end):
            end += 1
        if end > at and (beside := self._unknown_beside(tokens, at, end)):
            return beside
        if end in (at, len(tokens)) or tokens[end].kind not in ("bound", "range") or _counts_terms(tokens[end], tokens):
            return 1, []
        name = _bare([token for token in tokens[at:end] if token.kind != "bracket"])
        if tokens[at].kind in (*SUBJECTS, "titled") or any(token.kind in ("hire", "need") for token in name):
            return 1, []
        if all(token.kind in EMPTY for token in name):
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
        elif kinds[:2] == ["compare", "reference"] and not _OF_A_LOAN.search(tokens[end - 1].text):
            return self._beside_reference(_bare(list(tokens[at:end])), tokens[end], tokens[end + 1], end + 2 - at)
        else:
            return None
        name = _bare([token for token in tokens[at:end] if token.text not in ("较", "比")])
        mention = self._nameless(name, (), bound)
        words = self.folded.phrase(reference.start, bound.end).removesuffix("以上").removesuffix("及")
        op = bound.value.tests[0].op
        condition, _ = self.of_need(Need(mention, _beside(op), words), bound.end)
        return bound_end(tokens, bound) - at, [self._part(condition, [*name, bound])]

    def _beside_reference(self, name: list[Token], compare: Token, reference: Token, used: int) -> Taken:
        """成员数量高于本省同行业平均水平"""
        mention = self._nameless(name, (), compare)
        condition, _ = self.of_need(Need(mention, _beside(compare.value), reference.text), reference.end)
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


def _size_of_company(tokens: Sequence[Token], at: int) -> str | None:
    """超过100人的企业, 30人以下的参保企业: how many people it has."""
    following = tokens[at + 1 : at + 4]
    of_one = [token.kind for token in following[:1]] == ["of"] and any(token.kind == "head" for token in following)
    if not of_one or tokens[at].value.amount.unit != "人" or at > 1:
        return None
    return "insured_employees" if any("参保" in token.text for token in following) else "employees"


_OF_A_LOAN = re.compile("利率|费率")


def ends_name(tokens: Sequence[Token], at: int) -> bool:
    """迁入滨江区 says where a company is, 已获评省级孵化器满两年 for how long it has been one: no names of figures."""
    if tokens[at].kind != "holding":
        return False
    family, after = tokens[at].value.items[0].family, tokens[at + 1 : at + 2]
    held = family in HELD and bool(after) and after[0].kind == "bound" and after[0].value.dim == "duration"
    return held or family in ("region", "tax_region")


def bound_end(tokens: Sequence[Token], bound: Token) -> int:
    """The place after a token."""
    return next(index for index, token in enumerate(tokens) if token is bound) + 1


def _is_share(bound: Bound, name: Sequence[Token]) -> bool:
    """且占比达到10%: of the figure counted before."""
    return bound.dim == "ratio" and any(token.kind == "proportion" for token in name)


def _agg_told(name: Sequence[Token]) -> Agg | None:
    """且累计不低于5000万元: the figure named before, added up."""
    told: dict[str, Agg] = {"sum": "sum", "average": "avg", "every": "each"}
    return next((told[token.kind] for token in name if token.kind in told), None)


def _counts_terms(token: Token, tokens: Sequence[Token]) -> bool:
    """满足下列条件中两项以上的: how many of the items, not how many of a thing."""
    unit = token.value.amount.unit
    return unit in ("项", "条") and any(other.kind in ("these", "group_or", "meet", "terms") for other in tokens)


def _beside(op: Any) -> Bound:
    """The bound of a figure that is compared with another figure."""
    return Bound((Test(op, Decimal(0)),), NOTHING)


def _bare(name: list[Token]) -> list[Token]:
    """The name without what only leads up to it, and without what leads on to its figure."""
    while len(name) > 1 and name[0].kind in ("generic", "head", "of", "pause", "with", "titled"):
        name.pop(0)
    while len(name) > 1 and name[-1].kind in ("must", "at", "every", "filler", "titled"):
        name.pop()
    return name


BETWEEN = WORDISH | {"of", "share", "filler", "head", "bracket", "with", "pause", "at", "every", "must"}
NAMING = BETWEEN | kinds(
    "levels period yearly place holding party yes_no sum average scope rise fall yoy use undertake one_each titled"
)
_RANKS = {"innovation_points": "points_rank", "points_rank": "points_rank", "market_share": "market_rank"}
COUNTED = kinds("head settle word levels industry field generic mention at title credential tail titled stage")
SUBJECTS = frozenset(("holding", "scale", "yes_no", "stage"))
EMPTY = frozenset(
    ("generic", "head", "of", "levels", "filler", "proportion", "every", "tail", "period", "sum", "average")
)
