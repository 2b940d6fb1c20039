"""What lies on a page to reading order: glyphs become strips, strips lines; columns are read one after the other."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter
from statistics import median
from typing import Protocol, TypeVar

from parsers.documents.lines import display_width

ADDED = -1  # the index of a blank that the page shows as white only
COLUMN_GAP = 1.3  # em of white that part two strips of the same line
_LEAST_LINES = 4  # of a column
_PAGE_NUMBER = re.compile(
    r"[-—–－·•~\s]*(?:第\s*)?\d{1,4}(?:\s*[/／]\s*\d{1,4})?(?:\s*页)?(?:[,，\s]*共\s*\d{1,4}\s*页)?[-—–－·•~\s]*"
)
_MARGIN = 0.12  # of the page, where running heads stand
_NOTE_MARK = re.compile(r"(?:\[\d{1,2}\]|\d{1,2}(?![\d.、．])|[①-⑳*＊]|注\s*\d?[：:])")


class _Placed(Protocol):
    @property
    def top(self) -> float: ...
    @property
    def bottom(self) -> float: ...


_Box = TypeVar("_Box", bound=_Placed)


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character and its box on the page; y grows downwards."""

    char: str
    left: float
    top: float
    right: float
    bottom: float
    index: int  # in the text layer of the page


