"""Benefits as an officer writes them: 若 营业收入@上年 ≥ 1亿元 则 奖励 = 10% × 研发费用@上年·增量，最高 200万元."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from engine.language.benefits import KINDS, PICKS, Benefit, Cap
from engine.language.expressions import words as w
from engine.language.expressions.layout import WIDTH, columns, lines
from engine.language.expressions.literals import print_figure, print_money, print_number, print_ratio
from engine.language.expressions.printing import Printed, Printer, Quote
from engine.language.expressions.quoting import quoted
from engine.language.expressions.scope import Scope
from engine.language.tree import Measure
from engine.language.vocabulary import Vocabulary

_USED = {  # the fields that stand in the formula of a form
    "fixed": {"amount"},
    "rate": {"rate", "rate_max", "base"},
    "per_step": {"amount", "step"},
    "per_unit": {"amount", "base"},
    "range": {"amount", "amount_max"},
    "upto": {"cap"},
    "difference": {"amount", "base"},
    "none": set[str](),
}


def print_benefit(benefit: Benefit, vocabulary: Vocabulary) -> Printed:
    printer = BenefitPrinter(printer=Printer(scope=Scope(vocabulary=vocabulary)))
    printer.printer.quotes.append(Quote(phrase=benefit.phrase, span=benefit.span))
    if benefit.when is None:
        return Printed(lines=(printer.body(benefit),), quotes=tuple(printer.printer.quotes))
    condition = lines(printer.printer.condition(benefit.when))
    body = printer.body(benefit)
    flat = f"若 {condition[0]} 则 {body}"
    if len(condition) == 1 and columns(flat) <= WIDTH:
        return Printed(lines=(flat,), quotes=tuple(printer.printer.quotes))
    indented = [f"若 {condition[0]}", *(f"  {line}" for line in condition[1:]), f"则 {body}"]
    return Printed(lines=tuple(indented), quotes=tuple(printer.printer.quotes))


def print_heading(benefit: Benefit, vocabulary: Vocabulary) -> tuple[str, str] | None:
    """The benefit with a hole for its main figure, and the figure; None where it has no such figure."""
    figure = _main_figure(benefit)
    if figure is None:
        return None
    printer = BenefitPrinter(printer=Printer(scope=Scope(vocabulary=vocabulary)), hole=True)
    return printer.body(replace(benefit, when=None)), figure


def _main_figure(benefit: Benefit) -> str | None:
    if benefit.form == "rate":
        return None if benefit.rate is None else print_ratio(benefit.rate)
    money = {"upto": benefit.cap, "none": None}.get(benefit.form, benefit.amount)
    return None if money is None else print_money(money)


@dataclass(frozen=True, kw_only=True, slots=True)
class BenefitPrinter:
    """Prints a benefit without its condition."""

    printer: Printer
    hole: bool = False  # print a hole instead of the main figure

    def body(self, benefit: Benefit) -> str:
        formula = self._formula(benefit)
        at_most = benefit.at_most and formula and benefit.form != "upto"
        head = KINDS[benefit.kind] + (f" = {w.AT_MOST + ' ' if at_most else ''}{formula}" if formula else "")
        notes = [w.DISCRETION] if benefit.at_most and not at_most else []
        return "，".join([head, *self._left_over(benefit), *self._notes(benefit), *notes])

    def _main(self, text: str) -> str:
        return w.HOLE if self.hole else text

    # --- formulas ---

    def _formula(self, benefit: Benefit) -> str:
        amount = self._main(print_money(benefit.amount)) if benefit.amount is not None else ""
        match benefit.form:
            case "fixed":
                return amount
            case "rate":
                return self._rate(benefit)
            case "per_step" if benefit.step:
                size = self.printer.figure(benefit.step.size, benefit.step.measure)
                return f"{self.printer.part(benefit.step.measure)} {w.EVERY} {size} {w.GIVES} {amount}"
            case "per_unit":
                return self._per_unit(amount, benefit.base)
            case "range":
                return f"{amount} {w.TO} {print_money(benefit.amount_max or Decimal())}".strip()
            case "difference" if benefit.base:
                return f"{w.TOP_UP} {self.printer.part(benefit.base)} {w.TO} {amount}"
            case "upto":
                return self._ceiling(benefit)
        return ""

    def _rate(self, benefit: Benefit) -> str:
        base = f" × {self.printer.part(benefit.base)}" if benefit.base else ""
        if benefit.rate is None and benefit.rate_max is None:
            return f"{w.PAID} {print_ratio(benefit.rate_paid or Decimal())}{base}"
        least = self._main(print_ratio(benefit.rate)) if benefit.rate is not None else ""
        most = f"{w.TO} {print_ratio(benefit.rate_max)}" if benefit.rate_max is not None else ""
        return f"{least} {most}".strip() + base

    def _per_unit(self, amount: str, base: Measure | None) -> str:
        if base is None:
            return f"{amount}/{w.ANY_UNIT}"
        unit = self.printer.scope.unit(base)
        return f"{amount}/{unit or w.ANY_UNIT} × {self.printer.part(base)}"

    def _ceiling(self, benefit: Benefit) -> str:
        if benefit.cap is None:
            return w.WITHIN_LIMIT
        return f"{w.SCOPED_CAPS[benefit.cap_scope]} {self._main(print_money(benefit.cap))}"

    # --- notes ---

    def _left_over(self, benefit: Benefit) -> Iterator[str]:
        """The figures that the formula has no place for."""
        used = _USED[benefit.form] | ({"rate_paid"} if _pays_a_part(benefit) else set())
        for name, word, show in (
            ("amount", w.AMOUNT, print_money),
            ("amount_max", w.AMOUNT_MAX, print_money),
            ("rate", w.RATE, print_ratio),
            ("rate_max", w.RATE_MAX, print_ratio),
            ("rate_paid", w.RATE_PAID, print_ratio),
        ):
            value: Decimal | None = getattr(benefit, name)
            if value is not None and name not in used:
                yield f"{word} {show(value)}"
        if benefit.base and "base" not in used:
            yield f"{w.BASE} {self.printer.part(benefit.base)}"
        if benefit.step and "step" not in used:
            size = self.printer.figure(benefit.step.size, benefit.step.measure)
            yield f"{w.STEP} {self.printer.part(benefit.step.measure)} {w.EVERY} {size}"

    def _notes(self, benefit: Benefit) -> Iterator[str]:
        yield from self._ceilings(benefit)
        yield from self._counted_part(benefit)
        yield from _times(benefit)
        if benefit.pick:
            yield PICKS[benefit.pick]
        if benefit.group:
            yield f"{w.SAME_GROUP}{quoted(benefit.group)}"
        if benefit.to != "company":
            yield w.RECEIVER_NOTES[benefit.to]

    def _ceilings(self, benefit: Benefit) -> Iterator[str]:
        if benefit.cap is not None and benefit.form != "upto":
            yield _cap(Cap(amount=benefit.cap, scope=benefit.cap_scope))
        if benefit.cap is None and benefit.cap_scope != "company":
            yield w.SCOPE_NOTES[benefit.cap_scope]
        for cap in benefit.caps:
            yield f"{w.ALSO} {_cap(cap)}"
        if benefit.cap_of:
            yield f"{w.AT_MOST} {print_ratio(benefit.cap_of.rate)} × {self.printer.part(benefit.cap_of.base)}"
        if benefit.shared_cap:
            shared = benefit.shared_cap
            yield f"{w.SHARED}{quoted(shared.group)}{w.SHARED_CAP} {print_money(shared.amount)}"
        if benefit.floor is not None:
            yield f"{w.FLOOR} {print_money(benefit.floor)}"

    def _counted_part(self, benefit: Benefit) -> Iterator[str]:
        """Which part of the base counts, in the base's own unit."""
        if benefit.base_max is not None:
            yield f"{w.BASE_MAX} {self._base_figure(benefit, benefit.base_max)}"
        if benefit.above is not None:
            yield f"{w.ABOVE} {self._base_figure(benefit, benefit.above)} {w.PART}"
        if benefit.bracket:
            low, high = benefit.bracket
            end = w.UNLIMITED if high is None else self._base_figure(benefit, high)
            yield f"{w.BETWEEN} {self._base_figure(benefit, low)} {w.TO} {end} {w.PART}"

    def _base_figure(self, benefit: Benefit, value: Decimal) -> str:
        measure = counted_measure(benefit)
        return self.printer.figure(value, measure) if measure else print_figure(value, None)


def counted_measure(benefit: Benefit) -> Measure | None:
    """The measure of which a part counts."""
    return benefit.base or (benefit.step.measure if benefit.step else None)


def _pays_a_part(benefit: Benefit) -> bool:
    return benefit.form == "rate" and benefit.rate is None and benefit.rate_max is None


def _cap(cap: Cap) -> str:
    times = f" {print_number(cap.times)}次" if cap.times is not None else ""
    return f"{w.SCOPED_CAPS[cap.scope]} {print_money(cap.amount)}{times}"


def _times(benefit: Benefit) -> Iterator[str]:
    """Over which time it is paid, and in which parts."""
    if benefit.per:
        yield w.MONTHLY
    if benefit.months is not None:
        yield f"{w.FOR} {print_number(benefit.months)}个月"
    if benefit.years is not None:
        yield f"{w.FOR} {print_number(benefit.years)}年"
    if benefit.schedule:
        yield f"{w.SCHEDULE} {'、'.join(map(print_ratio, benefit.schedule))}"
    if benefit.instalments:
        yield f"{w.INSTALMENTS} {'、'.join(map(print_ratio, benefit.instalments))}"
