"""The shape of a clause: numbered items under their heading, sentences, branches between semicolons, pieces
between commas."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from parsers.reading import Token


@dataclass(slots=True)
class Block:
    """A heading and the items numbered below it."""

    head: list[Token] = field(default_factory=list)
    items: list["Block"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Piece:
    """The tokens between two marks of punctuation, and the marks around them."""

    tokens: tuple[Token, ...]
    opened: str  # the kind of the mark before: "", comma, semicolon, stop, colon
    closed: str


def outline(tokens: list[Token]) -> Block:
    """Items nest by the style of their numbers: a style not seen yet opens a level, one seen before goes back to it."""
    root = Block()
    levels: list[tuple[str, Block]] = [("", root)]
    for token in tokens:
        if token.kind != "mark":
            levels[-1][1].head.append(token)
            continue
        styles = [style for style, _ in levels]
        if token.value in styles:
            del levels[styles.index(token.value) :]
        item = Block()
        levels[-1][1].items.append(item)
        levels.append((token.value, item))
    return root


_MARKS = frozenset(("comma", "semicolon", "stop", "colon", "bar"))


def pieces(tokens: list[Token]) -> Iterator[Piece]:
    """The pieces of a stretch of text, empty ones left out."""
    opened, gathered = "", list[Token]()
    for token in tokens:
        if token.kind in _MARKS:
            if gathered:
                yield Piece(tuple(gathered), opened, token.kind)
            opened = token.kind if gathered or opened != "stop" else opened
            gathered = []
        else:
            gathered.append(token)
    if gathered:
        yield Piece(tuple(gathered), opened, "")
