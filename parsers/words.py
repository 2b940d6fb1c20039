"""Folded text to words with their kinds. The only door to jieba, which cuts by the project's dictionary over
its own."""

import contextlib
import io
import logging
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from engine.language.vocabulary import Vocabulary
from parsers.lexicon import table

_SURE = 10_000_000  # so frequent that a word of ours is always preferred to its pieces


@dataclass(frozen=True, slots=True)
class Word:
    """What the dictionary knows of a word."""

    kind: str
    value: Any = None


Dictionary = dict[str, Word]


def dictionary(vocabulary: Vocabulary) -> Dictionary:
    """All words of the project; where two tables share one, the first counts."""
    words: Dictionary = {}
    for text, word in _entries(vocabulary):
        words.setdefault(text, word)
    return words


def _entries(vocabulary: Vocabulary) -> Iterator[tuple[str, Word]]:
    yield from _grammar()
    yield from _titles()
    yield from _measures(vocabulary)
    yield from _places()
    yield from ((name, Word("body", name)) for name in table("industries")["bodies"])
    yield from ((name, Word("industry", name)) for name in table("industries")["industries"])
    yield from ((name, Word("generic")) for name in table("grammar")["generic"])


def _grammar() -> Iterator[tuple[str, Word]]:
    for kind, entry in table("grammar").items():
        if kind == "generic":
            continue
        values = entry if isinstance(entry, dict) else {None: entry}
        for value, words in values.items():
            yield from ((word, Word(kind, value)) for word in words)


def _titles() -> Iterator[tuple[str, Word]]:
    titles = table("titles")
    yield from ((name, Word("level", name)) for name in titles["levels"])
    yield from ((name, Word("scale", tuple(sizes))) for name, sizes in titles["scales"].items())
    yield from ((name, Word("stage", stage)) for name, stage in titles["stages"].items())
    yield from ((name, Word("risen", name)) for name in titles["risen"])
    for key, names in titles["yes_no"].items():
        yield from ((name, Word("yes_no", key)) for name in names)
    for family, names in titles["families"].items():
        yield from ((name, Word("title", (family, ""))) for name in names)
    for shown, names in titles["same"].items():
        yield from ((name, Word("title", ("listing_status", shown))) for name in names)


def _measures(vocabulary: Vocabulary) -> Iterator[tuple[str, Word]]:
    measures = table("measures")
    for key, names in measures["names"].items():
        if key in vocabulary.indicators:
            yield from ((name, Word("indicator", vocabulary.indicators[key])) for name in names)
    for key, entry in measures["categories"].items():
        yield from ((name, Word("graded", key)) for name in entry["names"])
        yield from ((grade, Word("grade", grade)) for grade in entry["grades"])
    for indicator in vocabulary.indicators.values():
        if indicator.is_numeric:
            names = (name for name in (indicator.name, *indicator.aliases) if not _is_phrase(name))
            yield from ((name, Word("indicator", indicator)) for name in names)
    yield from ((name, Word("indicator")) for name in measures["nameless"])
    yield from ((tail, Word("tail")) for tail in measures["tails"])


def _is_phrase(name: str) -> bool:
    """签订1年以上劳动合同, 成立满: not a name, but a name and its figure."""
    return name.endswith(("满", "前")) or any(letter.isdigit() and letter.isascii() for letter in name)


def _places() -> Iterator[tuple[str, Word]]:
    places = table("places")
    for place, names in places["here"].items():
        yield from ((name, Word("place", place)) for name in names)
    yield from ((name, Word("sort_of_place")) for name in places["sorts"])
    yield from ((name, Word("tax")) for name in places["tax"])
    yield from ((name, Word("settle")) for name in places["settle"])


class Cutter:
    """Cuts text into words, the project's own first."""

    def __init__(self, words: Dictionary) -> None:
        with contextlib.redirect_stderr(io.StringIO()), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of its own escapes, where it is not compiled yet
            import jieba  # half a second: at the first clause, not at every start
        jieba.setLogLevel(logging.WARNING)
        self._tokenizer = jieba.Tokenizer()
        # INVARIANT: initialised by hand, because jieba's own start writes a cache file into the shared temporary folder
        with self._tokenizer.get_dict_file() as file:
            self._tokenizer.FREQ, self._tokenizer.total = self._tokenizer.gen_pfdict(file)
        self._tokenizer.initialized = True
        for word in words:
            self._tokenizer.add_word(word, _SURE)

    def cut(self, text: str) -> list[str]:
        return list(self._tokenizer.cut(text, HMM=False))
