"""Words that are no name of a figure to the nearest name: taken only where it is nearly the same, and always shown."""

from dataclasses import dataclass
from functools import lru_cache

from engine.language.names import Near, nearest
from engine.language.vocabulary import Indicator, Vocabulary
from parsers.lexicon import table

SURE = 90.5  # above what one word inside another can reach
NAMED = 86.0  # near enough to be told to a person


@dataclass(frozen=True, kw_only=True, slots=True)
class Guess:
    """Words of the text, the names nearest to them with their scores, and the figure if one was taken."""

    words: str
    near: tuple[Near, ...]
    taken: Indicator | None

    def __str__(self) -> str:
        names = "、".join(f"{near.word}（{near.score:.0f}）" for near in self.near)
        return f"{'取' if self.taken else '近似'}：{names}"


def guess(words: str, vocabulary: Vocabulary) -> Guess | None:
    """The figure that the words may name."""
    names = _names(vocabulary)
    near = _nearest(words, tuple(names))
    if not near or near[0].score < NAMED:
        return None
    return Guess(words=words, near=near, taken=names[near[0].word] if near[0].score > SURE else None)


_KNOWN: dict[int, tuple[Vocabulary, dict[str, Indicator]]] = {}


def _names(vocabulary: Vocabulary) -> dict[str, Indicator]:
    """Every name of a figure, those of the lexicon among them; kept with the vocabulary it belongs to."""
    if id(vocabulary) not in _KNOWN:
        listed, known = table("measures")["names"], vocabulary.indicators
        names = {name: known[key] for key, entry in listed.items() if key in known for name in entry}
        figures = [indicator for indicator in known.values() if indicator.is_numeric]
        names |= {name: figure for figure in figures for name in (figure.name, *figure.aliases)}
        _KNOWN[id(vocabulary)] = (vocabulary, names)
    return _KNOWN[id(vocabulary)][1]


@lru_cache(4096)
def _nearest(words: str, names: tuple[str, ...]) -> tuple[Near, ...]:
    return nearest(words, names, limit=2, least=NAMED) if 3 <= len(words) <= 24 else ()
