"""Values: what is written is read back the same, of the same type, and in one spelling."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.archive.values import read_row, read_value, write_row, write_value
from engine.language.profiles import Known, Title

DAYS = st.dates(date(1990, 1, 1), date(2090, 1, 1))
TITLES = st.builds(
    Title,
    name=st.text(min_size=1, max_size=8),
    level=st.none() | st.text(min_size=1, max_size=4),
    issuer=st.none() | st.text(min_size=1, max_size=4),
    since=st.none() | DAYS,
    until=st.none() | DAYS,
)
NUMBERS = st.integers(-(10**30), 10**30) | st.fractions(max_denominator=1000).filter(lambda n: n.denominator != 1)
VALUES = st.one_of(NUMBERS, st.booleans(), DAYS, st.text(), st.lists(TITLES, max_size=3).map(tuple))


@given(VALUES)
def test_a_value_comes_back_as_it_was(value: Known) -> None:
    read = read_value(write_value(value))
    assert read == value
    assert type(read) is type(value)


@given(st.dictionaries(st.text(min_size=1, max_size=6), VALUES, max_size=4))
def test_a_row_comes_back_as_it_was(row: dict[str, Known]) -> None:
    assert read_row(write_row(row)) == row


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1000, "1000"),
        (-5, "-5"),
        (Fraction(1, 2), "0.5"),
        (Fraction(1, 3), '{"fraction":"1/3"}'),
        (True, "true"),
        ("2024-07-01", '"2024-07-01"'),
        (date(2024, 7, 1), '{"date":"2024-07-01"}'),
        ((Title(name="高新技术企业", until=date(2026, 1, 1)), Title(name="瞪羚")),
         '[{"name":"高新技术企业","to":"2026-01-01"},"瞪羚"]'),
        ((), "[]"),
        (None, "null"),
    ],
)  # fmt: skip
def test_the_text_says_what_it_is(value: Known | None, text: str) -> None:
    assert write_value(value) == text


def test_equal_numbers_have_one_spelling() -> None:
    assert write_value(Fraction(1500, 100)) == write_value(15) == "15"
