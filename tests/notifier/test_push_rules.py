"""Push rules are data: each fires in its own situations, an operator can switch one off, and the network decides."""

import itertools
from pathlib import Path

import pytest

from engine.errors import InputError
from notifier.events import KINDS
from notifier.push_rules import WINDOWS, PushRule, Situation, compiled, load_push_rules, shipped_push_rules
from notifier.rules import shipped_rules
from notifier.templates import load_library

OPEN_OR_NONE = {"open", "none"}
NOT_OVER = {"before", "open", "none"}
EVERY = set(WINDOWS)
TOLD_IF = {  # kind: the windows in which it is told, whether it has to be told before (None: either), told when muted
    "newly_eligible": (OPEN_OR_NONE, False, False),
    "window_opens": ({"open"}, None, False),
    "window_closes": ({"open"}, None, False),
    "near_miss": (NOT_OVER, None, False),
    "data_needed": (NOT_OVER, None, False),
    "lost": (EVERY, True, False),
    "changed": (NOT_OVER, None, False),
    "withdrawn": (EVERY, True, True),
    "corrected": (EVERY, True, True),
    "results": (EVERY, None, False),
    "baseline": (EVERY, None, True),
}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_told_in_its_situations_and_in_no_other(kind: str) -> None:
    windows, before, when_muted = TOLD_IF[kind]
    decide = shipped_push_rules()
    for window, told, muted in itertools.product(WINDOWS, (True, False), (True, False)):
        fired = decide(Situation(kind=kind, window=window, told=told, muted=muted))
        wanted = window in windows and before in (None, told) and (when_muted or not muted)
        assert bool(fired) is wanted, (window, told, muted)
        assert fired in ((), (KINDS[kind],))  # type: ignore[index]  # the names of the rules are those of the kinds


def test_a_rule_that_is_switched_off_fires_no_more() -> None:
    rules = [
        rule if rule.kind != "lost" else type(rule)(name=rule.name, kind=rule.kind, is_on=False)
        for rule in load_push_rules()
    ]
    situation = Situation(kind="lost", window="open", told=True, muted=False)
    assert shipped_push_rules()(situation) == ("不再符合",)
    assert compiled(rules)(situation) == ()


def test_300_rules_compile_and_each_that_fits_fires() -> None:
    kinds = sorted(KINDS)
    rules = [
        PushRule(name=f"r{n}", kind=kinds[n % len(kinds)], windows=(WINDOWS[n % 4],), told=(n % 3 == 0,))
        for n in range(300)
    ]
    decide = compiled(rules)
    for kind, window, told in itertools.product(kinds, WINDOWS, (True, False)):
        fitting = {rule.name for rule in rules if (rule.kind, rule.windows, rule.told) == (kind, (window,), (told,))}
        assert set(decide(Situation(kind=kind, window=window, told=told, muted=False))) == fitting


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- {名称: 一, 事项: lost}\n- {名称: 一, 事项: changed}", "两条推送规则叫“一”"),
        ("- {名称: 一, 事项: nevermind}", "没有“nevermind”"),
        ("- {名称: 一, 事项: lost, 窗口: [ajar]}", "没有“ajar”"),
        ("- {名称: 一, 事项: lost, 何时: 明天}", "何时"),
        ("- [", "读不懂"),
    ],
)
def test_a_slip_in_the_file_is_told_in_one_line(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "rules.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as refused:
        load_push_rules(path)
    assert said in str(refused.value)


def test_every_kind_has_a_rule_a_weight_and_words() -> None:
    assert {rule.kind for rule in load_push_rules()} == set(KINDS)
    assert set(shipped_rules().kinds) == set(KINDS) == set(load_library().words)
