"""What was known of one company on one day: figures, titles, related rows, answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import TypeAlias

from engine.language.periods import Months


@dataclass(frozen=True, kw_only=True, slots=True)
class Title:
    """A tag a company holds, with what is known of it: 高新技术企业, since when and until when."""

    name: str
    level: str | None = None
    issuer: str | None = None
    since: date | None = None
    until: date | None = None

    def valid_on(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


Known: TypeAlias = int | Fraction | bool | date | str | tuple[Title, ...]
Row: TypeAlias = Mapping[str, Known]


@dataclass(frozen=True, kw_only=True, slots=True)
class Held:
    """What is held of one indicator: a plain value (as of now), or values by period."""

    plain: Known | None = None
    series: Mapping[Months, Known] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """Where a value came from, and whether sources disagree on it."""

    name: str
    recorded: date | None = None
    conflict: bool = False  # sources differ and no precedence decides: the value is unknown


@dataclass(frozen=True, kw_only=True, eq=False)
class Profile:
    """画像: a company as it was known; the judge sees nothing else of it."""

    id: str
    name: str = ""
    values: Mapping[str, Held] = field(default_factory=dict)
    records: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)
    answers: Mapping[str, Known] = field(default_factory=dict)  # `<key or -> | <words>`
    sources: Mapping[str, Source] = field(default_factory=dict)  # `key` or `key@period`, `records:<table>`
    incomplete: frozenset[str] = frozenset()  # families of tags whose list may lack entries


def answer_key(of: str | None, words: str) -> str:
    """The key under which a person's answer on some words stands."""
    return f"{of or '-'} | {words}"
