"""Related rows: which of them count, and their number, sum, extremes or longest run; doubtful rows make an interval."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Any

from engine.language.numbers import Number
from engine.language.periods import month_of
from engine.language.profiles import Held, Known, Profile, Row
from engine.language.site import Site
from engine.language.tree import Measure
from engine.language.vocabulary import Vocabulary
from engine.meaning.seen import Seen, unknown
from engine.meaning.view import View


@dataclass(frozen=True, slots=True)
class CountedRow:
    """A row that counts, or may count; its value of the measured field."""

    row: Row
    is_sure: bool
    value: Known | None


def counted_rows(view: View, measure: Measure) -> Sequence[CountedRow] | None:
    """The rows that meet `where` or may meet it; None where the company's table isn't known."""
    from engine.meaning.judge import truth_of  # a row's condition is judged like any other

    rows = view.profile.records.get(str(measure.records))
    if rows is None or measure.period is not None:  # rows carry dates of their own: a period belongs into `where`
        return None
    counted = []
    for row in rows:
        truth = (
            True if measure.where is None else truth_of(_view_of_row(view, str(measure.records), row), measure.where)
        )
        if truth is not False:
            counted.append(CountedRow(row, truth is True, row.get(measure.of) if measure.of else None))
    return counted


def _view_of_row(view: View, table: str, row: Row) -> View:
    """A row looked at like a company: its fields are the indicators."""
    values = {name: Held(plain=value) for name, value in row.items() if value is not None}
    profile = Profile(id=view.profile.id, values=values, answers=view.profile.answers)
    return replace(view, profile=profile, site=_site_of_rows(view.site, table), memo={})


@lru_cache(256)
def _site_of_rows(site: Site, table: str) -> Site:
    fields = site.vocabulary.tables[table].fields
    return Site(vocabulary=Vocabulary(indicators=fields), tags=site.tags, lists=site.lists, figures=site.figures)


def observe_rows(view: View, measure: Measure) -> Seen:
    """The number of rows that count, or what their field comes to."""
    name = f"records:{measure.records}"
    rows = counted_rows(view, measure)
    if rows is None:
        return unknown(name)
    if measure.agg != "count" and any(row.value is None for row in rows):
        return unknown(name)
    bounds = _BOUNDS[str(measure.agg)](rows)
    if bounds is None:
        return unknown(name)
    low, high = bounds
    source = view.profile.sources.get(name)
    if low == high:
        return Seen(low, source=source)
    return Seen(low, high=high, source=source, missing=(name,))


def _count(rows: Sequence[CountedRow]) -> tuple[Number, Number]:
    return sum(row.is_sure for row in rows), len(rows)


def _sum(rows: Sequence[CountedRow]) -> tuple[Number, Number]:
    sure = sum(_numbers(row for row in rows if row.is_sure))
    doubtful = list(_numbers(row for row in rows if not row.is_sure))
    return sure + sum(value for value in doubtful if value < 0), sure + sum(value for value in doubtful if value > 0)


def _max(rows: Sequence[CountedRow]) -> tuple[Number | date, Number | date] | None:
    sure = _ordered(row for row in rows if row.is_sure)
    return (sure[-1], _ordered(rows)[-1]) if sure else None


def _min(rows: Sequence[CountedRow]) -> tuple[Number | date, Number | date] | None:
    sure = _ordered(row for row in rows if row.is_sure)
    return (_ordered(rows)[0], sure[0]) if sure else None


def _run(rows: Sequence[CountedRow]) -> tuple[Number, Number]:
    return _longest_run(row.value for row in rows if row.is_sure), _longest_run(row.value for row in rows)


def _numbers(rows: Iterable[CountedRow]) -> Iterable[Number]:
    return (row.value for row in rows if isinstance(row.value, int | Fraction))


def _ordered(rows: Iterable[CountedRow]) -> list[Any]:
    """The values of one field, the least first: numbers or days, never both."""
    return sorted(row.value for row in rows if isinstance(row.value, int | Fraction | date))


def _longest_run(days: Iterable[Known | None]) -> int:
    """The longest run of months without a gap."""
    months = sorted({month_of(day) for day in days if isinstance(day, date)})
    longest = current = 0
    for index, month in enumerate(months):
        current = current + 1 if index and month == months[index - 1] + 1 else 1
        longest = max(longest, current)
    return longest


_BOUNDS = {"count": _count, "sum": _sum, "max": _max, "min": _min, "run": _run}
