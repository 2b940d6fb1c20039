"""The first day on which a verdict holds by itself: an age is reached, a title begins, a bad year drops out.

A verdict changes by time alone only on certain days; each of them is judged anew until one qualifies.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from engine.language.numbers import exact
from engine.language.periods import Months, Relative
from engine.language.profiles import Known, Profile, Row
from engine.language.site import DatedList, Site
from engine.language.tags import Implied
from engine.language.tree import Atom, Condition, ListRef, Measure, atoms, parts_of
from engine.meaning.calendar import anniversary, day_after
from engine.meaning.judge import Rule, judge_on, span_of, view_of
from engine.meaning.over import keys_of
from engine.meaning.verdict import findings
from engine.meaning.view import View

YEARS_AHEAD = 10  # so far periods that count from the day are followed
MONTHS_OF = {"this_quarter": 3, "last_quarter": 3, "last_12m": 1}  # after how many months they move on
MOST_DAYS = 60  # the earliest that many are judged


def first_day(rule: Rule, view: View) -> date | None:
    """The first day after the view's on which the rule holds, if nothing changes but the date."""
    days = {day for day in turning_days(rule, view) if day > view.day and rule.applies_on(day)}
    return next((day for day in sorted(days)[:MOST_DAYS] if _qualifies(rule, view, day)), None)


def _qualifies(rule: Rule, view: View, day: date) -> bool:
    return judge_on(rule, view_of(view.profile, day, view.site)).qualifies


def turning_days(rule: Rule, view: View) -> Iterator[date]:
    """Every day on which something that the rule looks at can change by itself; many of them change nothing."""
    asked = [atom for condition in _conditions(rule) for atom in _with_rows(condition)]
    measures = [measure for atom in asked for measure in _measures(atom)]
    for key in {key for measure in measures if measure.of for key in keys_of(view, measure.of)}:
        yield from _days_of_values(view.profile, key)
    yield from _days_of_ages(rule, view, asked)
    yield from _days_of_periods(rule, view, measures)
    yield from _days_of_site(view.site, asked)
    effective = rule.clause.policy.effective
    if effective is not None:
        yield effective


def _conditions(rule: Rule) -> Iterable[Condition]:
    clauses = (rule.clause, *rule.general)
    whens = [clause.when for clause in clauses] + [benefit.when for benefit in rule.clause.benefits]
    return (when for when in whens if when is not None)


def _with_rows(condition: Condition) -> Iterator[Atom]:
    """Every atom of a condition, those on rows of a table among them."""
    for atom in atoms(condition):
        yield atom
        for measure in _measures(atom):
            if measure.where is not None:
                yield from _with_rows(measure.where)


def _measures(atom: Atom) -> Iterator[Measure]:
    yield from parts_of(atom.measure)
    if isinstance(atom.value, Measure):
        yield from parts_of(atom.value)


def _days_of_values(profile: Profile, key: str) -> Iterator[date]:
    """Titles begin and end; an entry's period begins, ends, is over."""
    held = profile.values.get(key)
    if held is not None:
        yield from _terms(held.plain)
        for period, value in held.series.items():
            yield from _days_of_period(period)
            yield from _terms(value)


def _terms(value: Known | None) -> Iterator[date]:
    for title in value if isinstance(value, tuple) else ():
        if title.since is not None:
            yield title.since
        if title.until is not None:
            yield day_after(title.until)


def _days_of_period(period: Months) -> Iterable[date]:
    return period.starts_on, period.ends_on, day_after(period.ends_on)


# --- ages ---------------------------------------------------------------------------------------------------------


def _days_of_ages(rule: Rule, view: View, asked: Sequence[Atom]) -> Iterator[date]:
    """An age of so many months is reached, and passed."""
    for finding in findings(judge_on(rule, view).node):
        if finding.seen.since is not None:
            yield from _reached(finding.seen.since, finding.required.value)
    for atom in asked:
        for measure in _measures(atom):
            if measure.where is not None:
                yield from _ages_of_rows(view.profile.records.get(str(measure.records), ()), measure.where)


def _ages_of_rows(rows: Iterable[Row], where: Condition) -> Iterator[date]:
    for row in rows:
        for atom in _with_rows(where):
            since = row.get(atom.measure.of) if atom.measure.of else None
            if atom.measure.derive == "age" and isinstance(since, date) and isinstance(atom.value, Decimal):
                yield from _reached(since, exact(atom.value))


def _reached(since: date, months: object) -> Iterator[date]:
    if isinstance(months, int | Fraction):
        day = anniversary(since, months)
        yield from (day, day_after(day))


# --- what counts from the day, what is published ------------------------------------------------------------------


def _days_of_periods(rule: Rule, view: View, measures: Iterable[Measure]) -> Iterator[date]:
    """Periods that count from the day move on; those that are named begin and end."""
    named = {period for measure in measures for period in (measure.period, measure.against)}
    for period in named:
        if isinstance(period, Months):
            yield from _days_of_period(period)
    relative = {period.name for period in named if isinstance(period, Relative)}
    counts_from_the_day = span_of(rule.clause)[0] is None
    if relative and counts_from_the_day:
        step = min(MONTHS_OF.get(name, 12) for name in relative)
        first = view.day.year * 12
        yield from (Months(month, 1).starts_on for month in range(first, first + 12 * YEARS_AHEAD + 1, step))


def _days_of_site(site: Site, asked: Iterable[Atom]) -> Iterator[date]:
    """Lists are replaced, figures are published, a relation of tags begins and ends."""
    terms: list[DatedList | Implied] = list(site.tags.implies)
    for atom in asked:
        if isinstance(atom.value, ListRef):
            terms += site.lists.get(atom.value.list, ())
        for name in (getattr(atom.value, "ref", None), atom.measure.currency):
            yield from site.figures.get(name or "", ())
    for term in terms:
        if term.since is not None:
            yield term.since
        if term.until is not None:
            yield day_after(term.until)
