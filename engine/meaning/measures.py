"""What a measure shows on a profile: periods resolved, years aggregated, changes and shares worked out."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction

from engine.language.numbers import exact
from engine.language.periods import Months, Period, Relative, month_of
from engine.language.profiles import answer_key
from engine.language.tree import Measure
from engine.meaning.calendar import resolved
from engine.meaning.figures import figure, newest_end, newest_within, number, quotient
from engine.meaning.rows import observe_rows
from engine.meaning.seen import Root, Seen, at, unknown
from engine.meaning.view import View

TO_DATE = Relative("this_year")
TWELVE_MONTHS = Relative("last_12m")


def observe(view: View, measure: Measure, words: str | None = None) -> Seen:
    """The value of a measure after derive and agg; `words` are the atom's own, for a measure without any."""
    if needs_answer(measure):
        return _answered(view, answer_name(measure, words))
    if measure.currency is not None:
        return _in_currency(view, measure, words)
    if measure.records is not None:
        return _share_of_rows(view, measure) if measure.derive == "share" else observe_rows(view, measure)
    match measure.derive:
        case "growth" | "increase":
            return _changed(view, measure)
        case "share":
            return _share(view, measure)
        case "age":
            seen = figure(view, str(measure.of), None)
            return Seen(since=seen.value, as_of=view.day, source=seen.source) if seen.value else seen  # type: ignore[arg-type] # an age is derived of dates alone
    return _over(view, measure, measure.period)


def needs_answer(measure: Measure) -> bool:
    """Nothing the profile holds can decide it, only an answer on its words."""
    return measure.qualifier is not None or (measure.of is None and not measure.sum and measure.records is None)


def answer_name(measure: Measure, words: str | None) -> str:
    """The key under which its answer stands."""
    return answer_key(measure.of, measure.qualifier or measure.phrase or words or "")


def _answered(view: View, name: str) -> Seen:
    answer = view.profile.answers.get(name)
    return unknown(name) if answer is None else Seen(answer)


def _in_currency(view: View, measure: Measure, words: str | None) -> Seen:
    """A sum in another currency by the published rate of the day, in yuan for one unit."""
    rate = view.site.figure_on(str(measure.currency), view.day)
    if rate is None:
        return _answered(view, answer_name(measure, words))
    seen = observe(view, replace(measure, currency=None), words)
    value = number(seen)
    return seen if value is None else replace(seen, value=Fraction(value) / exact(rate))


# --- over a period ------------------------------------------------------------------------------------------------


def absolute(view: View, period: Period | None) -> Months | None:
    return resolved(period, view.reference) if isinstance(period, Relative) else period


def _over(view: View, measure: Measure, period: Period | None) -> Seen:
    """The measure without its derivation over a period."""
    if measure.sum:
        return _total([_over(view, _inheriting(part, measure), part.period or period) for part in measure.sum], period)
    key = str(measure.of)
    if period == TWELVE_MONTHS:
        return _over_twelve_months(view, measure)
    months = absolute(view, period)
    if months is None:
        return _now(view, measure)
    if months.count <= 12:
        return figure(view, key, months) if measure.agg != "cagr" else unknown(at(key, months), period=months)
    return _over_years(view, measure, months)


def _inheriting(part: Measure, whole: Measure) -> Measure:
    return replace(part, agg=part.agg or whole.agg)


def _total(parts: Sequence[Seen], period: Period | None = None) -> Seen:
    """Figures added up; unknown if one of them is."""
    values = [number(part) for part in parts]
    months = period if isinstance(period, Months) else parts[0].period if parts else None
    missing = dict.fromkeys(name for part in parts for name in part.missing)
    if missing or None in values:
        return unknown(*missing, period=months)
    return Seen(sum(value for value in values if value is not None), period=months, source=parts[-1].source)


def _now(view: View, measure: Measure) -> Seen:
    """Without a period: as of now. 累计 without one needs a plain value, no year stands for it."""
    key = str(measure.of)
    indicator = view.indicator(key)
    if measure.agg == "sum" and indicator is not None and indicator.flow:
        held = view.profile.values.get(key)
        return figure(view, key, None) if held is not None and held.plain is not None else unknown(key)
    return unknown(key) if measure.agg == "cagr" else figure(view, key, None)


def _over_twelve_months(view: View, measure: Measure) -> Seen:
    key = str(measure.of)
    indicator = view.indicator(key)
    if indicator is None or not indicator.is_numeric:
        return figure(view, key, Months(month_of(view.day) - 11, 12))
    end = newest_end(view, _keys(view, key))
    if end is None:
        return unknown(at(key, Months(month_of(view.day) - 12, 12)))
    months = Months(end - 11, 12)
    return figure(view, key, months) if indicator.flow else newest_within(view, key, months)


