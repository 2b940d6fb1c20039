"""What must not be: 未发生重大安全事故, 无偷税漏税等违法违规行为, 未列入经营异常名录. Words after a negation to
the families they tell."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from parsers.lexicon import table


@dataclass(frozen=True, slots=True)
class Refusal:
    """One thing that must not be: the key that stands for it, or None where there is none, and its place."""

    key: str | None
    start: int
    end: int


@lru_cache(1)
def _families() -> tuple[tuple[str, re.Pattern[str]], ...]:
    families = table("refusals")["families"]
    return tuple((key, re.compile("|".join(sorted(words, key=len, reverse=True)))) for key, words in families.items())


@lru_cache(1)
def _events() -> re.Pattern[str]:
    return re.compile("|".join(table("refusals")["events"]))


def negated_words(text: str, start: int) -> list[Refusal]:
    """The refusals in a stretch of text that stands under a negation; `start` is its place in the clause."""
    refusals: list[Refusal] = []
    for first, last in _stretches(text):
        for key in _keys(text[first:last]):
            if key is None or not any(known.key == key and key != "dishonest" for known in refusals):
                refusals.append(Refusal(key, start + first, start + last))
    named = [refusal for refusal in refusals if refusal.key]
    return named or refusals[:1]


def unrefused(text: str, start: int) -> Iterator[tuple[int, int]]:
    """The parts of a list that hold words enough for a thing of their own and tell no family."""
    for first, last in _stretches(text):
        if last - first >= 6 and not any(words.search(text[first:last]) for _, words in _families()):
            yield start + first, start + last


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    """The parts of a list; 重大安全、环保、质量事故 is three of them, 偷税漏税等违法行为 one."""
    for found in re.finditer(r"[^、或和及与]+", text):
        yield found.span()


def _keys(stretch: str) -> Iterator[str | None]:
    told = False
    for key, words in _families():
        if words.search(stretch):
            yield key
            told = True
            return
    if not told and _events().search(stretch):
        yield None
