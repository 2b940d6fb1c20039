"""Titles, lines of business, sizes and grades of a piece to conditions."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from engine.language.tree import Condition, Measure, all_of
from parsers.conditions.mentions import Mentions
from parsers.conditions.parts import HELD, Taken, any_of
from parsers.lexicon import table
from parsers.reading import Token, kinds
from parsers.rules.firsts import first_recognition
from parsers.rules.holdings import Holding, Item
from parsers.rules.measures import Mention
from parsers.rules.requirements import Need
from parsers.rules.times import Span

EACH: Literal["each"] = "each"


class Holdings(Mentions):
    """Reads what a company is or holds."""

    def of_holding(
        self, holding: Holding, start: int, end: int, held: Span | None = None
    ) -> tuple[Condition, tuple[Condition, ...]]:
        """The condition that one of the tags is held (or none), and one for each of them."""
        families = list(dict.fromkeys(item.family for item in holding.items))
        op = "has_none" if holding.none else "has_any"
        names = {family: tuple(item.name for item in holding.items if item.family == family) for family in families}
        period, agg = held.period if held else None, EACH if held and held.every else None
        plain = Measure(period=period, agg=agg, qualifier=holding.qualifier)
        measures = {family: replace(plain, of=family) for family in families}
        conditions = [
            self.atom(
                measures[family],
                "has_all" if holding.every and len(names[family]) > 1 else op,
                names[family], start, end,
            )
            for family in families
        ]  # fmt: skip
        choices = tuple(self.atom(measures[item.family], op, (item.name,), start, end) for item in holding.items)
        together = holding.every or holding.none or bool(holding.without)
        if holding.without:
            conditions.append(
                self.atom(Measure(of="region"), "has_none", tuple(item.name for item in holding.without), start, end)
            )
        whole = all_of(*conditions) if together else any_of(conditions)
        assert whole is not None
        return whole, choices if len(choices) > 1 and not together else ()

    def _read_holding(self, tokens: Sequence[Token], at: int) -> Taken:
        token = tokens[at]
        if token.start in self._done or (
            at and tokens[at - 1].kind == "with" and _owned(token) and self._out.joiner != "or"
        ):
            return 1, []
        if counted := self._counted_titles(tokens, at):
            return counted
        holding = self._specific(token.value, tokens, at)
        if at + 1 < len(tokens) and tokens[at + 1].text in ("以外", "之外", "除外"):
            return 2, [self._part(self.of_holding(replace(holding, none=True), token.start, token.end)[0], [token])]
        self._remember_holding(holding)
        following = tokens[at + 1] if at + 1 < len(tokens) else None
        if following and following.kind == "upgraded":
            holding = Holding(
                tuple(Item("first_recognition", level + holding.items[0].name) for level in following.value)
            )
            condition, choices = self.of_holding(holding, token.start, following.end)
            return 2, [self._part(condition, [token, following], choices)]
        told = at > 0 and tokens[at - 1].kind == "titled"
        condition, choices = self.of_holding(holding, token.start, token.end, self._dated_title(holding, told=told))
        return 1, [self._part(condition, [token], choices)]

    def _counted_titles(self, tokens: Sequence[Token], at: int) -> Taken | None:
        """省级以上龙头企业不少于3家, 高新技术企业占比不低于10% count holders of a title: a figure of no word."""
        shared = at + 1 < len(tokens) and tokens[at + 1].kind == "proportion"
        end = at + 1 + shared
        bound = tokens[end] if end < len(tokens) and tokens[end].kind == "bound" else None
        if bound is None or not (shared or (at and bound.value.amount.unit in ("家", "户"))):
            return None
        words = self.folded.text[tokens[at].start : bound.start]
        need = Need(Mention((None,), words=words, first=tokens[at].start, last=bound.start), bound.value)
        condition, choices = self.of_need(need, bound.end)
        return end + 1 - at, [self._part(condition, [tokens[at], bound], choices)]

    def _dated_title(self, holding: Holding, *, told: bool) -> Span | None:
        """2024年新认定的, 上年度获奖的, 当年又获认定的: the period stands with the title."""
        family = holding.items[0].family
        dated = family in ("first_recognition", "brand_honor") or (told and family == "qualification")
        return self.said.period if self.said.dated_here and dated else None

    def _specific(self, holding: Holding, tokens: Sequence[Token], at: int) -> Holding:
        """首次上规的工业企业 is a 规上工业企业; 成功上市 is on the board named before."""
        item = holding.items[0]
        if item == Item("first_recognition", "规模以上"):
            return self._grown(holding, tokens, at)
        if item.family == "listing_status" and item.name.endswith(("板", "所")) and self.said.board is None:
            self.said.board = holding
        if item == Item("listing_status", "上市") and self.said.board and not holding.none:
            return self.said.board
        return holding

    def _grown(self, holding: Holding, tokens: Sequence[Token], at: int) -> Holding:
        """首次上规的小微工业企业 is a 规上工业企业 for the first time: the line of business is part of the title."""
        for token in tokens[at + 1 : at + 5]:
            if token.kind not in ("of", "scale", "holding", "word"):
                break
            if token.kind == "holding" and token.value.items[0].family == "industry":
                self.said.line = token.value
                break
        line = self.said.line
        size = "规模以上" if "规模以上" in tokens[at].text else "规上"
        return Holding((Item("first_recognition", f"{size}{line.items[0].name}企业"),)) if line else holding

    def _remember_holding(self, holding: Holding) -> None:
        if holding.items[0].family == "industry":
            self.said.line = holding
        elif holding.items[0].family not in ("region", "tax_region"):  # 本县企业新建冷库: a place is no title
            self.said.titles = holding

    def _read_party(self, tokens: Sequence[Token], at: int) -> Taken:
        """Somebody else, or what is striven for (鼓励创建X，对获批的…): its title may be taken up again."""
        if tokens[at].parts[0].kind in ("encourage", "grant"):
            self.said.hoped = tokens[at].parts[-1].value
        return self._unknown(tokens, at)

    def _read_titled(self, tokens: Sequence[Token], at: int) -> Taken:
        """鼓励创建X，对获批的, 对获得国家级、省级认定的: what was striven for is won; 连续三年均获认定的: and held."""
        held = self.said.period if self.said.dated_here and self.said.period and self.said.period.every else None
        hoped, end = self.said.hoped or (self.said.titles if held else None), at + 1
        levels = tokens[end].value if end < len(tokens) and tokens[end].kind == "levels" else ("",)
        end += levels != ("",)
        end += end < len(tokens) and tokens[end].kind in ("titled", "credential")
        if hoped is None or (end < len(tokens) and tokens[end].kind not in ("of", "after", "and")):
            return self._unknown(tokens, at)
        item = hoped.items[0]
        item = replace(item, family="qualification") if item.family == "first_recognition" else item
        bare = _without_level(item.name) if levels != ("",) else item.name
        holding = replace(hoped, items=tuple(replace(item, name=level + bare) for level in levels))
        condition, choices = self.of_holding(holding, tokens[at].start, tokens[end - 1].end, held)
        return end - at, [self._part(condition, tokens[at:end], choices)]

    def _read_levels(self, tokens: Sequence[Token], at: int) -> Taken:
        """国家级奖励200万元: the level of the title named before."""
        if self.said.titles is None or (
            at < len(tokens) - 1 and not (at == len(tokens) - 2 and tokens[-1].kind == "of")
        ):
            return self._unknown(tokens, at)
        named = dict.fromkeys(Item(item.family, _without_level(item.name)) for item in self.said.titles.items)
        holding = Holding(tuple(Item(item.family, level + item.name) for item in named for level in tokens[at].value))
        return 1, [
            self._part(self.of_holding(holding, tokens[at].start, tokens[at].end)[0], tokens[at : at + 1], key="level")
        ]

    def _read_upgraded(self, tokens: Sequence[Token], at: int) -> Taken:
        token = tokens[at]
        if self.said.titles is None:
            return 1, []
        bare = _without_level(self.said.titles.items[0].name)
        holding = Holding(tuple(Item("first_recognition", level + bare) for level in token.value))
        return 1, [self._part(self.of_holding(holding, token.start, token.end)[0], [token])]

    def _read_retitled(self, tokens: Sequence[Token], at: int) -> Taken:
        known = self.said.titles.items[0].family if self.said.titles else ""
        family = "qualification" if known in ("", "first_recognition") else known
        return self._again(tokens[at], family, tokens[at].text)

    def _read_newly_titled(self, tokens: Sequence[Token], at: int) -> Taken:
        """新认定且…的总部企业: what is new stands further on, or was named before."""
        later = next(
            (token for token in tokens[at + 1 :] if token.kind == "holding" and token.value.items[0].family in HELD),
            None,
        )
        if later is not None and (first := first_recognition(later.value)):
            self._done.add(later.start)
            return 1, [self._part(self.of_holding(first, later.start, later.end)[0], tokens[at : at + 1])]
        if (
            later is None
            and any(token.kind in ("head", "holding") for token in tokens[at + 1 :])
            and tokens[at].text in ("新增", "新建", "新设立", "新设", "新引进")
        ):
            return 1, []
        if at + 1 < len(tokens) and tokens[at + 1].kind == "levels" and self.said.titles is not None:
            return 1, None  # 新获批省级的: the level says which
        return self._again(tokens[at], "first_recognition", None)

    def _again(self, token: Token, family: str, qualifier: str | None) -> Taken:
        """重新认定的奖励10万元: what is recognised again was named before."""
        if self.said.titles is None:
            return 1, []
        holding = replace(
            self.said.titles,
            items=tuple(Item(family, item.name) for item in self.said.titles.items),
            qualifier=qualifier,
        )
        condition, choices = self.of_holding(holding, token.start, token.end)
        return 1, [self._part(condition, [token], choices)]

    def _read_yes_no(self, tokens: Sequence[Token], at: int) -> Taken:
        token = tokens[at]
        span = self.said.period
        period, agg = (span.period, "each" if span.every else None) if span and span.every else (None, None)
        measure = Measure(of=token.value, period=period, agg=agg)  # type: ignore[arg-type]
        return 1, [self._part(self.atom(measure, "is", True, token.start, token.end), [token])]

    def _read_scale(self, tokens: Sequence[Token], at: int) -> Taken:
        """小型、微型企业 is one of two; 中型以上企业 too."""
        used = 1
        while (
            at + used + 1 < len(tokens)
            and tokens[at + used].kind in ("pause", "or", "with")
            and tokens[at + used + 1].kind == "scale"
        ):
            used += 2
        reach = _reaches_on(tokens, at + used)
        stretch = tokens[at : at + used + reach]
        sizes = dict.fromkeys(size for token in stretch if token.kind == "scale" for size in token.value)
        if reach:
            sizes = dict.fromkeys(size for named in sizes for size in _reached(named, stretch[-1].kind))
        atoms = [self.atom(Measure(of="scale"), "==", size, stretch[0].start, stretch[-1].end) for size in sizes]
        return used + reach, [self._part(any_of(atoms), stretch)]

    def _read_stage(self, tokens: Sequence[Token], at: int) -> Taken:
        token = tokens[at]
        return 1, [
            self._part(self.atom(Measure(of="lifecycle_stage"), "==", token.value, token.start, token.end), [token])
        ]

    def _read_grade(self, tokens: Sequence[Token], at: int) -> Taken:
        """A级纳税信用企业; ；D类企业不享受: the grade of what was graded before."""
        token = tokens[at]
        ends = at + 1 + _reaches_on(tokens, at + 1)
        behind = tokens[ends] if ends < len(tokens) and tokens[ends].kind == "graded" else None
        alone = at == 0 or tokens[at - 1].kind in ("pause", "or", "with", "for")  # 良好的给予15万元
        if behind is None and (self.said.graded is None or not (alone or str(token.value).endswith("类"))):
            return 1, []
        key = behind.value if behind else self.said.graded
        stretch = tokens[at : ends + 1 if behind else ends]
        measure = Measure(of=key, period=None if behind else self.said.graded_in)
        condition = self._graded_as(measure, tokens[at:ends], token.start, stretch[-1].end)
        return len(stretch), [self._part(condition, stretch)]

    def _read_graded(self, tokens: Sequence[Token], at: int) -> Taken:
        """纳税信用等级为A级或B级; 绩效考核优秀、良好."""
        grades: list[Sequence[Token]] = []
        used = 1
        while at + used < len(tokens) and tokens[at + used].kind in _LEADS_TO_GRADE and used < 9:
            if tokens[at + used].kind == "grade":
                reach = _reaches_on(tokens, at + used + 1)
                grades.append(tokens[at + used : at + used + 1 + reach])
                used += reach
            used += 1
            if grades and (at + used >= len(tokens) or tokens[at + used].kind not in ("grade", "or", "pause", "with")):
                break
        token = tokens[at]
        span = self.said.period
        self.said.graded, self.said.graded_in = token.value, span.period if span else None
        if not grades:
            return 1, []
        every = EACH if span and span.every else None  # 连续三年纳税信用A级
        measure = Measure(of=token.value, period=span.period if span else None, agg=every)
        asked = tuple(self._graded_as(measure, grade, token.start, grade[-1].end) for grade in grades)
        return used, [self._part(any_of(asked), tokens[at : at + used], asked if len(asked) > 1 else ())]

    def _graded_as(self, measure: Measure, grade: Sequence[Token], start: int, end: int) -> Condition:
        """B级及以上 is A级 or B级; a grade of no known order keeps its words, so that it is unknown."""
        named = str(grade[0].value)
        if len(grade) == 1:
            return self.atom(measure, "==", named, start, end)
        words = "".join(token.text for token in grade)
        measure = replace(measure, qualifier=None if _ladder(named) else words)
        reached = _reached(named, grade[1].kind) or (words,)
        return any_of([self.atom(measure, "==", one, start, end) for one in reached])


_LEADS_TO_GRADE = kinds("grade or pause with for compare tail credential of above word levels titled")


def _reaches_on(tokens: Sequence[Token], at: int) -> int:
    """B级及以上: does a word follow the grade that takes in those above or below it?"""
    return 1 if at < len(tokens) and tokens[at].kind in ("above", "below") else 0


def _ladder(grade: str) -> Sequence[str]:
    """The grades among which this one stands, from the highest down; none where no order is known."""
    return next((ladder for ladder in table("measures")["ladders"] if grade in ladder), ())


def _reached(grade: str, side: str) -> Sequence[str]:
    ladder = _ladder(grade)
    at = ladder.index(grade) if ladder else 0
    return ladder[: at + 1] if side == "above" else ladder[at:]


def _owned(token: Token) -> bool:
    return bool(token.value.items[0].family == "ownership")


def _without_level(name: str) -> str:
    """The title without the level at its head."""
    return _LEVEL.sub("", name)


_LEVEL = re.compile("^(?:" + "|".join(sorted(table("titles")["levels"], key=len, reverse=True)) + ")+(?:以上)?(?!$)")
