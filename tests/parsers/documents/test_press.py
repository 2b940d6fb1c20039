"""A newspaper page: torn paragraphs are mended, and only what says how much will be given is read for rules."""

from pathlib import Path

import pytest

from parsers.documents import is_press, metadata, passages, read_document

PAGE = """示江高新区:
为企业送来“及时雨”

本报讯 (记者 王一)近日,示江高新区发布稳增长政策20条。据介绍,去年该区已为300余家企业兑现奖补资金1.2亿元,

示江高新区一家企业的生产车间。
李二/摄

惠及企业数同比增长15%。

在扩大生产方面,“20条”提出,加大奖励力度,对一季度产值同比增长10%以上的规上工业企业,给予最高50万元奖励;对首次纳统的企业,一次性奖励20万元。与此同时,为了减轻企业负担,检测机构收取的检验费用减免30%,让企业轻装上阵。

“政策来得很及时,我们刚拿到300万元贷款。”某公司负责人说。

下一步,力争到明年底培育高新技术企业100家以上。 张三
"""


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "版面.txt"
    path.write_text(PAGE, encoding="utf-8")
    return path


def test_only_what_will_be_given_is_read_for_rules(page: Path) -> None:
    rules = [passage.text for passage in passages(read_document(page)) if passage.kind == "clause"]
    assert rules == [
        "对一季度产值同比增长10%以上的规上工业企业,给予最高50万元奖励;",
        "对首次纳统的企业,一次性奖励20万元。",
        "检测机构收取的检验费用减免30%,让企业轻装上阵。",
    ]


def test_a_paragraph_goes_on_behind_the_caption_that_tore_it(page: Path) -> None:
    document = read_document(page)
    torn = next(block for block in document.blocks if document.words(block).startswith("本报讯"))
    assert document.words(torn).endswith("1.2亿元,惠及企业数同比增长15%。")
    at = document.text.index("惠及企业数")
    assert document.place(at).line == 9  # the words know the line they came from


def test_every_word_of_the_page_stands_in_a_passage(page: Path) -> None:
    document = read_document(page)
    told = "".join(passage.text for passage in passages(document))
    assert "".join(told.split()) == "".join(document.text.split())
    assert metadata(document).title is None


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        (PAGE, True),
        ("各有关单位：\n现将《措施》印发给你们。\n第一条 对企业给予奖励。\n（记者 王一）本报讯", False),
        ("示高新发〔2026〕3号\n本报讯（记者 王一）\n本报讯（记者 李二）", False),
        ("一、支持企业上市。记者从区里了解到。", False),
    ],
)
def test_a_document_is_no_newspaper(text: str, is_one: bool) -> None:
    assert is_press(text) is is_one
