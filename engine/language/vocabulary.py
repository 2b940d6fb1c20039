"""The vocabulary: the indicators a condition may speak about and the tables of related rows.

indicators.yaml is the one that ships; site.py adds a site's own files to it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypeAlias

from engine.language.names import did_you_mean

UNITS = {"money": "元", "ratio": "", "count": "个", "duration": "个月", "area": "平方米", "score": "分"}
NUMERIC_KINDS = frozenset(UNITS)
KINDS = (*UNITS, "date", "bool", "category", "tags", "id")


@dataclass(frozen=True, kw_only=True, slots=True)
class Quotient:
    """numerator / denominator; over several years sums divided by sums."""

    numerator: str
    denominator: str

    @property
    def parts(self) -> tuple[str, ...]:
        return self.numerator, self.denominator

    def __str__(self) -> str:
        return f"{self.numerator} / {self.denominator}"


@dataclass(frozen=True, kw_only=True, slots=True)
class MonthsSince:
    """The months from a date to the day, by the calendar."""

    date: str

    @property
    def parts(self) -> tuple[str, ...]:
        return (self.date,)

    def __str__(self) -> str:
        return f"months since {self.date}"


Formula: TypeAlias = Quotient | MonthsSince


@dataclass(frozen=True, kw_only=True, slots=True)
class Indicator:
    """指标: what can be measured of a company; a field of a table is one too."""

    key: str
    name: str
    kind: str
    group: str = ""
    flow: bool = False  # belongs to a period and adds up over its parts
    formula: Formula | None = None
    unit: str = ""  # the measure word, where the kind doesn't say it
    fixed: bool = False  # no effort changes it
    aliases: tuple[str, ...] = ()

    @property
    def is_numeric(self) -> bool:
        return self.kind in NUMERIC_KINDS

    @property
    def shown_unit(self) -> str:
        return self.unit or UNITS.get(self.kind, "")


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """明细表: related rows of a company and the fields a row has."""

    key: str
    name: str
    fields: Mapping[str, Indicator]
    unit: str = "条"


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    """All indicators and tables by key."""

    indicators: Mapping[str, Indicator]
    tables: Mapping[str, Table] = field(default_factory=dict)

    @cached_property
    def by_word(self) -> Mapping[str, Indicator]:
        """Every key, name and alias; where two share a word, the name goes before the alias, then the first one."""
        words: dict[str, Indicator] = {}
        for indicator in self.indicators.values():
            words.setdefault(indicator.key, indicator)
            words.setdefault(indicator.name, indicator)
        for indicator in self.indicators.values():
            for alias in indicator.aliases:
                words.setdefault(alias, indicator)
        return words

    def find(self, word: str) -> Indicator | None:
        """The indicator of this key, name or alias."""
        return self.by_word.get(word)

    def help_for(self, word: str) -> str:
        """What may have been meant by a word that is none of ours."""
        return did_you_mean(word, self.by_word)

    def name_of(self, key: str) -> str:
        return self.indicators[key].name if key in self.indicators else key

    def extended_by(self, other: "Vocabulary") -> "Vocabulary":
        """This vocabulary with the other's entries added; of two with one key the other's counts."""
        tables = dict(self.tables)
        for key, table in other.tables.items():
            before = tables[key].fields if key in tables else {}
            tables[key] = replace(table, fields={**before, **table.fields})
        return Vocabulary(indicators={**self.indicators, **other.indicators}, tables=tables)
