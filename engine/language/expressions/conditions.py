"""Syntax tree to conditions: what is compared with what, and how comparisons are joined."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import cast

from engine.language.exchange.kinds import ops_of
from engine.language.expressions.figures import KIND_NAMES, read_figure_of
from engine.language.expressions.literals import looks_like_a_figure, read_day, read_figure
from engine.language.expressions.measures import MeasureReader
from engine.language.expressions.printing import Quote
from engine.language.expressions.slips import Slip, SlipError, each
from engine.language.expressions.syntax import Node
from engine.language.expressions.tags import names_in, tags_in, text_of
from engine.language.expressions.words import (
    ALL,
    ANY,
    FIGURE,
    FLIPPED,
    NATURES,
    NO,
    NOT,
    OP_SIGNS,
    SIGN_OPS,
    TAG_WORDS,
    UNKNOWN,
    YES,
    reversed_words,
)
from engine.language.tree import (
    AllOf,
    AnyOf,
    AtLeast,
    Atom,
    Condition,
    FigureRef,
    Measure,
    Nature,
    Not,
    Op,
    Value,
)
from engine.language.vocabulary import NUMERIC_KINDS

_NATURES = reversed_words(NATURES)
_AT_LEAST = re.compile(r"至少(?:有|满足)?(\d+|[一二两三四五六七八九十])[项条个种]")
_DIGITS = dict(zip("一二两三四五六七八九十", (1, 2, 2, 3, 4, 5, 6, 7, 8, 9, 10), strict=True))
_FIGURE_UNITS = {"": Decimal(1), "%": Decimal("0.01"), "倍": Decimal(1)}


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One comparison that is being read: its measure and the words it rests on."""

    measure: Measure
    quote: Quote

    def atom(self, op: str, value: Value) -> Atom:
        words = self.quote
        return Atom(measure=self.measure, op=cast("Op", op), value=value, phrase=words.phrase, span=words.span)


