"""A missing fact supposed to be known: profiles that hold it, with values of every sort that could matter.

Whether a measure is known hangs on the sign of a figure at most (a base of zero, a negative denominator), so a figure
is supposed below zero, zero, and above.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from engine.language.periods import Months, read_months
from engine.language.profiles import Held, Known, Profile, Row, Source, Title
from engine.language.vocabulary import Indicator
from engine.meaning.view import View

FIGURES: Sequence[Known] = (1, 0, -1)
YES_AND_NO: Sequence[Known] = (True, False)
SUPPOSED: Mapping[str, Sequence[Known]] = {  # by kind; any other kind is a figure
    "count": (1, 0),
    "area": (1, 0),
    "duration": (1, 0),
    "date": (date(2000, 1, 1), date(2020, 1, 1)),
    "bool": YES_AND_NO,
    "category": ("甲", "乙"),
    "id": ("甲", "乙"),
    "tags": ((), (Title(name="甲"),)),
}
SETTLED = Source(name="", conflict=False)  # no other source contradicts what is supposed


def supposed_profiles(view: View, name: str) -> list[list[Profile]]:
    """The profiles with the fact of this name; where it can be given in several ways, a list for each way."""
    if name.startswith("records:"):
        return [_with_rows(view, name.removeprefix("records:"))]
    if " | " in name:
        answers = view.profile.answers
        return [
            [replace(view.profile, answers={**answers, name: answer}) for answer in values]
            for values in (YES_AND_NO, FIGURES)
        ]
    return [[_with_figure(view, name, value) for value in _values(view, name)]]


def _values(view: View, name: str) -> Sequence[Known]:
    indicator = view.indicator(name.partition("@")[0])
    return _supposed(indicator) if indicator else ()


def _supposed(indicator: Indicator) -> Sequence[Known]:
    return SUPPOSED.get(indicator.kind, FIGURES)


def _with_figure(view: View, name: str, value: Known) -> Profile:
    """A value of an indicator, as of now or of a period; a list of tags is given whole."""
    profile = view.profile
    key, _, written = name.partition("@")
    held = profile.values.get(key, Held())
    period = read_months(written) if written else None
    known = Held(plain=value) if period is None else Held(series=_with_entry(held, period, value))
    return replace(
        profile,
        values={**profile.values, key: known},
        sources={**profile.sources, name: SETTLED, **({key: SETTLED} if period is None else {})},
        incomplete=profile.incomplete - {key},
    )


def _with_entry(held: Held, period: Months, value: Known) -> dict[Months, Known]:
    """The series with the entry; one of the same months under another spelling gives way."""
    return {**{entry: known for entry, known in held.series.items() if entry != period}, period: value}


def _with_rows(view: View, table: str) -> list[Profile]:
    """A table without rows, and with rows in which every field is filled."""
    fields = view.site.vocabulary.tables[table].fields
    longest = max((len(_supposed(field)) for field in fields.values()), default=0)
    rows = [_row(fields, index) for index in range(longest)]
    tables: Iterable[tuple[Row, ...]] = ((), *((row,) for row in rows))
    records = view.profile.records
    return [replace(view.profile, records={**records, table: supposed}) for supposed in tables]


def _row(fields: Mapping[str, Indicator], index: int) -> Row:
    return {name: _supposed(field)[index % len(_supposed(field))] for name, field in fields.items()}
