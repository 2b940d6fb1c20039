"""Every reading rule reads its own good examples, as what they say, and leaves its bad ones alone."""

from collections.abc import Iterator

import pytest
from _pytest.mark.structures import ParameterSet

from parsers.folding import fold
from parsers.reading import Rule, Token
from parsers.tokens import ALL_THEMES, reader_for

RULES = [(theme.name, rule) for theme in ALL_THEMES for rule in theme.rules]


def _tokens(text: str) -> Iterator[Token]:
    for token in reader_for().tokens_of(fold(text)):
        yield from token.walk()


def _shown(value: object) -> str:
    return "、".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _examples(kind: str) -> list[ParameterSet]:
    return [
        pytest.param(rule, example, id=f"{theme} {rule.name}: {example}")
        for theme, rule in RULES
        for example in getattr(rule, kind)
    ]


@pytest.mark.parametrize(("rule", "example"), _examples("good"))
def test_a_rule_reads_its_good_examples(rule: Rule, example: str) -> None:
    text, _, expected = example.partition(" = ")
    read = [_shown(token.value) for token in _tokens(text) if token.rule == rule.name]
    assert read, f"{rule.name} does not read {text}"
    if expected:
        assert expected in read


@pytest.mark.parametrize(("rule", "example"), _examples("bad"))
def test_a_rule_leaves_its_bad_examples_alone(rule: Rule, example: str) -> None:
    assert not [token.text for token in _tokens(example) if token.rule == rule.name]


def test_every_rule_has_an_example() -> None:
    assert [rule.name for _, rule in RULES if not rule.good] == []
