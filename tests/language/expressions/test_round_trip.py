"""What is printed is read back as the same tree: generated conditions and benefits."""

import pytest
from hypothesis import given, settings

from engine.language.benefits import Benefit
from engine.language.expressions.benefit_printing import print_benefit
from engine.language.expressions.printing import print_condition
from engine.language.expressions.reading import read_benefit, read_condition
from engine.language.tree import Condition
from tests.generators import VOCABULARY, benefits, conditions

TEXT = "对上年度研发费用增长5%以上的规模以上高新技术企业，按其增量的10%给予补助，最高200万元"


@settings(max_examples=150)
@given(conditions(text=TEXT))
def test_a_printed_condition_is_read_back(condition: Condition) -> None:
    _check_condition(condition)


@settings(max_examples=150)
@given(benefits(text=TEXT))
def test_a_printed_benefit_is_read_back(benefit: Benefit) -> None:
    _check_benefit(benefit)


@pytest.mark.fuzz
@settings(max_examples=1500)
@given(conditions(text=TEXT))
def test_many_printed_conditions_are_read_back(condition: Condition) -> None:
    _check_condition(condition)


@pytest.mark.fuzz
@settings(max_examples=1500)
@given(benefits(text=TEXT))
def test_many_printed_benefits_are_read_back(benefit: Benefit) -> None:
    _check_benefit(benefit)


def _check_condition(condition: Condition) -> None:
    printed = print_condition(condition, VOCABULARY)
    read = read_condition(printed.text, VOCABULARY, printed.quotes)
    assert (read.slips, read.value) == ((), condition), printed.text
    assert len(read.items) == len(printed.quotes)


def _check_benefit(benefit: Benefit) -> None:
    printed = print_benefit(benefit, VOCABULARY)
    read = read_benefit(printed.text, VOCABULARY, printed.quotes)
    assert (read.slips, read.value) == ((), benefit), printed.text
    assert len(read.items) == len(printed.quotes)
