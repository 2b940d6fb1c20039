"""The first rows of a sheet to its head: what stands over each column, where the data begin, what the title says.

The row that names a column of companies is the anchor; heading rows above and below it belong to the head, and so do
the rows under it that are no data: codes, units, numbers of columns, remarks.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from parsers.sheets.book import Merge, Raw, RawRow, Sheet
from parsers.sheets.columns import Column, columns_under, letter_of
from parsers.sheets.headings import read_words
from parsers.sheets.lexicon import forms
from parsers.sheets.plain import plain
from parsers.sheets.rows import total_row
from parsers.sheets.spans import find_span
from parsers.sheets.units import units_of
from parsers.sheets.words import word_table

ROWS_LOOKED_AT = 80  # for the head
SAMPLE = 200  # rows of data by which columns are judged
MOST_ROWS_BELOW = 8
FEWEST_CODE_CHARACTERS = 8  # a credit code however damaged has more
LONGEST_PARENT = 16
TITLE_WIDTH = 0.7  # a text over so much of the table is its title, not the parent of some columns

_NOTE = re.compile(r"^(?!其中).*[:].|表号|制定机关|批准机关|文号|有效期|填报|填表|密级")
_NUMBERING = re.compile(r"[(]?\d{1,3}[)]?|[甲乙丙丁戊己]|栏次|行次|代码|指标代码|-|[A-Z]")
_CODE = re.compile(r"[A-Z]{1,4}\d{1,4}(?:[_-]\d{1,3})*")
_REMARK = re.compile(r"^[(]?(?:必填|选填|文本|字符|数字|数值|日期|请|填写|如[:]|例[:]|例如|示例[:]|说明)")
_TITLE = re.compile(r"(?:表|名单|名录|情况|统计|汇总|明细|台账|清单)(?:[(].*[)])?$")
_CODE_CHARACTER = re.compile(r"[0-9A-Za-z]")
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A row of texts, merged cells filled."""

    number: int
    texts: tuple[str, ...]

    @property
    def filled(self) -> tuple[str, ...]:
        return tuple(text for text in self.texts if text)

    @property
    def width(self) -> int:
        return max((at for at, text in enumerate(self.texts, 1) if text), default=0)

    def at(self, column: int) -> str:
        return self.texts[column] if column < len(self.texts) else ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Head:
    """The head of a table of companies."""

    columns: tuple[Column, ...]
    last: int  # the number of its last row; data follow
    above: tuple[str, ...]  # the texts over it: title, unit, period
    left_out: tuple[tuple[int, str], ...]  # rows under the headings that are no data, and what they are
    sample: tuple[RawRow, ...]

    @property
    def unnamed(self) -> tuple[str, ...]:
        """Columns with something in them and nothing over them."""
        named = {column.index for column in self.columns}
        filled = {at for _, cells in self.sample for at, cell in enumerate(cells) if cell is not None and cell != ""}
        return tuple(letter_of(index) for index in sorted(filled - named))


def find_head(sheet: Sheet) -> Head | None:
    """The head of a sheet; None where no column names companies."""
    first = tuple(islice(sheet.rows(), ROWS_LOOKED_AT + SAMPLE))
    lines = _lines(first[:ROWS_LOOKED_AT], sheet.merges)
    anchor = next((index for index, line in enumerate(lines) if _names_companies(line)), None)
    if anchor is None:
        return None
    owners = _owner_columns(lines[anchor])
    below = list(_rows_below(lines[anchor + 1 :], lines[anchor], owners))
    top = anchor - sum(1 for _ in _parents_above(lines[:anchor], lines[anchor].width))
    deepest = max([anchor, *(anchor + 1 + at for at, (_, what) in enumerate(below) if what == "heading")])
    last = below[-1][0].number if below else lines[anchor].number
    return Head(
        columns=columns_under(
            _spread(lines[top : deepest + 1], sheet.merges),
            codes=_row_of(below, "codes"),
            units=_row_of(below, "units"),
        ),
        last=last,
        above=tuple(dict.fromkeys(text for line in lines[:top] for text in line.filled)),
        left_out=tuple((line.number, _NO_DATA[what]) for line, what in below if what != "heading"),
        sample=tuple(row for row in first if row[0] > last)[:SAMPLE],
    )


_NO_DATA = {"codes": "指标代码或栏次", "units": "计量单位", "remark": "填写说明"}