def _keys(view: View, key: str) -> tuple[str, ...]:
    """The indicator and those its formula is worked out of."""
    indicator = view.indicator(key)
    return (key, *indicator.formula.parts) if indicator and indicator.formula else (key,)


# --- several years ------------------------------------------------------------------------------------------------


def _over_years(view: View, measure: Measure, span: Months) -> Seen:
    key = str(measure.of)
    indicator = view.indicator(key)
    if measure.agg == "each":
        return _each_year(view, key, span)
    if indicator is None or not indicator.is_numeric or indicator.kind == "duration":
        return figure(view, key, span) if indicator and indicator.kind in ("bool", "tags") else _newest(view, key, span)
    if measure.agg == "avg":
        return _mean([figure(view, key, year) for year in span.years()], span)
    if measure.agg == "cagr":
        return _compound(view, key, span)
    if indicator.kind == "ratio" and (indicator.flow or measure.agg == "sum"):
        return _ratio_over_years(view, key, span)
    if indicator.flow or measure.agg == "sum":
        return _sum_over_years(view, key, span)
    return _newest(view, key, span)


def _newest(view: View, key: str, span: Months) -> Seen:
    """Of a stock the newest value within the years; what has no period answers any."""
    held = view.profile.values.get(key)
    return newest_within(view, key, span) if held and held.series else figure(view, key, span)


def _each_year(view: View, key: str, span: Months) -> Seen:
    """Every year is to meet the condition; a tag is to be held on every day."""
    held = view.profile.values.get(key)
    indicator = view.indicator(key)
    if indicator and indicator.kind == "tags" and held is not None and held.plain is not None:
        seen = figure(view, key, span)
        return replace(seen, period=span, whole_span=(span.starts_on, span.ends_on))
    return Seen(yearly=tuple(figure(view, key, year) for year in span.years()), period=span)


def _sum_over_years(view: View, key: str, span: Months) -> Seen:
    whole = figure(view, key, span)
    return whole if whole.value is not None else _total([figure(view, key, year) for year in span.years()], span)


def _mean(parts: Sequence[Seen], span: Months) -> Seen:
    total = _total(parts, span)
    value = number(total)
    return total if value is None else replace(total, value=Fraction(value) / len(parts))


def _compound(view: View, key: str, span: Months) -> Seen:
    """(last / first)^(1/(n-1)) - 1; unknown on a base that is not positive."""
    *_, last = years = list(span.years())
    first, newest = figure(view, key, years[0]), figure(view, key, last)
    base, value = number(first), number(newest)
    if base is None or value is None:
        return unknown(*first.missing, *newest.missing, period=span)
    if base <= 0 or value < 0:
        return unknown(at(key, years[0] if base <= 0 else last), period=span)
    return Seen(Root(Fraction(value) / base, len(years) - 1), period=span, source=newest.source)


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
    if numerators.value is None:
        weighted = _total([_weighted(view, key, top, bottom, year) for year in span.years()], span)
        numerators = weighted if weighted.value is not None else numerators
    return quotient(numerators, denominators, at(bottom, span), span)


def _weighted(view: View, key: str, top: str, bottom: str, year: Months) -> Seen:
    """The numerator of one year: its own figure, or the ratio times the denominator."""
    own = figure(view, top, year)
    ratio, denominator = number(figure(view, key, year)), number(figure(view, bottom, year))
    return own if own.value is not None or ratio is None or denominator is None else Seen(ratio * denominator)


# --- change against a base ----------------------------------------------------------------------------------------


def _changed(view: View, measure: Measure) -> Seen:
    """growth and increase: the new figure against the old one."""
    if measure.period == TWELVE_MONTHS:
        return _changed_in_newest_month(view, measure)
    if measure.period == TO_DATE:
        return _changed_to_date(view, measure)
    months = absolute(view, measure.period)
    if months is None:
        return _changed_lately(view, measure)
    if months.count > 12 and measure.against is None:
        return _changed_over_years(view, measure, months)
    return _change(view, measure, months, _base_of(view, measure, months))


