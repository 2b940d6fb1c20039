"""The forms of a benefit: what a base comes to by an amount, a rate, a step, a difference."""

from fractions import Fraction

from engine.language.benefits import Benefit
from engine.language.numbers import Number, exact
from engine.language.tree import Measure
from engine.meaning.verdict import Working


def base_measure(benefit: Benefit) -> Measure | None:
    """The measure that a benefit is reckoned on; a fixed sum counts rows or nothing."""
    if benefit.form == "fixed":
        return benefit.base if benefit.base is not None and benefit.base.records is not None else None
    return benefit.step.measure if benefit.step is not None else benefit.base


def limited_base(benefit: Benefit, base: Number, workings: list[Working]) -> Number:
    """The part of the base that counts: up to base_max, what exceeds `above`, what lies in the bracket."""
    workings.append(Working("base", base))
    if benefit.base_max is not None:
        base = min(base, exact(benefit.base_max))
        workings.append(Working("base_max", base, (exact(benefit.base_max),)))
    if benefit.above is not None:
        base = max(0, base - exact(benefit.above))
        workings.append(Working("above", base, (exact(benefit.above),)))
    if benefit.bracket is not None:
        low, high = benefit.bracket
        top = base if high is None else min(base, exact(high))
        base = max(0, top - exact(low))
        workings.append(Working("bracket", base, (exact(low), None if high is None else exact(high))))
    return base


def apply_form(benefit: Benefit, base: Number, steps: str, workings: list[Working]) -> Number:
    """What the form makes of the base."""
    amount = 0 if benefit.amount is None else exact(benefit.amount)
    match benefit.form:
        case "rate":
            rate = rate_granted(benefit)
            return _noted(workings, "rate", rate * base, rate, base)
        case "per_step" if benefit.step is not None:
            size = exact(benefit.step.size)
            count: Number = Fraction(base) / size if steps == "proportional" else base // size
            return _noted(workings, f"step_{steps}", max(0, count) * amount, base, size, amount)
        case "per_unit":
            return _noted(workings, "per_unit", amount * base, amount, base)
        case "difference":
            return _noted(workings, "difference", amount - base, amount, base)
        case _:
            units = base if base_measure(benefit) is not None else 1
            return _noted(workings, "fixed", amount * units, amount, units)


def _noted(workings: list[Working], form: str, amount: Number, *detail: Number) -> Number:
    workings.append(Working(form, amount, detail))
    return amount


def rate_granted(benefit: Benefit) -> Number:
    """The rate as granted: the upper one where there are two; where one remains payable the rest, even if the older
    form is there too, in which 减按15% is a rate of 0.15."""
    if benefit.rate_max is not None:
        return exact(benefit.rate_max)
    if benefit.rate_paid is not None:
        return 1 - exact(benefit.rate_paid)
    return exact(benefit.rate) if benefit.rate is not None else 0
