"""A figure with a unit is read back exactly as it was written, whatever the format."""

import tempfile
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.parsers.sheets.making import code, read, write_csv, write_xlsx

FACTORS = {"元": 1, "千元": 1_000, "万元": 10_000, "亿元": 100_000_000, "分": Fraction(1, 100)}
# Fifteen digits are what spreadsheet programs keep of a number.
FIGURES = st.decimals(min_value=-(10**12), max_value=10**12, places=3)
LONG_FIGURES = st.decimals(min_value=-(10**24), max_value=10**24, places=6)
PLACEHOLDERS = {Decimal(text) for text in ("-9999", "-99999", "-999999", "99999999", "2147483647")}


def as_written(figure: Decimal, way: str) -> str:
    text = f"{figure:,f}" if "commas" in way else f"{figure:f}"
    wide = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")
    return text.translate(wide) if "wide" in way else text


def values(path: Path) -> list[Fraction]:
    _, rows = read(path)
    return [Fraction(fact.value) for row in rows for fact in row.facts if isinstance(fact.value, Decimal)]


@settings(max_examples=40)
@given(
    figures=st.lists(LONG_FIGURES.filter(lambda figure: figure not in PLACEHOLDERS), min_size=1, max_size=20),
    unit=st.sampled_from(sorted(FACTORS)),
    way=st.sampled_from(["plain", "commas", "wide", "wide commas"]),
    in_cell=st.booleans(),
)
def test_texts_are_read_exactly(figures: list[Decimal], unit: str, way: str, *, in_cell: bool) -> None:
    head = ["统一社会信用代码", "2023年净利润（千元）" if in_cell else f"2023年净利润（{unit}）"]
    rows = [[code(n), as_written(figure, way) + (unit if in_cell else "")] for n, figure in enumerate(figures)]
    with tempfile.TemporaryDirectory() as folder:
        read_back = values(write_csv(Path(folder) / "表.csv", [head, *rows]))
    assert read_back == [Fraction(figure) * FACTORS[unit] for figure in figures]


@settings(max_examples=25)
@given(
    figures=st.lists(FIGURES.filter(lambda figure: figure not in PLACEHOLDERS), min_size=1, max_size=20),
    unit=st.sampled_from(sorted(FACTORS)),
)
def test_numbers_of_a_workbook_are_read_exactly(figures: list[Decimal], unit: str) -> None:
    head = ["统一社会信用代码", f"2023年净利润（{unit}）"]
    rows = [[code(n), float(figure)] for n, figure in enumerate(figures)]
    with tempfile.TemporaryDirectory() as folder:
        read_back = values(write_xlsx(Path(folder) / "表.xlsx", [head, *rows]))
    assert read_back == [Fraction(figure) * FACTORS[unit] for figure in figures]


@settings(max_examples=25)
@given(st.lists(st.decimals(min_value=-100, max_value=100, places=4), min_size=1, max_size=20))
def test_percentages_are_one_however_they_are_written(percents: list[Decimal]) -> None:
    columns = ("2023年研发投入强度（%）", "2023年资产负债率（小数）", "2023年新产品收入占比（%）")
    rows = [[code(n), f"{p:f}", f"{p / 100:f}", f"{p:f}%"] for n, p in enumerate(percents)]
    with tempfile.TemporaryDirectory() as folder:
        read_back = values(write_csv(Path(folder) / "表.csv", [["统一社会信用代码", *columns], *rows]))
    assert read_back == [Fraction(percent) / 100 for percent in percents for _ in columns]