@dataclass(frozen=True, kw_only=True, slots=True)
class ConditionReader(MeasureReader):
    """Reads the conditions of one expression in one scope."""

    def condition(self, node: Node) -> Condition:
        match node.rule:
            case "all":
                return AllOf(parts=self._flattened(node.parts))
            case "any":
                return AnyOf(parts=each(self.condition, node.parts))
            case "group" if self._is_condition(node.parts[0]):
                return self.condition(node.parts[0])
            case "compare":
                return self._compare(node)
            case "band":
                return AllOf(parts=self._band(node))
            case "tagged":
                return self._tagged(node)
            case "denied":
                return self._yes_no(node.parts[1], value=False)
            case "call" if _joins(node.parts[0].words):
                return self._called(node)
        return self._yes_no(node, value=True)

    def condition_within(self, table: str, node: Node) -> Condition:
        return ConditionReader(scope=self.scope.within(table), quotes=self.quotes).condition(node)

    def _is_condition(self, node: Node) -> bool:
        """Whether brackets hold a condition and not a sum or a ratio."""
        if node.rule == "group":
            return self._is_condition(node.parts[0])
        if node.rule == "call":
            return _joins(node.parts[0].words)
        return node.rule in ("all", "any", "compare", "band", "tagged", "denied")

    # --- joined ---

    def _flattened(self, nodes: Sequence[Node]) -> tuple[Condition, ...]:
        """The parts of 且; both ends of a band become parts of their own."""
        read = each(lambda node: self._band(node) if node.rule == "band" else (self.condition(node),), nodes)
        return tuple(part for parts in read for part in parts)

    def _called(self, node: Node) -> Condition:
        token, *arguments = node.parts
        name = token.words
        if not arguments:
            raise node.slip(f"“{name}”的括号里是空的")
        parts = each(self.condition, arguments)
        if name in (NOT, *_NATURES) and len(parts) > 1:
            raise node.slip(f"“{name}（…）”里只写一个条件", "几个条件先用 且 或 连起来")
        if name == NOT:
            return Not(part=parts[0])
        if name in _NATURES:
            return _with_nature(parts[0], cast("Nature", _NATURES[name]))
        if name in (ALL, ANY):
            return AllOf(parts=parts) if name == ALL else AnyOf(parts=parts)
        return _at_least(token, parts)

    # --- comparisons ---

    def _item(self, node: Node) -> Item:
        """The measure on the left and the words the comparison rests on; words in quotes are those words."""
        bare = node.parts[0] if node.rule == "suffixed" else node
        own = bare.unquoted if bare.rule == "quoted" else None
        quote = self.quotes.next(node)
        if own and quote and quote.phrase and quote.phrase != own:
            raise bare.slip(f"条件引用“{own}”，出处却写“{quote.phrase}”", "两处写成一样的原文用语")
        return Item(measure=self.left(node), quote=quote or Quote(phrase=own))

    def _compare(self, node: Node) -> Condition:
        left, sign, right = node.parts
        if left.rule == "word" and looks_like_a_figure(left.folded):
            raise left.slip(f"“{left.words}”写在了左边", "指标写在左边，例如 营业收入 ≥ 2000万元")
        item, op = self._item(left), SIGN_OPS[sign.folded]
        kind = self.scope.kind(item.measure)
        if op == "==" and kind in ("bool", None) and right.rule == "word" and right.words in (YES, NO):
            return item.atom("is", right.words == YES)
        if kind is not None and op not in ops_of(kind):
            raise sign.slip(f"“{left.words}”是{KIND_NAMES[kind]}，不能用“{sign.words}”", _ops_help(kind, left.words))
        return item.atom(op, self._value(right, item.measure, kind))

    def _band(self, node: Node) -> tuple[Condition, ...]:
        """2000万元 ≤ 产值 ≤ 1亿元: two comparisons in one."""
        low, first, middle, second, high = node.parts
        ops = [SIGN_OPS[first.folded], SIGN_OPS[second.folded]]
        if not set(ops) <= {"<", "<="}:
            raise node.slip("连写的比较由小到大", "例如 2000万元 ≤ 产值 < 1亿元")
        item = self._item(middle)
        kind = self.scope.kind(item.measure)
        if kind is not None and kind not in (*NUMERIC_KINDS, "date"):
            raise middle.slip(f"“{middle.words}”是{KIND_NAMES[kind]}，没有大小")
        ends = each(lambda end: self._value(end, item.measure, kind), (low, high))
        if not all(isinstance(end, Decimal | date) for end in ends) or type(ends[0]) is not type(ends[1]):
            raise node.slip("连写的比较两头要写数字或日期")
        return item.atom(FLIPPED[ops[0]], ends[0]), item.atom(ops[1], ends[1])

    def _yes_no(self, node: Node, *, value: bool) -> Condition:
        """规模以上 by itself, or 无 失信记录."""
        item = self._item(node)
        kind = self.scope.kind(item.measure)
        if kind not in ("bool", None):
            raise node.slip(f"“{node.words}”后面缺少比较", self._comparison_help(node, item.measure, kind))
        return item.atom("is", value)

    def _comparison_help(self, node: Node, measure: Measure, kind: str) -> str:
        indicator = self.scope.of(measure).indicator(measure)
        if kind in ("tags", "category") and indicator:
            named = node.rule != "word" or node.words in (indicator.name, indicator.key)
            joint = self.scope.tag_word(measure, "has_any") if kind == "tags" else "="
            return f"例如 {indicator.name} {joint} {'…' if named else node.words}"
        return f"例如 {node.words} ≥ {_EXAMPLES.get(kind, '10')}"

    # --- tags ---

    def _tagged(self, node: Node) -> Condition:
        left, word, names = node.parts
        item, op = self._item(left), TAG_WORDS[word.folded]
        kind = self.scope.kind(item.measure)
        if kind in ("category", "id"):
            return _one_of(item, op, word, names)
        if kind not in ("tags", None):
            raise word.slip(f"“{left.words}”是{KIND_NAMES[kind]}，不能用“{word.words}”", _ops_help(kind, left.words))
        return item.atom(op, tags_in(names, op))

    # --- values ---

    def _value(self, node: Node, measure: Measure, kind: str | None) -> Value:
        """What stands on the right, as the kind on the left asks for."""
        if _names_a_figure(node):
            return self._reference(node, kind)
        if node.rule == "word":
            return self._word_value(node, measure, kind)
        if node.rule == "quoted" and kind in (None, "category", "id"):
            return text_of(node)
        return self._other(node, kind)

    def _word_value(self, node: Node, measure: Measure, kind: str | None) -> Value:
        figure = looks_like_a_figure(node.folded)
        if node.words == UNKNOWN:
            return Measure()
        if kind in ("category", "id") or (kind is None and not figure and self.scope.find(node.words) is None):
            return node.words
        day = read_day(node.folded) if kind in ("date", None) else None
        if day is not None:
            return day
        if kind == "date" and figure:
            raise node.slip(f"“{node.words}”不是日期", "写成 2026-03-31")
        return self.figure(node, measure) if figure else self._other(node, kind)

    def _other(self, node: Node, kind: str | None) -> Measure:
        other = self.measure(node)
        right = self.scope.kind(other)
        if kind is not None and right is not None and kind != right:
            raise node.slip(f"单位不同，不能比较：{KIND_NAMES[kind]}与{KIND_NAMES[right]}")
        return other

    def _reference(self, node: Node, kind: str | None) -> FigureRef:
        """公布值“LPR” × 0.6 - 0.5%."""
        plus: Decimal | None = None
        if node.rule == "total":
            node, sign, last, *more = node.parts
            for part in more[:1]:
                raise part.slip("公布值后面只能加减一次")
            amount = read_figure_of(last, kind if kind in NUMERIC_KINDS else None)
            plus = amount.copy_negate() if sign.words == "-" else amount
        named, times = (node, None) if node.rule == "named" else (node.parts[0], _times(node.parts[1:]))
        return FigureRef(ref=named.parts[1].unquoted, plus=plus, times=times)


