"""Yes and no, tags, and ages: what has no sum."""

from datetime import date
from typing import Any

from engine.language.periods import Months, Relative, last_day, month_of
from engine.language.profiles import Title
from engine.language.tree import Atom, ListRef, Measure
from tests.meaning.plain.company import Company
from tests.meaning.plain.logic import Truth, all3, not3, years_of


class Standing(Company):
    """What a company is and holds."""

    def _kind(self, measure: Measure) -> str | None:
        indicator = self._indicator(measure.of)
        return indicator.kind if indicator else None

    def _bool(self, measure: Measure, months: Months | None) -> Truth:
        key = str(measure.of)
        plain = self._held(key).plain
        if plain is not None:
            return plain if isinstance(plain, bool) else None
        entries = self._begun(key)
        if months is None or months in entries:
            found: Truth = self._at_day(entries) if months is None else entries[months]
            return found
        if any(value for entry, value in entries.items() if entry.overlaps(months)):
            return True
        covered = {month for entry in entries if months.covers(entry) for month in range(entry.first, entry.last + 1)}
        return False if covered >= set(range(months.first, months.last + 1)) else None

    def _titles(self, key: str, months: Months | None) -> tuple[Title, ...] | None:
        held = self._held(key)
        if held.plain is not None:
            return held.plain if isinstance(held.plain, tuple) else None
        entries = self._begun(key)
        if months is None or months in entries:
            found: tuple[Title, ...] | None = self._at_day(entries) if months is None else entries[months]
            return found
        inside = [value for entry, value in entries.items() if months.covers(entry)]
        inside = inside or [value for entry, value in entries.items() if entry.covers(months)]
        return tuple(title for titles in inside for title in titles) if inside else None

    def _day_of_titles(self, measure: Measure) -> date:
        if measure.period == Relative("last_12m"):
            return last_day(month_of(self.day))
        months = self._months(measure.period)
        return self.day if months is None else months.ends_on

    def _wanted(self, atom: Atom) -> tuple[list[str], bool]:
        """The tags asked for, and whether there may be more of them."""
        if isinstance(atom.value, ListRef):
            listed = self.site.list_on(atom.value.list, self.day)
            return [atom.value.list, *(listed or ())], listed is None
        names = atom.value if isinstance(atom.value, tuple) else ()
        return [self.place if self.place and name in self.site.tags.here else name for name in names], False

    def _has(self, atom: Atom, held: Any, day: date) -> Truth:
        if isinstance(held, str):
            held = (Title(name=held),)
        if not isinstance(held, tuple):
            return None
        valid = [title for title in held if title.valid_on(day)]
        wanted, more = self._wanted(atom)
        one_by_one = [self.book.is_met(name, valid, str(atom.measure.of), day) for name in wanted]
        every = atom.op == "has_all" and not isinstance(atom.value, ListRef)
        return self._sure(atom, all(one_by_one) if every else any(one_by_one), more)

    def _sure(self, atom: Atom, found: bool, more: bool) -> Truth:
        truth = True if found else None if more or atom.measure.of in self.profile.incomplete else False
        return not3(truth) if atom.op == "has_none" else truth

    def _tags_every_day(self, atom: Atom, months: Months) -> Truth:
        key = str(atom.measure.of)
        if atom.measure.period == Relative("last_12m"):
            months = Months(month_of(self.day) - 11, 12)
        by_years = self._held(key).plain is None and key in self.profile.values and months.count % 12 == 0
        parts = list(years_of(months)) if by_years else [months]
        return all3(self._on_every_day_of(atom, part, self._titles(key, part)) for part in parts)

    def _on_every_day_of(self, atom: Atom, months: Months, titles: tuple[Title, ...] | None) -> Truth:
        if titles is None:
            return None
        wanted, more = self._wanted(atom)
        days = [date.fromordinal(n) for n in range(months.starts_on.toordinal(), months.ends_on.toordinal() + 1)]

        def held(names: list[str], day: date) -> bool:
            valid = [title for title in titles if title.valid_on(day)]
            return any(self.book.is_met(name, valid, str(atom.measure.of), self.day) for name in names)

        if atom.op == "has_none":
            return self._sure(atom, any(held(wanted, day) for day in days), more)
        every = atom.op == "has_all" and not isinstance(atom.value, ListRef)
        groups = [[name] for name in wanted] if every else [wanted]
        return self._sure(atom, all(held(group, day) for group in groups for day in days), more)

    def _as_of(self, measure: Measure) -> date:
        months = self._months(measure.period) if measure.derive != "age" else None
        return months.ends_on if months is not None and months.ends_on <= self.day else self.day
