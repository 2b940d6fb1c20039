"""The tokens of a piece to conditions: needs, holdings, yes and no, categories, dates; what was not read is kept apart."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from engine.language.tree import AnyOf, Atom, Condition, Measure, all_of
from parsers.folding import Folded
from parsers.negation import Refusal, negated_words
from parsers.reading import Token
from parsers.rules.bounds import Bound, Test
from parsers.rules.measures import WORDISH, Mention
from parsers.rules.numbers import Amount
from parsers.rules.requirements import Need, Slice
from parsers.rules.times import Days
from parsers.rules.titles import Holding, Item, first_recognition
from parsers.said import Said

REACH = 60  # so many tokens on, a word has nothing more to do with another
CLAIMS = frozenset(
    ("bound", "range", "rank", "industry", "body", "title", "place", "levels", "grade", "graded", "slice")
)
_RECOGNISED = ("qualification", "rd_institution", "brand_honor", "certification")
Joiner = Literal["and", "or", "but"]
_RATIO = Amount(Decimal(0), "ratio")


@dataclass(frozen=True, slots=True)
class Part:
    """One condition of a piece, how it is joined to what stands before, and its alternatives where it lists several."""

    condition: Condition
    joiner: Joiner
    start: int
    end: int
    choices: tuple[Condition, ...] = ()  # A、B、C of which tiers are made
    key: str = ""  # level: a level alone, the title was named before
    told_figure: bool = True  # the text has the figure; else an event stands for one


@dataclass(slots=True)
class PieceReading:
    parts: list[Part] = field(default_factory=list)
    gaps: list[tuple[Token, ...]] = field(default_factory=list)  # stretches that no part has read
    uses: list[tuple[Token, ...]] = field(default_factory=list)  # 租用厂房的: what the grant is paid for


def any_of(conditions: Sequence[Condition]) -> Condition:
    return conditions[0] if len(conditions) == 1 else AnyOf(parts=tuple(conditions))


class Conditions:
    """Reads pieces one after the other; `said` is what it remembers."""

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

    # --- atoms --------------------------------------------------------------------------------------------------------

    def atom(self, measure: Measure, op: Any, value: Any, start: int, end: int) -> Atom:
        return Atom(
            measure=measure,
            op=op,
            value=value,
            phrase=self.folded.phrase(start, end),
            span=self.folded.span(start, end),
        )

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
            self._one_key(mention, key, bound.tests or bound.choices[:1], need, first, last, bound)
            for key in mention.keys
        ]
        choices = tuple(
            self._one_key(mention, mention.keys[0], (test,), need, first, last, bound) for test in bound.choices
        )
        whole = any_of(conditions) if mention.join == "any" else all_of(*conditions)
        assert whole is not None
        return (choices[0] if choices else whole), choices

    def _rebased(self, need: Need) -> Bound:
        """下降5%以上 is growth of at most -5%."""
        bound = need.bound
        if need.mention.change != "fall" or bound.dim not in ("ratio", "money", "count"):
            return bound
        turned = {">=": "<=", ">": "<", "<=": ">=", "<": ">", "==": "=="}
        tests = tuple(Test(turned[test.op], -test.number, test.told) for test in bound.tests)  # type: ignore[arg-type]
        return replace(bound, tests=tests)

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

    def _other(self, other: Mention | str) -> Measure:
        if isinstance(other, str):
            return Measure(phrase=other)
        before = self.said.mentions[-1]
        mention = self.said.complete(other, "ratio" if other.change else "")
        mention = replace(mention, period=mention.period or before.period, agg=mention.agg or before.agg)
        return self.said.measure(mention, mention.keys[0], dim="ratio" if other.change else "")

    def of_holding(
        self, holding: Holding, start: int, end: int, period: Any = None
    ) -> tuple[Condition, tuple[Condition, ...]]:
        """The condition that one of the tags is held (or none), and one for each of them."""
        families = list(dict.fromkeys(item.family for item in holding.items))
        op = "has_none" if holding.none else "has_any"
        conditions = [
            self.atom(
                Measure(of=family, period=period, qualifier=holding.qualifier), op,
                tuple(item.name for item in holding.items if item.family == family), start, end,
            )
            for family in families
        ]  # fmt: skip
        choices = tuple(
            self.atom(Measure(of=item.family, period=period, qualifier=holding.qualifier), op, (item.name,), start, end)
            for item in holding.items
        )
        together = holding.every or holding.none or bool(holding.without)
        if holding.without:
            conditions.append(
                self.atom(Measure(of="region"), "has_none", tuple(item.name for item in holding.without), start, end)
            )
        whole = all_of(*conditions) if together else any_of(conditions)
        assert whole is not None
        return whole, choices if len(choices) > 1 and not together else ()

    # --- a piece ------------------------------------------------------------------------------------------------------

    def read(self, tokens: Sequence[Token]) -> PieceReading:
        """Read a piece from left to right."""
        out = self._out = PieceReading()
        joiner: Joiner = "and"
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
                out.parts += [replace(part, joiner=joiner if index == 0 else "and") for index, part in enumerate(parts)]
                joiner = "and"
                gap = self._keep_gap(gap, None)
            else:
                gap += tokens[at : at + used]
            at += used
        self._keep_gap(gap, None)
        return out

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
            or (isinstance(parts[0].condition, Atom)
            and parts[0].condition.measure.qualifier)
            else gap
        )

    def _keep_gap(self, gap: list[Token], at: Token | None) -> list[Token]:
        """A stretch without a condition; an enumeration within it belongs to it."""
        if at is not None and at.kind == "pause" and gap:
            return [*gap, at]
        if gap:
            self._out.gaps.append(tuple(gap))
        return []

    def _at(self, tokens: Sequence[Token], at: int) -> tuple[int, list[Part] | None]:
        """The parts that begin at this token, and how many tokens they take; None where they are read and ask nothing."""
        token = tokens[at]
        reader = getattr(self, f"_read_{token.kind}", None)
        if reader is None:
            return self._unknown(tokens, at)
        used, parts = reader(tokens, at)
        return used, parts

    def _part(
        self, condition: Condition, tokens: Sequence[Token], choices: tuple[Condition, ...] = (), key: str = ""
    ) -> Part:
        return Part(condition, "and", tokens[0].start, tokens[-1].end, choices, key)

    def _read_need(self, tokens: Sequence[Token], at: int) -> tuple[int, list[Part]]:
        token = tokens[at]
        condition, choices = self.of_need(token.value, token.end)
        told = any(part.kind in ("bound", "range", "amount") for part in token.walk())
        return 1, [replace(self._part(condition, [token], choices), told_figure=told)]

    def _read_holding(self, tokens: Sequence[Token], at: int) -> tuple[int, list[Part]]:
        token = tokens[at]
        if (
            token.start in self._done
            or (at
            and tokens[at - 1].kind == "by")
            or (at
            and tokens[at - 1].kind == "with"
            and token.value.items[0].family == "ownership")
        ):
            return 1, []
        holding = self._specific(token.value, tokens, at)
        self._remember_holding(holding)
        following = tokens[at + 1] if at + 1 < len(tokens) else None
        if following and following.kind == "upgraded":
            holding = Holding(
                tuple(Item("first_recognition", level + holding.items[0].name) for level in following.value)
            )
            condition, choices = self.of_holding(holding, token.start, following.end)
            return 2, [self._part(condition, [token, following], choices)]
        condition, choices = self.of_holding(holding, token.start, token.end, self._dated_title(holding))
        return 1, [self._part(condition, [token], choices)]

    def _dated_title(self, holding: Holding) -> Any:
        """2024年新认定的, 上年度获奖的: the period stands with the title."""
        span = self.said.period
        if (
            span is None
            or not self.said.dated_here
            or holding.items[0].family not in ("first_recognition", "brand_honor")
        ):
            return None
        return span.period

    def _specific(self, holding: Holding, tokens: Sequence[Token], at: int) -> Holding:
        """首次上规的工业企业 is a 规上工业企业; 成功上市 is on the board named before."""
        item = holding.items[0]
        if item == Item("first_recognition", "规模以上"):
            line = next(
                (
                    token.value
                    for token in tokens[at + 1 : at + 3]
                    if token.kind == "holding" and token.value.items[0].family == "industry"
                ),
                self.said.line,
            )
            return Holding((Item("first_recognition", f"规上{line.items[0].name}企业"),)) if line else holding
        if item.family == "listing_status" and item.name.endswith("板") and self.said.board is None:
            self.said.board = holding
        if item == Item("listing_status", "上市") and self.said.board and not holding.none:
            return self.said.board
        return holding

    def _remember_holding(self, holding: Holding) -> None:
        if holding.items[0].family == "industry":
            self.said.line = holding
        else:
            self.said.titles = holding

    def _read_event(self, tokens: Sequence[Token], at: int) -> tuple[int, None]:
        self.said.remember(tokens[at].value)
        return 1, None

    def _read_use(self, tokens: Sequence[Token], at: int) -> tuple[int, list[Part] | None]:
        """租用厂房, 采购目录中的装备: what is paid for, up to the next requirement."""
        end = next(
            (
                i
                for i in range(at + 1, min(len(tokens), at + REACH))
                if tokens[i].kind in ("need", "and", "but", "bound", "range")
                or (tokens[i].kind == "of"
                and i + 1 < len(tokens)
                and tokens[i + 1].kind in ("head", "holding", "scale", "stage"))
            ),
            len(tokens),
        )
        stretch = tokens[at:end]
        if end < len(tokens) and tokens[end].kind in ("bound", "range"):
            return self._unknown(tokens, at)
        self._out.uses.append(tuple(stretch))
        return max(1, end - at), None

    _read_undertake = _read_use

    def _read_per(self, tokens: Sequence[Token], at: int) -> tuple[int, list[Part]]:
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

    def _read_slice(self, tokens: Sequence[Token], at: int) -> tuple[int, list[Part] | None]:
        piece: Slice = tokens[at].value
        if piece.bound.dim == "ratio" and piece.mention and piece.mention.keys == (None,):
            self._out.gaps.append((tokens[at],))
            return 1, []
        if piece.mention:
            self.said.remember(self.said.complete(piece.mention, piece.bound.dim))
        return 1, None

    def _read_bracket(self, tokens: Sequence[Token], at: int) -> tuple[int, list[Part]]:
        """（其中…不低于…） adds to what stands before, （专业孵化器8家以上） relaxes it, （个体工商户除外） takes out."""
        inside = tokens[at].value
        outer, self._out = self._out, PieceReading()
        if any(token.kind in ("excepted", "except", "not") for token in inside):
            items = _items_of(inside)
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

    def _read_except(self, tokens: Sequence[Token], at: int) -> tuple[int, list[Part]]:
        """除房地产业、金融业外."""
        end = next((i for i in range(at + 1, min(len(tokens), at + REACH)) if tokens[i].kind == "excepted"), len(tokens) - 1)
        stretch = tokens[at + 1 : end + 1]
        items = _items_of(stretch)
        if not items or any(
            token.kind in ("word", "give", "grant") and token.text not in ("以外",) for token in stretch
        ):
            return end - at + 1, []
        return end - at + 1, [
            self._part(self.of_holding(Holding(items, none=True), stretch[0].start, stretch[-1].end)[0], stretch)
        ]

    def _read_levels(self, tokens: Sequence[Token], at: int) -> tuple[int, list[Part]]:
        """国家级奖励200万元: the level of the title named before."""
        if self.said.titles is None or (at < len(tokens) - 1 and not (at == len(tokens) - 2 and tokens[-1].kind == "of")):
            return self._unknown(tokens, at)
        item = self.said.titles.items[0]
        holding = Holding(tuple(Item(item.family, level + _without_level(item.name)) for level in tokens[at].value))
        return 1, [
            self._part(self.of_holding(holding, tokens[at].start, tokens[at].end)[0], tokens[at : at + 1], key="level")
        ]

    def _read_upgraded(self, tokens: Sequence[Token], at: int) -> tuple[int, list[Part]]:
        token = tokens[at]
        if self.said.titles is None:
            return 1, []
        bare = _without_level(self.said.titles.items[0].name)
        holding = Holding(tuple(Item("first_recognition", level + bare) for level in token.value))
        return 1, [self._part(self.of_holding(holding, token.start, token.end)[0], [token])]

    def _read_retitled(self, tokens: Sequence[Token], at: int) -> tuple[int, list[Part]]:
        return self._again(tokens[at], "qualification", tokens[at].text)

    def _read_newly_titled(self, tokens: Sequence[Token], at: int) -> tuple[int, list[Part]]:
        """新认定且…的总部企业: what is new stands further on, or was named before."""
        later = next(
            (
                token
                for token in tokens[at + 1 :]
                if token.kind == "holding" and token.value.items[0].family in _RECOGNISED
            ),
            None,
        )
        if later is not None and (first := first_recognition(later.value)):
            self._done.add(later.start)
            return 1, [self._part(self.of_holding(first, tokens[at].start, tokens[at].end)[0], tokens[at : at + 1])]
        if (
            later is None
            and any(token.kind in ("head", "holding") for token in tokens[at + 1 :])
            and tokens[at].text in ("新增", "新建", "新设立", "新设", "新引进")
        ):
            return 1, []
        return self._again(tokens[at], "first_recognition", None)

    def _again(self, token: Token, family: str, qualifier: str | None) -> tuple[int, list[Part]]:
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

    def _read_yes_no(self, tokens: Sequence[Token], at: int) -> tuple[int, list[Part]]:
        token = tokens[at]
        span = self.said.period
        period, agg = (span.period, "each" if span.every else None) if span and span.every else (None, None)
        measure = Measure(of=token.value, period=period, agg=agg)  # type: ignore[arg-type]
        return 1, [self._part(self.atom(measure, "is", True, token.start, token.end), [token])]

    def _read_scale(self, tokens: Sequence[Token], at: int) -> tuple[int, list[Part]]:
        """小型、微型企业 is one of two."""
        used = 1
        while (
            at + used + 1 < len(tokens)
            and tokens[at + used].kind in ("pause", "or", "with")
            and tokens[at + used + 1].kind == "scale"
        ):
            used += 2
        stretch = tokens[at : at + used]
        sizes = dict.fromkeys(size for token in stretch if token.kind == "scale" for size in token.value)
        atoms = [self.atom(Measure(of="scale"), "==", size, stretch[0].start, stretch[-1].end) for size in sizes]
        return used, [self._part(any_of(atoms), stretch)]

    def _read_stage(self, tokens: Sequence[Token], at: int) -> tuple[int, list[Part]]:
        token = tokens[at]
        return 1, [
            self._part(self.atom(Measure(of="lifecycle_stage"), "==", token.value, token.start, token.end), [token])
        ]

    def _read_graded(self, tokens: Sequence[Token], at: int) -> tuple[int, list[Part]]:
        """纳税信用等级为A级或B级; 绩效考核优秀、良好."""
        grades: list[Token] = []
        used = 1
        while (
            at + used < len(tokens)
            and tokens[at + used].kind
            in (
                "grade",
                "or",
                "pause",
                "with",
                "for",
                "compare",
                "tail",
                "credential",
                "of",
                "above",
                "word",
                "levels",
                "titled",
            )
            and used < 9
        ):
            if tokens[at + used].kind == "grade":
                grades.append(tokens[at + used])
            used += 1
            if grades and (at + used >= len(tokens) or tokens[at + used].kind not in ("grade", "or", "pause", "with")):
                break
        if not grades:
            return 1, []
        token = tokens[at]
        span = self.said.period
        measure = Measure(of=token.value, period=span.period if span else None)
        atoms = tuple(self.atom(measure, "==", grade.value, token.start, grade.end) for grade in grades)
        return used, [self._part(any_of(atoms), tokens[at : at + used], atoms if len(atoms) > 1 else ())]

    def _read_period(self, tokens: Sequence[Token], at: int) -> tuple[int, list[Part]]:
        token = tokens[at]
        self.said.period = token.value
        self.said.dated_here = True
        if token.text.startswith(("截至上", "截止上")):
            self.said.as_of = token.value.period
        return self._unknown(tokens, at) if token.kind == "yearly" else (1, [])

    _read_yearly = _read_period

    def _read_mention(self, tokens: Sequence[Token], at: int) -> tuple[int, list[Part]]:
        """A figure without a bound: kept in mind, or a thing that must not be zero or not be at all."""
        mention: Mention = tokens[at].value
        rest = tokens[at + 1 : at + REACH]
        if (
            len(rest) > 2
            and rest[0].kind == "compare"
            and rest[1].kind == "reference"
            and rest[2].kind in ("bound", "amount")
        ):
            op = rest[2].value.tests[0].op if rest[2].kind == "bound" else rest[0].value
            words = rest[1].text + rest[2].text.removesuffix("以上").removesuffix("及")
            need = Need(mention, Bound((Test(op, Decimal(0)),), _RATIO), words)
            return 4, [self._part(self.of_need(need, tokens[at].end)[0], tokens[at : at + 4])]
        bound_at = next((i for i, token in enumerate(rest) if token.kind in ("bound", "range")), None)
        if bound_at is not None and all(
            token.kind in WORDISH | {"of", "share", "filler", "head", "bracket", "with", "pause", "at", "every"}
            for token in rest[:bound_at]
        ):
            return self._unknown(tokens, at)
        compare = next((token for token in rest[:2] if token.kind == "compare"), None)
        if compare and mention.keys == (None,) and not mention.change:
            return 1, []
        if compare and len(rest) > 1 and rest[1].kind == "period":
            need = Need(
                mention,
                Bound((Test(compare.value, Decimal(0)),), _RATIO),
                Mention(period=rest[1].value.period, change=mention.change),
            )
            return 3, [self._part(self.of_need(need, tokens[at].end)[0], tokens[at : at + 3])]
        if compare and (
            other := next((token for token in rest[1:4] if token.kind in ("reference", "mention", "word")), None)
        ):
            stop = next((i for i, token in enumerate(rest) if token.kind in ("of", "head")), len(rest))
            told = next(
                (
                    token.value[0]
                    for token in rest[:stop]
                    if token.kind == "bracket" and [part.kind for part in token.value] == ["amount"]
                ),
                None,
            )
            if told:
                need = Need(mention, Bound((Test(compare.value, told.value.number),), told.value))
                return stop + 1, [self._part(self.of_need(need, tokens[at].end)[0], tokens[at : at + stop + 1])]
            need = Need(
                mention,
                Bound((Test(compare.value, Decimal(0)),), _RATIO),
                "".join(token.text for token in rest[1:stop]) or other.text,
            )
            return stop + 1, [self._part(self.of_need(need, tokens[at].end)[0], tokens[at : at + stop + 1])]
        moved = self._moved(tokens, at, mention)
        if moved:
            return moved
        if mention.keys or mention.change:
            self.said.remember(self.said.complete(mention, ""))
        return 1, []

    def _moved(self, tokens: Sequence[Token], at: int, mention: Mention) -> tuple[int, list[Part]] | None:
        """用电量同比下降 without a figure is growth below zero; 同比不下降 is growth of zero or more."""
        negated = [token.kind for token in tokens[at + 1 : at + 3]] == ["not", "mention"] and tokens[
            at + 2
        ].value.change == "fall"
        if mention.change not in ("fall", "rise") or negated:
            if not (negated and mention.keys):
                return None
            need = Need(replace(mention, change="growth"), Bound((Test(">=", Decimal(0)),), _RATIO))
            return 3, [self._part(self.of_need(need, tokens[at].end)[0], tokens[at : at + 3])]
        following = tokens[at + 1].kind if at + 1 < len(tokens) else ""
        if (
            following not in ("", "but", "of", "and", "pause", "head")
            or ("同比" not in mention.words
            and "上年" not in mention.words
            and not mention.keys)
        ):
            return None
        if at + 1 < len(tokens) and any(token.kind in ("bound", "amount") for token in tokens[at + 1 : at + 3]):
            return None
        need = Need(
            replace(mention, change="growth"),
            Bound((Test("<" if mention.change == "fall" else ">", Decimal(0)),), _RATIO),
        )
        return 1, [self._part(self.of_need(need, tokens[at].end)[0], tokens[at : at + 1])]

    def _read_bound(self, tokens: Sequence[Token], at: int) -> tuple[int, list[Part] | None]:
        """A bound that stands alone takes over the figure said before in its unit."""
        token = tokens[at]
        bound: Bound = token.value
        if _counts_terms(token, tokens):
            return 1, []
        if (
            bound.dim == "duration"
            and at
            and tokens[at - 1].kind == "holding"
            and tokens[at - 1].value.items[0].family in _RECOGNISED
            and self._out.parts
        ):
            return 1, None  # 已认定为企业技术中心2年以上: how long it has been held stands in the words of the title
        mention = Mention(first=token.start, last=token.end)
        before = self.said.last(bound.dim)
        if before is None and bound.dim == "duration":
            mention = Mention(("company_age",), "duration", words=token.text, first=token.start, last=token.end)
        elif before is None:
            return 1, []
        condition, choices = self.of_need(Need(mention, bound), token.end)
        return 1, [self._part(condition, [token], choices)]

    _read_range = _read_bound

    def _read_day(self, tokens: Sequence[Token], at: int) -> tuple[int, list[Part]]:
        return self._dated(tokens, at)

    _read_days = _read_day
    _read_until = _read_day

    def _dated(self, tokens: Sequence[Token], at: int) -> tuple[int, list[Part]]:
        """2023年1月1日以后在本区新注册成立: a day and what happened by it."""
        value = tokens[at].value
        side = next(
            (token.kind for token in tokens[at + 1 : at + 4] if token.kind in ("after", "before", "above", "below")), ""
        )
        days = (
            value
            if isinstance(value, Days)
            else Days(value if side == "after" else None, value if side == "before" else None)
            if isinstance(value, date)
            else None
        )
        if days is None or not (days.first or days.last):
            return 1, []
        rest = tokens[at + 1 : at + REACH]
        key, event = self._event(rest)
        if event is None:
            return 1, []
        measure = Measure(of=key)
        atoms = []
        if days.first:
            atoms.append(self.atom(measure, ">=", days.first, event.start, event.end))
        if days.last:
            atoms.append(self.atom(measure, "<=", days.last, event.start, event.end))
        condition = all_of(*atoms)
        assert condition is not None
        skip = 1 + sum(1 for token in rest[:2] if token.kind in ("after", "before", "included"))
        if at + skip < len(tokens) and tokens[at + skip] is event and event.kind != "holding":
            skip += 1
        while key is None and at + skip < len(tokens) and tokens[at + skip].kind in ("word", "settle"):
            skip += 1
        return skip, [self._part(condition, [tokens[at], event])]

    def _event(self, rest: Sequence[Token]) -> tuple[str | None, Token | None]:
        for token in rest:
            if token.kind in ("settle", "holding", "mention", "named", "indicator", "newly", "newly_titled") and any(
                word in token.text for word in ("注册", "成立", "设立", "登记", "落户")
            ):
                return "established_on", token
        told = next(
            (
                token
                for token in rest
                if token.kind in ("word", "settle") and len(token.text) > 1 and token.text not in ("期间", "之间")
            ),
            None,
        )
        return None, told

    def _read_not(self, tokens: Sequence[Token], at: int) -> tuple[int, list[Part]]:
        """A negation holds to the end of the piece, or to the next figure."""
        end = next(
            (
                i
                for i in range(at + 1, min(len(tokens), at + REACH))
                if tokens[i].kind in ("need", "not", "but")
                or (
                    tokens[i].kind == "of"
                    and i + 1 < len(tokens)
                    and tokens[i + 1].kind in ("head", "holding", "grant")
                )
            ),
            len(tokens),
        )
        stretch = tokens[at + 1 : end]
        if self.said.refused and all(token.kind in ("of", "filler") for token in stretch):
            return end - at, self.refused(
                [Refusal(key, tokens[at].start, tokens[at].end) for key in self.said.refused], tokens[at : at + 1]
            )
        if not stretch:
            return 1, []
        return end - at, self._negated(tokens[at], stretch)

    def _negated(self, word: Token, stretch: Sequence[Token]) -> list[Part]:
        whole = [word, *stretch]
        held = [token for token in stretch if token.kind == "holding"]
        industries = [token for token in stretch if token.kind in ("industry", "holding")]
        text = self.folded.text[stretch[0].start : stretch[-1].end]
        refusals = negated_words(text, stretch[0].start)
        lines = bool(held or industries) and (word.text in ("不属于", "不属", "不是", "非") or not refusals)
        if lines and not any(refusal.key in ("dishonest", "zombie") for refusal in refusals):
            return [self._part(self._none_of(stretch), whole)]
        if refusals:
            return self.refused(refusals, whole)
        titles = [token for token in stretch if token.kind in ("title", "yes_no")]
        if titles:
            family = titles[0].value
            if titles[0].kind == "yes_no":
                return [self._part(self.atom(Measure(of=family), "is", False, titles[0].start, titles[0].end), whole)]
            return [
                self._part(
                    self.atom(
                        Measure(of=family[0]),
                        "has_none",
                        tuple(t.text for t in titles),
                        titles[0].start,
                        titles[-1].end,
                    ),
                    whole,
                )
            ]
        mention = next((token for token in stretch if token.kind == "mention"), None)
        zero = next((token for token in stretch if token.kind == "amount" and token.value.number == 0), None)
        if mention and zero:
            return [
                self._part(
                    self.atom(self._measure_of(mention.value), "!=", Decimal(0), mention.start, mention.end), whole
                )
            ]
        return []

    def _measure_of(self, mention: Mention) -> Measure:
        complete = self.said.complete(mention, "")
        return self.said.measure(complete, complete.keys[0])

    def _none_of(self, stretch: Sequence[Token]) -> Condition:
        items: list[Item] = []
        for token in stretch:
            if token.kind == "holding":
                items += token.value.items
            elif token.kind == "industry":
                items.append(Item("industry", token.text))
        start = min(token.start for token in stretch if token.kind in ("holding", "industry"))
        return self.of_holding(Holding(tuple(items), none=True), start, stretch[-1].end)[0]

    def refused(self, refusals: Sequence[Any], whole: Sequence[Token]) -> list[Part]:
        span = self.said.period
        agg: Any = "each" if span and span.every else None
        self.said.refused = [refusal.key for refusal in refusals]
        atoms = []
        for refusal in refusals:
            flow = refusal.key is None or self.said.is_flow(refusal.key) or refusal.key == "dishonest"
            measure = Measure(
                of=refusal.key,
                period=span.period if span and flow else None,
                agg=agg if flow else None,
                qualifier=None if refusal.key else self.folded.phrase(refusal.start, refusal.end),
            )
            atoms.append(self.atom(measure, "is", False, refusal.start, refusal.end))
        condition = all_of(*atoms)
        assert condition is not None
        return [self._part(condition, whole)]

    def _unknown(self, tokens: Sequence[Token], at: int) -> tuple[int, list[Part] | None]:
        """Words of ours or not, then a bound: a figure that the vocabulary has no word for."""
        end = at
        while end < min(len(tokens), at + REACH) and tokens[end].kind in WORDISH | {
            "of",
            "share",
            "filler",
            "bracket",
            "with",
            "pause",
            "at",
            "every",
            "levels",
            "period",
            "yearly",
            "place",
            "holding",
            "yes_no",
            "sum",
            "average",
            "scope",
            "rise",
            "fall",
            "yoy",
            "use",
            "undertake",
        }:
            end += 1
        if end == at or end >= len(tokens) or tokens[end].kind not in ("bound", "range"):
            return 1, []
        if _counts_terms(tokens[end], tokens):
            return 1, []
        name = [token for token in tokens[at:end] if token.kind not in ("bracket",)]
        while len(name) > 1 and name[0].kind in ("generic", "head", "of", "pause", "with", "titled"):
            name.pop(0)
        last = tokens[end]
        if tokens[at].kind in ("holding", "scale", "yes_no", "stage") or any(
            token.kind in ("hire", "need") for token in name
        ):
            return 1, []
        if all(
            token.kind in ("generic", "head", "of", "levels", "filler", "proportion", "every", "tail", "period")
            for token in name
        ):
            used, parts = self._read_bound(tokens, end)
            return end - at + used, parts
        known = next((token for token in reversed(name) if token.kind == "mention"), None)
        if (
            known is not None
            and self.said.fits(known.value, last.value.dim)
            and last.start - known.end <= 4
            and known.value.keys
            and known.value.keys[0]
            and not known.value.share
        ):
            condition, choices = self.of_need(Need(known.value, last.value), last.end)
            return end - at + 1, [self._part(condition, tokens[at : end + 1], choices)]
        told = [*tokens[max(0, at - 1) : at], *name]
        span = next((token.value for token in told if token.kind in ("period", "yearly")), None)
        if span:
            self.said.period = span
        words = "".join(token.text for token in name)
        agg = "avg" if "年均" in words or "平均" in words else None
        mention = Mention(
            (None,), period=span.period if span else None, agg=agg, words=words, first=name[0].start, last=name[-1].end
        )
        condition, choices = self.of_need(Need(mention, last.value), last.end)
        return end - at + 1, [self._part(condition, tokens[at : end + 1], choices)]


def _without_level(name: str) -> str:
    for level in ("国家级", "省级", "市级", "区级", "县级", "国家", "省", "市"):
        if name.startswith(level):
            return name.removeprefix(level)
    return name


def _items_of(tokens: Sequence[Token]) -> tuple[Item, ...]:
    """The titles and lines of business that stand in a stretch, also those without a head word."""
    items: list[Item] = []
    for token in tokens:
        if token.kind == "holding":
            items += token.value.items
        elif token.kind in ("industry", "body"):
            items.append(Item("industry", token.text))
        elif token.kind == "title":
            items.append(Item(token.value[0], token.text))
        elif token.kind == "place":
            items.append(Item("region", str(token.value)))
    return tuple(items)


def _counts_terms(token: Token, tokens: Sequence[Token]) -> bool:
    """满足下列条件中两项以上的: how many of the items, not how many of a thing."""
    unit = token.value.amount.unit
    return unit in ("项", "条") and any(other.kind in ("these", "group_or", "meet", "terms") for other in tokens)


def _either(before: Token, after: Token) -> bool:
    """小微企业和个体工商户: nobody is both."""
    return before.kind == "scale" and after.kind == "holding" and after.value.items[0].family == "ownership"
