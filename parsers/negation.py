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
    return tuple((family["key"], re.compile("|".join(family["words"]))) for family in table("refusals")["families"])


@lru_cache(1)
def _events() -> re.Pattern[str]:
    return re.compile("|".join(table("refusals")["events"]))


def negated_words(text: str, start: int) -> list[Refusal]:
    """The refusals in a stretch of text that stands under a negation; `start` is its place in the clause."""
    summed_up = re.search("等(?!级)(.+)", text)
    family = next(iter(_keys(summed_up[1])), None) if summed_up else None
    refusals: list[Refusal] = []
    for first, last in _stretches(text):
        for key in _keys(text[first:last]):
            known = key and key != "dishonest" and any(refusal.key == key for refusal in refusals)
            if not known and not (key is None and family):  # 拖欠税款等违法行为 is one thing
                refusals.append(Refusal(key, start + first, start + last))
    return refusals


def unrefused(text: str, start: int) -> Iterator[tuple[int, int]]:
    """The parts of a list that hold words enough for a thing of their own and tell no family."""
    for first, last in _stretches(text):
        if last - first >= 6 and not any(True for _ in _keys(text[first:last])):
            yield start + first, start + last


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    """The parts of a list; 重大安全、环保、质量事故 is three of them, 偷税漏税等违法行为 one."""
    for found in re.finditer(r"(?:(?!或者|以及)[^、或和及与]|(?<=涉)及)+", text):
        if found[0] not in ("者", "其他", "以"):
            yield found.span()


def _keys(stretch: str) -> Iterator[str | None]:
    """The family of a stretch; None where it is a thing of its own."""
    family = next((key for key, words in _families() if words.search(stretch)), "")
    if family or _events().search(stretch):
        yield family or None
