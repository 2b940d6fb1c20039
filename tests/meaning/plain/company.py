"""A company on a day: the entries of its series, and a figure as of now or over one period."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from engine.language.clauses import Readings
from engine.language.periods import Months, Relative, month_of
from engine.language.profiles import Held, Profile
from engine.language.site import Site
from engine.language.tree import Measure
from engine.language.vocabulary import Indicator, MonthsSince, Quotient
from engine.meaning.titles import TagBook  # tags have their own tables of cases
from tests.meaning.plain.logic import Truth, divided, year

YEARS_BACK = {"last_year": 1, "last_2y": 2, "last_3y": 3, "last_5y": 5}
ANY_PERIOD = ("bool", "tags", "category", "duration", "date")


@dataclass(frozen=True, kw_only=True)
class Company:
    """What is known of a company, looked at on a day by one clause."""

    profile: Profile
    site: Site
    book: TagBook
    day: date
    reference: date
    place: str | None = None
    readings: Readings = field(default_factory=Readings)

    def _indicator(self, key: str | None) -> Indicator | None:
        return self.site.vocabulary.indicators.get(key) if key else None

    def _held(self, key: str) -> Held:
        return self.profile.values.get(key) or Held()

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

    def _begun(self, key: str) -> dict[Months, Any]:
        """Entries of a series that have begun by the day."""
        return {entry: value for entry, value in self._held(key).series.items() if entry.first <= month_of(self.day)}

    def _at_day(self, entries: dict[Months, Any]) -> Any:
        running = [entry for entry in entries if entry.contains(self.day)]
        if running:
            return entries[min(running, key=lambda entry: entry.count)]
        ended = [entry for entry in entries if entry.ends_on <= self.day]
        return entries[max(ended, key=lambda entry: (entry.last, -entry.count))] if ended else None

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

    def _newest_within(self, key: str, months: Months) -> Any:
        inside = [e for e in self._held(key).series if months.first <= e.last <= months.last and e.ends_on <= self.day]
        return self._held(key).series[max(inside, key=lambda e: (e.last, -e.count))] if inside else None

    def _newest_entry(self, key: str) -> tuple[Months, Any] | None:
        ended = [entry for entry in self._held(key).series if entry.ends_on <= self.day]
        newest = max(ended, key=lambda entry: (entry.last, -entry.count), default=None)
        return None if newest is None else (newest, self._held(key).series[newest])

    def _is_aged(self, indicator: Indicator) -> bool:
        """Whether a date that is known goes before a stored number of months."""
        formula = indicator.formula
        return isinstance(formula, MonthsSince) and isinstance(self._now(formula.date), date)

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
                return divided(self._held(indicator.formula.numerator).plain, self._now(indicator.formula.denominator))
            return divided(top[1] if top else None, bottom)
        return found[1] if found else None

    def _newest_year(self, indicator: Indicator) -> tuple[Months | None, Any]:
        first = [entry.first // 12 for key in self._with_parts(indicator.key) for entry in self._held(key).series]
        last = self.day.year if self.day == date(self.day.year, 12, 31) else self.day.year - 1
        for number in range(last, min(first, default=last + 1) - 1, -1):
            found = self._at(indicator.key, year(number))
            if found is not None:
                return year(number), found
        if isinstance(indicator.formula, Quotient):
            return None, divided(*(self._held(part).plain for part in indicator.formula.parts))
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
            return divided(*(self._at(part, months) for part in indicator.formula.parts))
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
        return None if parts is None else sum(held.series[part] for part in parts)

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

    def _needs_answer(self, measure: Measure) -> bool:
        nameless = measure.of is None and not measure.sum and measure.records is None
        return measure.qualifier is not None or nameless

    def _name(self, measure: Measure, words: str | None) -> str:
        return f"{measure.of or '-'} | {measure.qualifier or words or measure.phrase or ''}"

    def _answer(self, measure: Measure, words: str | None) -> Any:
        return self.profile.answers.get(self._name(measure, words))

    def _told(self, name: str) -> Truth:
        answer = self.profile.answers.get(name)
        return answer if isinstance(answer, bool) else None
