"""A spreadsheet before anything in it is understood: sheets of rows of raw cells, whatever the file's format."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TypeAlias

from engine.errors import InputError, Problem

LONGEST_CELL = 32_767  # the most characters that a cell of a spreadsheet program holds


@dataclass(frozen=True, slots=True)
class Broken:
    """A cell whose value the file doesn't hold: an error value, a formula that was never worked out."""

    reason: str
    written: str


Raw: TypeAlias = str | bool | int | float | Decimal | date | datetime | tuple[str, ...] | Broken | None
RawRow: TypeAlias = tuple[int, Sequence[Raw]]  # the row's number as a spreadsheet program shows it, and its cells


@dataclass(frozen=True, kw_only=True, slots=True)
class Merge:
    """Cells made one; rows count from 1 as people see them, columns from 0 as we do."""

    top: int
    bottom: int
    left: int
    right: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """One table's worth of cells, read anew from the file each time."""

    name: str
    read: Callable[[], Iterator[RawRow]]
    merges: tuple[Merge, ...] = ()
    height: int | None = None  # the number of its last row, where it is known
    units: tuple[str, ...] = ()  # the unit of each column, where the format itself says it

    def rows(self) -> Iterator[RawRow]:
        """The rows; a cell that no spreadsheet can hold ends the reading of the whole file."""
        for number, cells in self.read():
            for cell in cells:
                if type(cell) is str and len(cell) > LONGEST_CELL:
                    raise InputError(
                        Problem(
                            place=f"表“{self.name}”第{number}行",
                            message=f"有一格长达 {len(cell):,} 字（最多 {LONGEST_CELL:,} 字），整个文件未读入",
                            help="检查这一行的引号或分隔符是否配对",
                        )
                    )
            yield number, cells


@dataclass(frozen=True, kw_only=True, slots=True)
class Book:
    """A file that may be read."""

    path: Path
    kind: str  # xlsx, csv, parquet
    sha256: str  # of the file's bytes
    sheets: tuple[Sheet, ...]
    notes: tuple[str, ...] = ()  # what was set aside: hidden sheets, links to other files
