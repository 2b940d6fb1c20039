"""The shape of a clause: numbered items under their heading, sentences, branches between semicolons, pieces
between commas."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from parsers.items import needed
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
            heading = _heading_after(levels[-1][1])
            del levels[styles.index(token.value) :]
            if heading:
                levels[-1][1].items.append(heading)
                levels.append(("heading", heading))
        item = Block()
        levels[-1][1].items.append(item)
        levels.append((token.value, item))
    for _, block in levels:
        if not block.items:
            _listed(block)
    return root


def _listed(block: Block) -> None:
    """下列指标至少有三项达标：…；…；…。is a list without numbers."""
    colon = next((place for place, token in enumerate(block.head) if token.kind == "colon"), None)
    if colon is None or (least := needed(block.head[:colon])) is None:
        return
    stop = next((i for i in range(colon, len(block.head)) if block.head[i].kind == "stop"), len(block.head))
    listed, rest = block.head[colon + 1 : stop], block.head[stop:]
    mark = "semicolon" if any(token.kind == "semicolon" for token in listed) else "comma"
    items = _split(listed, mark)
    if len(items) > max(least, 1):
        del block.head[colon + 1 :]
        block.items = [Block(item) for item in items]
        items[-1].extend(rest)


def _split(tokens: list[Token], mark: str) -> list[list[Token]]:
    parts: list[list[Token]] = [[]]
    for token in tokens:
        if token.kind == mark:
            parts.append([])
        else:
            parts[-1].append(token)
    return [part for part in parts if part]


def _heading_after(item: Block) -> Block | None:
    """（二）…。选备（具备任意两项）：（三）…: the last words of an item may lead to the next items."""
    stops = [place for place, token in enumerate(item.head) if token.kind == "stop"]
    if not stops or not item.head or item.head[-1].kind != "colon":
        return None
    heading = Block(item.head[stops[-1] + 1 :])
    del item.head[stops[-1] + 1 :]
    return heading


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