_EXAMPLES = {"money": "2000万元", "ratio": "5%", "date": "2026-03-31", "duration": "12个月", "area": "500平方米"}


def _joins(name: str) -> bool:
    return name in (NOT, ALL, ANY) or name in _NATURES or bool(_AT_LEAST.fullmatch(name))


def _at_least(token: Node, parts: tuple[Condition, ...]) -> Condition:
    found = _AT_LEAST.fullmatch(token.words)
    least = _DIGITS.get(found[1]) or int(found[1]) if found else 0
    if not 1 <= least <= len(parts):
        raise token.slip(f"括号里有 {len(parts)} 项，不能要求“{token.words}”", "各项之间用 ； 隔开")
    return AtLeast(least=least, parts=parts)


def _one_of(item: Item, op: str, word: Node, names: Node) -> Condition:
    """企业规模 属于 小型、微型 之一: any of the equalities."""
    tags, one_of = names_in(names)
    if op != "has_any" or any(tag.rule == "named" for tag in tags):
        raise word.slip(f"类别不能用“{word.words}”", "写 属于 小型、微型 之一，或用 = ≠")
    if len(tags) > 1 and not one_of:
        raise names.slip("几个类别后面要写“之一”", f"写 {names.words} 之一")
    parts = tuple(item.atom("==", tag) for tag in each(text_of, tags))
    return parts[0] if len(parts) == 1 else AnyOf(parts=parts)


def _names_a_figure(node: Node) -> bool:
    """公布值“LPR”, times something, plus something."""
    while node.rule in ("total", "product"):
        node = node.parts[0]
    return node.rule == "named" and node.parts[0].words == FIGURE


def _times(parts: Sequence[Node]) -> Decimal:
    sign, factor, *more = parts
    times = read_figure(factor.folded, _FIGURE_UNITS) if sign.folded == "×" and not more else None
    if times is None:
        place = Slip(
            start=sign.start, end=parts[-1].end, message=f"“{factor.words}”不是倍数", help="例如 × 0.6 或 × 60%"
        )
        raise SlipError(place)
    return times


def _with_nature(condition: Condition, nature: Nature) -> Condition:
    """Every atom of the condition with this nature."""
    match condition:
        case Atom():
            return replace(condition, nature=nature)
        case Not(part=part):
            return Not(part=_with_nature(part, nature))
        case AllOf(parts=parts):
            return AllOf(parts=tuple(_with_nature(part, nature) for part in parts))
        case AnyOf(parts=parts):
            return AnyOf(parts=tuple(_with_nature(part, nature) for part in parts))
        case AtLeast(least=least, parts=parts):
            return AtLeast(least=least, parts=tuple(_with_nature(part, nature) for part in parts))


def _ops_help(kind: str, name: str) -> str:
    if kind == "bool":
        return f"写 {name}，或 无 {name}、不是 {name}"
    if kind == "tags":
        return f"写 {name} 含 …，或 不含、含全部、属于"
    return f"{KIND_NAMES[kind]}用 {' '.join(OP_SIGNS[op] for op in ops_of(kind) if op in OP_SIGNS)} 比较"
