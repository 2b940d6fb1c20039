"""Parquet files to rows, every figure exact: decimals and whole numbers as they are, floats by their shortest form."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from engine.errors import InputError, Problem

ROWS_AT_ONCE = 4096


@dataclass(frozen=True, kw_only=True, slots=True)
class Parquet:
    """A Parquet file: what its columns are, and its rows, read anew each time."""

    names: tuple[str, ...]
    kinds: tuple[str, ...]  # int64, double, decimal128(18, 2), string, date32[day]
    units: tuple[str, ...]  # from the metadata `unit` of each column
    height: int
    rows: Callable[[], Iterator[tuple[Any, ...]]]


def read_parquet(path: Path) -> Parquet:
    """Open a Parquet file; a damaged one, or no pyarrow, is said in one line."""
    file = _opened(path)
    schema = file.schema_arrow
    return Parquet(
        names=tuple(schema.names),
        kinds=tuple(str(column.type) for column in schema),
        units=tuple((column.metadata or {}).get(b"unit", b"").decode("utf-8", "replace") for column in schema),
        height=file.metadata.num_rows,
        rows=lambda: _rows(path),
    )


def _opened(path: Path) -> Any:
    try:
        from pyarrow import ArrowException
        from pyarrow.parquet import ParquetFile
    except ModuleNotFoundError as missing:
        raise _refused(path, "读 .parquet 要先装 pyarrow", "pip install 'huiqi[columns]'") from missing
    try:
        return ParquetFile(path)
    except (ArrowException, OSError) as fault:
        raise _refused(path, "文件已损坏，打不开，未读入", "重新导出后再导入") from fault


def _rows(path: Path) -> Iterator[tuple[Any, ...]]:
    from pyarrow import ArrowException

    try:
        for batch in _opened(path).iter_batches(batch_size=ROWS_AT_ONCE):
            yield from zip(*map(_values, batch.columns), strict=True)
    except (ArrowException, OSError) as fault:
        raise _refused(path, "文件已损坏，读到一半停下，未读入", "重新导出后再导入") from fault


def _values(column: Any) -> list[Any]:
    """A column's values; a single-precision float keeps the digits it was written with, not those of its double."""
    if str(column.type) in ("float", "halffloat"):
        figures = column.to_numpy(zero_copy_only=False)
        return [
            Decimal(str(figure)) if valid else None for figure, valid in zip(figures, column.is_valid(), strict=True)
        ]
    values = column.to_pylist()
    return [tuple(value) if isinstance(value, list) else value for value in values]


def _refused(path: Path, message: str, help: str) -> InputError:  # noqa: A002 - the field's name
    return InputError(Problem(place=path.name, message=message, help=help))
