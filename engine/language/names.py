"""The nearest right word for one that is not known. The only door to rapidfuzz."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Near:
    """A known word and how near it is, 100 being the same."""

    word: str
    score: float


def nearest(word: str, known: Iterable[str], *, limit: int = 2, least: float = 60) -> tuple[Near, ...]:
    """The known words nearest to `word`, the best first."""
    from rapidfuzz import fuzz, process  # loaded at the first unknown word, not at every start

    found = process.extract(word, list(known), scorer=fuzz.WRatio, limit=limit, score_cutoff=least)
    return tuple(Near(word=name, score=score) for name, score, _ in found)


def misspells(word: str, known: Iterable[str], *, least: float = 80) -> str | None:
    """The known word of which `word` is most likely a slip of the pen."""
    from rapidfuzz import fuzz, process

    found = process.extractOne(word, list(known), scorer=fuzz.ratio, score_cutoff=least)
    return found[0] if found else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Help for an unknown word: `是不是“研发费用”？`, or nothing where no known word is near."""
    near = nearest(word, known, limit=1)
    return f"是不是“{near[0].word}”？" if near else ""
