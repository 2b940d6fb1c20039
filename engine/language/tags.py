"""How tags relate: levels, grades, synonyms, what implies what, and whose child a tag is. The data is tags.yaml."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, kw_only=True, slots=True)
class Implied:
    """Whoever holds `has` holds `holds`, between two days."""

    has: str
    holds: str
    since: date | None = None
    until: date | None = None

    def on(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, kw_only=True, slots=True)
class TagRelations:
    """The words of tags.yaml and of a site's own file."""

    levels: tuple[tuple[str, ...], ...] = ()  # highest first, the words of one level together
    grades: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # family -> highest first
    synonyms: tuple[tuple[str, ...], ...] = ()  # the first is the name that is shown
    implies: tuple[Implied, ...] = ()
    parents: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)  # family -> parent -> children
    here: tuple[str, ...] = ()  # words for the place of the policy

    def extended_by(self, other: "TagRelations") -> "TagRelations":
        return TagRelations(
            levels=other.levels or self.levels,
            grades={**self.grades, **other.grades},
            synonyms=self.synonyms + other.synonyms,
            implies=self.implies + other.implies,
            parents=_joined(self.parents, other.parents),
            here=self.here + other.here,
        )


def _joined(
    one: Mapping[str, Mapping[str, tuple[str, ...]]], other: Mapping[str, Mapping[str, tuple[str, ...]]]
) -> dict[str, dict[str, tuple[str, ...]]]:
    families: dict[str, dict[str, tuple[str, ...]]] = {family: dict(parents) for family, parents in one.items()}
    for family, parents in other.items():
        known = families.setdefault(family, {})
        for parent, children in parents.items():
            known[parent] = known.get(parent, ()) + children
    return families
