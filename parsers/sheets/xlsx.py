""".xlsx to raw cells: values as the program that saved the file last worked them out; no formula, no link is followed.

Rows are streamed by openpyxl's own row parser, not by its read-only sheets: those tell neither merged cells, nor a
formula without a value from an empty cell.
"""

import re
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, cast
from xml.parsers import expat

from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE
from openpyxl.utils import column_index_from_string, range_boundaries
from openpyxl.utils.datetime import from_excel
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.worksheet._reader import FORMULA_TAG, VALUE_TAG, WorkSheetParser, _cast_number
from openpyxl.xml.constants import SHARED_STRINGS

from engine.errors import InputError, Problem
from parsers.sheets.book import Book, Broken, Merge, Raw, RawRow, Sheet
from parsers.sheets.texts import read_texts

MOST_BYTES = 900_000_000  # unpacked; 100,000 rows of 60 columns are about half of it
MOST_TEXT = 256_000_000  # of the table of texts, which has to be kept in memory
MOST_PACKED = 150  # times smaller than unpacked; tables of figures reach 30, a bomb 1,000
MOST_PARTS = 10_000
MOST_WIDE = 16_384  # columns

_OTHER_FILE = re.compile(r"\[\d+\]")  # [1]Sheet1!A1: the cell of another workbook
_LITERAL = re.compile(r'"[^"]*"|\\.')  # in a number format


def read_xlsx(path: Path, sha256: str) -> Book:
    links = _check_package(path)
    with _workbook(path) as workbook:
        seen = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
        hidden = [sheet.title for sheet in workbook.worksheets if sheet.sheet_state != "visible"]
        sheets = tuple(_sheet(path, sheet) for sheet in seen)
    notes = [f"隐藏的表“{name}”未读入" for name in hidden]
    if links:
        notes.append(f"文件链接了 {links} 个外部文件，一律不打开")
    return Book(path=path, kind="xlsx", sha256=sha256, sheets=sheets, notes=tuple(notes))


def _check_package(path: Path) -> int:
    """Refuse what would not fit the memory before anything is unpacked; count the links to other files."""
    try:
        with zipfile.ZipFile(path) as package:
            parts = package.infolist()
    except Exception as fault:  # of a damaged directory zipfile says nearly anything
        raise _unreadable(path) from fault
    size, packed = sum(part.file_size for part in parts), max(1, sum(part.compress_size for part in parts))
    text = sum(part.file_size for part in parts if part.filename.endswith("sharedStrings.xml"))
    if size > MOST_BYTES or text > MOST_TEXT or len(parts) > MOST_PARTS:
        raise _refused(path, f"解压后有 {size / 1e6:,.0f} MB，超过上限，未读入", "拆成几个文件，或另存为 .csv 再导入")
    if size > 20_000_000 and size / packed > MOST_PACKED:
        raise _refused(
            path, f"压缩了 {size // packed:,} 倍，不像真实的表格，未读入", "用 Excel 或 WPS 打开，另存后再导入"
        )
    if not any(part.filename.endswith("workbook.xml") for part in parts):
        raise _refused(path, "不是 .xlsx 表格", "用 Excel 或 WPS 打开，另存为 .xlsx 或 .csv")
    return sum(bool(re.fullmatch(r"xl/externalLinks/[^/]+\.xml", part.filename)) for part in parts)


@contextmanager
def _workbook(path: Path) -> Iterator[Any]:
    """The open workbook; whatever openpyxl stumbles over means that the file is damaged."""
    with path.open("rb") as file:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # about styles and properties, which we don't read
                reader = _Reader(file, read_only=True, data_only=True, keep_links=False)
                reader.read()
            yield reader.wb
        except InputError:
            raise
        except Exception as fault:  # a damaged part shows up as nearly any error there is
            raise _unreadable(path) from fault


class _Reader(ExcelReader):  # type: ignore[misc]  # openpyxl ships no types
    """openpyxl's reader of workbooks, its texts packed."""

    def read_strings(self) -> None:
        part = self.package.find(SHARED_STRINGS)
        if part is not None:
            with self.archive.open(part.PartName[1:]) as source:
                self.shared_strings = read_texts(source)

    def read_worksheets(self) -> None:
        for sheet, relation in self.parser.find_sheets():
            if relation.target in self.valid_files and "chartsheet" not in relation.Type:
                page = _Page(self.wb, sheet.name, relation.target, self.shared_strings)
                page.sheet_state = sheet.state
                self.wb._sheets.append(page)


class _Page(ReadOnlyWorksheet):  # type: ignore[misc]  # openpyxl ships no types
    """A sheet of which only the source is wanted: its size is looked for in all of it where it isn't written."""

    def _get_size(self) -> None:
        pass


def _sheet(path: Path, sheet: Any) -> Sheet:
    title = sheet.title
    with sheet._get_source() as source:
        merges, height = _skim(source)
    return Sheet(name=title, read=lambda: _rows(path, title, height), merges=merges, height=height)


