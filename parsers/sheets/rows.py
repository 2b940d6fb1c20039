"""Rows under a head that are no data: totals, footers, headings printed again, titles of groups, dropped records."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from parsers.sheets.book import Broken, Merge, Raw, RawRow
from parsers.sheets.plain import plain
from parsers.sheets.words import words

_GROUP = re.compile(r"^[(]?[一二三四五六七八九十]{1,3}[)、.]")


def is_blank(cells: Sequence[Raw]) -> bool:
    return all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in cells)


def is_dropped(raw: Raw) -> bool:
    """Whether a cell of the state of the data says that its row doesn't count."""
    return isinstance(raw, str) and plain(raw).lower() in words("rows", "dropped")


def why_no_data(cells: Sequence[Raw], owners: Sequence[int], headings: frozenset[str]) -> str:
    """Why a row without a credit code is no row of a company; empty where it may be one."""
    texts = [plain(cell) for cell in cells if isinstance(cell, str) and cell.strip()]
    own = [plain(cell) for at in owners if at < len(cells) and isinstance(cell := cells[at], str) and cell.strip()]
    first = texts[0] if texts else ""
    if own and set(own) <= headings:
        return "重复的表头"
    if any(total_row().fullmatch(text) for text in (*own, first)):
        return "合计行"
    if _footer().match(first):
        return "表尾说明"
    filled = sum(cell is not None and cell != "" for cell in cells)
    return "分组标题" if filled == 1 and _GROUP.match(first) else ""


@lru_cache(1)
def total_row() -> re.Pattern[str]:
    """合计, 全区合计, 其中:小计; not a company's name with such a word inside."""
    return re.compile(rf"(?:其中:?)?[^:]{{0,8}}(?:{'|'.join(map(re.escape, words('rows', 'totals')))}):?")


@lru_cache(1)
def _footer() -> re.Pattern[str]:
    return re.compile(
        rf"(?:{'|'.join(map(re.escape, words('rows', 'footers')))})(?:[:.]|\d+[.:、]|[一二三四五][.:、]|$)"
    )


def unmerged(rows: Iterator[RawRow], merges: Sequence[Merge], shared: frozenset[int] | None) -> Iterator[RawRow]:
    """Rows with the value of vertically merged cells in each, in the columns whose rows may share one (None: in all).

    In the others nobody knows whose figure it is, and the cells are broken.
    """
    tall = sorted((merge for merge in merges if merge.bottom > merge.top), key=lambda merge: -merge.top)
    open_ones: list[tuple[Merge, Raw]] = []
    for number, cells in rows:
        while tall and tall[-1].top <= number:
            merge = tall.pop()
            open_ones.append((merge, cells[merge.left] if merge.top == number and merge.left < len(cells) else None))
        open_ones = [(merge, value) for merge, value in open_ones if merge.bottom >= number]
        yield number, _filled(cells, open_ones, shared) if open_ones else cells


def _filled(cells: Sequence[Raw], merged: Sequence[tuple[Merge, Raw]], shared: frozenset[int] | None) -> list[Raw]:
    row = [*cells]
    for merge, value in merged:
        row.extend([None] * (merge.left + 1 - len(row)))
        if shared is None or merge.left in shared:
            row[merge.left] = value
        elif value is not None:
            row[merge.left] = Broken(f"合并了第{merge.top}—{merge.bottom}行，不知是谁的数", str(value))
    return row
