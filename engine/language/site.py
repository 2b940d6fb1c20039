"""What a rule may refer to outside its own text: the vocabulary, the relations of tags, dated lists and figures."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from engine.language.tags import TagRelations
from engine.language.vocabulary import Vocabulary

SHIPPED_FILES = tuple(Path(__file__).with_name(name) for name in ("indicators.yaml", "tags.yaml"))


@dataclass(frozen=True, kw_only=True, slots=True)
class DatedList:
    """A list as it stood between two days: 五大产业链."""

    tags: tuple[str, ...]
    since: date | None = None
    until: date | None = None

    def on(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, kw_only=True, eq=False)
class Site:
    """The words, lists and figures of one place, the shipped ones among them."""

    vocabulary: Vocabulary
    tags: TagRelations = field(default_factory=TagRelations)
    lists: Mapping[str, tuple[DatedList, ...]] = field(default_factory=dict)
    figures: Mapping[str, Mapping[date, Decimal]] = field(default_factory=dict)  # name -> since when -> figure

    def extended_by(self, other: "Site") -> "Site":
        figures = {name: {**self.figures.get(name, {}), **dated} for name, dated in other.figures.items()}
        return Site(
            vocabulary=self.vocabulary.extended_by(other.vocabulary),
            tags=self.tags.extended_by(other.tags),
            lists={**self.lists, **other.lists},
            figures={**self.figures, **figures},
        )

    def list_on(self, name: str, day: date) -> tuple[str, ...] | None:
        """The tags of a list on a day; None where the list isn't held for that day."""
        held = [dated.tags for dated in self.lists.get(name, ()) if dated.on(day)]
        return tuple(tag for tags in held for tag in tags) if held else None

    def figure_on(self, name: str, day: date) -> Decimal | None:
        """The published figure in force on a day."""
        dated = self.figures.get(name, {})
        days = [since for since in dated if since <= day]
        return dated[max(days)] if days else None


@lru_cache(1)
def shipped_site() -> Site:
    """The vocabulary and the tags that come with huiqi."""
    return load_site((), base=Site(vocabulary=Vocabulary(indicators={})), files=SHIPPED_FILES)


def load_site(site_files: Iterable[Path] = (), *, base: Site | None = None, files: Iterable[Path] = ()) -> Site:
    """The shipped site with a site's own files added, in their order."""
    from engine.language.exchange.site import read_site_file  # the reader knows the records, the records not the reader

    site = base or shipped_site()
    for path in (*files, *site_files):
        site = site.extended_by(read_site_file(path, site))
    return site


def load_vocabulary(site_files: Iterable[Path] = ()) -> Vocabulary:
    """The shipped vocabulary with the indicators of a site's own files."""
    return load_site(site_files).vocabulary
