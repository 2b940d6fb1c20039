"""An indicator over several years: summed, averaged, each of them, compounded, or the newest value within."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from engine.language.periods import Months, Period
from engine.language.tree import Measure
from engine.language.vocabulary import Quotient
from engine.meaning.figures import TIMELESS_KINDS, figure, newest_within, number, quotient
from engine.meaning.seen import Root, Seen, at, unknown
from engine.meaning.view import View


def over_years(view: View, measure: Measure, span: Months) -> Seen:
    key = str(measure.of)
    indicator = view.indicator(key)
    if measure.agg == "each":
        yearly = tuple(figure(view, key, year) for year in span.years())
        return Seen(yearly=yearly, period=span) if span.is_years else unknown(at(key, span), period=span)
    if indicator is None or not indicator.is_numeric or indicator.kind == "duration":
        return figure(view, key, span) if indicator and indicator.kind in ("bool", "tags") else _newest(view, key, span)
    if measure.agg in ("avg", "cagr") and not span.is_years:
        return unknown(at(key, span), period=span)
    if measure.agg == "avg":
        return mean([figure(view, key, year) for year in span.years()], span)
    if measure.agg == "cagr":
        return _compound(view, key, span)
    if indicator.kind == "ratio" and (indicator.flow or measure.agg == "sum"):
        return _ratio_over_years(view, key, span)
    if indicator.flow or measure.agg == "sum":
        return _sum_over_years(view, key, span)
    return _newest(view, key, span)


def _newest(view: View, key: str, span: Months) -> Seen:
    """Of a stock the newest value within the years, its own or by its formula; what has no period answers any."""
    held, indicator = view.profile.values.get(key), view.indicator(key)
    if held is not None and held.plain is not None and indicator is not None and indicator.kind in TIMELESS_KINDS:
        return figure(view, key, span)
    own, formula = newest_within(view, key, span), indicator.formula if indicator else None
    if own.value is not None or own.source is not None or not isinstance(formula, Quotient):
        return own
    top = newest_within(view, formula.numerator, span)
    bottom = figure(view, formula.denominator, top.period)
    return quotient(top, bottom, at(formula.denominator, top.period), top.period)


def _sum_over_years(view: View, key: str, span: Months) -> Seen:
    """A figure of the whole span, else every year's."""
    whole = _of_whole_span(view, key, span)
    if whole.value is not None or not span.is_years:
        return whole
    return total([figure(view, key, year) for year in span.years()], span)


def _of_whole_span(view: View, key: str, span: Months) -> Seen:
    """At the end of a span a stock has a value; a sum over the span is only what is held for all of it."""
    indicator, held = view.indicator(key), view.profile.values.get(key)
    is_flow = indicator is not None and indicator.flow
    is_held = held is not None and span in held.series
    return figure(view, key, span) if is_flow or is_held else unknown(at(key, span), period=span)


def every_day(view: View, key: str, span: Months) -> Seen:
    """`each` on tags: held on every day of the span, of every year where the list is kept by years."""
    held = view.profile.values.get(key)
    if held is None or held.plain is not None or not span.is_years:
        return _spread(figure(view, key, span), span)
    return Seen(yearly=tuple(_spread(figure(view, key, year), year) for year in span.years()), period=span)


def _spread(seen: Seen, span: Months) -> Seen:
    return replace(seen, period=span, whole_span=(span.starts_on, span.ends_on))


def mean(parts: Sequence[Seen], span: Months) -> Seen:
    whole = total(parts, span)
    value = number(whole)
    return whole if value is None else replace(whole, value=Fraction(value) / len(parts))


def _compound(view: View, key: str, span: Months) -> Seen:
    years = list(span.years())
    return compound(figure(view, key, years[0]), figure(view, key, years[-1]), years, (key,))


def compound(first: Seen, last: Seen, years: Sequence[Months], keys: Sequence[str]) -> Seen:
    """(last / first)^(1/(n-1)) - 1; unknown on a base that is not positive."""
    span = Months(years[0].first, 12 * len(years))
    base, value = number(first), number(last)
    if base is None or value is None:
        return unknown(*dict.fromkeys(first.missing + last.missing), period=span)
    if base <= 0:
        return unknown(*(at(key, years[0]) for key in keys), period=span)
    kept = max(value, 0)  # below zero there is no root; for a comparison -100 % is low enough
    return Seen(Root(Fraction(kept) / base, len(years) - 1), period=span, source=last.source)


def _ratio_over_years(view: View, key: str, span: Months) -> Seen:
    """Sum of numerators over sum of denominators; where only the ratios are known, weighted by the denominators."""
    indicator = view.indicator(key)
    held = view.profile.values.get(key)
    if held is not None and span in held.series:
        return figure(view, key, span)
    formula = indicator.formula.parts if indicator and indicator.formula else ()
    if len(formula) != 2:
        return unknown(at(key, span), period=span)
    top, bottom = formula
    denominators = _sum_over_years(view, bottom, span)
    numerators = _sum_over_years(view, top, span)
    if numerators.value is None and span.is_years:
        weighted = total([_weighted(view, key, top, bottom, year) for year in span.years()], span)
        numerators = weighted if weighted.value is not None else numerators
    return quotient(numerators, denominators, at(bottom, span), span)


def _weighted(view: View, key: str, top: str, bottom: str, year: Months) -> Seen:
    """The numerator of one year: its own figure, or the ratio times the denominator."""
    own = figure(view, top, year)
    ratio, denominator = number(figure(view, key, year)), number(figure(view, bottom, year))
    return own if own.value is not None or ratio is None or denominator is None else Seen(ratio * denominator)


def total(parts: Sequence[Seen], period: Period | None = None) -> Seen:
    """Figures added up; unknown if one of them is."""
    values = [number(part) for part in parts]
    months = period if isinstance(period, Months) else parts[0].period if parts else None
    missing = dict.fromkeys(name for part in parts for name in part.missing)
    if None in values:
        return unknown(*missing, period=months)
    low = sum(value for value in values if value is not None)
    high = sum(part.high if isinstance(part.high, int | Fraction) else number(part) or 0 for part in parts)
    is_interval = any(part.high is not None for part in parts)
    return Seen(low, high=high if is_interval else None, period=months, source=parts[-1].source, missing=tuple(missing))
