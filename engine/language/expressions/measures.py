"""Syntax tree to measures: names are looked up, what doesn't go together is told with its place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from engine.language.exchange import kinds
from engine.language.exchange.fields import Context
from engine.language.expressions.figures import KIND_NAMES, read_figure_of
from engine.language.expressions.literals import looks_like_a_figure
from engine.language.expressions.periods import EXAMPLES, NAMES, SYNONYMS, print_period, read_period_words
from engine.language.expressions.printing import Quote
from engine.language.expressions.quoting import unbracketed
from engine.language.expressions.scope import Scope
from engine.language.expressions.slips import closest, each
from engine.language.expressions.syntax import Node, glued_connective
from engine.language.expressions.words import (
    AGGS,
    CURRENCIES,
    DERIVES,
    EVERY_ROW,
    INDICATOR,
    OTHER_CURRENCY,
    RECORD_AGGS,
    TOTAL,
    UNKNOWN,
    reversed_words,
)
from engine.language.names import nearest
from engine.language.tree import Condition, Measure
from engine.language.vocabulary import NUMERIC_KINDS, Table

_AGG_WORDS = reversed_words(AGGS) | {"总额": "sum", "平均": "avg", "均值": "avg", "连续": "each"}
_DERIVE_WORDS = reversed_words(DERIVES) | {
    "增长率": "growth",
    "同比增长": "growth",
    "增长": "growth",
    "新增": "increase",
}
_CURRENCY_WORDS = reversed_words(CURRENCIES)
_RECORD_WORDS = reversed_words(RECORD_AGGS)
_SUFFIXES = ("period", "aspect", "qualifier", "phrase")
_ASPECTS = (*AGGS.values(), *DERIVES.values(), *CURRENCIES.values())


@dataclass(frozen=True, kw_only=True, slots=True)
class Quotes:
    """The quotes given for the items of an expression, in reading order, and the items found."""

    given: Sequence[Quote | None] = ()
    items: list[tuple[int, int]] = field(default_factory=list)

    def next(self, node: Node) -> Quote | None:
        """The quote of the next item."""
        self.items.append((node.start, node.end))
        return self.given[len(self.items) - 1] if len(self.items) <= len(self.given) else None


@dataclass(frozen=True, kw_only=True, slots=True)
class MeasureReader:
    """Reads the measures of one expression in one scope."""

    scope: Scope
    quotes: Quotes = field(default_factory=Quotes)

    def condition_within(self, table: str, node: Node) -> Condition:
        """The condition on the rows of a table."""
        raise NotImplementedError

    def measure(self, node: Node) -> Measure:
        """A measure that stands as a value, a base or a part of another one."""
        named = node.parts[0] if node.rule == "suffixed" else node
        measure = self.left(node)
        if named.rule != "quoted":
            return measure
        if measure.phrase is not None:
            raise node.slip(f"“{node.words}”有两处原文用语", f"写成 {UNKNOWN}〔…〕 或 {named.words}")
        return replace(measure, phrase=named.unquoted)

    def left(self, node: Node) -> Measure:
        """A measure on the left of a comparison, where words in quotes belong to the comparison."""
        match node.rule:
            case "word":
                return self._word(node)
            case "quoted":
                return Measure()
            case "named":
                return self._named(node)
            case "call":
                return self._call(node)
            case "group":
                return self.left(node.parts[0])
            case "total":
                return self._total(node)
            case "product":
                return self._ratio(node)
            case "suffixed":
                return self._suffixed(node)
        raise node.slip(f"“{node.words}”不是指标")

    def _word(self, node: Node) -> Measure:
        if node.words == UNKNOWN:
            return Measure()
        indicator = self.scope.find(node.words) or self.scope.find(node.folded)
        if indicator:
            return Measure(of=indicator.key)
        if looks_like_a_figure(node.folded):
            raise node.slip(f"“{node.words}”是数字，这里要写指标", "指标写在左边，例如 营业收入 ≥ 2000万元")
        where = f"“{self.scope.table_name}”没有字段" if self.scope.table else "词表里没有指标"
        raise node.slip(f"{where}“{node.words}”", self._help_for(node.words))

    def _help_for(self, word: str) -> str:
        glued = glued_connective(word)
        if glued and self.scope.find(word.partition(glued)[0]):
            return f"“{glued}”前后要留空格"
        return self.scope.help_for(word) or f"词表以外的要求放在引号里：“{word}”"

    def _named(self, node: Node) -> Measure:
        word, name = node.parts
        if word.words != INDICATOR:
            raise word.slip(f"“{word.words}”后面不能接引号", f"例如 {INDICATOR}“…”")
        indicator = self.scope.find(name.unquoted)
        if indicator is None:
            raise name.slip(f"词表里没有指标{name.words}", self.scope.help_for(name.unquoted))
        return Measure(of=indicator.key)

    def _total(self, node: Node) -> Measure:
        for sign in node.parts[1::2]:
            if sign.words == "-":
                raise sign.slip("指标之间不能相减", "比上年多出的部分写成 ·增量")
        return self._sum(node, node.parts[0::2])

    def _sum(self, node: Node, parts: Sequence[Node]) -> Measure:
        return self._checked(node, Measure(sum=each(self.measure, parts)))

    def _ratio(self, node: Node) -> Measure:
        top, sign, *rest = node.parts
        if sign.folded != "/" or len(rest) != 1:
            raise node.slip(f"“{node.words}”不是口径", "占比写成 甲 / 乙；甲或乙本身是占比时加括号")
        numerator, denominator = each(self.measure, (top, rest[0]))
        if numerator.derive:
            raise top.slip("增速、增量和占比不能再作分子")
        return self._checked(node, replace(numerator, derive="share", against=denominator))

    # --- suffixes ---

    def _suffixed(self, node: Node) -> Measure:
        measure, *changes = each(self._suffix_or_base, node.parts)
        for suffix, change in zip(node.parts[1:], changes, strict=True):
            for name in change:
                if getattr(measure, name) is not None:
                    raise suffix.slip(f"“{suffix.words}”和前面的“{_shown(name, measure)}”重复")
            measure = replace(measure, **change)
        return self._checked(node, measure)

    def _suffix_or_base(self, node: Node) -> Any:
        return self._suffix(node) if node.rule in _SUFFIXES else self.left(node)

    def _suffix(self, node: Node) -> dict[str, Any]:
        """What a suffix sets of the measure."""
        token = node.parts[0]
        match node.rule:
            case "period":
                return {"period": self._period(token)}
            case "aspect":
                return self._aspect(*node.parts)
            case "qualifier":
                return {"qualifier": unbracketed(token.words)}
        return {"phrase": unbracketed(token.words)}

    def _period(self, token: Node) -> Any:
        period = read_period_words(token.folded)
        if period is None:
            raise token.slip(f"“{token.words}”不是期间", _near_period(token.folded) or f"例如 {EXAMPLES}")
        return period

    def _aspect(self, token: Node, inner: Node | None = None) -> dict[str, Any]:
        if inner and token.words == OTHER_CURRENCY:
            return {"currency": inner.unquoted if inner.rule == "QUOTED" else inner.words}
        if inner:
            return self._against(token, inner)
        for name, words in (("agg", _AGG_WORDS), ("derive", _DERIVE_WORDS), ("currency", _CURRENCY_WORDS)):
            if token.words in words:
                return {name: words[token.words]}
        near = closest(token.words, (*_AGG_WORDS, *_DERIVE_WORDS, *_CURRENCY_WORDS))
        raise token.slip(f"“·{token.words}”不是口径", near or f"可用：{'、'.join(_ASPECTS)}")

    def _against(self, token: Node, inner: Node) -> dict[str, Any]:
        """·增速（比2020年）: growth against another period."""
        derive = _DERIVE_WORDS.get(token.words)
        if derive not in ("growth", "increase"):
            raise token.slip(f"“·{token.words}”后面不能有括号", "括号只跟在 增速、增量 后面")
        period = read_period_words(inner.folded[1:]) if inner.words[:1] in ("比", "较") else None
        if period is None:
            raise inner.slip(f"“{inner.words}”不是对比的期间", "例如 ·增速（比2020年）")
        return {"derive": derive, "against": period}

    # --- related rows ---

    def _call(self, node: Node) -> Measure:
        token, *arguments = node.parts
        if token.words == TOTAL and arguments:
            return self._sum(node, arguments)
        if token.words in _RECORD_WORDS:
            return self._aggregated(node, _RECORD_WORDS[token.words], arguments)
        table = self.scope.table_called(token.words.removesuffix("数")) if token.words.endswith("数") else None
        if table:
            return self._counted(node, table, arguments)
        known = [*_RECORD_WORDS, "至少2项", "非", *(f"{each.name}数" for each in self.scope.vocabulary.tables.values())]
        near = closest(token.words, known) or f"可用：{'、'.join(known)}"
        raise token.slip(f"“{token.words}（…）”不是一种写法", near)

    def _counted(self, node: Node, table: Table, arguments: Sequence[Node]) -> Measure:
        if len(arguments) != 1:
            raise node.slip(f"{table.name}数的括号里写一个条件", f"不加条件写 {table.name}数（{EVERY_ROW}）")
        every = arguments[0].words == EVERY_ROW
        return self._rows(node, table, Measure(agg="count"), () if every else arguments)

    def _aggregated(self, node: Node, agg: Any, arguments: Sequence[Node]) -> Measure:
        if not arguments or len(arguments) > 2 or arguments[0].rule != "word":
            example = "例如 合计（项目.投资额，投资额 ≥ 100万元）"
            raise node.slip(f"“{node.parts[0].words}”的括号里写 表.字段 和一个条件", example)
        name, dot, field_name = arguments[0].words.partition(".")
        table = self.scope.table_called(name)
        if table is None:
            names = [table.name for table in self.scope.vocabulary.tables.values()]
            raise arguments[0].slip(f"没有明细表“{name}”", closest(name, names) or f"有：{'、'.join(names)}")
        key = self._field(arguments[0], table, field_name) if dot else None
        return self._rows(node, table, Measure(agg=agg, of=key), arguments[1:])

    def _field(self, node: Node, table: Table, word: str) -> str:
        inner = self.scope.within(table.key)
        found = inner.find(word)
        if found is None:
            raise node.slip(f"“{table.name}”没有字段“{word}”", inner.help_for(word))
        return found.key

    def _rows(self, node: Node, table: Table, base: Measure, where: Sequence[Node]) -> Measure:
        condition = self.condition_within(table.key, where[0]) if where else None
        return self._checked(node, replace(base, records=table.key, where=condition))

    # --- what goes together ---

    def _checked(self, node: Node, measure: Measure) -> Measure:
        """The measure, where its parts go together."""
        for fault in self._faults(measure):
            raise node.slip(fault)
        ctx = Context(vocabulary=self.scope.vocabulary, table=self.scope.table)
        kinds.check_measure(ctx, measure, "")
        for problem in ctx.problems.found:
            raise node.slip(problem.message, problem.help)
        return measure

    def _faults(self, measure: Measure) -> Iterator[str]:
        indicator = self.scope.indicator(measure)
        if indicator and measure.derive == "age" and indicator.kind != "date":
            yield f"“·至今”只能用于日期，而“{indicator.name}”是{KIND_NAMES[indicator.kind]}"
        if indicator and measure.derive in _NUMERIC_DERIVES and not indicator.is_numeric:
            shown = _NUMERIC_DERIVES[measure.derive]
            yield f"{shown}只能用于数值，而“{indicator.name}”是{KIND_NAMES[indicator.kind]}"
        if measure.records and measure.agg != "count" and measure.of is None:
            yield "要写明汇总哪个字段，例如 合计（项目.投资额）"
        summed = {kind for part in measure.sum if (kind := self.scope.kind(part)) is not None}
        for kind in sorted(summed - NUMERIC_KINDS):
            yield f"{KIND_NAMES[kind]}不能相加"
        if len(summed) > 1:
            yield f"单位不同，不能相加：{'、'.join(sorted(KIND_NAMES[kind] for kind in summed))}"

    def figure(self, node: Node, measure: Measure) -> Decimal:
        """A figure in a unit of the measure."""
        kind, unit = self.scope.kind(measure), self.scope.unit(measure)
        return read_figure_of(node, kind, unit=unit, currency=measure.currency)


def _near_period(words: str) -> str:
    """Periods look alike: only one that is nearly the same is proposed."""
    near = nearest(words, [*NAMES.values(), *SYNONYMS], limit=1, least=75)
    return f"是不是“{near[0].word}”？" if near else ""


_NUMERIC_DERIVES = {"growth": "“·增速”", "increase": "“·增量”", "share": "占比"}


def _shown(name: str, measure: Measure) -> str:
    """How a part of a measure is written."""
    value = getattr(measure, name)
    words: dict[str, str] = {**AGGS, **DERIVES, **CURRENCIES, "share": "占比"}
    return print_period(value) if name == "period" else words.get(str(value), str(value))
