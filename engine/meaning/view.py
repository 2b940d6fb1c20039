"""A profile as it is looked at: on a day, from a reference day, beside a site's lists and figures."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from engine.language.clauses import Readings
from engine.language.profiles import Profile
from engine.language.site import Site
from engine.language.vocabulary import Indicator
from engine.meaning.seen import Seen
from engine.meaning.titles import TagBook


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class View:
    """Everything that a measure's value depends on; what was worked out once is kept in `memo`."""

    profile: Profile
    site: Site
    book: TagBook
    day: date  # what is known, titles and ages are judged by this day
    reference: date  # relative periods count from this day
    place: str | None = None  # what 本区 means
    readings: Readings = field(default_factory=Readings)
    memo: dict[Any, Seen] = field(default_factory=dict)  # figures by key and absolute period

    def indicator(self, key: str) -> Indicator | None:
        return self.site.vocabulary.indicators.get(key)