def _lines(rows: Sequence[RawRow], merges: Sequence[Merge]) -> list[Line]:
    grid = {number: [_text(cell) for cell in cells] for number, cells in rows}
    for merge in merges:
        text = _at(grid.get(merge.top, []), merge.left)
        for number in range(merge.top, merge.bottom + 1) if text else ():
            line = grid.get(number)
            if line is not None:
                line.extend([""] * (merge.right + 1 - len(line)))
                line[merge.left : merge.right + 1] = [text] * (merge.right + 1 - merge.left)
    return [Line(number=number, texts=tuple(texts)) for number, texts in grid.items()]


def _text(cell: Raw) -> str:
    return " ".join(cell.split()) if isinstance(cell, str) else "" if cell is None else str(cell)


def _at(texts: Sequence[str], column: int) -> str:
    return texts[column] if column < len(texts) else ""


def _names_companies(line: Line) -> bool:
    return len(set(line.filled)) > 1 and bool(_owner_columns(line))


def _owner_columns(line: Line) -> dict[int, str]:
    """The columns that say whose row it is: column → company.code, company.name."""
    roles = word_table("columns")
    named = ((at, form) for at, text in enumerate(line.texts) if text for form in forms(read_words(text).name))
    return {at: roles[form] for at, form in named if roles.get(form, "").startswith("company.")}


def _rows_below(lines: Sequence[Line], anchor: Line, owners: dict[int, str]) -> Iterator[tuple[Line, str]]:
    """The rows under the anchor that still belong to the head, and what each is."""
    for line in lines[:MOST_ROWS_BELOW]:
        what = _what(line, anchor, owners)
        if not what:
            return
        yield line, what


def _what(line: Line, anchor: Line, owners: dict[int, str]) -> str:
    texts = [plain(text) for text in line.filled]
    own = {
        role: plain(line.at(column))
        for column, role in owners.items()
        if line.at(column) and line.at(column) != anchor.at(column)
    }
    if not texts:
        return ""
    if all(units_of(text) or text == "-" for text in texts):
        return "units"
    if len(texts) > 1 and all(_NUMBERING.fullmatch(text) or _CODE.fullmatch(text) for text in texts):
        return "codes"
    if not own:
        is_merged = any(line.at(column) for column in owners)
        is_heading = (len(texts) > 1 or is_merged) and not any(_is_figure(text) for text in texts)
        return "heading" if is_heading else ""
    return "remark" if _is_remark(own) else ""


def _is_remark(own: dict[str, str]) -> bool:
    """Whether the cells that should name a company explain how to: 18位, 请填写工商登记全称."""
    code = own.get("company.code")
    if code is None:
        return bool(_REMARK.match(own["company.name"]))
    return not total_row().fullmatch(code) and len(_CODE_CHARACTER.findall(code)) < FEWEST_CODE_CHARACTERS


def _is_figure(text: str) -> bool:
    return bool(re.fullmatch(r"[+-]?[\d,.]+%?", text)) and not _YEAR.fullmatch(text)


def _parents_above(lines: Sequence[Line], width: int) -> Iterator[Line]:
    """The heading rows over the anchor, from below; the title ends them."""
    for line in reversed(lines):
        if not _are_parents(line, width):
            return
        yield line


def _are_parents(line: Line, width: int) -> bool:
    texts = {plain(text) for text in line.filled}
    if not texts or any(_NOTE.search(text) for text in texts):
        return False
    widest = max(line.texts.count(text) for text in line.filled)
    if widest >= TITLE_WIDTH * width:
        return False
    return len(texts) > 1 or not (line.at(0) or _is_title(texts.pop()))


def _is_title(text: str) -> bool:
    """Whether a text that stands alone is the table's title or period, not the parent of some columns."""
    return not find_span(text)[1] or bool(_TITLE.search(text)) or len(text) > LONGEST_PARENT


def _row_of(below: Sequence[tuple[Line, str]], kind: str) -> tuple[str, ...]:
    return next((line.texts for line, what in below if what == kind), ())


def _spread(lines: Sequence[Line], merges: Sequence[Merge]) -> list[list[str]]:
    """The heading rows, a parent over all of its columns also where the file has forgotten what was merged."""
    width = max(len(line.texts) for line in lines)
    grid = [[*line.texts, *[""] * (width - len(line.texts))] for line in lines]
    if any(merge.bottom >= lines[0].number and merge.top <= lines[-1].number for merge in merges):
        return grid
    for above, below in pairwise(grid):
        for column in range(1, width):
            if not above[column] and below[column] and above[column - 1] and below[column - 1]:
                above[column] = above[column - 1]
    return grid
