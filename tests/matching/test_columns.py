"""Parquet files to rows, exactly, and what is said of a damaged one."""

from decimal import Decimal
from pathlib import Path

import pytest

from engine.errors import InputError
from engine.matching.columns import read_parquet

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")


def test_figures_are_exact_and_units_are_those_of_the_columns(tmp_path: Path) -> None:
    path = tmp_path / "表.parquet"
    fields = [
        pa.field("money", pa.decimal128(38, 2), metadata={"unit": "元"}),
        pa.field("cents", pa.int64()),
        pa.field("double", pa.float64()),
        pa.field("single", pa.float32()),
        pa.field("words", pa.list_(pa.string())),
        pa.field("place", pa.dictionary(pa.int32(), pa.string())),
    ]
    first = [Decimal("9" * 36 + ".01"), 2**62, 0.1, 0.1, ["a", "b"], "区"]
    columns = {field.name: [value, None] for field, value in zip(fields, first, strict=True)}
    pq.write_table(pa.table(columns, pa.schema(fields)), path)
    file = read_parquet(path)
    assert (file.names, file.height) == (("money", "cents", "double", "single", "words", "place"), 2)
    assert file.units == ("元", "", "", "", "", "")
    assert list(file.rows()) == [
        (Decimal("9" * 36 + ".01"), 2**62, 0.1, Decimal("0.1"), ("a", "b"), "区"),
        (None,) * 6,
    ]


def test_a_file_of_many_row_groups_is_read_in_order(tmp_path: Path) -> None:
    path = tmp_path / "表.parquet"
    pq.write_table(pa.table({"n": list(range(10_000))}), path, row_group_size=3_000)
    assert [row[0] for row in read_parquet(path).rows()] == list(range(10_000))


def test_a_damaged_file_is_told_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "表.parquet"
    pq.write_table(pa.table({"n": list(range(10_000))}), path, compression="snappy")
    whole = path.read_bytes()
    path.write_bytes(whole[:100] + bytes(2_000) + whole[2_100:])
    with pytest.raises(InputError, match="文件已损坏，读到一半停下，未读入"):
        list(read_parquet(path).rows())
    path.write_bytes(whole[:-100])
    with pytest.raises(InputError, match="文件已损坏，打不开，未读入"):
        read_parquet(path)
