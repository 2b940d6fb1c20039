"""What is printed is read back as the same tree: generated ones, and every clause of the corpora."""

from hypothesis import given, settings

from engine.language.expressions.printing import print_condition
from engine.language.expressions.reading import read_condition
from engine.language.tree import Condition
from tests.generators import VOCABULARY, conditions


@settings(max_examples=300)
@given(conditions(text="对上年度研发费用增长5%以上的规模以上高新技术企业，给予奖励"))
def test_a_printed_condition_is_read_back(condition: Condition) -> None:
    printed = print_condition(condition, VOCABULARY)
    read = read_condition(printed.text, VOCABULARY, printed.quotes)
    assert (read.slips, read.value) == ((), condition), printed.text
    assert len(read.items) == len(printed.quotes)
