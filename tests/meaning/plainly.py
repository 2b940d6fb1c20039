"""The conditions judged once more, by another hand and without findings: yes, no or unknown, and nothing else.

Written from the contract and not from the judge, so that the two can be held against each other; and the bare cost of
an evaluation, against which the cost of findings is measured. Numbers are exact; an unknown is None.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from operator import eq, ge, gt, le, lt, ne
from typing import Any

from engine.language.clauses import Clause, Readings
from engine.language.numbers import exact
from engine.language.periods import Months, Relative, last_day, month_of
from engine.language.profiles import Held, Profile, Row, Title
from engine.language.site import Site
from engine.language.tree import AllOf, AnyOf, AtLeast, Atom, Condition, FigureRef, ListRef, Measure, Not
from engine.language.vocabulary import Indicator, MonthsSince, Quotient, Vocabulary
from engine.meaning.titles import TagBook  # tags have their own tables of cases

Truth = bool | None
Ends = tuple[Any, Any]  # the least and the greatest a figure can be; both the same where it is known

COMPARE = {">": gt, ">=": ge, "<": lt, "<=": le, "==": eq, "!=": ne}
YEARS_BACK = {"last_year": 1, "last_2y": 2, "last_3y": 3, "last_5y": 5}
ANY_PERIOD = ("bool", "tags", "category", "duration", "date")


def all3(truths: Iterable[Truth]) -> Truth:
    seen = set(truths)
    return False if False in seen else None if None in seen else True


def any3(truths: Iterable[Truth]) -> Truth:
    seen = set(truths)
    return True if True in seen else None if None in seen else False


def not3(truth: Truth) -> Truth:
    return None if truth is None else not truth


def shifted(day: date, months: int) -> date:
    """The same day so many months later, clamped to the month's end."""
    end = last_day(month_of(day) + months)
    return end if end.day < day.day else end.replace(day=day.day)


def year(number: int) -> Months:
    return Months(number * 12, 12)


def years_of(span: Months) -> Iterator[Months]:
    return (Months(first, 12) for first in range(span.first, span.last + 1, 12))


