"""What a passage does in its document: every entry of the table is tried on its own examples."""

import pytest

from parsers.documents.roles import ROLES, RoleWords, concerns_all, defined_term, role_of

CASES = [(words, example) for words in ROLES for example in words.examples]
OTHERS = [(words, other) for words in ROLES for other in words.others]


@pytest.mark.parametrize(("words", "example"), CASES)
def test_examples_have_their_role(words: RoleWords, example: str) -> None:
    text, headings = (example, ()) if words.where == "text" else ("在区内注册的企业。", (example,))
    assert role_of(text, headings) == words.role


@pytest.mark.parametrize(("words", "other"), OTHERS)
def test_others_do_not(words: RoleWords, other: str) -> None:
    text, headings = (other, ()) if words.where == "text" else ("在区内注册的企业。", (other,))
    assert role_of(text, headings) == "rule"


@pytest.mark.parametrize(
    ("text", "headings", "general"),
    [
        ("本办法适用于在区内注册的企业。", ("总则",), True),
        ("申报企业应同时满足以下条件：在区内注册。", ("申报条件",), True),
        ("申报企业应同时满足以下条件：在区内注册。", ("技术改造项目", "申报条件"), False),
        ("有下列情形之一的，不予支持：失信的。", ("附则",), True),
        ("有下列情形之一的，不享受本条政策：失信的。", ("附则",), False),
        ("申报企业应符合条件，按10%给予补助。", ("支持措施",), False),
        ("上述企业近三年应未发生安全事故。", ("培育条件",), True),
        ("对企业给予奖励10万元。", ("支持措施",), False),
    ],
)
def test_what_holds_for_the_whole_document(text: str, headings: tuple[str, ...], general: bool) -> None:
    assert concerns_all(text, role_of(text, headings), headings) is general


def test_a_definition_names_its_term() -> None:
    assert defined_term("本办法所称“规上工业企业”，是指年主营业务收入2000万元以上的工业企业。") == "规上工业企业"
    assert defined_term("本办法适用于规上工业企业。") is None


def test_a_grant_that_excludes_a_second_one_is_still_a_rule() -> None:
    assert role_of("年交易额超过1亿元的，奖励10万元，就高不重复。", ()) == "rule"
