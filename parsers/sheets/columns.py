"""Heading texts to columns: each with its whole path of headings, parts under what they are parts of."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from parsers.sheets.headings import PLAIN, Heading, read_words
from parsers.sheets.plain import plain
from parsers.sheets.units import units_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """A column and what stands over it."""

    index: int  # from 0
    heading: Heading

    @property
    def letter(self) -> str:
        return letter_of(self.index)


def letter_of(index: int) -> str:
    """A column as spreadsheet programs name it: A, Z, AA."""
    letters, rest = "", index + 1
    while rest:
        rest, last = divmod(rest - 1, 26)
        letters = chr(ord("A") + last) + letters
    return letters


def columns_under(rows: Sequence[Sequence[str]], *, codes: Sequence[str], units: Sequence[str]) -> tuple[Column, ...]:
    """The columns of a head: its rows, the outermost first, and the rows of codes and of units below them."""
    headings = [_heading(column, rows, codes, units) for column in range(len(rows[0]))]
    named = [Column(index=index, heading=heading) for index, heading in enumerate(headings) if heading]
    return _with_repeats(_with_parents(named))


def _heading(column: int, rows: Sequence[Sequence[str]], codes: Sequence[str], units: Sequence[str]) -> Heading | None:
    written = [row[column] for row in rows if row[column]]
    texts = tuple(read_words(text) for at, text in enumerate(written) if at == 0 or text != written[at - 1])
    if not texts:
        return None
    below = codes[column] if column < len(codes) else ""
    unit = plain(units[column]) if column < len(units) else ""
    code = next((text.code for text in reversed(texts) if text.code), plain(below))
    return Heading(texts=texts, code=code, unit_below=unit if units_of(unit) else "")


def _with_parents(columns: Sequence[Column]) -> list[Column]:
    """`其中：出口` belongs to the column before it that isn't itself a part."""
    found: list[Column] = []
    for column in columns:
        heading = column.heading
        outer = next((before for before in reversed(found) if before.heading.depth < heading.depth), None)
        if heading.depth > PLAIN and outer and outer.heading.texts[-1] not in heading.texts:
            above = heading.texts[:-1] if heading.texts[:-1] != outer.heading.texts[:-1] else outer.heading.texts[:-1]
            column = replace(
                column, heading=replace(heading, texts=(*above, outer.heading.texts[-1], heading.texts[-1]))
            )
        found.append(column)
    return found


def _with_repeats(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Columns of the same words, told apart by what stands before them."""
    counted = Counter(_words(column) for column in columns)
    found: list[Column] = []
    for column in columns:
        heading = column.heading
        if counted[_words(column)] > 1:
            texts = heading.texts
            before = found[-1].heading if found else None
            if len(texts) == 1 and before and len(before.texts) > 1:
                texts = (*before.texts[:-1], *texts)
            column = replace(column, heading=replace(heading, texts=texts, repeated=True))
        found.append(column)
    return tuple(found)


def _words(column: Column) -> tuple[str, str]:
    heading = column.heading
    return heading.name, heading.span.words if heading.span else ""
