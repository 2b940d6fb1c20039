"""What is wrong in an expression: which characters, why, and what would be right."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from engine.language.names import nearest

T = TypeVar("T")
P = TypeVar("P")


@dataclass(frozen=True, kw_only=True, slots=True)
class Slip:
    """One mistake and the characters it lies in."""

    start: int
    end: int
    message: str
    help: str = ""


class SlipError(Exception):
    """A part of the expression can't be read; holds every slip found in it."""

    def __init__(self, *slips: Slip) -> None:
        self.slips = slips
        super().__init__("；".join(slip.message for slip in slips))


def each(read: Callable[[P], T], parts: Iterable[P]) -> tuple[T, ...]:
    """Read all parts; the slips of all of them are told together."""
    found: list[T] = []
    slips: list[Slip] = []
    for part in parts:
        try:
            found.append(read(part))
        except SlipError as error:
            slips += error.slips
    if slips:
        raise SlipError(*slips)
    return tuple(found)


def closest(word: str, known: Iterable[str]) -> str:
    """Help for an unknown word: `是不是“奖励”？`; of a short word one character may be wrong."""
    near = nearest(word, known, limit=1, least=50 if len(word) <= 3 else 60)
    return f"是不是“{near[0].word}”？" if near else ""
