"""Amounts: a ceiling everybody reaches, and money nobody can work out."""

import re
from decimal import Decimal
from fractions import Fraction

from engine.language.benefits import Benefit
from engine.language.expressions.literals import print_money, print_ratio
from engine.language.expressions.printing import Printer
from engine.language.expressions.scope import Scope
from engine.language.tree import AllOf, Atom, Condition, Measure, all_of
from policies.checks.logic import Literal, gates_only, key_of, spread
from policies.checks.remarks import Remark, Remarks, Scene

CAPPED_AT_ONCE, NO_TABLE, NO_FORMULA = "封顶即达", "缺对照表", "没有算法"
MONEY_KINDS = ("reward", "subsidy", "interest", "tax", "rent", "voucher")
_BY_RANK = re.compile(r"排序|排名|名次|分档|分级|分类分档|按.{0,8}(?:分值|得分|评分|评价结果|等级|档次)")


def caps_that_always_bind(scene: Scene) -> Remarks:
    """Whoever just meets the threshold has reached the ceiling: everybody gets the same."""
    for benefit in scene.clause.benefits:
        counted = benefit.base or (benefit.step.measure if benefit.step else None)
        least = _least(scene, benefit, counted) if counted else None
        if least is None or benefit.cap is None or _counts_a_part(benefit):
            continue
        amount = _amount(benefit, least)
        if amount is not None and amount >= benefit.cap and benefit.cap_scope in ("company", "year"):
            yield _said(scene, benefit, counted, least)


def _said(scene: Scene, benefit: Benefit, counted: Measure | None, least: Decimal) -> Remark:
    printer = Printer(scope=Scope(vocabulary=scene.vocabulary))
    shown = printer.figure(least, counted) if counted else str(least)
    sum_ = f"{print_ratio(benefit.rate)} × {shown}" if benefit.form == "rate" and benefit.rate is not None else shown
    message = f"达到门槛就已封顶（{sum_}，最高 {print_money(benefit.cap or Decimal())}）：符合的企业都拿同样的钱"
    return scene.warning(CAPPED_AT_ONCE, message, "差一分钱就差一整笔：核对比例、门槛和上限", words=shown)


def _least(scene: Scene, benefit: Benefit, counted: Measure) -> Decimal | None:
    """The least the base can be for a company that meets the condition."""
    condition = all_of(gates_only(scene.clause.when), gates_only(benefit.when))
    literals = [literal for literal in _needed(condition) if key_of(literal[0]) == _key(counted)]
    lows = [interval.low for interval in spread(literals)] if literals else []
    known = [low for low in lows if isinstance(low, Decimal)]
    return min(known) if known and len(known) == len(lows) else None


def _key(measure: Measure) -> object:
    return key_of(Atom(measure=measure, op=">", value=Decimal(), phrase=measure.phrase))


def _needed(condition: Condition | None) -> list[Literal]:
    """The comparisons that must hold in any case."""
    parts = condition.parts if isinstance(condition, AllOf) else (condition,)
    return [(part, True) for part in parts if isinstance(part, Atom)]


def _counts_a_part(benefit: Benefit) -> bool:
    return benefit.above is not None or benefit.bracket is not None or benefit.base_max is not None


def _amount(benefit: Benefit, base: Decimal) -> Fraction | None:
    """What the formula gives for a base, before any ceiling."""
    value = Fraction(base)
    if benefit.form == "rate" and benefit.rate is not None:
        return Fraction(benefit.rate) * value
    if benefit.form == "per_unit" and benefit.amount is not None:
        return Fraction(benefit.amount) * value
    if benefit.form == "per_step" and benefit.amount is not None and benefit.step:
        return Fraction(benefit.amount) * (value // Fraction(benefit.step.size))
    return None


def amounts_without_a_table(scene: Scene) -> Remarks:
    """A ceiling alone, or a span of sums: what a company gets stands in a table that isn't there."""
    for benefit in scene.clause.benefits:
        if benefit.form not in ("upto", "range") or benefit.kind not in MONEY_KINDS:
            continue
        found = _BY_RANK.search(scene.clause.text)
        if found:
            help_ = "把每一档的金额写成表：| 创新积分排名 | 奖励 |"
            yield scene.error(NO_TABLE, f"原文写“{found[0]}”，却没有每一档给多少的表", help_, words=found[0])
        else:
            help_ = "金额由主管部门酌定就不用改；有算法就写上"
            yield scene.warning(
                NO_FORMULA, "只写了金额的上下限，没有算法，算不出每家给多少", help_, benefit.phrase or ""
            )
