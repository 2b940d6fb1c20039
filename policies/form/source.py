"""The characters of a file, whatever was made of them: each knows where it stands, so that mistakes can be shown."""

import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from engine.errors import InputError, Problem
from engine.language.expressions.slips import Slip

LONGEST_SHOWN = 100  # columns of a line that is quoted in a message


@dataclass(frozen=True, kw_only=True)
class Mistake(Problem):
    """A problem that can show the line it stands in, the words underlined."""

    line: int = 0
    column: int = 0
    excerpt: str = ""

    def __str__(self) -> str:
        line = f"{self.place}: {self.message}" if self.place else self.message
        said = f"{line}（{self.help}）" if self.help else line
        return f"{said}\n{self.excerpt}" if self.excerpt else said


@dataclass(frozen=True)
class Located:
    """A text and the place in the file of each of its characters."""

    text: str
    at: tuple[int, ...]

    def __getitem__(self, part: slice) -> "Located":
        return Located(self.text[part], self.at[part])

    def __add__(self, other: "Located") -> "Located":
        return Located(self.text + other.text, self.at + other.at)

    def between(self, text: str) -> "Located":
        """A text of ours put behind this one; it counts as standing where this one ends."""
        return self + Located(text, (self.at[-1] if self.at else 0,) * len(text))

    def stripped(self) -> "Located":
        lead = len(self.text) - len(self.text.lstrip())
        return self[lead : len(self.text.rstrip())]

    def split(self, mark: str) -> list["Located"]:
        parts, start = [], 0
        for index, sign in enumerate(self.text):
            if sign == mark:
                parts.append(self[start:index])
                start = index + 1
        return [*parts, self[start:]]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where some of the characters stand in the file; one place even where they are none."""
        if not self.at:
            return 0, 0
        first = self.at[min(start, len(self.at) - 1)]
        last = self.at[min(max(end - 1, start), len(self.at) - 1)]
        return first, max(first, last) + 1


@dataclass(frozen=True, kw_only=True)
class Source:
    """A file's text, by lines."""

    name: str
    text: str

    @cached_property
    def _starts(self) -> list[int]:
        starts = [0]
        starts += [index + 1 for index, sign in enumerate(self.text) if sign == "\n"]
        return starts

    def line_of(self, offset: int) -> int:
        """The line of a character, the first one being 1."""
        return bisect_right(self._starts, offset)

    def line(self, number: int) -> str:
        start = self._starts[number - 1]
        end = self.text.find("\n", start)
        return self.text[start : len(self.text) if end < 0 else end].rstrip("\r")

    def mistake(self, start: int, end: int, message: str, help: str = "") -> Mistake:  # noqa: A002 - a problem's field
        number = self.line_of(start)
        column = start - self._starts[number - 1]
        line = self.line(number)
        length = max(1, min(end, self._starts[number - 1] + len(line)) - start)
        return Mistake(
            message=message,
            place=f"{self.name}:{number}",
            help=help,
            line=number,
            column=column,
            excerpt=_underlined(line, column, length),
        )


def _underlined(line: str, column: int, length: int) -> str:
    """The line and ^^^^ below the words; of a long line the part around them."""
    shown = line.replace("\t", " ")
    lead = len(shown) - len(shown.lstrip())
    cut = max(min(lead, column), column - LONGEST_SHOWN // 2)
    mark = "…" if cut > lead else ""
    window = shown[cut : cut + LONGEST_SHOWN]
    tail = "…" if cut + LONGEST_SHOWN < len(shown) else ""
    words = shown[column : column + min(length, LONGEST_SHOWN - (column - cut))]
    before = _width(mark) + sum(map(_width, shown[cut:column]))
    return f"    {mark}{window.rstrip()}{tail}\n    {' ' * before}{'^' * max(1, sum(map(_width, words)))}"


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in text)


@dataclass(frozen=True, kw_only=True)
class Mistakes:
    """Collects what is wrong in one file, to be told at once from top to bottom."""

    source: Source
    found: list[Mistake] = field(default_factory=list)

    def add(self, place: tuple[int, int], message: str, help: str = "") -> None:  # noqa: A002 - a problem's field
        self.found.append(self.source.mistake(*place, message, help))

    def add_slips(self, located: Located, slips: Sequence[Slip]) -> None:
        for slip in slips:
            self.add(located.place(slip.start, slip.end), slip.message, slip.help)

    def raise_any(self) -> None:
        if self.found:
            raise InputError(*sorted(self.found, key=lambda mistake: (mistake.line, mistake.column)))
