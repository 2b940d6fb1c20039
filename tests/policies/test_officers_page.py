"""The page that shows officers how to write is kept true: its rules are read and printed as they stand there."""

import re
from pathlib import Path

import pytest

from engine.language.expressions.benefit_printing import print_benefit
from engine.language.expressions.printing import print_condition
from engine.language.expressions.reading import read_benefit, read_condition, read_measure
from policies.checks import check_policy
from policies.form import read_policy_text, write_policy_file
from tests.generators import VOCABULARY

PAGE = (Path(__file__).parents[2] / "docs" / "officers-form.md").read_text(encoding="utf-8")
RULES = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)[0]
SECTIONS = dict(re.findall(r"^## (\S+)\n(.*?)(?=^## |\Z)", PAGE, re.DOTALL | re.MULTILINE))


def _first_cells(section: str) -> list[str]:
    return re.findall(r"^\| `(.+?)` \|", SECTIONS[section], re.MULTILINE)


def test_the_ten_rules_are_printed_as_they_stand() -> None:
    policy = read_policy_text(RULES, "page.yaml", VOCABULARY)
    assert len(policy.clauses) == 10
    assert write_policy_file(policy, VOCABULARY) == RULES


def test_of_the_ten_rules_only_the_unread_words_stop_publication() -> None:
    remarks = check_policy(read_policy_text(RULES, "page.yaml", VOCABULARY))
    assert [(each.clause, each.code) for each in remarks if each.severity == "error"] == [("十", "未读")]


@pytest.mark.parametrize("written", _first_cells("条件"))
def test_a_condition_of_the_table_is_right(written: str) -> None:
    if "毕业日期" in written:
        written = f"招用人员数（{written}） ≥ 1人"
    read = read_condition(written, VOCABULARY)
    assert read.slips == ()
    assert read.value is not None
    assert print_condition(read.value, VOCABULARY).text == written


@pytest.mark.parametrize("written", _first_cells("待遇"))
def test_a_benefit_of_the_table_is_right(written: str) -> None:
    read = read_benefit(written, VOCABULARY)
    assert read.slips == ()
    assert read.value is not None
    assert print_benefit(read.value, VOCABULARY).text == written


def test_every_period_of_the_page_is_one() -> None:
    listed = re.findall(r"^期间：(.+?)。$", PAGE, re.MULTILINE)[0].split("、")
    assert len(listed) > 10
    assert all(read_measure(f"营业收入@{period}", VOCABULARY).slips == () for period in listed)