@dataclass(frozen=True, kw_only=True, slots=True)
class Strip:
    """Words on one line with nothing but usual blanks between them, or a table that stands among them."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    indexes: tuple[int, ...] = ()  # of its characters in the text layer; () if there is none
    table: object = None

    @property
    def em(self) -> float:
        """The width of a Chinese character: boxes of some fonts are far higher than that."""
        height = self.bottom - self.top
        return min(height, max(0.6 * height, self.width / max(1.0, display_width(self.text))))

    @property
    def width(self) -> float:
        return self.right - self.left


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """The strips of one line of one column, and the number of that column."""

    strips: tuple[Strip, ...]
    column: int

    @property
    def top(self) -> float:
        return self.strips[0].top


def strips_of(glyphs: Iterable[Glyph]) -> list[Strip]:
    """Put together glyphs of one height that are close to each other; letters printed twice count once."""
    return [strip for row in _rows(glyphs) for strip in _split(sorted(row, key=attrgetter("left", "index")))]


def reading_order(strips: Sequence[Strip], column: int = 0) -> Iterator[Row]:
    """Read line by line; where white parts two columns, the left one first, between headings that span both."""
    gutter = _gutter(strips)
    if gutter is None:
        for row in _rows(strips):
            yield Row(strips=tuple(sorted(row, key=attrgetter("left"))), column=column)
        return
    for band in _bands(strips, gutter):
        before = [strip for strip in band if strip.right <= gutter]
        after = [strip for strip in band if strip.left > gutter]
        if before and after:
            yield from reading_order(before, 2 * column + 1)
            yield from reading_order(after, 2 * column + 2)
        else:
            yield from reading_order(band, column)


def without_running_heads(pages: Sequence[Sequence[Strip]], heights: Sequence[float]) -> list[list[Strip]]:
    """Drop page numbers, and what stands at the same place of the margin on several pages."""
    seen = Counter(
        key
        for strips, height in zip(pages, heights, strict=True)
        for key in {_key(strip) for strip in _margins(strips, height)}
    )
    often = {key for key, count in seen.items() if count >= 2 and count * 4 >= len(pages)}
    return [
        [
            strip
            for strip in strips
            if not (_in_margin(strip, height) and (_is_page_number(strip) or _key(strip) in often))
        ]
        for strips, height in zip(pages, heights, strict=True)
    ]


def split_notes(strips: Sequence[Strip], usual: float) -> tuple[list[Strip], list[Strip]]:
    """Part the text of a page from the footnotes below it: smaller print that begins with a mark."""
    below: list[Strip] = []
    for strip in sorted(strips, key=attrgetter("top"), reverse=True):
        if strip.table is not None or strip.em > 0.88 * usual:
            break
        below.append(strip)
    first = min((strip.top for strip in below if _NOTE_MARK.match(strip.text)), default=None)
    notes = [strip for strip in below if first is not None and strip.top >= first - 1]
    return [strip for strip in strips if strip not in notes], notes


def usual_em(pages: Iterable[Sequence[Strip]]) -> float:
    """The size of print that most characters of a document have."""
    sizes: Counter[float] = Counter()
    for strips in pages:
        for strip in strips:
            sizes[round(strip.em, 1)] += len(strip.text)
    return sizes.most_common(1)[0][0] if sizes else 1.0


def _rows(things: Iterable[_Box]) -> Iterator[list[_Box]]:
    """Group what stands at the same height, from the top of the page down."""
    row: list[_Box] = []
    for thing in sorted(things, key=_middle):
        if row and _middle(thing) - _middle(row[-1]) > 0.45 * min(
            thing.bottom - thing.top, row[-1].bottom - row[-1].top
        ):
            yield row
            row = []
        row.append(thing)
    if row:
        yield row


def _middle(thing: _Placed) -> float:
    return (thing.top + thing.bottom) / 2


def _split(row: Sequence[Glyph]) -> Iterator[Strip]:
    """Cut a line where white is too wide for a blank between words."""
    run: list[Glyph] = []
    for glyph in row:
        if run and glyph.char == run[-1].char and glyph.left - run[-1].left < 0.3 * (glyph.right - glyph.left):
            continue  # printed a second time to look bold
        if run and glyph.left - run[-1].right > COLUMN_GAP * (glyph.bottom - glyph.top):
            yield from _strip(run)
            run = []
        run.append(glyph)
    yield from _strip(run)


def _strip(run: Sequence[Glyph]) -> Iterator[Strip]:
    shown = [at for at, glyph in enumerate(run) if not glyph.char.isspace()]
    if not shown:
        return
    ink = run[shown[0] : shown[-1] + 1]
    usual = median([max(0.0, after.left - before.right) for before, after in pairwise(ink)] or [0.0])
    words, indexes = ink[0].char, [ink[0].index]
    for before, after in pairwise(ink):
        if after.left - before.right > usual + _blank(before, after):
            words += " "
            indexes.append(ADDED)
        words += after.char
        indexes.append(after.index)
    top, bottom = min(glyph.top for glyph in ink), max(glyph.bottom for glyph in ink)
    yield Strip(text=words, left=ink[0].left, right=ink[-1].right, top=top, bottom=bottom, indexes=tuple(indexes))


def _blank(before: Glyph, after: Glyph) -> float:
    """The least white that is a blank: programs put a quarter of a character between Chinese and digits."""
    latin = before.char.isascii() + after.char.isascii()
    return (0.25, 0.45, 0.2)[latin] * (after.bottom - after.top)


def _gutter(strips: Sequence[Strip]) -> float | None:
    """Find the white between two columns of running text; a list with gaps is no such text."""
    if len(strips) < 2 * _LEAST_LINES:
        return None
    left, right = min(strip.left for strip in strips), max(strip.right for strip in strips)
    usual = median(strip.em for strip in strips)
    inner = sorted({strip.right for strip in strips if 0.25 < (strip.right - left) / max(1.0, right - left) < 0.75})
    return next((edge for edge in reversed(inner) if _parts(strips, edge, usual)), None)


def _parts(strips: Sequence[Strip], edge: float, usual: float) -> bool:
    """Do lines of two columns stand on both sides of this edge?"""
    before = [strip for strip in strips if strip.right <= edge]
    after = [strip for strip in strips if strip.left > edge]
    if min(len(before), len(after)) < _LEAST_LINES or len(before) + len(after) < 0.6 * len(strips):
        return False
    white = min(strip.left for strip in after) - edge
    return white > 0.7 * usual and all(map(_is_running_text, (before, after))) and _side_by_side(before, after)


def _is_running_text(strips: Sequence[Strip]) -> bool:
    """Most lines of running text fill their column."""
    left, right = min(strip.left for strip in strips), max(strip.right for strip in strips)
    return median(strip.width for strip in strips) > 0.6 * (right - left)


def _side_by_side(before: Sequence[Strip], after: Sequence[Strip]) -> bool:
    top = max(min(strip.top for strip in before), min(strip.top for strip in after))
    bottom = min(max(strip.bottom for strip in before), max(strip.bottom for strip in after))
    return bottom - top > _LEAST_LINES * before[0].em


def _bands(strips: Sequence[Strip], gutter: float) -> Iterator[list[Strip]]:
    """Cut the page, from the top down, into stretches that span both columns and stretches of two columns."""
    band: list[Strip] = []
    for strip in sorted(strips, key=attrgetter("top")):
        if band and _crosses(strip, gutter) != _crosses(band[-1], gutter):
            yield band
            band = []
        band.append(strip)
    yield band


def _crosses(strip: Strip, gutter: float) -> bool:
    return strip.left <= gutter < strip.right


def _margins(strips: Sequence[Strip], height: float) -> Iterator[Strip]:
    return (strip for strip in strips if _in_margin(strip, height))


def _in_margin(strip: Strip, height: float) -> bool:
    return strip.table is None and (strip.bottom < _MARGIN * height or strip.top > (1 - _MARGIN) * height)


def _is_page_number(strip: Strip) -> bool:
    return bool(_PAGE_NUMBER.fullmatch(strip.text))


def _key(strip: Strip) -> tuple[str, int]:
    """Equal for what is printed on every page, whatever page number it holds."""
    return re.sub(r"\d+", "#", strip.text), round(strip.top / 4)
