"""Figures of the syntax tree: in a unit of their kind, or told what unit they should have."""

from collections.abc import Mapping
from decimal import Decimal

from engine.language.expressions.literals import WANTED, looks_like_a_figure, read_figure, unit_in, units_of
from engine.language.expressions.slips import SlipError
from engine.language.expressions.syntax import Node
from engine.language.expressions.words import CURRENCIES

KIND_NAMES = {
    "money": "金额",
    "ratio": "比率",
    "count": "数量",
    "duration": "时长",
    "area": "面积",
    "score": "分值",
    "date": "日期",
    "bool": "是非项",
    "category": "类别",
    "tags": "标签",
    "id": "编号",
}


def read_figure_of(node: Node, kind: str | None, *, unit: str = "", currency: str | None = None) -> Decimal:
    """The figure a node holds, in base units."""
    units = units_of(kind, unit, currency)
    value = read_figure(node.folded, units)
    if value is not None:
        return value
    if not looks_like_a_figure(node.folded):
        raise node.slip(f"“{node.words}”不是数字", WANTED.get(kind or "", ""))
    if unit_in(node.folded) in units:
        raise node.slip(f"数字“{node.words}”超出可用范围")
    raise _unit_slip(node, kind, _unit_help(node.folded, kind, unit, currency), units)


def _unit_help(words: str, kind: str | None, unit: str, currency: str | None) -> str:
    if kind == "count" and unit:
        return f"写成 {words.removesuffix(unit_in(words))}{unit}"
    return f"写成 100万{CURRENCIES.get(currency, '')}" if currency else WANTED.get(kind or "", "")


def _unit_slip(node: Node, kind: str | None, help_: str, units: Mapping[str, Decimal]) -> SlipError:
    if not unit_in(node.folded) and "" not in units:
        return node.slip(f"“{node.words}”没有单位", help_)
    return node.slip(f"单位不符：这里是{KIND_NAMES.get(kind or '', '数字')}，不能写“{node.words}”", help_)
