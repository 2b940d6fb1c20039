"""Parquet: exact figures, units from the columns themselves."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.parsers.sheets.making import code, mapped, proposed, read, said

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")


def write(path: Path, columns: dict[str, Any], units: dict[str, str] | None = None) -> Path:
    table = pa.table({"credit_code": [code(1), code(2)], **columns})
    fields = [
        field.with_metadata({"unit": units[field.name]}) if units and field.name in units else field
        for field in table.schema
    ]
    pq.write_table(table.cast(pa.schema(fields)), path)
    return path


def test_every_figure_is_exact(tmp_path: Path) -> None:
    path = write(
        tmp_path / "表.parquet",
        {
            "rd_expense@2023": pa.array([Decimal("1234567890123.45"), None], pa.decimal128(18, 2)),
            "revenue@2023": pa.array([100_00, 1], pa.int64()),  # cents
            "rd_intensity@2023": pa.array([0.1, 0.07], pa.float64()),
            "debt_ratio@2023": pa.array([0.1, 0.07], pa.float32()),
            "employees@2023": pa.array([12, 13], pa.int64()),
            "established_on": pa.array([date(2015, 3, 1), None], pa.date32()),
            "above_scale@2023": pa.array([True, False]),
        },
    )
    _, rows = read(path)
    assert said(rows) == [
        "1 rd_expense@2023 = 1234567890123.45",
        "1 revenue@2023 = 100",
        "1 rd_intensity@2023 = 0.1",
        "1 debt_ratio@2023 = 0.1",
        "1 employees@2023 = 12",
        "1 established_on = 2015-03-01",
        "1 above_scale@2023 = True",
        "2 revenue@2023 = 0.01",
        "2 rd_intensity@2023 = 0.07",
        "2 debt_ratio@2023 = 0.07",
        "2 employees@2023 = 13",
        "2 above_scale@2023 = False",
    ]


def test_the_unit_of_a_named_column_is_its_own_or_is_asked_for(tmp_path: Path) -> None:
    columns = {
        "2023年研发费用": pa.array([1, 2], pa.int64()),
        "2023年营业收入": pa.array([1, 2], pa.int64()),
        "2023年净利润": pa.array([1.5, 2.5]),
    }
    assert mapped(proposed(write(tmp_path / "表.parquet", columns, {"2023年研发费用": "千元"}))) == {
        "A": "company.code 确定",
        "B": "rd_expense 千元 2023 确定",
        "C": "revenue 分 2023 待确认",
        "D": "net_profit 2023 待说明",
    }


def test_tags_in_lists_and_words_that_are_no_figures(tmp_path: Path) -> None:
    path = write(
        tmp_path / "表.parquet",
        {"industry": pa.array([["制造业", "新材料"], []]), "rd_expense@2023": pa.array([float("nan"), float("inf")])},
    )
    report, rows = read(path)
    assert said(rows) == ["1 industry = 制造业、新材料"]
    assert [cell.reason for cell in report.tables[0].cells] == ["不是一个有限的数"] * 2
