"""Text files: the encoding is found, broken lines are joined, every character knows its line."""

import codecs
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.documents import Document
from parsers.documents.txt import read_txt

Read = Callable[..., Document]

RULES = [
    "第一条　对上年度研发费用不低于300万元且占营业收入比重达到5%以上的企业，按增量的10%给予补助，最高不超过200万元。",
    "第二条　支持企业上市。对在境内外证券交易所首次公开发行股票并上市的企业，分阶段给予总额不超过1000万元的奖励。",
    "第三条　鼓励企业参加境外展会，按展位费的50%给予补贴，每个展会最高3万元，每家企业每年最高10万元。",
]


def texts(document: Document) -> list[str]:
    return [document.words(block) for block in document.blocks]


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", codecs.BOM_UTF8),
        ("gb18030", b""),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
        ("utf-32-le", codecs.BOM_UTF32_LE),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(read: Read, encoding: str, mark: bytes, end: str) -> None:
    assert texts(read(mark + end.join(RULES).encode(encoding))) == RULES


@pytest.mark.parametrize("width", [20, 28, 33, 40])
@pytest.mark.parametrize("indent", ["", "\u3000\u3000", "    "])
def test_lines_broken_at_a_width_are_joined(read: Read, width: int, indent: str) -> None:
    lines = []
    for rule in RULES:
        rule = indent + rule
        lines += [rule[at : at + width] for at in range(0, len(rule), width)]
    assert texts(read("\n".join(lines).encode())) == RULES


def test_blank_lines_between_all_lines_do_not_part_sentences(read: Read) -> None:
    """A text that was copied out of a page layout."""
    lines = [rule[at : at + 16] for rule in RULES for at in range(0, len(rule), 16)]
    assert "".join(texts(read("\n\n".join(lines).encode()))) == "".join(RULES)
    assert all(text.endswith("。") or "。" not in text for text in texts(read("\n\n".join(lines).encode())))


def test_short_lines_stay_apart(read: Read) -> None:
    lines = [
        "一、适用范围",
        "区内企业。",
        "二、支持措施",
        "联系人：李工",
        "联系电话：0000-1",
        "云港市科技局",
        "2025年3月1日",
    ]
    assert texts(read("\n".join(lines).encode())) == lines


def test_words_of_another_script_keep_their_blank(read: Read) -> None:
    lines = [
        "支持企业依据《专利合作条约》即Patent",
        "Cooperation Treaty提交国际申请并且进入国",
        "家阶段的发明专利申请，每件给予1万元的资",
        "助，单家企业每年资助总额不超过二十万元整",
        "，具体办法由市知识产权局另行制定并公布。",
    ]
    assert "Patent Cooperation Treaty" in texts(read("\n".join(lines).encode()))[0]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(alphabet="企业奖励10万元，。（一）\u3000 \t\r\n\u200b\xa0第条A.", max_size=60), max_size=12))
def test_every_character_comes_from_the_file(parts: list[str]) -> None:
    """A character of the text is the one that stands at its place in the file; only blanks are added."""
    source = "\n".join(parts)
    document = read_txt(source.encode(), "x.txt")
    for at, char in enumerate(document.text):
        offset = document.place(at).offset
        if char != "\n" and offset is not None:
            assert source[offset].replace("\xa0", " ").replace("\t", " ") == char
            assert document.place(at).line == len(codecs_lines(source[: offset + 1]))


def codecs_lines(before: str) -> list[str]:
    return before.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def test_the_seeds_are_joined_to_sentences() -> None:
    """Newspaper columns: hardly a sentence is left broken."""
    seeds = sorted((Path(__file__).parents[4] / "shared" / "seeds").glob("*.txt"))
    if not seeds:
        pytest.skip("the seed texts are not beside the repository")
    for seed in seeds:
        document = read_txt(seed.read_bytes(), seed.name)
        long = [document.words(block) for block in document.blocks if len(document.words(block)) > 30]
        whole = [text for text in long if text.rstrip("”’）) ").endswith(("。", "！", "？", "；", "：", "”"))]
        assert len(whole) >= 0.7 * len(long), seed.name  # photographs stand in the middle of some
