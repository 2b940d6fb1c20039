"""The figure of one indicator as of now or over an absolute period: own entries, parts, the formula.

Every rule of how a plain value and a series answer stands here, once.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction

from engine.language.numbers import Number
from engine.language.periods import Months, month_of, year
from engine.language.profiles import Held, Known, Title
from engine.language.vocabulary import Indicator, MonthsSince, Quotient
from engine.meaning.seen import Seen, at, unknown
from engine.meaning.view import View

NOTHING = Held()
TIMELESS_KINDS = frozenset(("bool", "tags", "category", "duration", "date"))  # a plain value answers any period


def figure(view: View, key: str, period: Months | None) -> Seen:
    """The value of an indicator as of now (no period) or over a period, with what is missing where it is unknown."""
    remembered = view.memo.get((key, period))
    if remembered is None:
        remembered = view.memo[key, period] = _figure(view, key, period)
    return remembered


def _figure(view: View, key: str, period: Months | None) -> Seen:
    indicator = view.indicator(key)
    if indicator is None:
        return unknown(at(key, period), period=period)
    if isinstance(indicator.formula, MonthsSince):
        return _months_since(view, indicator, indicator.formula, period)
    held = view.profile.values.get(key, NOTHING)
    if held.plain is not None:
        answers = period is None or indicator.kind in TIMELESS_KINDS
        seen = _sourced(view, key, Seen(held.plain), None) if answers else unknown(at(key, period), period=period)
    elif indicator.kind in ("bool", "tags"):
        return _standing(view, indicator, held.series, period)
    elif indicator.flow:
        return _flow_now(view, indicator) if period is None else _flow(view, indicator, period)
    else:
        seen = _stock(view, key, held.series, period)
    return seen if seen.value is not None else _by_formula(view, indicator, period, seen)


def _sourced(view: View, key: str, seen: Seen, entry: Months | None) -> Seen:
    """The value with its source; one on which sources differ is withheld."""
    if not view.profile.sources:
        return seen
    source = view.profile.sources.get(at(key, entry)) or view.profile.sources.get(key)
    if source is not None and source.conflict:
        return Seen(source=source, missing=(at(key, entry),), period=entry)
    return Seen(seen.value, source=source, period=seen.period)


# --- stocks -------------------------------------------------------------------------------------------------------


def _stock(view: View, key: str, series: Mapping[Months, Known], period: Months | None) -> Seen:
    entry = _newest(series, view.day) if period is None else _stock_entry(series, period, view.day)
    if entry is None:
        return unknown(at(key, period), period=period)
    return _sourced(view, key, Seen(series[entry], period=entry), entry)


def _newest(entries: Iterable[Months], day: date) -> Months | None:
    """The entry with the latest end not after the day; of several the finest."""
    ended = [entry for entry in entries if entry.ended_by(day)]
    return max(ended, key=lambda entry: (entry.last, -entry.count)) if ended else None


def _stock_entry(series: Mapping[Months, Known], period: Months, day: date) -> Months | None:
    """The exact entry, or the finest that ends with the period; while it runs, the newest within it."""
    if not period.ended_by(day):
        return _newest((entry for entry in series if period.first <= entry.last <= period.last), day)
    if period in series:
        return period
    return min((entry for entry in series if entry.last == period.last), key=lambda entry: entry.count, default=None)


def newest_within(view: View, key: str, span: Months) -> Seen:
    """A stock over several years: its newest value within them."""
    series = view.profile.values.get(key, NOTHING).series
    within = _newest((entry for entry in series if span.first <= entry.last <= span.last), view.day)
    return figure(view, key, within) if within else unknown(at(key, span), period=span)


# --- flows --------------------------------------------------------------------------------------------------------


def _flow(view: View, indicator: Indicator, period: Months) -> Seen:
    """A flow over a period that has ended: the exact entry, its complete parts, or the formula."""
    key = indicator.key
    if not period.ended_by(view.day):
        return unknown(at(key, period), period=period)
    series = view.profile.values.get(key, NOTHING).series
    if period in series:
        return _sourced(view, key, Seen(series[period], period=period), period)
    parts = complete_parts(series, period) if indicator.kind != "ratio" else None
    if parts:
        return _added_up(view, key, series, parts, period)
    return _by_formula(view, indicator, period, unknown(at(key, period), period=period))


def _added_up(view: View, key: str, series: Mapping[Months, Known], parts: tuple[Months, ...], period: Months) -> Seen:
    seen = [_sourced(view, key, Seen(series[part], period=part), part) for part in parts]
    withheld = [part for part in seen if part.value is None]
    if withheld:
        return Seen(source=withheld[0].source, missing=withheld[0].missing, period=period)
    total = sum(part.value for part in seen)  # type: ignore[misc] # a flow's entries are numbers
    return Seen(total, period=period, source=seen[-1].source)


def complete_parts(series: Iterable[Months], period: Months) -> tuple[Months, ...] | None:
    """Finer entries that follow each other from the first month of the period to its last, or None."""
    starts: dict[int, list[Months]] = {}
    for entry in series:
        if period.covers(entry) and entry != period:
            starts.setdefault(entry.first, []).append(entry)
    return _chain(starts, period.first, period.last)


def _chain(starts: dict[int, list[Months]], month: int, last: int) -> tuple[Months, ...] | None:
    """The longest entries first; a month from which no way leads on is not tried again."""
    if month > last:
        return ()
    for entry in sorted(starts.pop(month, ()), key=lambda entry: -entry.count):
        rest = _chain(starts, entry.last + 1, last)
        if rest is not None:
            return (entry, *rest)
    return None


def _flow_now(view: View, indicator: Indicator) -> Seen:
    """The newest whole year that has ended and for which a figure is known."""
    for ended in _years_known(view, indicator):
        seen = figure(view, indicator.key, ended)
        if seen.value is not None or seen.source is not None:
            return seen
    if not isinstance(indicator.formula, Quotient):
        return unknown(indicator.key)
    seen = _by_formula(view, indicator, None, unknown(indicator.key))
    if all(_is_plain(view, part) for part in indicator.formula.parts):
        return seen
    return unknown(*(seen.missing or indicator.formula.parts))


def _years_known(view: View, indicator: Indicator) -> Iterable[Months]:
    """The whole years that have ended, the newest first, down to the oldest that any entry touches."""
    keys = (indicator.key, *(indicator.formula.parts if indicator.formula else ()))
    touched = [entry.first // 12 for key in keys for entry in view.profile.values.get(key, NOTHING).series]
    newest = view.day.year if year(view.day.year).ended_by(view.day) else view.day.year - 1
    return (year(number) for number in range(newest, min(touched, default=newest + 1) - 1, -1))


def _is_plain(view: View, key: str) -> bool:
    return view.profile.values.get(key, NOTHING).plain is not None


def newest_end(view: View, keys: Iterable[str], *, months_only: bool = False) -> int | None:
    """The newest month up to the day that any entry of these indicators ends with."""
    ends = [
        entry.last
        for key in keys
        for entry in view.profile.values.get(key, NOTHING).series
        if entry.ended_by(view.day) and (entry.count == 1 or not months_only)
    ]
    return max(ends, default=None)


# --- formulas -----------------------------------------------------------------------------------------------------


def _by_formula(view: View, indicator: Indicator, period: Months | None, seen: Seen) -> Seen:
    """Where no figure of its own is known: numerator / denominator of the same period."""
    if not isinstance(indicator.formula, Quotient) or seen.source is not None:
        return seen
    numerator = figure(view, indicator.formula.numerator, period)
    denominator = figure(view, indicator.formula.denominator, period or numerator.period)
    return quotient(numerator, denominator, at(indicator.formula.denominator, period), period or numerator.period)


def quotient(numerator: Seen, denominator: Seen, denominator_name: str, period: Months | None) -> Seen:
    """One figure over another; a denominator of zero leaves it unknown."""
    missing = numerator.missing + denominator.missing
    top, bottom = number(numerator), number(denominator)
    if top is None or bottom is None:
        return unknown(*dict.fromkeys(missing), period=period)
    if bottom == 0:
        return unknown(denominator_name, period=period)
    return Seen(Fraction(top) / bottom, period=period, source=numerator.source)


def _months_since(view: View, indicator: Indicator, formula: MonthsSince, period: Months | None) -> Seen:
    """An age by the calendar; the date wins over a stored number of months."""
    began = figure(view, formula.date, None)
    if isinstance(began.value, date):
        as_of = period.ends_on if period is not None and period.ended_by(view.day) else view.day
        return Seen(since=began.value, as_of=as_of, source=began.source)
    held = view.profile.values.get(indicator.key, NOTHING)
    stored = Seen(held.plain) if held.plain is not None else _stock(view, indicator.key, held.series, period)
    return stored if stored.value is not None else began


# --- yes/no and tags ----------------------------------------------------------------------------------------------


def _standing(view: View, indicator: Indicator, series: Mapping[Months, Known], period: Months | None) -> Seen:
    """Yes/no and tags: as of now, in a period, or over a span."""
    key = indicator.key
    series = {entry: value for entry, value in series.items() if entry.first <= month_of(view.day)}
    if period is None:
        running = [entry for entry in series if entry.contains(view.day)]
        entry = min(running, key=lambda entry: entry.count) if running else _newest(series, view.day)
        if entry is None:
            return unknown(key)
        return _sourced(view, key, Seen(series[entry], period=entry), entry)
    if period in series:
        return _sourced(view, key, Seen(series[period], period=period), period)
    touching = {entry: value for entry, value in series.items() if entry.overlaps(period)}
    seen = (_sourced(view, key, Seen(value, period=entry), entry) for entry, value in touching.items())
    disputed = next((entry for entry in seen if entry.value is None), None)
    if disputed is not None:  # sources differ on a part of the span: nobody knows of the whole
        return Seen(source=disputed.source, missing=disputed.missing, period=period)
    if indicator.kind == "bool":
        value: Known | None = _any_within(touching, period)
    else:
        value = _united(touching, period)
    return Seen(value, period=period) if value is not None else unknown(at(key, period), period=period)


def _any_within(touching: Mapping[Months, Known], period: Months) -> bool | None:
    """Any yes counts, also of an entry that only overlaps; no only where entries say so for the whole span."""
    if True in touching.values():
        return True
    within = [entry for entry in touching if period.covers(entry)]
    return False if complete_parts(within, period) else None


def _united(touching: Mapping[Months, Known], period: Months) -> tuple[Title, ...] | None:
    """The titles of every entry within the span; of one that covers it where there is none."""
    within = [entry for entry in touching if period.covers(entry)] or [e for e in touching if e.covers(period)]
    titles = (title for entry in sorted(within) if isinstance(held := touching[entry], tuple) for title in held)
    return tuple(dict.fromkeys(titles)) if within else None


def number(seen: Seen) -> Number | None:
    """The value where it is a number."""
    value = seen.value
    return value if isinstance(value, int | Fraction) and not isinstance(value, bool) else None
