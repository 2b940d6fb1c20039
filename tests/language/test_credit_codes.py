"""The check character of credit codes, and what is said of a wrong one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.language.credit_codes import ALPHABET, check_character, fault_of, is_credit_code, tidy

FIRST_17 = st.text(alphabet=ALPHABET, min_size=17, max_size=17)


@pytest.mark.parametrize("code", ["91350100M000100Y43", "91110000802100433B", "91440300708461136T"])
def test_codes_in_use_are_right(code: str) -> None:
    assert fault_of(code) is None


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("91350100M000100Y44", "信用代码“91350100M000100Y44”的校验位不对，请核对每一位"),
        ("91350100M000100Y4", "信用代码“91350100M000100Y4”是 17 位，应为 18 位"),
        ("91350100M000100Y433", "信用代码“91350100M000100Y433”是 19 位，应为 18 位"),
        ("9I350100M000100Y43", "信用代码“9I350100M000100Y43”里不该有“I”，是不是“91350100M000100Y43”？"),
        ("91350100M000100YS3", "信用代码“91350100M000100YS3”里不该有“S”"),
        ("", "信用代码“”是 0 位，应为 18 位"),
    ],
)
def test_a_wrong_code_is_told_in_one_line(code: str, fault: str) -> None:
    assert fault_of(code) == fault


@pytest.mark.parametrize(
    "written", [" 91350100m000100y43\n", "９１350100M000100Y43", "9135 0100 M000 100Y43", "\ufeff91350100M000100Y43"]
)
def test_a_code_is_tidied_before_it_is_compared(written: str) -> None:
    assert tidy(written) == "91350100M000100Y43"


@given(FIRST_17, st.integers(0, 16), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_found(first_17: str, place: int, wrong: str) -> None:
    code = first_17 + check_character(first_17)
    changed = code[:place] + wrong + code[place + 1 :]
    assert is_credit_code(code)
    assert is_credit_code(changed) == (changed == code)


@given(FIRST_17, st.integers(0, 15))
def test_two_neighbours_in_the_wrong_order_are_always_found(first_17: str, place: int) -> None:
    code = first_17 + check_character(first_17)
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert is_credit_code(swapped) == (swapped == code)
