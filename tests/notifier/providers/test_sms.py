"""Numbers, segments and what a variable may hold."""

import pytest

from notifier.providers.message import SmsContent
from notifier.providers.sms import check_sms, international_number, is_mobile, plain_number, segments


@pytest.mark.parametrize(
    ("number", "plain"),
    [
        ("13800000000", "13800000000"),
        ("+8613800000000", "13800000000"),
        ("8613800000000", "13800000000"),
        ("008613800000000", "13800000000"),
        ("138 0000-0000", "13800000000"),
        ("+85261234567", "+85261234567"),
    ],
)
def test_a_number_in_every_spelling_is_the_same(number: str, plain: str) -> None:
    assert plain_number(number) == plain


def test_a_number_with_its_country() -> None:
    assert international_number("13800000000") == "+8613800000000"
    assert international_number("+85261234567") == "+85261234567"


@pytest.mark.parametrize(("number", "mobile"), [("13800000000", True), ("12800000000", False), ("1380000000", False)])
def test_what_is_a_mobile_number(number: str, mobile: bool) -> None:
    assert is_mobile(number) is mobile


@pytest.mark.parametrize(("length", "billed"), [(69, 1), (70, 1), (71, 2), (134, 2), (135, 3), (150, 3)])
def test_segments_count_the_signature_too(length: int, billed: int) -> None:
    assert segments("惠企", "字" * (length - 4)) == billed


@pytest.mark.parametrize("value", ["", "见https://a.example", "见WWW.a.example", "hq.gov.cn", "【惠企】"])
def test_a_variable_is_no_place_for_links_brackets_or_nothing(value: str) -> None:
    content = SmsContent(sign="惠企", template="SMS_1", parameters=(("name", "研发补助"), ("link", value)))
    assert {problem.place for problem in check_sms(content)} == {"link"}


def test_good_values_have_no_problem() -> None:
    content = SmsContent(sign="惠企", template="SMS_1", parameters=(("name", "研发补助"), ("code", "a1b2c3")))
    assert check_sms(content) == ()


def test_values_longer_than_any_message() -> None:
    content = SmsContent(sign="惠企", template="SMS_1", parameters=(("name", "字" * 501),))
    assert len(check_sms(content)) == 1
