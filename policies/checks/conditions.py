"""Conditions that can't be met, that say nothing, or that say a thing twice."""

from collections.abc import Iterator

from engine.language.benefits import Benefit
from engine.language.expressions.printing import print_condition
from engine.language.tree import AllOf, AnyOf, Atom, Condition, all_of, children
from policies.checks.logic import always_holds, can_hold, gates_only, implies, key_of
from policies.checks.names import conditions_of
from policies.checks.remarks import Remarks, Scene

NEVER, ALWAYS = "恒不成立", "恒成立"
SHADOWED, TWICE = "支路多余", "重复条件"
NOTHING, NO_THRESHOLD = "空规则", "没有门槛"


def never_met(scene: Scene) -> Remarks:
    """A condition no company can meet, or a benefit no company that meets the clause's condition can get."""
    clause, words = scene.clause, scene.vocabulary
    common = gates_only(clause.when)
    if not can_hold(common, words):
        asked = _text(scene, common)
        yield scene.error(NEVER, f"没有企业能满足：{_short(asked)}", "看看上下限和“且”“或”", asked)
        return
    for number, benefit in enumerate(clause.benefits, start=1):
        own = gates_only(benefit.when)
        if own and not can_hold(all_of(common, own), words):
            asked = _text(scene, own)
            yield scene.error(
                NEVER, f"第 {number} 项待遇没有企业能拿到：{_short(asked)}", "看看它和条件是否矛盾", asked
            )


def always_met(scene: Scene) -> Remarks:
    """A condition every company meets."""
    words = scene.vocabulary
    for condition in conditions_of(scene):
        kept = gates_only(condition)
        if kept and always_holds(kept, words):
            asked = _text(scene, kept)
            yield scene.warning(ALWAYS, f"所有企业都满足：{_short(asked)}", "是不是写错了界限，或多了“或”？", asked)


def shadowed_branches(scene: Scene) -> Remarks:
    """One branch of 或 that another one already lets through."""
    words = scene.vocabulary
    for node in _nodes(scene, AnyOf):
        parts = children(node)
        for index, part in enumerate(parts):
            others = [other for place, other in enumerate(parts) if place != index]
            wider = [other for other in others if other != part and implies(part, other, words)]
            if wider:
                narrow = _text(scene, part)
                told = f"“{_short(narrow)}”已被“{_short(_text(scene, wider[0]))}”包含"
                yield scene.warning(SHADOWED, told, "去掉它，或改正界限", narrow)


def repeated_parts(scene: Scene) -> Remarks:
    """The same comparison twice in one 且 or 或."""
    for node in _nodes(scene, AllOf | AnyOf):
        seen: set[object] = set()
        for part in children(node):
            same = (key_of(part), part.op, part.value) if isinstance(part, Atom) else part
            if same in seen:
                asked = _text(scene, part)
                yield scene.warning(TWICE, f"写了两遍：{_short(asked)}", "去掉一遍", asked)
            seen.add(same)


def empty_rules(scene: Scene) -> Remarks:
    """A rule that says nothing, or that every company meets because it asks nothing."""
    clause = scene.clause
    if not clause.yields_verdict or clause.unread:
        return
    if clause.when is None and not clause.benefits:
        yield scene.error(NOTHING, "既没有条件也没有待遇", "补上，或写 可判定: 否")
        return
    open_to_all = [benefit for benefit in clause.benefits if not _asks_something(benefit)]
    if clause.when is None and open_to_all:
        help_ = "适用范围写在条件里，或写成 适用: 全文 的条款"
        yield scene.warning(NO_THRESHOLD, "没有条件，所有企业都符合", help_, open_to_all[0].phrase or "")


def _asks_something(benefit: Benefit) -> bool:
    """A base decides as well: who has none of it gets nothing."""
    return not (benefit.when is None and benefit.base is None and benefit.step is None)


def _nodes(scene: Scene, kind: object) -> Iterator[Condition]:
    for condition in conditions_of(scene):
        yield from _below(condition, kind)


def _below(condition: Condition, kind: object) -> Iterator[Condition]:
    if isinstance(condition, kind):  # type: ignore[arg-type]  # a class or a union of classes
        yield condition
    for part in children(condition):
        yield from _below(part, kind)


def _text(scene: Scene, condition: Condition | None) -> str:
    if condition is None:
        return ""
    return " ".join(line.strip() for line in print_condition(condition, scene.vocabulary).lines)


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"