def _base_of(view: View, measure: Measure, months: Months) -> Months:
    """The period compared with: the text's own, else one year before, or by the officer's reading all of that year."""
    if measure.against is not None and not isinstance(measure.against, Measure):
        return absolute(view, measure.against) or months.year_before()
    if view.readings.base_period == "whole_last_year":
        return Months((months.first // 12 - 1) * 12, 12)
    return months.year_before()


def _change(view: View, measure: Measure, new: Months, old: Months) -> Seen:
    """(new - old) / old, or new - old; growth on a base that is not positive is unknown."""
    later, earlier = _plain_over(view, measure, new), _plain_over(view, measure, old)
    value, base = number(later), number(earlier)
    if value is None or base is None:
        return unknown(*dict.fromkeys(later.missing + earlier.missing), period=new)
    if measure.derive == "increase":
        return Seen(value - base, period=new, source=later.source)
    if base <= 0:
        return unknown(*(at(key, old) for key in _base_keys(measure)), period=new)
    return Seen(Fraction(value - base) / base, period=new, source=later.source)


def _base_keys(measure: Measure) -> tuple[str, ...]:
    return tuple(str(part.of) for part in measure.sum) or (str(measure.of),)


def _plain_over(view: View, measure: Measure, months: Months) -> Seen:
    return _over(view, replace(measure, derive=None, against=None, agg=None, period=months), months)


def _changed_in_newest_month(view: View, measure: Measure) -> Seen:
    keys = [key for base in _base_keys(measure) for key in _keys(view, base)]
    end = newest_end(view, keys, months_only=True)
    if end is None:
        return unknown(*(at(key, Months(month_of(view.day) - 1, 1)) for key in _base_keys(measure)))
    newest = Months(end, 1)
    return _change(view, measure, newest, _base_of(view, measure, newest))


def _changed_to_date(view: View, measure: Measure) -> Seen:
    """This year so far: a flow's newest cumulative part against the same part, a stock against the end of last year."""
    running = resolved(TO_DATE, view.reference)
    if not _is_flow(view, measure):
        return _change(view, measure, running, running.year_before())
    part = _newest_cumulative(running, lambda part: part.ended_by(view.day) and _is_known(view, measure, part))
    if part is None:
        return unknown(*(at(key, running) for key in _base_keys(measure)), period=running)
    return _change(view, measure, part, _base_of(view, measure, part))


def _newest_cumulative(running: Months, is_known: Callable[[Months], bool]) -> Months | None:
    """The longest part of a year, from its January on, that is known."""
    parts = (Months(running.first, count) for count in range(12, 0, -1))
    return next((part for part in parts if is_known(part)), None)


def _is_known(view: View, measure: Measure, months: Months) -> bool:
    return _plain_over(view, measure, months).value is not None


def _is_flow(view: View, measure: Measure) -> bool:
    return all(indicator.flow for key in _base_keys(measure) if (indicator := view.indicator(key)))


def _changed_lately(view: View, measure: Measure) -> Seen:
    """Without a period: the newest period that is known against the one a year before it."""
    now = _over(view, replace(measure, derive=None, against=None, agg=None), None)
    if now.period is not None:
        return _change(view, measure, now.period, _base_of(view, measure, now.period))
    newest = Months((view.reference.year - 1) * 12, 12)
    names = [at(key, months) for key in _base_keys(measure) for months in (newest, newest.year_before())]
    return unknown(*names)


def _changed_over_years(view: View, measure: Measure, span: Months) -> Seen:
    """Each year's rate, their mean or sum, or without any of these the last year against the first."""
    years = list(span.years())
    if measure.agg is None:
        return replace(_change(view, measure, years[-1], years[0]), period=span)
    rates = [_change(view, measure, year, year.year_before()) for year in years]
    match measure.agg:
        case "each":
            return Seen(yearly=tuple(rates), period=span)
        case "avg":
            return _mean(rates, span)
        case "sum":
            return _total(rates, span)
    return unknown(*(at(key, span) for key in _base_keys(measure)), period=span)


# --- shares -------------------------------------------------------------------------------------------------------


def _share(view: View, measure: Measure) -> Seen:
    """The measure over another one of the same period; without a period at the end of the numerator's."""
    top = _over(view, replace(measure, derive=None, against=None), measure.period)
    return _divided(view, measure, top)


def _divided(view: View, measure: Measure, top: Seen) -> Seen:
    against = measure.against
    if not isinstance(against, Measure):
        return unknown(*top.missing)
    period = against.period or measure.period or top.period
    agg = against.agg or (measure.agg if measure.records is None else None)
    bottom = observe(view, replace(against, period=period, agg=agg))
    base = number(bottom)
    if base is not None and base <= 0:
        return unknown(*(at(key, absolute(view, period)) for key in _base_keys(against)), period=top.period)
    shared = quotient(top, bottom, "", top.period)
    if shared.value is not None and isinstance(top.high, int | Fraction) and base is not None:
        return replace(shared, high=Fraction(top.high) / base, missing=top.missing)
    return shared


def _share_of_rows(view: View, measure: Measure) -> Seen:
    return _divided(view, measure, observe_rows(view, replace(measure, derive=None, against=None)))
