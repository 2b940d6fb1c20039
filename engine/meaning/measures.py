"""What a measure shows on a profile: answered by a person, counted over rows, derived, or looked up over a period."""

from dataclasses import replace
from datetime import date
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
        return _share_of_rows(view, measure) if measure.derive == "share" else _derived_of_rows(view, measure)
    match measure.derive:
        case "growth" | "increase":
            return changed(view, measure)
        case "share":
            return _share(view, measure)
        case "age":
            return _age(view, figure(view, str(measure.of), None))
    return over(view, measure, measure.period)


def _in_currency(view: View, measure: Measure, words: str | None) -> Seen:
    """A sum in another currency by the published rate of the day, in yuan for one unit."""
    rate = view.site.figure_on(str(measure.currency), view.day)
    if rate is None:
        return answered(view, answer_name(measure, words))
    seen = observe(view, replace(measure, currency=None), words)
    value, high = number(seen), seen.high
    if value is None:
        return seen
    return replace(
        seen,
        value=Fraction(value) / exact(rate),
        high=Fraction(high) / exact(rate) if isinstance(high, int | Fraction) else None,
    )


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
    if against.records is None:
        agg = against.agg or (measure.agg if measure.records is None else None)
        against = replace(against, period=period, agg=agg)
    bottom = observe(view, against)
    base = number(bottom)
    if base is not None and base <= 0:
        return unknown(*(at(key, absolute(view, period)) for key in base_keys(against)), period=top.period)
    shared = quotient(top, bottom, "", top.period)
    return shared if top.high is None and bottom.high is None else _interval_of(shared, top, bottom)


def _interval_of(shared: Seen, top: Seen, bottom: Seen) -> Seen:
    """The least and the greatest share that undecided rows leave open; the denominators are positive."""
    tops = [end for end in (top.value, top.high) if isinstance(end, int | Fraction)]
    bottoms = [end for end in (bottom.value, bottom.high) if isinstance(end, int | Fraction)]
    shares = [Fraction(one) / other for one in tops for other in bottoms]
    missing = tuple(dict.fromkeys(top.missing + bottom.missing))
    if not shares:
        return shared
    return replace(shared, value=min(shares), high=max(shares), missing=missing)


def _age(view: View, began: Seen) -> Seen:
    """The months from a date to the day."""
    if not isinstance(began.value, date) or began.high is not None:
        return replace(began, value=None, high=None)
    return Seen(since=began.value, as_of=view.day, source=began.source)


def _derived_of_rows(view: View, measure: Measure) -> Seen:
    """Rows belong to no period: they have an age, but no growth."""
    seen = observe_rows(view, replace(measure, derive=None, against=None))
    if measure.derive in ("growth", "increase"):
        return unknown(f"records:{measure.records}")
    return _age(view, seen) if measure.derive == "age" else seen


def _share_of_rows(view: View, measure: Measure) -> Seen:
    return _divided(view, measure, observe_rows(view, replace(measure, derive=None, against=None)))
