"""Whether a title that is held meets a tag that is asked: by width, synonym, level, grade, parent, implication."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from engine.language.profiles import Title
from engine.language.tags import TagRelations

PLAIN_FAMILIES = ("region", "tax_region", "industry", "ownership")  # 市 and 区 in them are parts of names, not levels

_QUOTES = re.compile(r"[\s“”‘’\"'「」『』《》〈〉]")
_OR_ABOVE = r"(?:及其?)?以上的?"
_DIGITS = str.maketrans("一二三四五六七八九", "123456789")


@dataclass(frozen=True, slots=True)
class Tag:
    """A name taken apart: its head, its level (0 is the highest), its grade within a family of grades."""

    head: str
    level: int | None = None
    grade: tuple[str, int] | None = None
    or_above: bool = False


def normalised(name: str) -> str:
    """A tag as compared: NFKC, no quotes or blanks, no final 企业."""
    plain = _QUOTES.sub("", unicodedata.normalize("NFKC", name))
    return plain[:-2] if plain.endswith("企业") and len(plain) > 3 else plain


class TagBook:
    """The relations of tags, ready to be asked; whatever was worked out once is kept."""

    def __init__(self, relations: TagRelations) -> None:
        self.relations = relations
        self._taken_apart: dict[tuple[str, bool], Tag] = {}
        self._above: dict[tuple[str, str], frozenset[str]] = {}

    def is_met(self, wanted: str, held: Iterable[Title], family: str, day: date) -> bool:
        """Whether one of the titles held meets the tag that is wanted."""
        leveled = family not in PLAIN_FAMILIES
        asked = self.take_apart(wanted, leveled)
        return any(self._meets(title, asked, family, leveled, day) for title in held)

    def _meets(self, title: Title, asked: Tag, family: str, leveled: bool, day: date) -> bool:
        held = self.take_apart(title.name, leveled)
        if asked.grade is not None:
            return held.grade is not None and _grade_meets(held.grade, asked)
        if asked.head != held.head and asked.head not in self._heads_above(held.head, family, day):
            return False
        level = self._levels.get(normalised(title.level), held.level) if title.level else held.level
        return asked.level is None or (level is not None and level <= asked.level)

    def take_apart(self, name: str, leveled: bool = True) -> Tag:
        key = name, leveled
        if key not in self._taken_apart:
            self._taken_apart[key] = self._parse(normalised(name), leveled)
        return self._taken_apart[key]

    def _parse(self, plain: str, leveled: bool) -> Tag:
        if plain in self._synonyms:
            return Tag(self._synonyms[plain])
        graded = self._parse_grade(plain)
        if graded or not leveled:
            return graded or Tag(plain)
        found = self._level_pattern.fullmatch(plain)
        if not found:
            return Tag(plain)
        head = normalised(found["head"] or found["first"] or "")
        level = self._levels[found["before"] or found["after"]]
        return Tag(self._synonyms.get(head, head), level, or_above=bool(found["above"]))

    def _parse_grade(self, plain: str) -> Tag | None:
        for family, grades in self.relations.grades.items():
            if plain.startswith(family):
                rest = re.sub(_OR_ABOVE + "$", "", plain[len(family) :])
                for rank, grade in enumerate(grades):
                    if rest.translate(_DIGITS).removesuffix("级").endswith(grade.translate(_DIGITS).removesuffix("级")):
                        return Tag(family, grade=(family, rank), or_above=rest != plain[len(family) :])
        return None

    def _heads_above(self, head: str, family: str, day: date) -> frozenset[str]:
        """Whatever a holder of this head holds by being its child or by what it implies on the day."""
        key = head, family
        if key not in self._above:
            self._above[key] = self._climb(head, family, None)
        above = self._above[key]
        return self._climb(head, family, day) if above and self._has_dated else above

    def _climb(self, head: str, family: str, day: date | None) -> frozenset[str]:
        reached: set[str] = set()
        open_heads = [head]
        while open_heads:
            for higher in self._directly_above(open_heads.pop(), family, day):
                if higher not in reached:
                    reached.add(higher)
                    open_heads.append(higher)
        return frozenset(reached)

    def _directly_above(self, head: str, family: str, day: date | None) -> Iterable[str]:
        yield from self._parents.get((family, head), ())
        for implied in self.relations.implies:
            if self.take_apart(implied.has).head == head and (day is None or implied.on(day)):
                yield self.take_apart(implied.holds).head

    @cached_property
    def _has_dated(self) -> bool:
        return any(implied.since or implied.until for implied in self.relations.implies)

    @cached_property
    def _parents(self) -> dict[tuple[str, str], tuple[str, ...]]:
        found: dict[tuple[str, str], tuple[str, ...]] = {}
        for family, parents in self.relations.parents.items():
            for parent, children in parents.items():
                for child in children:
                    key = family, self.take_apart(child, family not in PLAIN_FAMILIES).head
                    found[key] = (*found.get(key, ()), self.take_apart(parent, family not in PLAIN_FAMILIES).head)
        return found

    @cached_property
    def _levels(self) -> dict[str, int]:
        return {word: rank for rank, words in enumerate(self.relations.levels) for word in words}

    @cached_property
    def _synonyms(self) -> dict[str, str]:
        return {normalised(word): normalised(words[0]) for words in self.relations.synonyms for word in words}

    @cached_property
    def _level_pattern(self) -> re.Pattern[str]:
        words = "|".join(sorted(map(re.escape, self._levels), key=len, reverse=True)) or "(?!)"
        return re.compile(
            rf"(?P<before>{words})(?P<above>{_OR_ABOVE})?(?P<head>.*)|(?P<first>.+)\((?P<after>{words})\)"
        )


def _grade_meets(held: tuple[str, int], asked: Tag) -> bool:
    family, rank = asked.grade or ("", 0)
    return held[0] == family and (held[1] <= rank if asked.or_above else held[1] == rank)
