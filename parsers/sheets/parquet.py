""".parquet to raw cells; the names of its columns, with the units from their metadata, are the first row."""

from collections.abc import Iterator
from pathlib import Path

from engine.matching.columns import Parquet, read_parquet
from parsers.sheets.book import Book, RawRow, Sheet

_WHOLE_MONEY = "分"  # a column of whole numbers holds cents, if it holds money


def read_columns(path: Path, sha256: str) -> Book:
    file = read_parquet(path)
    units = tuple(_WHOLE_MONEY if kind == "int64" else "" for kind in file.kinds)
    sheet = Sheet(name=path.stem, read=lambda: _rows(file), height=file.height + 1, units=units)
    return Book(path=path, kind="parquet", sha256=sha256, sheets=(sheet,))


def _rows(file: Parquet) -> Iterator[RawRow]:
    yield 1, tuple(f"{name}（{unit}）" if unit else name for name, unit in zip(file.names, file.units, strict=True))
    yield from enumerate(file.rows(), 2)
