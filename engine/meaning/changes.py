"""growth and increase: a measure against the same period a year before, or against the base the text names."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from engine.language.periods import Months, Relative, month_of
from engine.language.tree import Measure
from engine.meaning.answers import answer_name, needs_answer
from engine.meaning.calendar import resolved
from engine.meaning.figures import newest_end, number
from engine.meaning.over import TWELVE_MONTHS, absolute, keys_of, over
from engine.meaning.seen import Seen, at, unknown
from engine.meaning.view import View
from engine.meaning.years import mean, total

TO_DATE = Relative("this_year")


def changed(view: View, measure: Measure) -> Seen:
    """growth and increase: the new figure against the old one."""
    waiting = [answer_name(part, None) for part in measure.sum if needs_answer(part)]
    if waiting:  # an answer is one figure: nobody can say how it has changed
        return unknown(*waiting)
    if measure.period == TWELVE_MONTHS:
        return _changed_in_newest_month(view, measure)
    if measure.period == TO_DATE:
        return _changed_to_date(view, measure)
    months = absolute(view, measure.period)
    if months is None:
        return _changed_lately(view, measure)
    if months.count > 12 and months.is_years and measure.against is None:
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
    if value is None or base is None or later.high is not None or earlier.high is not None:
        return unknown(*dict.fromkeys(later.missing + earlier.missing), period=new)
    if measure.derive == "increase":
        return Seen(value - base, period=new, source=later.source)
    if base <= 0:
        return unknown(*(at(key, old) for key in base_keys(measure)), period=new)
    return Seen(Fraction(value - base) / base, period=new, source=later.source)


def base_keys(measure: Measure) -> tuple[str, ...]:
    return tuple(str(part.of) for part in measure.sum) or (str(measure.of),)


def _plain_over(view: View, measure: Measure, months: Months) -> Seen:
    return over(view, replace(measure, derive=None, against=None, agg=None, period=months), months)


def _changed_in_newest_month(view: View, measure: Measure) -> Seen:
    keys = [key for base in base_keys(measure) for key in keys_of(view, base)]
    end = newest_end(view, keys, months_only=True)
    if end is None:
        return unknown(*(at(key, Months(month_of(view.day) - 1, 1)) for key in base_keys(measure)))
    newest = Months(end, 1)
    return _change(view, measure, newest, _base_of(view, measure, newest))


def _changed_to_date(view: View, measure: Measure) -> Seen:
    """This year so far: a flow's newest cumulative part against the same part, a stock against the end of last year."""
    running = resolved(TO_DATE, view.reference)
    if not _is_flow(view, measure):
        return _change(view, measure, running, _base_of(view, measure, running))
    part = _newest_cumulative(running, lambda part: part.ended_by(view.day) and _is_known(view, measure, part))
    if part is None:
        return unknown(*(at(key, running) for key in base_keys(measure)), period=running)
    return _change(view, measure, part, _base_of(view, measure, part))


def _newest_cumulative(running: Months, is_known: Callable[[Months], bool]) -> Months | None:
    """The longest part of a year, from its January on, that is known."""
    parts = (Months(running.first, count) for count in range(12, 0, -1))
    return next((part for part in parts if is_known(part)), None)


def _is_known(view: View, measure: Measure, months: Months) -> bool:
    return _plain_over(view, measure, months).value is not None


def _is_flow(view: View, measure: Measure) -> bool:
    return all(indicator.flow for key in base_keys(measure) if (indicator := view.indicator(key)))


def _changed_lately(view: View, measure: Measure) -> Seen:
    """Without a period: the newest period that is known against the one a year before it."""
    now = over(view, replace(measure, derive=None, against=None, agg=None), None)
    if now.period is not None:
        return _change(view, measure, now.period, _base_of(view, measure, now.period))
    newest = Months((view.reference.year - 1) * 12, 12)
    names = [at(key, months) for key in base_keys(measure) for months in (newest, newest.year_before())]
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
            return mean(rates, span)
        case "sum":
            return total(rates, span)
    return unknown(*(at(key, span) for key in base_keys(measure)), period=span)
