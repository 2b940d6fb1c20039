""".csv and its kin to raw cells, all of them text: the encoding and the delimiter are found, nothing is evaluated."""

import codecs
import contextlib
import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from engine.errors import InputError, Problem
from parsers.sheets.book import LONGEST_CELL, Book, Raw, RawRow, Sheet

LONGEST_LINE = 4_000_000  # characters
DELIMITERS = ",\t;|，"
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def read_delimited(path: Path, sha256: str) -> Book:
    encoding = _encoding(path)
    delimiter, skipped = _delimiter(path, encoding)
    sheet = Sheet(name=path.stem, read=lambda: _rows(path, encoding, delimiter, skipped))
    return Book(path=path, kind="csv", sha256=sha256, sheets=(sheet,))


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        first = file.read(4096)
    for mark, encoding in _MARKS:
        if first.startswith(mark):
            return encoding
    if b"\0" in first:
        raise _refused(path, "不是文本文件，未读入", "用 Excel 或 WPS 打开，另存为 .xlsx 再导入")
    for encoding in ("utf-8", "gb18030"):
        if _decodes(path, encoding):
            return encoding
    raise _refused(path, "既不是 UTF-8 也不是 GB18030 编码，未读入", "另存为“CSV UTF-8”再导入")


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while chunk := file.read(1 << 20):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _delimiter(path: Path, encoding: str) -> tuple[str, int]:
    """The delimiter that cuts the most lines alike, and the lines before the table (`sep=;` says it outright)."""
    with path.open(encoding=encoding, newline="") as file:
        lines = [line for line, _ in zip(_lines(path, file), range(60), strict=False)]
    if lines and lines[0].startswith("sep=") and len(lines[0].rstrip()) == 5:
        return lines[0][4], 1
    return max(DELIMITERS, key=lambda delimiter: _evenness(lines, delimiter)), 0


def _evenness(lines: list[str], delimiter: str) -> tuple[int, int]:
    """How many lines have the commonest number of cells above one, and how many cells that is."""
    widths: Counter[int] = Counter()
    with contextlib.suppress(csv.Error):  # told when the row is read
        widths.update(len(row) for row in csv.reader(lines, delimiter=delimiter) if len(row) > 1)
    return max(((count, width) for width, count in widths.items()), default=(0, 0))


def _rows(path: Path, encoding: str, delimiter: str, skipped: int) -> Iterator[RawRow]:
    with path.open(encoding=encoding, newline="") as file:
        lines = _lines(path, file)
        for _ in range(skipped):
            next(lines)
        rows = csv.reader(lines, delimiter=delimiter)
        number = skipped
        try:
            for number, row in enumerate(rows, skipped + 1):
                cells: list[Raw] = [cell or None for cell in row]
                yield number, cells
        except csv.Error as fault:
            message = f"第{number + 1}行有一格长得不像表格（超过 {LONGEST_CELL:,} 字），整个文件未读入"
            raise _refused(path, message, "检查这一行的引号是否配对") from fault


def _lines(path: Path, file: TextIO) -> Iterator[str]:
    """The lines of a text, none of them longer than memory allows."""
    while line := file.readline(LONGEST_LINE):
        if len(line) == LONGEST_LINE:
            raise _refused(path, f"有一行超过 {LONGEST_LINE:,} 字，不是表格，未读入", "检查换行和引号")
        yield line


def _refused(path: Path, message: str, help: str) -> InputError:  # noqa: A002 - the field's name
    return InputError(Problem(place=path.name, message=message, help=help))
