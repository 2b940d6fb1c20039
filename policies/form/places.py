"""Where a clause stands in its file, so that what is said of it can be shown there."""

from dataclasses import dataclass

from policies.form import keys as k
from policies.form.source import Mistake, Source
from policies.form.yaml_nodes import Listed, Mapped, Node, Scalar, place_of, read_nodes


@dataclass(frozen=True, kw_only=True)
class Places:
    """The places of a file's clauses."""

    source: Source
    clauses: dict[str, tuple[int, int]]  # the characters of a clause, from its number on

    def show(self, clause: str | None, words: str, message: str, help_: str = "") -> Mistake:
        """The message with its line: the words underlined where they can be found, else the clause's number."""
        start, end = self.clauses.get(clause or "", (0, len(self.source.text)))
        found = self.source.text.find(words, start, end) if words else -1
        if found >= 0:
            return self.source.mistake(found, found + len(words), message, help_)
        length = len(clause) if clause in self.clauses and clause is not None else 1
        return self.source.mistake(start, start + length, message, help_)


def places_of(source: Source) -> Places:
    """The places in a file that has been read without mistakes."""
    root = read_nodes(source)
    clauses = _entry(root, k.CLAUSES)
    items = clauses.items if isinstance(clauses, Listed) else [clauses] if clauses else []
    numbers = [number for item in items if isinstance(number := _entry(item, k.ID), Scalar)]
    ends = [place_of(number)[0] for number in numbers[1:]] + [len(source.text)]
    return Places(
        source=source,
        clauses={number.value: (number.start, end) for number, end in zip(numbers, ends, strict=True)},
    )


def _entry(node: Node | None, key: str) -> Node | None:
    if not isinstance(node, Mapped):
        return None
    return next((value for name, value in node.pairs if isinstance(name, Scalar) and name.value == key), None)