@dataclass(frozen=True, kw_only=True)
class Bare:
    """A company on a day, asked for yes or no."""

    profile: Profile
    site: Site
    book: TagBook
    day: date
    reference: date
    place: str | None = None
    readings: Readings = field(default_factory=Readings)

    def verdict(self, clause: Clause) -> Truth:
        """Whether the clause's condition holds, what was not read of it, and that of one benefit."""
        asked = [self.holds(clause.when)] if clause.when is not None else []
        asked += [self._told(f"- | {words}") for words in clause.unread_words()]
        if clause.benefits and all(benefit.when is not None for benefit in clause.benefits):
            asked.append(any3(self.holds(benefit.when) for benefit in clause.benefits if benefit.when))
        return all3(asked)

    def _told(self, name: str) -> Truth:
        answer = self.profile.answers.get(name)
        return answer if isinstance(answer, bool) else None

    # --- conditions -----------------------------------------------------------------------------------------------

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
            if asked is None or asked[0] != asked[1] or not _is_number(asked[0]):
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
        return _compare_ends(op, seen, asked, rounded)

    def _op(self, atom: Atom) -> str:
        named = (atom.phrase, atom.measure.phrase, atom.measure.of)
        chosen = next((self.readings.bounds[name] for name in named if name in self.readings.bounds), None)
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
        known = value if isinstance(value, bool | str | date) else exact(value)  # type: ignore[arg-type] # a number
        return known, known

    def _published(self, atom: Atom, ref: FigureRef) -> Any:
        held = self.site.figure_on(ref.ref, self.day)
        if held is None:
            taken = self._needs_answer(atom.measure) and self._reference(atom) == self._name(atom.measure, atom.phrase)
            answer = None if taken else self.profile.answers.get(self._reference(atom))
            figure = answer if _is_number(answer) else None
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

    # --- answers --------------------------------------------------------------------------------------------------

    def _needs_answer(self, measure: Measure) -> bool:
        nameless = measure.of is None and not measure.sum and measure.records is None
        return measure.qualifier is not None or nameless

    def _name(self, measure: Measure, words: str | None) -> str:
        return f"{measure.of or '-'} | {measure.qualifier or words or measure.phrase or ''}"

    def _answer(self, measure: Measure, words: str | None) -> Any:
        return self.profile.answers.get(self._name(measure, words))

    # --- yes or no, tags ------------------------------------------------------------------------------------------

    def _kind(self, measure: Measure) -> str | None:
        indicator = self._indicator(measure.of)
        return indicator.kind if indicator else None

    def _indicator(self, key: str | None) -> Indicator | None:
        return self.site.vocabulary.indicators.get(key) if key else None

    def _held(self, key: str) -> Held:
        return self.profile.values.get(key) or Held()

    def _begun(self, key: str) -> dict[Months, Any]:
        """Entries of a series that have begun by the day."""
        return {entry: value for entry, value in self._held(key).series.items() if entry.first <= month_of(self.day)}

    def _at_day(self, entries: dict[Months, Any]) -> Any:
        running = [entry for entry in entries if entry.contains(self.day)]
        if running:
            return entries[min(running, key=lambda entry: entry.count)]
        ended = [entry for entry in entries if entry.ends_on <= self.day]
        return entries[max(ended, key=lambda entry: (entry.last, -entry.count))] if ended else None

    def _bool(self, measure: Measure, months: Months | None) -> Truth:
        key = str(measure.of)
        plain = self._held(key).plain
        if plain is not None:
            return plain if isinstance(plain, bool) else None
        entries = self._begun(key)
        if months is None or months in entries:
            found: Truth = self._at_day(entries) if months is None else entries[months]
            return found
        if any(value for entry, value in entries.items() if entry.overlaps(months)):
            return True
        covered = {month for entry in entries if months.covers(entry) for month in range(entry.first, entry.last + 1)}
        return False if covered >= set(range(months.first, months.last + 1)) else None

    def _titles(self, key: str, months: Months | None) -> tuple[Title, ...] | None:
        held = self._held(key)
        if held.plain is not None:
            return held.plain if isinstance(held.plain, tuple) else None
        entries = self._begun(key)
        if months is None or months in entries:
            found: tuple[Title, ...] | None = self._at_day(entries) if months is None else entries[months]
            return found
        inside = [value for entry, value in entries.items() if months.covers(entry)]
        inside = inside or [value for entry, value in entries.items() if entry.covers(months)]
        return tuple(title for titles in inside for title in titles) if inside else None

    def _day_of_titles(self, measure: Measure) -> date:
        if measure.period == Relative("last_12m"):
            return last_day(month_of(self.day))
        months = self._months(measure.period)
        return self.day if months is None else months.ends_on

    def _wanted(self, atom: Atom) -> tuple[list[str], bool]:
        """The tags asked for, and whether there may be more of them."""
        if isinstance(atom.value, ListRef):
            listed = self.site.list_on(atom.value.list, self.day)
            return [atom.value.list, *(listed or ())], listed is None
        names = atom.value if isinstance(atom.value, tuple) else ()
        return [self.place if self.place and name in self.site.tags.here else name for name in names], False

    def _has(self, atom: Atom, held: Any, day: date) -> Truth:
        if isinstance(held, str):
            held = (Title(name=held),)
        if not isinstance(held, tuple):
            return None
        valid = [title for title in held if title.valid_on(day)]
        wanted, more = self._wanted(atom)
        one_by_one = [self.book.is_met(name, valid, str(atom.measure.of), day) for name in wanted]
        every = atom.op == "has_all" and not isinstance(atom.value, ListRef)
        return self._sure(atom, all(one_by_one) if every else any(one_by_one), more)

    def _sure(self, atom: Atom, found: bool, more: bool) -> Truth:
        truth = True if found else None if more or atom.measure.of in self.profile.incomplete else False
        return not3(truth) if atom.op == "has_none" else truth

    def _tags_every_day(self, atom: Atom, months: Months) -> Truth:
        key = str(atom.measure.of)
        if atom.measure.period == Relative("last_12m"):
            months = Months(month_of(self.day) - 11, 12)
        by_years = self._held(key).plain is None and key in self.profile.values and months.count % 12 == 0
        parts = list(years_of(months)) if by_years else [months]
        return all3(self._on_every_day_of(atom, part, self._titles(key, part)) for part in parts)

    def _on_every_day_of(self, atom: Atom, months: Months, titles: tuple[Title, ...] | None) -> Truth:
        if titles is None:
            return None
        wanted, more = self._wanted(atom)
        days = [date.fromordinal(n) for n in range(months.starts_on.toordinal(), months.ends_on.toordinal() + 1)]

        def held(names: list[str], day: date) -> bool:
            valid = [title for title in titles if title.valid_on(day)]
            return any(self.book.is_met(name, valid, str(atom.measure.of), self.day) for name in names)

        if atom.op == "has_none":
            return self._sure(atom, any(held(wanted, day) for day in days), more)
        every = atom.op == "has_all" and not isinstance(atom.value, ListRef)
        groups = [[name] for name in wanted] if every else [wanted]
        return self._sure(atom, all(held(group, day) for group in groups for day in days), more)

    # --- durations ------------------------------------------------------------------------------------------------

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

    def _is_aged(self, indicator: Indicator) -> bool:
        """Whether a date that is known goes before a stored number of months."""
        formula = indicator.formula
        return isinstance(formula, MonthsSince) and isinstance(self._now(formula.date), date)

    def _as_of(self, measure: Measure) -> date:
        months = self._months(measure.period) if measure.derive != "age" else None
        return months.ends_on if months is not None and months.ends_on <= self.day else self.day

    # --- figures --------------------------------------------------------------------------------------------------

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
            return _known(self._change(measure))
        if measure.sum:
            return self._summed(measure)
        return _known(self._over(measure, self._months(measure.period)))

    def _in_yuan(self, measure: Measure, words: str | None) -> Ends | None:
        rate = self.site.figure_on(str(measure.currency), self.day)
        if rate is None:
            answer = self._answer(measure, words)
            return (answer, answer) if _is_number(answer) else None
        ends = self.value(replace(measure, currency=None), words)
        return None if ends is None else (Fraction(ends[0]) / exact(rate), Fraction(ends[1]) / exact(rate))

    def _summed(self, measure: Measure, months: Months | None = None) -> Ends | None:
        """Several measures added up over the period of the whole."""
        parts = []
        for part in measure.sum:
            if part.records is None:
                part = replace(part, period=part.period or months or measure.period, agg=part.agg or measure.agg)
            parts.append(self.value(part))
        if any(part is None or not _is_number(part[0]) for part in parts):
            return None
        return sum(part[0] for part in parts if part), sum(part[1] for part in parts if part)

    def _months(self, period: Months | Relative | None) -> Months | None:
        if not isinstance(period, Relative):
            return period
        this = self.reference.year
        if period.name in YEARS_BACK:
            back = YEARS_BACK[period.name]
            return Months((this - back) * 12, back * 12)
        quarter = Months(month_of(self.reference) // 3 * 3, 3)
        if period.name == "this_quarter":
            return quarter
        if period.name == "last_quarter":
            return Months(quarter.first - 3, 3)
        return year(this) if period.name == "this_year" else Months(month_of(self.day) - 11, 12)

    def _over(self, measure: Measure, months: Months | None) -> Any:
        key, indicator = str(measure.of), self._indicator(measure.of)
        if indicator is None:
            return None
        if measure.period == Relative("last_12m") and indicator.is_numeric:
            return self._twelve_months(indicator)
        if months is None:
            return self._lately(measure, indicator)
        if months.count > 12:
            return self._years(measure, indicator, months)
        return None if measure.agg == "cagr" else self._at(key, months)

    def _lately(self, measure: Measure, indicator: Indicator) -> Any:
        if measure.agg == "cagr":
            return None
        if measure.agg == "sum" and indicator.flow:
            return self._held(indicator.key).plain
        return self._now(indicator.key)

    def _newest_end(self, keys: Iterable[str], *, by_month: bool = False) -> int | None:
        ends = [
            entry.last
            for key in keys
            for entry in self._held(key).series
            if entry.ends_on <= self.day and (entry.count == 1 or not by_month)
        ]
        return max(ends, default=None)

    def _with_parts(self, key: str | None) -> tuple[str, ...]:
        indicator = self._indicator(key)
        return (str(key), *(indicator.formula.parts if indicator and indicator.formula else ()))

    def _twelve_months(self, indicator: Indicator) -> Any:
        end = self._newest_end(self._with_parts(indicator.key))
        if end is None:
            return None
        months = Months(end - 11, 12)
        return self._at(indicator.key, months) if indicator.flow else self._newest_within(indicator.key, months)

    def _newest_within(self, key: str, months: Months) -> Any:
        inside = [e for e in self._held(key).series if months.first <= e.last <= months.last and e.ends_on <= self.day]
        return self._held(key).series[max(inside, key=lambda e: (e.last, -e.count))] if inside else None

    def _now(self, key: str) -> Any:
        """As of now."""
        indicator, held = self._indicator(key), self._held(key)
        if indicator is None or self._is_aged(indicator):
            return None
        if held.plain is not None:
            return held.plain
        if indicator.flow:
            return self._newest_year(indicator)[1]
        found = self._newest_entry(key)
        if found is None and isinstance(indicator.formula, Quotient):
            top = self._newest_entry(indicator.formula.numerator)
            bottom = self._at(indicator.formula.denominator, top[0]) if top else None
            if top is None and self._held(indicator.formula.numerator).plain is not None:
                return _divided(self._held(indicator.formula.numerator).plain, self._now(indicator.formula.denominator))
            return _divided(top[1] if top else None, bottom)
        return found[1] if found else None

    def _newest_entry(self, key: str) -> tuple[Months, Any] | None:
        ended = [entry for entry in self._held(key).series if entry.ends_on <= self.day]
        newest = max(ended, key=lambda entry: (entry.last, -entry.count), default=None)
        return None if newest is None else (newest, self._held(key).series[newest])

    def _newest_year(self, indicator: Indicator) -> tuple[Months | None, Any]:
        first = [entry.first // 12 for key in self._with_parts(indicator.key) for entry in self._held(key).series]
        last = self.day.year if self.day == date(self.day.year, 12, 31) else self.day.year - 1
        for number in range(last, min(first, default=last + 1) - 1, -1):
            found = self._at(indicator.key, year(number))
            if found is not None:
                return year(number), found
        if isinstance(indicator.formula, Quotient):
            return None, _divided(*(self._held(part).plain for part in indicator.formula.parts))
        return None, None

    def _at(self, key: str, months: Months) -> Any:
        """Over one period."""
        indicator, held = self._indicator(key), self._held(key)
        if indicator is None or self._is_aged(indicator):
            return None
        if held.plain is not None and indicator.kind in ANY_PERIOD:
            return held.plain
        found = self._flow_at(indicator, held, months) if indicator.flow else self._stock_at(held, months)
        if found is None and isinstance(indicator.formula, Quotient):
            if indicator.flow and months.ends_on > self.day:
                return None
            return _divided(*(self._at(part, months) for part in indicator.formula.parts))
        return found

    def _stock_at(self, held: Held, months: Months) -> Any:
        if months.ends_on > self.day:
            inside = [e for e in held.series if months.first <= e.last <= months.last and e.ends_on <= self.day]
            return held.series[max(inside, key=lambda e: (e.last, -e.count))] if inside else None
        if months in held.series:
            return held.series[months]
        ending = [entry for entry in held.series if entry.last == months.last]
        return held.series[min(ending, key=lambda entry: entry.count)] if ending else None

    def _flow_at(self, indicator: Indicator, held: Held, months: Months) -> Any:
        if months.ends_on > self.day:
            return None
        if months in held.series:
            return held.series[months]
        if indicator.kind == "ratio":
            return None
        parts = self._parts(held, months, months.first)
        return None if parts is None else sum(held.series[part] for part in parts)  # type: ignore[misc] # numbers

    def _parts(self, held: Held, months: Months, start: int) -> list[Months] | None:
        """Finer entries end to end, the longer first."""
        if start > months.last:
            return []
        fitting = [e for e in held.series if e.first == start and e.last <= months.last and e != months]
        for entry in sorted(fitting, key=lambda entry: -entry.count):
            rest = self._parts(held, months, entry.last + 1)
            if rest is not None:
                return [entry, *rest]
        return None

    # --- several years --------------------------------------------------------------------------------------------

    def _years(self, measure: Measure, indicator: Indicator, span: Months) -> Any:
        key = indicator.key
        if not indicator.is_numeric or indicator.kind == "duration":
            return self._at(key, span) if not self._held(key).series else self._newest_within(key, span)
        if measure.agg in ("each", "cagr") or (measure.agg == "avg" and span.count % 12):
            return None
        if measure.agg == "avg":
            return _mean([self._at(key, each) for each in years_of(span)])
        if indicator.kind == "ratio" and (indicator.flow or measure.agg == "sum"):
            return self._ratio(indicator, span)
        if indicator.flow or measure.agg == "sum":
            return self._sum(indicator, span)
        return self._newest_stock(indicator, span)

    def _newest_stock(self, indicator: Indicator, span: Months) -> Any:
        own = self._newest_within(indicator.key, span)
        if own is not None or not isinstance(indicator.formula, Quotient):
            return own
        top, bottom = indicator.formula.parts
        inside = [e for e in self._held(top).series if span.first <= e.last <= span.last and e.ends_on <= self.day]
        if not inside:
            return None
        newest = max(inside, key=lambda e: (e.last, -e.count))
        return _divided(self._held(top).series[newest], self._at(bottom, newest))

    def _sum(self, indicator: Indicator, span: Months) -> Any:
        held = self._held(indicator.key)
        if indicator.flow or span in held.series:
            whole = self._at(indicator.key, span)
            if whole is not None:
                return whole
        if span.count % 12:
            return None
        return _added([self._at(indicator.key, each) for each in years_of(span)])

    def _ratio(self, indicator: Indicator, span: Months) -> Any:
        if span in self._held(indicator.key).series:
            return self._at(indicator.key, span)
        if not isinstance(indicator.formula, Quotient):
            return None
        top, bottom = (self._indicator(part) for part in indicator.formula.parts)
        assert top is not None and bottom is not None
        tops = self._sum(top, span)
        if tops is None and span.count % 12 == 0:
            tops = _added([self._weighted(indicator.key, top.key, bottom.key, each) for each in years_of(span)])
        return _divided(tops, self._sum(bottom, span))

    def _weighted(self, key: str, top: str, bottom: str, months: Months) -> Any:
        own = self._at(top, months)
        if own is not None:
            return own
        ratio, denominator = self._at(key, months), self._at(bottom, months)
        return None if ratio is None or denominator is None else ratio * denominator

    # --- compound rates -------------------------------------------------------------------------------------------

    def _is_cagr(self, measure: Measure) -> bool:
        return measure.agg == "cagr" and not measure.derive and not self._needs_answer(measure)

    def _rate(self, measure: Measure) -> tuple[Fraction, int] | None:
        """last / first, and of which root it is to be drawn."""
        span = self._months(measure.period)
        if span is None or span.count <= 12 or span.count % 12 or measure.period == Relative("last_12m"):
            return None
        years = list(years_of(span))
        first, last = (self._bare(measure, each) for each in (years[0], years[-1]))
        if not _is_number(first) or not _is_number(last) or first <= 0:
            return None
        return Fraction(max(last, 0)) / first, len(years) - 1

    def _bare(self, measure: Measure, months: Months) -> Any:
        """The measure itself over a period, without agg and derive."""
        if measure.sum:
            ends = self._summed(replace(measure, agg=None, derive=None, period=months), months)
            return ends[0] if ends is not None and ends[0] == ends[1] else None
        if measure.records is not None:
            return None
        return self._over(replace(measure, agg=None, derive=None, against=None, period=months), months)

    def _compare_rates(self, atom: Atom, op: str) -> Truth:
        rate = self._rate(atom.measure)
        if rate is None:
            return None
        ratio, degree = rate
        if isinstance(atom.value, Measure) and self._is_cagr(atom.value):
            other = self._rate(atom.value)
            return None if other is None else bool(COMPARE[op](ratio ** other[1], other[0] ** degree))
        asked = self._required(atom)
        if asked is None or asked[0] != asked[1] or not _is_number(asked[0]):
            return None
        if asked[0] < -1:
            return op in (">", ">=", "!=")
        return bool(COMPARE[op](ratio, Fraction(1 + asked[0]) ** degree))

    # --- changes --------------------------------------------------------------------------------------------------

    def _change(self, measure: Measure) -> Any:
        if any(self._needs_answer(part) for part in measure.sum):
            return None
        keys = [str(part.of) for part in measure.sum] or [str(measure.of)]
        if measure.period == Relative("last_12m"):
            end = self._newest_end([part for key in keys for part in self._with_parts(key)], by_month=True)
            return None if end is None else self._between(measure, Months(end, 1))
        if measure.period == Relative("this_year"):
            return self._this_year(measure, keys)
        months = self._months(measure.period)
        if months is None:
            months = self._newest_period(measure)
            return None if months is None else self._between(measure, months)
        if months.count > 12 and months.count % 12 == 0 and measure.against is None:
            return self._over_several(measure, list(years_of(months)))
        return self._between(measure, months)

    def _newest_period(self, measure: Measure) -> Months | None:
        first = measure.sum[0] if measure.sum else measure
        indicator = self._indicator(first.of)
        if indicator is None or self._bare_now(measure) is None:
            return None
        if indicator.flow:
            return None if self._held(indicator.key).plain is not None else self._newest_year(indicator)[0]
        found = self._newest_entry(indicator.key)
        if found is None and isinstance(indicator.formula, Quotient):
            found = self._newest_entry(indicator.formula.numerator)
        return found[0] if found and self._held(indicator.key).plain is None else None

    def _bare_now(self, measure: Measure) -> Any:
        if measure.sum:
            return self._summed(replace(measure, agg=None, derive=None))
        return self._now(str(measure.of))

    def _between(self, measure: Measure, new: Months, old: Months | None = None) -> Any:
        later, earlier = self._bare(measure, new), self._bare(measure, old or self._base(measure, new))
        if not _is_number(later) or not _is_number(earlier):
            return None
        if measure.derive == "increase":
            return later - earlier
        return Fraction(later - earlier) / earlier if earlier > 0 else None

    def _base(self, measure: Measure, months: Months) -> Months:
        if measure.against is not None and not isinstance(measure.against, Measure):
            return self._months(measure.against) or months
        whole = self.readings.base_period == "whole_last_year"
        return year(months.first // 12 - 1) if whole else Months(months.first - 12, months.count)

    def _this_year(self, measure: Measure, keys: list[str]) -> Any:
        this = year(self.reference.year)
        if not all(indicator.flow for key in keys if (indicator := self._indicator(key))):
            return self._between(measure, this)
        for count in range(12, 0, -1):
            part = Months(this.first, count)
            if part.ends_on <= self.day and self._bare(measure, part) is not None:
                return self._between(measure, part)
        return None

    def _over_several(self, measure: Measure, years: list[Months]) -> Any:
        if measure.agg is None:
            return self._between(measure, years[-1], years[0])
        rates = [self._between(measure, each) for each in years]
        if measure.agg == "avg":
            return _mean(rates)
        return _added(rates) if measure.agg == "sum" else None

    # --- shares, rows ---------------------------------------------------------------------------------------------

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
        if top is None or bottom is None or not (_is_number(top[0]) and _is_number(bottom[0])) or bottom[0] <= 0:
            return None
        shares = [Fraction(one) / other for one in top for other in bottom]
        return min(shares), max(shares)

    def _rows_value(self, measure: Measure) -> Ends | None:
        rows = self.profile.records.get(str(measure.records))
        if rows is None or measure.period is not None:
            return None
        counted = [(row, truth) for row in rows if (truth := self._row_holds(measure, row)) is not False]
        sure = [row.get(measure.of or "") for row, truth in counted if truth]
        every = [row.get(measure.of or "") for row, _ in counted]
        if measure.agg == "count":
            return len(sure), len(every)
        if None in every:
            return None
        if measure.agg == "sum":
            doubtful = [row.get(measure.of or "") for row, truth in counted if not truth]
            low, high = sum(min(value, 0) for value in doubtful), sum(max(value, 0) for value in doubtful)  # type: ignore[type-var]
            return sum(sure) + low, sum(sure) + high  # type: ignore[arg-type] # the field is a number
        if measure.agg == "run":
            return _run(sure), _run(every)
        if not sure:
            return None
        best = max if measure.agg == "max" else min
        ends = best(sure), best(every)  # type: ignore[type-var] # of one kind
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


class NotAsked:
    """A part of a tree that the logic leaves out."""


def _is_number(value: Any) -> bool:
    return isinstance(value, int | Fraction) and not isinstance(value, bool)


def _known(value: Any) -> Ends | None:
    return None if value is None else (value, value)


def _divided(top: Any, bottom: Any) -> Any:
    return Fraction(top) / bottom if _is_number(top) and _is_number(bottom) and bottom != 0 else None


def _added(values: list[Any]) -> Any:
    return None if None in values else sum(values)


def _mean(values: list[Any]) -> Any:
    return None if None in values else Fraction(sum(values)) / len(values)


def _run(days: list[Any]) -> int:
    months = {month_of(day) for day in days}
    starts = [month for month in months if month - 1 not in months]
    return max((next(n for n in range(1, len(months) + 2) if start + n not in months) for start in starts), default=0)


def _compare_ends(op: str, seen: Ends, asked: Ends, rounded: bool) -> Truth:
    """Both ends must agree; for equality nothing between them may be equal either."""
    one, other = seen[0], asked[0]
    numbers = _is_number(one) and _is_number(other)
    if not numbers and not (isinstance(one, date) and isinstance(other, date)):
        if isinstance(one, str) and isinstance(other, str) and op in ("==", "!="):
            return bool(COMPARE[op](_folded(one), _folded(other)))
        return None
    if rounded:
        seen, asked = (_tenths(seen[0]), _tenths(seen[1])), (_tenths(asked[0]), _tenths(asked[1]))
    apart = seen[1] < asked[0] or asked[1] < seen[0]
    if op in ("==", "!=") and not apart:
        return op == "==" if seen[0] == seen[1] == asked[0] == asked[1] else None
    truths = {bool(COMPARE[op](a, b)) for a in seen for b in asked}
    return truths.pop() if len(truths) == 1 else None


def _tenths(ratio: Any) -> int:
    """Tenths of a percent, half up."""
    doubled = abs(ratio) * 2000
    return int((doubled + 1) // 2) * (1 if ratio >= 0 else -1)


def _folded(word: str) -> str:
    from engine.meaning.titles import normalised

    return normalised(word)
