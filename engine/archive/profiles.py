"""Profiles out of the store: what was known of companies at an instant, as it holds on a day.

Facts, titles and rows of several sources are settled (claims.py, lists.py); a figure in conflict stands there marked
as such, and the judge withholds it.
"""

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache

from engine.archive.claims import Settled, settle
from engine.archive.companies import known_companies
from engine.archive.facts import NAME
from engine.archive.kept import Claims, Kept, Listed, Slot, claims_of, kept_of
from engine.archive.lists import Standing, stand
from engine.archive.recordings import instants, number_at
from engine.archive.records import PREFIX
from engine.archive.store import Tx, day_of, groups
from engine.archive.values import read_row, read_value
from engine.language.periods import Months, read_months
from engine.language.profiles import Held, Known, Profile, Row, Source, Title

IN_AN_ANSWER = " | "  # stands in the name of an answer and of nothing else


def profile(tx: Tx, company: str, on: date, known: datetime | None = None) -> Profile:
    """One company on a day, as it was known at an instant (None: by now)."""
    return next(profiles(tx, on, known, [company]))


def profiles(
    tx: Tx, on: date, known: datetime | None = None, companies: Iterable[str] | None = None
) -> Iterator[Profile]:
    """Companies (None: all that were known) in the order of their codes, read a block at a time."""
    number = number_at(tx, known)
    days: dict[int, date] = {}
    for block in groups(known_companies(tx, number) if companies is None else sorted(set(companies))):
        yield from _block(tx, block, on, number, days)


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """What one source says of a figure on which sources differ."""

    source: str
    value: Known | None
    recorded: date


def disputes(tx: Tx, company: str, on: date, known: datetime | None = None) -> dict[str, tuple[Said, ...]]:
    """The figures of a company on which sources differ on a day, by `key@period`, and what each of them says."""
    found: dict[str, tuple[Said, ...]] = {}
    for (name, period), claims in claims_of(tx, [company], number_at(tx, known))[company].items():
        settled = settle(claims, on)
        if settled is not None and settled.conflict and name != NAME:
            days = {number: day_of(at) for number, at in instants(tx, {one.recording for one in claims}).items()}
            found[f"{name}@{period}" if period else name] = tuple(
                Said(source=claim.source, value=read_value(claim.value), recorded=days[claim.recording])
                for claim in settled.rivals
            )
    return found


def _block(tx: Tx, companies: Sequence[str], on: date, number: int, days: dict[int, date]) -> list[Profile]:
    with _uncollected():
        kept = kept_of(tx, companies, number)
        unseen = kept.recordings() - days.keys()
        days.update({recording: day_of(instant) for recording, instant in instants(tx, unseen).items()})
        return [_assembled(company, kept, on, days) for company in companies]


@contextmanager
def _uncollected() -> Iterator[None]:
    """Hundreds of thousands of small tuples without a cycle: looking for one among them takes half the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@dataclass(slots=True)
class _Parts:
    """A profile while it is put together."""

    name: str = ""
    plain: dict[str, Known] = field(default_factory=dict)
    series: dict[str, dict[Months, Known]] = field(default_factory=dict)
    records: dict[str, tuple[Row, ...]] = field(default_factory=dict)
    answers: dict[str, Known] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    incomplete: set[str] = field(default_factory=set)

    def hold(self, key: str, period: str | None, value: Known, source: Source) -> None:
        months = read_months(period) if period else None
        if months is None:
            self.plain[key] = value
            self.sources[key] = source
        else:
            self.series.setdefault(key, {})[months] = value
            self.sources[f"{key}@{period}"] = source

    def drop_undated(self) -> None:
        """Beside dated values nobody can say of when a plain one is; it serves only where there are none."""
        for key in self.plain.keys() & self.series.keys():
            del self.plain[key], self.sources[key]

    def values(self) -> dict[str, Held]:
        held = {key: Held(plain=value) for key, value in self.plain.items()}
        return held | {key: Held(series=values) for key, values in self.series.items()}


def _assembled(company: str, kept: Kept, on: date, days: Mapping[int, date]) -> Profile:
    parts = _Parts()
    _add_figures(parts, kept.claims[company], on, days)
    _add_lists(parts, kept.lists[company], on, days)
    parts.drop_undated()
    return Profile(
        id=company,
        name=parts.name,
        values=parts.values(),
        records=parts.records,
        answers=parts.answers,
        sources=parts.sources,
        incomplete=frozenset(parts.incomplete),
    )


def _add_figures(parts: _Parts, claims: Claims, on: date, days: Mapping[int, date]) -> None:
    for (name, period), said in claims.items():
        settled = settle(said, on)
        value = read_value(settled.claim.value) if settled else None
        if settled is None or value is None:
            continue
        if name == NAME:
            parts.name = str(value)
        elif IN_AN_ANSWER not in name:
            parts.hold(name, period, value, _source_of(settled, days))
        elif not settled.conflict:
            parts.answers[name] = value


def _add_lists(parts: _Parts, lists: Mapping[Slot, Listed], on: date, days: Mapping[int, date]) -> None:
    for (name, period), listed in lists.items():
        standing = stand(listed.items, listed.wholes, on)
        if standing is None:
            continue
        if name.startswith(PREFIX):
            _add_rows(parts, name, standing, days)
        else:
            _add_titles(parts, name, period, standing, days)


def _add_rows(parts: _Parts, name: str, standing: Standing, days: Mapping[int, date]) -> None:
    """A table with a row in dispute is withheld whole: nobody knows what its rows come to."""
    disputed = bool(standing.disputed)
    parts.sources[name] = _source("、".join(standing.sources), days[standing.recording], disputed)
    if not disputed:
        parts.records[name.removeprefix(PREFIX)] = tuple(read_row(str(item.shown)) for item in standing.items)


def _add_titles(parts: _Parts, family: str, period: str | None, standing: Standing, days: Mapping[int, date]) -> None:
    """A title in dispute is left out, and then the list lacks an entry."""
    titles = tuple(item.shown for item in standing.items if isinstance(item.shown, Title))
    parts.hold(family, period, titles, _source("、".join(standing.sources), days[standing.recording], conflict=False))
    if standing.disputed or not standing.whole:
        parts.incomplete.add(family)


def _source_of(settled: Settled, days: Mapping[int, date]) -> Source:
    return _source(settled.claim.source, days[settled.claim.recording], settled.conflict)


@lru_cache(4096)
def _source(name: str, recorded: date, conflict: bool) -> Source:
    return Source(name=name, recorded=recorded, conflict=conflict)
