"""The words of a site as headings use them: which indicator, field or title a word names, exactly or nearly."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from engine.language.names import nearest
from engine.language.site import Site
from engine.language.vocabulary import Indicator
from parsers.sheets.plain import plain

LEAST = 60.0  # below it a word isn't even mentioned as near
MOST_WORDS = 40

_QUOTES = dict.fromkeys(map(ord, "“”‘’\"'「」『』《》"))
_REMARK_BEHIND = re.compile(r"[(][^()]*[)]$")


def folded(word: str) -> str:
    return plain(word).lower()


def forms(name: str) -> tuple[str, ...]:
    """A name, and the name without the remark in brackets behind it."""
    bare = _REMARK_BEHIND.sub("", name)
    return (folded(name), folded(bare)) if bare and bare != name else (folded(name),)


@dataclass(frozen=True, kw_only=True, slots=True)
class Guess:
    """An indicator whose words are near a heading's, 100 being the same."""

    indicator: Indicator
    score: float


@dataclass(frozen=True, kw_only=True, eq=False)
class Lexicon:
    """Every word of a site's vocabulary, folded."""

    site: Site

    @cached_property
    def indicators(self) -> Mapping[str, Indicator]:
        return {folded(word): indicator for word, indicator in reversed([*self.site.vocabulary.by_word.items()])}

    @cached_property
    def fields(self) -> Mapping[str, Mapping[str, Indicator]]:
        """Related table → word → field; a field's key stands for it too."""
        tables = self.site.vocabulary.tables
        return {key: dict(_field_words(table.fields)) for key, table in tables.items()}

    @cached_property
    def tags(self) -> Mapping[str, tuple[str, str]]:
        """Word of a title → its family and the name that is shown; the longest words first."""
        known: dict[str, tuple[str, str]] = {}
        for indicator in self.site.vocabulary.indicators.values():
            for alias in indicator.aliases if indicator.kind == "tags" else ():
                known.setdefault(folded(alias), (indicator.key, alias))
        for group in self.site.tags.synonyms:
            family = _family(group, known)
            known.update({folded(word): (family, group[0]) for word in group} if family else {})
        bare = {_unquoted(word): title for word, title in known.items()}
        return dict(sorted(bare.items(), key=lambda entry: -len(entry[0])))

    def tag_in(self, text: str) -> tuple[str, str, str] | None:
        """The title that a text speaks of, with its family and the word used: 高新技术企业 in 高企证书编号."""
        within = _unquoted(folded(text))
        return next(((*self.tags[word], word) for word in self.tags if len(word) > 1 and word in within), None)

    def near(self, name: str, words: Mapping[str, Indicator], fits: Callable[[Indicator], bool]) -> list[Guess]:
        """The indicators nearest to a name, the best first, among those that fit."""
        pool = {word: indicator for word, indicator in words.items() if fits(indicator)}
        guesses: dict[str, Guess] = {}
        for near in nearest(folded(name), pool, limit=MOST_WORDS, least=LEAST):
            indicator = pool[near.word]
            guess = Guess(indicator=indicator, score=near.score * _alike_in_length(name, near.word))
            guesses[indicator.key] = max(guess, guesses.get(indicator.key, guess), key=lambda each: each.score)
        return sorted(guesses.values(), key=lambda guess: -guess.score)


def _family(group: Sequence[str], known: Mapping[str, tuple[str, str]]) -> str:
    """The family of words of one meaning: that of one of them, or of a word within one (专精特新 in 专精特新小巨人)."""
    own = (known[folded(word)][0] for word in group if folded(word) in known)
    within = (family for word in group for each, (family, _) in known.items() if len(each) > 1 and each in folded(word))
    return next(own, "") or next(within, "")


def _unquoted(word: str) -> str:
    return word.translate(_QUOTES)


def _field_words(fields: Mapping[str, Indicator]) -> Mapping[str, Indicator]:
    named = {folded(field.name): field for field in fields.values()}
    aliases = {folded(alias): field for field in fields.values() for alias in field.aliases}
    return aliases | {folded(key): field for key, field in fields.items()} | named


def _alike_in_length(one: str, other: str) -> float:
    """A word within a long heading says little about it: 利润 in 营业利润及其他."""
    return 0.7 + 0.3 * min(len(one), len(other)) / max(len(one), len(other), 1)