def _skim(source: Any) -> tuple[tuple[Merge, ...], int]:
    """The merged cells, which stand behind all rows, and the number of the last row."""
    merges: list[Merge] = []
    height = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal height
        tag = name.rpartition(":")[2]
        if tag == "row":
            height = int(attributes.get("r", height + 1))
        elif tag == "mergeCell":
            left, top, right, bottom = range_boundaries(attributes["ref"])
            merges.append(Merge(top=top, bottom=bottom, left=left - 1, right=right - 1))

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.ParseFile(source)
    if sum(_area(merge, height) for merge in merges) > MOST_WIDE * height:
        raise ValueError  # they lie over each other
    return tuple(merges), height


def _area(merge: Merge, height: int) -> int:
    """How many cells it covers in the rows there are."""
    return max(0, min(merge.bottom, height) - merge.top + 1) * (merge.right - merge.left + 1)


def _rows(path: Path, title: str, height: int) -> Iterator[RawRow]:
    with _workbook(path) as workbook, workbook[title]._get_source() as source:
        for number, row in _Rows(source, workbook, workbook[title]).parse():
            yield number, row
            if number >= height:  # what stands behind the last row is no business of ours
                return


class _Rows(WorkSheetParser):  # type: ignore[misc]  # openpyxl ships no types
    """openpyxl's parser, which also tells percentages, and values that aren't there."""

    def __init__(self, source: Any, workbook: Any, sheet: Any) -> None:
        super().__init__(source, sheet._shared_strings, data_only=True)
        self.workbook_epoch = workbook.epoch
        self.date_styles = frozenset(workbook._date_formats)
        self.percent_styles = _percent_styles(workbook)
        self.row_counter = 0
        self.foreign: set[str] = set()  # shared formulas that name another file

    def parse_row(self, row: Any) -> RawRow:
        """The number of a row and its cells, each in its place."""
        self.row_counter = int(row.get("r", self.row_counter + 1))
        self.col_counter = 0
        cells: list[Raw] = []
        for element in row:
            value = self._plain(element) if len(element) < 2 else None
            if value is None:
                value = self._cell(element)
            else:
                self.col_counter = _column(element.get("r")) or self.col_counter + 1
            cells.extend([None] * (self.col_counter - len(cells)))
            cells[self.col_counter - 1] = value
        return self.row_counter, cells

    def _plain(self, element: Any) -> Raw:
        """A number or a text by itself, as nearly all cells are; None where there is more to it."""
        value = element.findtext(VALUE_TAG)
        kind = element.get("t")
        if not value or kind not in (None, "n", "s"):
            return None
        if kind == "s":
            return cast(Raw, self.shared_strings[int(value)])
        return self._figure(_cast_number(value), int(element.get("s", 0)))

    def _cell(self, element: Any) -> Raw:
        cell: dict[str, Any] = super().parse_cell(element)
        formula = element.find(FORMULA_TAG)
        value = cell["value"] if formula is None else self._worked_out(formula, cell["value"], element)
        if type(value) in (int, float):
            return self._figure(value, cell["style_id"])
        if cell["data_type"] == "e" and type(value) is str:
            return Broken(f"单元格是错误值 {value}", value)
        return cast(Raw, value)

    def _figure(self, value: float, style: int) -> Raw:
        """A number as its format shows it: a day, a percentage, or fifteen digits, which is all these programs keep."""
        if style in self.date_styles:
            try:
                return cast(Raw, from_excel(value, self.workbook_epoch))
            except (OverflowError, ValueError):
                return Broken("日期超出范围", f"{value}")
        if type(value) is float:
            value = float(f"{value:.15g}")
        return f"{Decimal(repr(value)).scaleb(2):f}%" if style in self.percent_styles else value

    def _worked_out(self, formula: Any, value: Any, element: Any) -> Any:
        shared = formula.get("si")
        if _OTHER_FILE.search(formula.text or ""):
            self.foreign.add(shared)
            return Broken("公式引用了别的文件，不打开", f"={formula.text}")
        if shared is not None and shared in self.foreign:
            return Broken("公式引用了别的文件，不打开", "")
        is_empty_text = element.get("t") == "str" and element.find(VALUE_TAG) is not None
        if value is None and not is_empty_text:
            return Broken("公式没有算出的值，用 Excel 或 WPS 打开、保存后再导入", f"={formula.text or ''}")
        return value


@lru_cache(MOST_WIDE)
def _column_of(letters: str) -> int:
    return cast(int, column_index_from_string(letters))


def _column(coordinate: str | None) -> int:
    """The number of the column of AB12; 0 where the cell doesn't say."""
    return _column_of(coordinate.rstrip("0123456789")) if coordinate else 0


def _percent_styles(workbook: Any) -> frozenset[int]:
    styles = enumerate(workbook._cell_styles)
    return frozenset(index for index, style in styles if _is_percent(workbook, style.numFmtId))


def _is_percent(workbook: Any, number: int) -> bool:
    own = number - BUILTIN_FORMATS_MAX_SIZE
    formats = workbook._number_formats
    shown = formats[own] if 0 <= own < len(formats) else BUILTIN_FORMATS.get(number, "")
    return "%" in _LITERAL.sub("", shown)


def _unreadable(path: Path) -> InputError:
    return _refused(path, "文件已损坏，打不开，未读入", "用 Excel 或 WPS 打开修复，另存为 .xlsx 再导入")


def _refused(path: Path, message: str, help: str) -> InputError:  # noqa: A002 - the field's name
    return InputError(Problem(place=path.name, message=message, help=help))
