"""Any text is read without an error and in time, and its places stay inside it."""

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.language.tree import atoms
from parsers.clauses import Reading, read_clause
from tests.parsers.corpora import OWN, lines

WORDS = (
    "对企业的，；。：、（）（一）1.①给予奖励补助按不低于超过达到以上以下万元亿元%年个月名家项近三年上年度营业收入研发费用占比重"
    "首次认定高新技术企业国家级省级未发生失信除外其中分别每增加最高单家合计且或者但满足下列条件之一3项2023年1月1日至"
)


def _inside(reading: Reading) -> bool:
    size = len(reading.clause.text)
    spans = [*reading.clause.unread, *(step.span for step in reading.trace)]
    spans += [atom.span for atom in atoms(reading.clause.when) if atom.span]
    return all(0 <= start <= end <= size for start, end in spans)


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.sampled_from(WORDS), max_size=120))
def test_any_mix_of_policy_words_is_read(text: str) -> None:
    assert _inside(read_clause(text))


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80))
def test_any_text_is_read(text: str) -> None:
    assert _inside(read_clause(text))


@pytest.mark.fuzz
def test_clauses_cut_and_shuffled_are_read() -> None:
    draw = random.Random(7)
    texts = [row["text"] for row in lines(OWN)]
    for _ in range(20_000):
        one, other = draw.choice(texts), draw.choice(texts)
        cut = one[: draw.randrange(len(one))] + other[draw.randrange(len(other)) :]
        assert _inside(read_clause(cut))


@pytest.mark.parametrize(
    "unit",
    [
        "（",
        "）",
        "5",
        "万",
        "、",
        "营业收入不低于5000万元、",
        "且或",
        "一",
        "（一）",
        "给予10万元，",
        "每",
        "国家级、",
        "一二三四",
    ],
)
def test_long_and_dull_text_takes_no_more_than_a_second_per_ten_thousand_characters(unit: str) -> None:
    text = unit * (10_000 // len(unit))
    read_clause("企业")
    started = time.process_time()
    assert _inside(read_clause(text))
    assert time.process_time() - started < 2.0  # a second, and as much again for a slower machine
