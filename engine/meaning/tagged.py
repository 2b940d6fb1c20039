"""Atoms on tags: whether the titles a company holds meet those that are asked for, on the right day."""

from collections.abc import Iterable
from datetime import date

from engine.language.profiles import Title
from engine.language.tree import Atom, ListRef
from engine.meaning.kleene import Truth, conjunction, disjunction, negation
from engine.meaning.over import absolute
from engine.meaning.seen import Seen
from engine.meaning.view import View


def holds_tags(view: View, atom: Atom, seen: Seen, required: Seen) -> Truth:
    """has_any, has_all, has_none over the titles that were seen; with `each` in every year."""
    if seen.yearly is not None:
        return conjunction(holds_tags(view, atom, year, required) for year in seen.yearly)
    if not isinstance(seen.value, tuple) or not isinstance(required.value, tuple):
        return None
    complete = atom.measure.of not in view.profile.incomplete
    held = [_is_held(view, atom, seen, title.name) or (False if complete else None) for title in required.value]
    if required.missing:  # a list nobody holds: only its own name can be met
        held.append(None)
    if atom.op == "has_all" and not isinstance(atom.value, ListRef):
        return conjunction(held)
    return negation(disjunction(held)) if atom.op == "has_none" else disjunction(held)


def _is_held(view: View, atom: Atom, seen: Seen, wanted: str) -> bool:
    titles: tuple[Title, ...] = seen.value  # type: ignore[assignment] # a tuple by the caller's test
    family = str(atom.measure.of)
    wanted = view.place if view.place and wanted in view.site.tags.here else wanted
    if seen.whole_span is None:
        day = _day_of_titles(view, atom, seen)
        return view.book.is_met(wanted, (title for title in titles if title.valid_on(day)), family, day)
    fitting = [title for title in titles if view.book.is_met(wanted, (title,), family, view.day)]
    covers = _covers_a_day if atom.op == "has_none" else _cover_every_day
    return covers(fitting, *seen.whole_span)


def _day_of_titles(view: View, atom: Atom, seen: Seen) -> date:
    """Titles are looked at on the last day of the measure's period, else on the day."""
    if seen.period is not None and atom.measure.agg == "each":
        return seen.period.ends_on
    period = absolute(view, atom.measure.period)
    return view.day if period is None else period.ends_on


def _covers_a_day(titles: Iterable[Title], start: date, end: date) -> bool:
    return any((title.since or start) <= end and start <= (title.until or end) for title in titles)


def _cover_every_day(titles: Iterable[Title], start: date, end: date) -> bool:
    """Whether terms that follow each other without a gap cover the span."""
    reached = start.toordinal()
    for title in sorted(titles, key=lambda title: title.since or date.min):
        if (title.since or date.min).toordinal() <= reached:
            reached = max(reached, (title.until or date.max).toordinal() + 1)
    return reached > end.toordinal()
