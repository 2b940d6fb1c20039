"""A measure over a period, before any derivation: as of now, within a year, the newest twelve months, several years."""

from dataclasses import replace

from engine.language.periods import Months, Period, Relative, month_of
from engine.language.tree import Measure
from engine.meaning.calendar import resolved
from engine.meaning.figures import figure, newest_end, newest_within
from engine.meaning.seen import Seen, at, unknown
from engine.meaning.view import View
from engine.meaning.years import compound, every_day, over_years, total

TWELVE_MONTHS = Relative("last_12m")


def absolute(view: View, period: Period | None) -> Months | None:
    return resolved(period, view.reference) if isinstance(period, Relative) else period


def over(view: View, measure: Measure, period: Period | None) -> Seen:
    """The measure without its derivation over a period."""
    if measure.sum:
        years = _several_years(view, period)
        if years and measure.agg in ("each", "cagr"):
            return _sum_by_years(view, measure, years)
        return total([_part(view, part, measure, period) for part in measure.sum], period)
    key = str(measure.of)
    if period == TWELVE_MONTHS:
        return _over_twelve_months(view, measure)
    months = absolute(view, period)
    if months is None:
        return _now(view, measure)
    if measure.agg == "each" and _is_tags(view, key):
        return every_day(view, key, months)
    if months.count <= 12:
        return figure(view, key, months) if measure.agg != "cagr" else unknown(at(key, months), period=months)
    return over_years(view, measure, months)


def _is_tags(view: View, key: str) -> bool:
    indicator = view.indicator(key)
    return indicator is not None and indicator.kind == "tags"


def _several_years(view: View, period: Period | None) -> list[Months]:
    months = absolute(view, period)
    several = months is not None and months.count > 12 and months.is_years and period != TWELVE_MONTHS
    return list(months.years()) if several and months is not None else []


def _sum_by_years(view: View, measure: Measure, years: list[Months]) -> Seen:
    """Several measures added up year by year: each year is compared, or the last one with the first."""
    sums = [over(view, replace(measure, agg=None), year) for year in years]
    if measure.agg == "each":
        return Seen(yearly=tuple(sums), period=Months(years[0].first, 12 * len(years)))
    return compound(sums[0], sums[-1], years, [str(part.of) for part in measure.sum])


def _part(view: View, part: Measure, whole: Measure, period: Period | None) -> Seen:
    """One of several measures that are added up; it takes the period and the agg of the whole unless it has its own."""
    from engine.meaning.measures import observe  # a part is a measure like any other

    if part.records is None:
        part = replace(part, agg=part.agg or whole.agg, period=part.period or period)
    return observe(view, part)


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
        return over(view, measure, Months(month_of(view.day) - 11, 12))
    end = newest_end(view, keys_of(view, key))
    if end is None:
        return unknown(at(key, Months(month_of(view.day) - 12, 12)))
    months = Months(end - 11, 12)
    return figure(view, key, months) if indicator.flow else newest_within(view, key, months)


def keys_of(view: View, key: str) -> tuple[str, ...]:
    """The indicator and those its formula is worked out of."""
    indicator = view.indicator(key)
    return (key, *indicator.formula.parts) if indicator and indicator.formula else (key,)
