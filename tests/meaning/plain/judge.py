"""The conditions judged once more, by another hand and without findings: yes, no or unknown, and nothing else.

Written from the contract and not from the judge, so that the two can be held against each other; and the bare cost of
an evaluation, against which the cost of findings is measured. Numbers are exact; an unknown is None.
"""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from engine.language.clauses import Clause
from engine.language.numbers import exact
from engine.language.periods import Months, Relative
from engine.language.profiles import Held, Profile, Row
from engine.language.site import Site
from engine.language.tree import AllOf, AnyOf, AtLeast, Atom, Condition, FigureRef, ListRef, Measure, Not
from engine.language.vocabulary import MonthsSince, Vocabulary
from tests.meaning.plain.logic import (
    COMPARE,
    Ends,
    NotAsked,
    Truth,
    all3,
    any3,
    compare_ends,
    is_number,
    known,
    not3,
    run,
    shifted,
    years_of,
)
from tests.meaning.plain.standing import Standing
from tests.meaning.plain.years import Years


class Bare(Standing, Years):
    """A company on a day, asked for yes or no."""

    def verdict(self, clause: Clause) -> Truth:
        """Whether the clause's condition holds, what was not read of it, and that of one benefit."""
        asked = [self.holds(clause.when)] if clause.when is not None else []
        asked += [self._told(f"- | {words}") for words in clause.unread_words()]
        if clause.benefits and all(benefit.when is not None for benefit in clause.benefits):
            asked.append(any3(self.holds(benefit.when) for benefit in clause.benefits if benefit.when))
        return all3(asked)

    def holds(self, condition: Condition) -> Truth:
        found = self._tree(condition)
        return True if found is NotAsked else found

    def _tree(self, condition: Condition) -> Any:
        match condition:
            case Atom():
                return self.atom(condition) if condition.nature == "gate" else NotAsked
            case Not(part=part):
                found = self._tree(part)
                return NotAsked if found is NotAsked else not3(found)
            case AllOf(parts=parts) | AnyOf(parts=parts) | AtLeast(parts=parts):
                truths = [found for part in parts if (found := self._tree(part)) is not NotAsked]
        if not truths:
            return NotAsked
        if isinstance(condition, AtLeast):
            sure, possible = truths.count(True), truths.count(True) + truths.count(None)
            return True if sure >= condition.least else None if possible >= condition.least else False
        return all3(truths) if isinstance(condition, AllOf) else any3(truths)

    def atom(self, atom: Atom) -> Truth:
        measure = atom.measure
        by_words = self._needs_answer(measure)
        if by_words and atom.op != "is" and isinstance(answer := self._answer(measure, atom.phrase), bool):
            return answer
        if isinstance(atom.value, FigureRef | ListRef) or measure.currency:
            told = self._told(self._reference(atom))
            if told is not None:
                return told
        if atom.op == "is" or atom.op.startswith("has"):
            return self._standing_atom(atom)
        years = self._each_of(measure) if not by_words else None
        if years is not None:
            return all3(self.atom(self._in_year(atom, each)) for each in years)
        return self._compare(atom)

    def _each_of(self, measure: Measure) -> list[Months] | None:
        """The years that `each` looks at one by one."""
        months = self._months(measure.period)
        if measure.agg != "each" or months is None or months.count <= 12 or measure.period == Relative("last_12m"):
            return None
        return list(years_of(months)) if months.count % 12 == 0 else None

    def _in_year(self, atom: Atom, months: Months) -> Atom:
        value = atom.value
        if isinstance(value, Measure) and self._each_of(value) is not None:
            value = replace(value, period=months, agg=None)
        return replace(atom, measure=replace(atom.measure, period=months, agg=None), value=value)

    def _standing_atom(self, atom: Atom) -> Truth:
        measure = atom.measure
        if self._needs_answer(measure):
            held = self._answer(measure, atom.phrase)
        else:
            months = self._months(measure.period)
            years = self._each_of(measure)
            kind = self._kind(measure)
            if measure.agg == "each" and kind == "bool" and years is None and months and months.count > 12:
                return None
            if years is not None and kind == "bool":
                return all3(self._is(self._bool(measure, each), atom) for each in years)
            if measure.agg == "each" and kind == "tags" and months is not None:
                return self._tags_every_day(atom, months)
            held = self._bool(measure, months) if kind == "bool" else self._titles(str(measure.of), months)
        return self._is(held, atom) if atom.op == "is" else self._has(atom, held, self._day_of_titles(measure))

    @staticmethod
    def _is(held: Any, atom: Atom) -> Truth:
        return held == atom.value if isinstance(held, bool) else None

    def _compare(self, atom: Atom) -> Truth:
        op = self._op(atom)
        since = self._began(atom.measure)
        if since is not None:
            asked = self._required(atom)
            if asked is None or asked[0] != asked[1] or not is_number(asked[0]):
                return None
            whole, rest = divmod(asked[0], 1)
            reached = shifted(since, int(whole))
            if rest:
                length = (shifted(since, int(whole) + 1) - reached).days
                reached = date.fromordinal(reached.toordinal() - int(-rest * length // 1))
            return bool(COMPARE[op](self._as_of(atom.measure), reached))
        if self._is_cagr(atom.measure):
            return self._compare_rates(atom, op)
        seen, asked = self.value(atom.measure, atom.phrase), self._required(atom)
        if seen is None or asked is None:
            return None
        rounded = atom.measure.derive == "growth" and self.readings.growth == "one_decimal"
        return compare_ends(op, seen, asked, rounded)

    def _op(self, atom: Atom) -> str:
        named = (atom.phrase, atom.measure.phrase, atom.measure.of)
        bounds = self.readings.bounds
        chosen = next((bounds[name] for name in named if name is not None and name in bounds), None)
        chosen = chosen or self.readings.bound
        if chosen == "included" and atom.op in (">", "<"):
            return atom.op + "="
        return atom.op[0] if chosen == "excluded" and atom.op in (">=", "<=") else atom.op

    def _required(self, atom: Atom) -> Ends | None:
        value = atom.value
        if isinstance(value, Measure):
            return None if self._is_cagr(value) or self._began(value) else self.value(value, value.phrase)
        if isinstance(value, FigureRef):
            figure = self._published(atom, value)
            return None if figure is None else (figure, figure)
        known = value if isinstance(value, bool | str | date) else exact(value)
        return known, known

    def _published(self, atom: Atom, ref: FigureRef) -> Any:
        held = self.site.figure_on(ref.ref, self.day)
        if held is None:
            taken = self._needs_answer(atom.measure) and self._reference(atom) == self._name(atom.measure, atom.phrase)
            answer: Any = None if taken else self.profile.answers.get(self._reference(atom))
            figure = answer if is_number(answer) else None
        else:
            figure = exact(held)
        if figure is None:
            return None
        times = 1 if ref.times is None else exact(ref.times)
        return figure * times + (0 if ref.plus is None else exact(ref.plus))

    def _reference(self, atom: Atom) -> str:
        value = atom.value
        words = atom.phrase or atom.measure.phrase or getattr(value, "list", None) or getattr(value, "ref", None)
        return f"{atom.measure.of or '-'} | {words or ''}"

    def _began(self, measure: Measure) -> date | None:
        """The day from which an age counts."""
        if self._needs_answer(measure) or measure.sum:
            return None
        if measure.derive == "age" and measure.records:
            ends = self._rows_value(replace(measure, derive=None))
            return ends[0] if ends and ends[0] == ends[1] and isinstance(ends[0], date) else None
        indicator = self._indicator(measure.of)
        formula = indicator.formula if indicator else None
        aged = measure.of if measure.derive == "age" else formula.date if isinstance(formula, MonthsSince) else None
        if aged is None or measure.records or (measure.derive and measure.derive != "age"):
            return None
        found = self._now(str(aged))
        return found if isinstance(found, date) else None

    def value(self, measure: Measure, words: str | None = None) -> Ends | None:
        """What a measure comes to after derive and agg, with both ends where rows leave it open."""
        if self._needs_answer(measure):
            answer = self._answer(measure, words)
            return None if answer is None or isinstance(answer, tuple | bool) else (answer, answer)
        if measure.currency is not None:
            return self._in_yuan(measure, words)
        if measure.derive == "share":
            return self._share(measure)
        if measure.records is not None:
            return None if measure.derive else self._rows_value(measure)
        if measure.derive in ("growth", "increase"):
            return known(self._change(measure))
        if measure.sum:
            return self._summed(measure)
        return known(self._over(measure, self._months(measure.period)))

    def _in_yuan(self, measure: Measure, words: str | None) -> Ends | None:
        rate = self.site.figure_on(str(measure.currency), self.day)
        if rate is None:
            answer = self._answer(measure, words)
            return (answer, answer) if is_number(answer) else None
        ends = self.value(replace(measure, currency=None), words)
        return None if ends is None else (Fraction(ends[0]) / exact(rate), Fraction(ends[1]) / exact(rate))

    def _is_cagr(self, measure: Measure) -> bool:
        return measure.agg == "cagr" and not measure.derive and not self._needs_answer(measure)

    def _compare_rates(self, atom: Atom, op: str) -> Truth:
        rate = self._rate(atom.measure)
        if rate is None:
            return None
        ratio, degree = rate
        if isinstance(atom.value, Measure) and self._is_cagr(atom.value):
            other = self._rate(atom.value)
            return None if other is None else bool(COMPARE[op](ratio ** other[1], other[0] ** degree))
        asked = self._required(atom)
        if asked is None or asked[0] != asked[1] or not is_number(asked[0]):
            return None
        if asked[0] < -1:
            return op in (">", ">=", "!=")
        return bool(COMPARE[op](ratio, Fraction(1 + asked[0]) ** degree))

    def _share(self, measure: Measure) -> Ends | None:
        against = measure.against
        if not isinstance(against, Measure):
            return None
        top = self.value(replace(measure, derive=None, against=None))
        period = against.period or measure.period or (None if measure.records else self._newest_period(measure))
        if against.records is None:
            agg = against.agg or (None if measure.records else measure.agg)
            against = replace(against, period=period, agg=agg)
        bottom = self.value(against)
        if top is None or bottom is None or not (is_number(top[0]) and is_number(bottom[0])) or bottom[0] <= 0:
            return None
        shares = [Fraction(one) / other for one in top for other in bottom]
        return min(shares), max(shares)

    def _rows_value(self, measure: Measure) -> Ends | None:
        rows = self.profile.records.get(str(measure.records))
        if rows is None or measure.period is not None:
            return None
        counted = [(row, truth) for row in rows if (truth := self._row_holds(measure, row)) is not False]
        sure: list[Any] = [row.get(measure.of or "") for row, truth in counted if truth]
        every: list[Any] = [row.get(measure.of or "") for row, _ in counted]
        if measure.agg == "count":
            return len(sure), len(every)
        if None in every:
            return None
        if measure.agg == "sum":
            doubtful: list[Any] = [row.get(measure.of or "") for row, truth in counted if not truth]
            low, high = sum(min(value, 0) for value in doubtful), sum(max(value, 0) for value in doubtful)
            return sum(sure) + low, sum(sure) + high
        if measure.agg == "run":
            return run(sure), run(every)
        if not sure:
            return None
        best = max if measure.agg == "max" else min
        ends = best(sure), best(every)
        return ends if measure.agg == "max" else (ends[1], ends[0])

    def _row_holds(self, measure: Measure, row: Row) -> Truth:
        if measure.where is None:
            return True
        fields = self.site.vocabulary.tables[str(measure.records)].fields
        values = {name: Held(plain=value) for name, value in row.items() if value is not None}
        site = Site(
            vocabulary=Vocabulary(indicators=fields),
            tags=self.site.tags,
            lists=self.site.lists,
            figures=self.site.figures,
        )
        profile = Profile(id="row", values=values, answers=self.profile.answers)
        return replace(self, profile=profile, site=site).holds(measure.where)
