"""Lists that several sources keep of a company, titles or rows of a table: what stands on them. Pure.

A source adds to its list, or states it whole, and then what it had listed before no longer counts. Against a whole
list, sources that go after it say nothing; on one subject those of the best precedence speak, and where they
contradict each other the subject is in dispute.
"""

from collections.abc import Collection, Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple


class Item(NamedTuple):
    """One entry of a source's list."""

    subject: str  # what it is about: 高新技术企业, the number of a loan
    slot: str  # the entry itself: two certificates of one title differ in their first day
    content: Hashable  # what sources can contradict each other in
    shown: Hashable  # the entry as a profile shows it
    valid_from: date | None
    valid_to: date | None
    source: str
    precedence: int
    evidence: str
    recording: int
    place: str = ""


class Whole(NamedTuple):
    """A source's word that its list is whole as of a recording."""

    source: str
    precedence: int
    evidence: str
    recording: int
    place: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """What stands on a list when all sources have been heard."""

    items: tuple[Item, ...]  # by subject and slot
    disputed: frozenset[str] = frozenset()  # subjects left out, because their sources contradict each other
    whole: bool = False  # nothing else is on it
    sources: tuple[str, ...] = ()
    recording: int = 0  # the newest that was heard


def stand(items: Iterable[Item], wholes: Iterable[Whole], day: date) -> Standing | None:
    """What stands on a day; both in the order they were recorded. None where nobody keeps such a list."""
    whole = newest_wholes(wholes)
    best = min((word.precedence for word in whole.values()), default=None)
    heard = [item for item in in_force(items, whole) if best is None or item.precedence <= best]
    current = _current(heard, day)
    if not current and best is None:
        return None
    kept, disputed = _by_subject(current)
    spoken = [(item.source, item.recording) for item in current]
    spoken += [(word.source, word.recording) for word in whole.values() if word.precedence == best]
    return Standing(
        items=tuple(kept),
        disputed=frozenset(disputed),
        whole=best is not None,
        sources=tuple(sorted({source for source, _ in spoken})),
        recording=max(recording for _, recording in spoken),
    )


def newest_wholes(wholes: Iterable[Whole]) -> dict[str, Whole]:
    """The newest word of each source that its list is whole."""
    newest = {word.source: word for word in wholes}
    return {source: word for source, word in newest.items() if word.evidence != "stale"}


def in_force(items: Iterable[Item], wholes: dict[str, Whole]) -> list[Item]:
    """The newest entry of each source in each slot, unless it was taken off or the list was stated anew without it."""
    newest = {(item.source, item.slot, item.valid_from): item for item in items}
    return [
        item
        for item in newest.values()
        if item.evidence != "stale" and (item.source not in wholes or item.recording >= wholes[item.source].recording)
    ]


def _current(items: Iterable[Item], day: date) -> list[Item]:
    """What each source says for the day: of the spans that hold, the one that began last."""
    current: dict[tuple[str, str], Item] = {}
    for item in items:
        rival = current.get((item.source, item.slot))
        if _holds_on(item, day) and (rival is None or _began(rival) < _began(item)):
            current[item.source, item.slot] = item
    return list(current.values())


def _began(item: Item) -> date:
    return item.valid_from or date.min


def news(
    items: Iterable[Item], before: Iterable[Item], wholes: Iterable[Whole], word: Whole | None
) -> tuple[bool, list[Item]]:
    """What of a source's list it has not said before: whether that it is whole, and which entries."""
    stated = newest_wholes(wholes)
    items = list(items)
    source = word.source if word else items[0].source if items else ""
    said = {_slot(item): item for item in in_force(before, stated) if item.source == source}
    if word is None:
        return False, [item for item in items if _is_news(item, said.get(_slot(item)))]
    if word.evidence == "stale":
        return word.source in stated, []
    same = len(said) == len(items) and not any(_is_news(item, said.get(_slot(item))) for item in items)
    if same and _words(stated.get(word.source)) == _words(word):
        return False, []
    return True, items


def _slot(item: Item) -> tuple[str, date | None]:
    return item.slot, item.valid_from


def _is_news(item: Item, said: Item | None) -> bool:
    if item.evidence == "stale":
        return said is not None
    return said is None or item._replace(recording=said.recording, place=said.place) != said


def _words(word: Whole | None) -> Whole | None:
    return word and word._replace(recording=0, place="")


def _by_subject(items: Iterable[Item]) -> tuple[list[Item], set[str]]:
    kept: list[Item] = []
    disputed: set[str] = set()
    for subject, entries in groupby(sorted(items, key=attrgetter("subject", "slot")), key=attrgetter("subject")):
        heard = list(_first(list(entries)))
        if _contradict(heard):
            disputed.add(subject)
        else:
            kept.extend({item.slot: item for item in heard}.values())
    return kept, disputed


def _first(entries: Collection[Item]) -> Iterator[Item]:
    """The entries of the sources that go before the others."""
    first = min(item.precedence for item in entries)
    return (item for item in entries if item.precedence == first)


def _contradict(entries: Iterable[Item]) -> bool:
    said: dict[str, Hashable] = {}
    return any(
        item.evidence == "conflicting" or said.setdefault(item.slot, item.content) != item.content for item in entries
    )


def _holds_on(item: Item, day: date) -> bool:
    return (item.valid_from is None or item.valid_from <= day) and (item.valid_to is None or day <= item.valid_to)
