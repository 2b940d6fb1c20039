"""Labels of paragraphs: what is one, what only looks like one, and which stands inside which."""

import pytest

from parsers.documents.labels import label_of, nested
from parsers.documents.numerals import chinese, value_of


@pytest.mark.parametrize(
    ("words", "text", "form", "rest"),
    [
        ("第三条　对企业", "第三条", "条", "对企业"),
        ("第十二条之一 对企业", "第十二条之一", "条", "对企业"),
        ("第 3 条 对企业", "第3条", "条", "对企业"),
        ("第一章　总则", "第一章", "章", "总则"),
        ("第二部分 支持政策", "第二部分", "编", "支持政策"),
        ("一、适用范围", "一、", "一、", "适用范围"),
        ("十二、附则", "十二、", "一、", "附则"),
        ("（三）研发", "（三）", "（一）", "研发"),
        ("(三) 研发", "(三)", "（一）", "研发"),
        ("（一）项目已备案", "（一）", "（一）", "项目已备案"),
        ("1.设备", "1.", "1.", "设备"),
        ("1．设备", "1．", "1.", "设备"),
        ("12、设备", "12、", "1.", "设备"),
        ("⒊设备", "⒊", "1.", "设备"),
        ("（2）设备", "（2）", "（1）", "设备"),
        ("2）设备", "2）", "（1）", "设备"),
        ("⑵设备", "⑵", "（1）", "设备"),
        ("②设备", "②", "①", "设备"),
        ("附件：标准", "附件：", "附件", "标准"),
        ("附件2　标准", "附件2", "附件", "标准"),
        ("附表 责任部门", "附表", "附件", "责任部门"),
        ("附录一：名词", "附录一：", "附件", "名词"),
    ],
)
def test_labels(words: str, text: str, form: str, rest: str) -> None:
    label = label_of(words)
    assert label is not None
    assert (label.text, label.form, words[label.end :]) == (text, form, rest)


@pytest.mark.parametrize(
    "words",
    [
        "", "1.5亿元以上的企业", "2024年度零售额", "第三条规定的企业", "第二款所称", "（一）项规定", "（一）至（三）项",
        "一、二等奖", "附件中的标准", "第一部分析", "一是支持", "3000元/人", "第三方机构",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_label(words: str) -> None:
    assert label_of(words) is None


@pytest.mark.parametrize(
    "outline",
    [
        "一、 （一） 1. 2. （二） 1. 二、 （一）",  # as most do
        "一、 1. 2. 二、 （一） 1. 2. （二） 1.",  # the first section leaves one out
    ],
)
def test_the_usual_order(outline: str) -> None:
    labels = nested([label_of(f"{text}支持") for text in outline.split()])
    assert {label.form: label.depth for label in labels if label} == {"一、": 4, "（一）": 5, "1.": 6}


def test_numbers_around_chinese_numbers() -> None:
    labels = nested([label_of(f"{text}支持") for text in ("1.", "（一）", "（二）", "2.", "（一）", "（二）")])
    assert {label.form: label.depth for label in labels if label} == {"1.": 4, "（一）": 5}


def test_sections_inside_an_article() -> None:
    labels = nested([label_of(f"{text}支持") for text in ("第一条", "第二条", "一、", "二、", "第三条")])
    assert {label.form: label.depth for label in labels if label} == {"条": 4, "一、": 5}


@pytest.mark.parametrize("number", [*range(1, 131), 1000, 1001, 1010, 1100, 2305, 9999])
def test_chinese_numbers_are_read_as_they_are_written(number: int) -> None:
    assert value_of(chinese(number)) == number


@pytest.mark.parametrize(
    ("words", "value"), [("二〇二六", 2026), ("１２", 12), ("两", 2), ("十", 10), ("甲", None), ("", None)]
)
def test_numbers(words: str, value: int | None) -> None:
    assert value_of(words) == value
