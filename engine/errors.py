"""What is wrong with what a person gave us: message, place, help; all of a file at once."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """One thing that is wrong, where it stands, and what would be right."""

    message: str
    place: str = ""  # rules.jsonl:3 when.all[0].op
    help: str = ""

    def __str__(self) -> str:
        line = f"{self.place}: {self.message}" if self.place else self.message
        return f"{line}（{self.help}）" if self.help else line

    def within(self, place: str) -> "Problem":
        """Say the same thing seen from outside: `place` stands before the place inside."""
        joined = f"{place} {self.place}" if self.place else place
        return Problem(message=self.message, place=joined, help=self.help)


class HuiqiError(Exception):
    """Anything we say to a person instead of a traceback."""

    exit_status = 2


class InputError(HuiqiError):
    """A file, a line or a value that can't be used; holds every problem found."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        super().__init__("\n".join(map(str, problems)))


class Problems:
    """Collects the problems of one input, so that they are all told at once."""

    def __init__(self) -> None:
        self.found: list[Problem] = []

    def add(self, message: str, place: str = "", help: str = "") -> None:  # noqa: A002 - the field's name
        self.found.append(Problem(message=message, place=place, help=help))

    def extend(self, problems: Iterable[Problem]) -> None:
        self.found.extend(problems)

    def raise_any(self) -> None:
        if self.found:
            raise InputError(*self.found)
