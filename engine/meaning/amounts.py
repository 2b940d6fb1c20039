"""What the benefits of a verdict come to, in yuan: every step kept, ends of an interval where rows are undecided.

The order within a benefit: base_max, above, bracket; the form; months; the first year of a schedule; not below zero;
floor; ceilings of project and person on each row before summing; ceilings of company and year; cap_of. What follows
over the benefits of a clause (pick, shared_cap, the sum) stands in settlement.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from engine.language.benefits import Benefit
from engine.language.numbers import Number, exact
from engine.language.tree import Measure
from engine.meaning.answers import needs_answer
from engine.meaning.figures import number
from engine.meaning.forms import apply_form, base_measure, limited_base
from engine.meaning.kleene import Truth
from engine.meaning.measures import observe
from engine.meaning.rows import counted_rows
from engine.meaning.seen import Seen
from engine.meaning.verdict import Grant, Node, Working
from engine.meaning.view import View

PER_UNIT_SCOPES = ("project", "person")
PER_COMPANY_SCOPES = ("company", "year")


@dataclass(frozen=True, slots=True)
class Unit:
    """What a benefit is reckoned on at once: one record, the whole company, or one of so many equal heads."""

    base: Number
    heads: Number | None = None  # 3000元/人 for so many persons: reckoned for one of them


@dataclass(frozen=True, slots=True)
class Counted:
    """The units that surely count, and all that may where some rows are undecided."""

    sure: Sequence[Unit]
    possible: Sequence[Unit] | None = None

    @property
    def ends(self) -> Sequence[Sequence[Unit]]:
        return [self.sure] if self.possible is None else [self.sure, self.possible]


# --- one benefit --------------------------------------------------------------------------------------------------


def grant(view: View, benefit: Benefit, node: Node | None) -> Grant:
    """What one benefit comes to on a profile, its own condition set beside it."""
    in_force: Truth = True if node is None else node.truth
    empty = Grant(benefit=benefit, in_force=in_force, node=node, at_most=_is_upper_bound(benefit), is_open=True)
    if benefit.form == "none":
        return replace(empty, is_money=False)
    if in_force is False:
        return replace(empty, amount=0, low=0, high=0, is_open=False)
    if _is_discretionary(benefit):
        least, most = _least(benefit), _largest(benefit)
        low = 0 if in_force is None else least if most is None else min(least, most)
        return replace(empty, low=low, high=most)
    counted = _counted(view, benefit)
    if isinstance(counted, Seen):
        return replace(empty, low=0, missing=counted.missing)
    ceilings = _cap_of(view, benefit)
    if isinstance(ceilings, Seen):
        return replace(empty, low=0, missing=ceilings.missing)
    return _reckoned(empty, counted, ceilings, view.readings.steps)


def _is_upper_bound(benefit: Benefit) -> bool:
    return benefit.at_most or benefit.rate_max is not None


def _is_discretionary(benefit: Benefit) -> bool:
    """No formula says what it comes to."""
    return benefit.form in ("range", "upto") or (benefit.per is not None and benefit.months is None)


def _least(benefit: Benefit) -> Number:
    return exact(benefit.amount) if benefit.form == "range" and benefit.amount is not None else 0


def _largest(benefit: Benefit) -> Number | None:
    limits = [cap.amount for cap in benefit.ceilings() if cap.scope in PER_COMPANY_SCOPES]
    limits += [benefit.amount_max] if benefit.amount_max is not None else []
    return exact(min(limits)) if limits else None


def _reckoned(empty: Grant, counted: Counted, ceilings: Sequence[Number | None], steps: str) -> Grant:
    """The amount, or its ends where undecided rows leave it open."""
    every = [_reckon(empty.benefit, units, ceiling, steps) for units in counted.ends for ceiling in ceilings]
    low, high = min(amount for amount, _ in every), max(amount for amount, _ in every)
    workings = every[0][1]
    if empty.in_force is None:
        return replace(empty, low=0, high=high, workings=workings)
    amount = low if low == high else None
    return replace(empty, amount=amount, low=low, high=high, workings=workings, is_open=False)


def _reckon(
    benefit: Benefit, units: Sequence[Unit], ceiling: Number | None, steps: str
) -> tuple[Number, tuple[Working, ...]]:
    """The whole order of one benefit on its units."""
    each = [_unit_amount(benefit, unit, steps) for unit in units]
    total: Number = sum(amount for amount, _ in each)
    workings = list(each[0][1]) if len(each) == 1 else [Working("units", len(each)), Working("sum", total)]
    for cap in benefit.ceilings():
        if cap.scope in PER_COMPANY_SCOPES or (cap.times is not None and cap.scope in PER_UNIT_SCOPES):
            total = _limit(total, exact(cap.amount * (cap.times or 1)), cap.scope, workings)
    if ceiling is not None:
        total = _limit(total, ceiling, "cap_of", workings)
    return total, tuple(workings)


def _unit_amount(benefit: Benefit, unit: Unit, steps: str) -> tuple[Number, list[Working]]:
    """One record, one person, or the company: base, form, months, schedule, floor, its own ceilings."""
    workings: list[Working] = []
    base = limited_base(benefit, unit.base, workings) if unit.heads is None else unit.base
    amount = apply_form(benefit, base, steps, workings)
    if benefit.months is not None:
        amount = amount * exact(benefit.months)
        workings.append(Working("months", amount, (exact(benefit.months),)))
    if benefit.schedule:
        amount = amount * exact(benefit.schedule[0])
        workings.append(Working("schedule", amount, (exact(benefit.schedule[0]),)))
    if amount < 0:
        amount = 0
        workings.append(Working("not_below_zero", amount))
    if benefit.floor is not None and amount < exact(benefit.floor):
        amount = exact(benefit.floor)
        workings.append(Working("floor", amount))
    amount = _limited_by(benefit, "person", amount, workings)
    if unit.heads is not None:
        amount = amount * unit.heads
        workings += [Working("heads", unit.heads), Working("sum", amount)]
    return _limited_by(benefit, "project", amount, workings), workings


def _limited_by(benefit: Benefit, scope: str, amount: Number, workings: list[Working]) -> Number:
    for cap in benefit.ceilings():
        if cap.scope == scope:
            amount = _limit(amount, exact(cap.amount), scope, workings)
    return amount


def _limit(amount: Number, limit: Number, scope: str, workings: list[Working]) -> Number:
    workings.append(Working("cap", min(amount, limit), (limit, scope)))
    return min(amount, limit)


# --- what it is reckoned on ---------------------------------------------------------------------------------------


def _counted(view: View, benefit: Benefit) -> Counted | Seen:
    """The rows where a ceiling stands for each of them, equal heads where it stands for each person, else one whole."""
    measure = base_measure(benefit)
    scopes = {benefit.cap_scope, *(cap.scope for cap in benefit.ceilings())}
    if measure is None:
        return Seen() if benefit.form != "fixed" or "person" in scopes else Counted([Unit(0)])
    if _is_by_rows(measure) and scopes & set(PER_UNIT_SCOPES):
        return _row_units(view, measure)
    seen = observe(view, measure)
    low, high = number(seen), seen.high
    if low is None or isinstance(high, date):
        return seen
    by_heads = benefit.form == "per_unit" and "person" in scopes
    return Counted(_whole(benefit, low, by_heads), None if high is None else _whole(benefit, high, by_heads))


def _is_by_rows(measure: Measure) -> bool:
    """Whether every row brings its own part of the base."""
    added_up = measure.agg in ("sum", "count") and measure.derive is None and measure.currency is None
    return measure.records is not None and added_up and not needs_answer(measure)


def _whole(benefit: Benefit, base: Number, by_heads: bool) -> list[Unit]:
    return [Unit(1, heads=limited_base(benefit, base, []))] if by_heads else [Unit(base)]


def _row_units(view: View, measure: Measure) -> Counted | Seen:
    """Every row a unit of its own."""
    rows = counted_rows(view, measure)
    values = [1 if measure.agg == "count" else number(Seen(row.value)) for row in rows or ()]
    if rows is None or None in values:
        return Seen(missing=(f"records:{measure.records}",))
    units = [Unit(value) for value in values if value is not None]
    sure = [unit for unit, row in zip(units, rows, strict=True) if row.is_sure]
    return Counted(sure, None if len(sure) == len(units) else units)


def _cap_of(view: View, benefit: Benefit) -> Sequence[Number | None] | Seen:
    """A ceiling that is a share of a measure, never below zero; both ends where undecided rows leave it open."""
    if benefit.cap_of is None:
        return [None]
    seen = observe(view, benefit.cap_of.base)
    if number(seen) is None:
        return seen
    ends = [end for end in (number(seen), seen.high) if isinstance(end, int | Fraction)]
    return [max(0, exact(benefit.cap_of.rate) * end) for end in ends]
