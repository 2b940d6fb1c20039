"""Atoms on tags: whether the titles a company holds meet those that are asked for, on the right day."""

from collections.abc import Iterable, Sequence
from datetime import date

from engine.language.periods import last_day, month_of
from engine.language.profiles import Title
from engine.language.tree import Atom, ListRef, Measure
from engine.meaning.kleene import Truth, conjunction, negation
from engine.meaning.over import TWELVE_MONTHS, absolute
from engine.meaning.seen import Seen
from engine.meaning.view import View


def holds_tags(view: View, atom: Atom, seen: Seen, required: Seen) -> Truth:
    """has_any, has_all, has_none over the titles that were seen; with `each` in every year."""
    if seen.yearly is not None:
        return conjunction(holds_tags(view, atom, year, required) for year in seen.yearly)
    titles = titles_of(seen)
    if titles is None or not isinstance(required.value, tuple):
        return None
    wanted = [in_place(view, title.name) for title in required.value]
    if atom.op == "has_all" and not isinstance(atom.value, ListRef):
        held = all(_is_held(view, atom, seen, titles, [name]) for name in wanted)
    else:
        held = _is_held(view, atom, seen, titles, wanted)
    # what isn't listed may be held all the same where the list may lack entries, or nobody holds the list asked for
    is_complete = atom.measure.of not in view.profile.incomplete and not required.missing
    truth = True if held else (False if is_complete else None)
    return negation(truth) if atom.op == "has_none" else truth


def titles_of(seen: Seen) -> Sequence[Title] | None:
    """The titles that were seen; a person may answer with one of them."""
    if isinstance(seen.value, str):
        return (Title(name=seen.value),)
    return seen.value if isinstance(seen.value, tuple) else None


def in_place(view: View, wanted: str) -> str:
    """本区 in a rule is its policy's place."""
    return view.place if view.place and wanted in view.site.tags.here else wanted


def _is_held(view: View, atom: Atom, seen: Seen, titles: Sequence[Title], wanted: Sequence[str]) -> bool:
    """Whether one of the tags is held on the day, or over a span: on every day of it, and for has_none on any."""
    family = str(atom.measure.of)
    if seen.whole_span is None:
        day = day_of_titles(view, atom.measure)
        valid = [title for title in titles if title.valid_on(day)]
        return any(view.book.is_met(name, valid, family, day) for name in wanted)
    fitting = [t for t in titles if any(view.book.is_met(name, (t,), family, view.day) for name in wanted)]
    covers = _cover_a_day if atom.op == "has_none" else _cover_every_day
    return covers(fitting, *seen.whole_span)


def day_of_titles(view: View, measure: Measure) -> date:
    """Titles are looked at on the last day of the measure's period, else on the day."""
    if measure.period == TWELVE_MONTHS:
        return last_day(month_of(view.day))
    period = absolute(view, measure.period)
    return view.day if period is None else period.ends_on


def _cover_a_day(titles: Iterable[Title], start: date, end: date) -> bool:
    return any((title.since or start) <= end and start <= (title.until or end) for title in titles)


def _cover_every_day(titles: Iterable[Title], start: date, end: date) -> bool:
    """Whether terms that follow each other without a gap cover the span."""
    reached = start.toordinal()
    for title in sorted(titles, key=lambda title: title.since or date.min):
        if (title.since or date.min).toordinal() <= reached:
            reached = max(reached, (title.until or date.max).toordinal() + 1)
    return reached > end.toordinal()
