"""Figures over several years and changes between them."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

from engine.language.periods import Months, Relative
from engine.language.tree import Measure
from engine.language.vocabulary import Indicator, Quotient
from tests.meaning.plain.company import Company
from tests.meaning.plain.logic import Ends, added, divided, is_number, mean, year, years_of


class Years(Company):
    """What a company's figures come to over a while, and how they change."""

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

    def _twelve_months(self, indicator: Indicator) -> Any:
        end = self._newest_end(self._with_parts(indicator.key))
        if end is None:
            return None
        months = Months(end - 11, 12)
        return self._at(indicator.key, months) if indicator.flow else self._newest_within(indicator.key, months)

    def _years(self, measure: Measure, indicator: Indicator, span: Months) -> Any:
        key = indicator.key
        if not indicator.is_numeric or indicator.kind == "duration":
            return self._at(key, span) if not self._held(key).series else self._newest_within(key, span)
        if measure.agg in ("each", "cagr") or (measure.agg == "avg" and span.count % 12):
            return None
        if measure.agg == "avg":
            return mean([self._at(key, each) for each in years_of(span)])
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
        return divided(self._held(top).series[newest], self._at(bottom, newest))

    def _sum(self, indicator: Indicator, span: Months) -> Any:
        held = self._held(indicator.key)
        if indicator.flow or span in held.series:
            whole = self._at(indicator.key, span)
            if whole is not None:
                return whole
        if span.count % 12:
            return None
        return added([self._at(indicator.key, each) for each in years_of(span)])

    def _ratio(self, indicator: Indicator, span: Months) -> Any:
        if span in self._held(indicator.key).series:
            return self._at(indicator.key, span)
        if not isinstance(indicator.formula, Quotient):
            return None
        top, bottom = (self._indicator(part) for part in indicator.formula.parts)
        assert top is not None and bottom is not None
        tops = self._sum(top, span)
        if tops is None and span.count % 12 == 0:
            tops = added([self._weighted(indicator.key, top.key, bottom.key, each) for each in years_of(span)])
        return divided(tops, self._sum(bottom, span))

    def _weighted(self, key: str, top: str, bottom: str, months: Months) -> Any:
        own = self._at(top, months)
        if own is not None:
            return own
        ratio, denominator = self._at(key, months), self._at(bottom, months)
        return None if ratio is None or denominator is None else ratio * denominator

    def _rate(self, measure: Measure) -> tuple[Fraction, int] | None:
        """last / first, and of which root it is to be drawn."""
        span = self._months(measure.period)
        if span is None or span.count <= 12 or span.count % 12 or measure.period == Relative("last_12m"):
            return None
        years = list(years_of(span))
        first, last = (self._bare(measure, each) for each in (years[0], years[-1]))
        if not is_number(first) or not is_number(last) or first <= 0:
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
        if not is_number(later) or not is_number(earlier):
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
            return mean(rates)
        return added(rates) if measure.agg == "sum" else None

    def value(self, measure: Measure, words: str | None = None) -> Ends | None:
        """Any measure, rows and shares too: the whole judge knows."""
        raise NotImplementedError

    def _summed(self, measure: Measure, months: Months | None = None) -> Ends | None:
        """Several measures added up over the period of the whole."""
        parts = []
        for part in measure.sum:
            if part.records is None:
                part = replace(part, period=part.period or months or measure.period, agg=part.agg or measure.agg)
            parts.append(self.value(part))
        if any(part is None or not is_number(part[0]) for part in parts):
            return None
        return sum(part[0] for part in parts if part), sum(part[1] for part in parts if part)
