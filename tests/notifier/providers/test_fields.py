"""Each kind of WeChat field takes what its rule says: on the threshold and one step to each side."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.providers.fields import accepts, check_wechat, fit
from notifier.providers.message import WechatContent


@pytest.mark.parametrize(
    ("name", "value", "taken"),
    [
        ("thing1", "字" * 20, True),
        ("thing1", "字" * 21, False),
        ("thing1", "", False),
        ("thing1", "两\n行", False),
        ("number2", "1" * 32, True),
        ("number2", "1" * 33, False),
        ("number2", "0.05", True),
        ("number2", "5%", False),
        ("letter1", "abc", True),
        ("letter1", "abc1", False),
        ("symbol1", "!!!!!", True),
        ("symbol1", "!!!!!!", False),
        ("character_string3", "HQ-2026/" + "9" * 24, True),
        ("character_string3", "HQ-2026/" + "9" * 25, False),
        ("character_string3", "编号1", False),
        ("time4", "15:01", True),
        ("time4", "2026年3月1日 15:01", True),
        ("time4", "2026年3月1日 15:01~2026年4月1日 15:01", True),
        ("time4", "2026年3月1日 15:01~", False),
        ("time4", "2026-03-01", False),
        ("date5", "2026年3月1日", True),
        ("date5", "2026年3月1日~2026年4月30日", True),
        ("date5", "3月1日", False),
        ("amount6", "2000000元", True),
        ("amount6", "¥1234567890.55", True),
        ("amount6", "12345678901元", False),
        ("amount6", "200万元", False),
        ("phone_number7", "0311-12345678", True),
        ("phone_number7", "1" * 18, False),
        ("car_number8", "冀A12345", True),
        ("car_number8", "冀A1234567", False),
        ("name9", "字" * 10, True),
        ("name9", "字" * 11, False),
        ("name9", "A" * 20, True),
        ("name9", "A" * 21, False),
        ("phrase10", "符合条件吗", True),
        ("phrase10", "符合条件了吗", False),
        ("phrase10", "符合1", False),
        ("keyword1", "旧式", False),
    ],
)
def test_what_a_field_takes(name: str, value: str, taken: bool) -> None:
    assert accepts(name, value) is taken


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60).filter(str.strip))
def test_a_thing_that_was_fitted_is_taken(value: str) -> None:
    assert accepts("thing1", fit("thing1", value))


def test_fitting_cuts_with_a_mark_and_leaves_what_fits() -> None:
    assert fit("thing1", "字" * 20) == "字" * 20
    assert fit("thing1", "字" * 21) == "字" * 19 + "…"
    assert fit("thing1", "第一行\n第二行") == "第一行 第二行"


def test_an_amount_is_never_cut() -> None:
    assert fit("amount1", "12345678901元") == "12345678901元"


def test_all_wrong_fields_are_named_at_once_with_what_they_take() -> None:
    content = WechatContent(template_id="t1", fields={"thing1": "好", "phrase2": "太长的短语啊", "amount3": "200万元"})
    assert [(problem.place, problem.help) for problem in check_wechat(content)] == [
        ("phrase2", "5个以内汉字"),
        ("amount3", "1个币种符号加10位以内数字，可带小数，可以元结尾"),
    ]
