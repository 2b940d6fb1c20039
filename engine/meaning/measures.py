"""What a measure shows on a profile: answered by a person, counted over rows, derived, or looked up over a period."""

from dataclasses import replace
from fractions import Fraction

from engine.language.numbers import exact
from engine.language.tree import Measure
from engine.meaning.answers import answer_name, answered, needs_answer
from engine.meaning.changes import base_keys, changed
from engine.meaning.figures import figure, number, quotient
from engine.meaning.over import absolute, over
from engine.meaning.rows import observe_rows
from engine.meaning.seen import Seen, at, unknown
from engine.meaning.view import View


def observe(view: View, measure: Measure, words: str | None = None) -> Seen:
    """The value of a measure after derive and agg; `words` are the atom's own, for a measure without any."""
    if needs_answer(measure):
        return answered(view, answer_name(measure, words))
    if measure.currency is not None:
        return _in_currency(view, measure, words)
    if measure.records is not None:
        return _share_of_rows(view, measure) if measure.derive == "share" else observe_rows(view, measure)
    match measure.derive:
        case "growth" | "increase":
            return changed(view, measure)
        case "share":
            return _share(view, measure)
        case "age":
            seen = figure(view, str(measure.of), None)
            return Seen(since=seen.value, as_of=view.day, source=seen.source) if seen.value else seen  # type: ignore[arg-type] # an age is derived of dates alone
    return over(view, measure, measure.period)


def _in_currency(view: View, measure: Measure, words: str | None) -> Seen:
    """A sum in another currency by the published rate of the day, in yuan for one unit."""
    rate = view.site.figure_on(str(measure.currency), view.day)
    if rate is None:
        return answered(view, answer_name(measure, words))
    seen = observe(view, replace(measure, currency=None), words)
    value = number(seen)
    return seen if value is None else replace(seen, value=Fraction(value) / exact(rate))


def _share(view: View, measure: Measure) -> Seen:
    """The measure over another one of the same period; without a period at the end of the numerator's."""
    months = absolute(view, measure.period)
    if measure.agg == "each" and months is not None and months.count > 12:
        years = (_share(view, replace(measure, period=year, agg=None)) for year in months.years())
        return Seen(yearly=tuple(years), period=months)
    top = over(view, replace(measure, derive=None, against=None), measure.period)
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
        return unknown(*(at(key, absolute(view, period)) for key in base_keys(against)), period=top.period)
    shared = quotient(top, bottom, "", top.period)
    if shared.value is not None and isinstance(top.high, int | Fraction) and base is not None:
        return replace(shared, high=Fraction(top.high) / base, missing=top.missing)
    return shared


def _share_of_rows(view: View, measure: Measure) -> Seen:
    return _divided(view, measure, observe_rows(view, replace(measure, derive=None, against=None)))
