"""Which missing fact to ask for first: the one that decides the most verdicts, then the most money.

Each missing fact is tried: put into the profile with values of every sort and judged anew. The findings that then are
other ones depend on it, each may come out true or false; what the tree can come to over all of that is worked out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from engine.language.numbers import Number
from engine.meaning.judge import Rule, judge_on
from engine.meaning.kleene import Truth, negation
from engine.meaning.supposing import supposed_profiles
from engine.meaning.verdict import Branch, Finding, Node, Verdict
from engine.meaning.view import View


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """A missing fact and what knowing it would do."""

    name: str  # as in `missing`
    decides: tuple[str, ...]  # the clauses it decides alone, whatever it turns out to be
    may_decide: tuple[str, ...]  # those it may decide, as it turns out
    touches: int  # the undecided verdicts it stands in
    amount: Number  # yuan that the clauses it decides or may decide can bring


def next_questions(rules: Iterable[Rule], view: View) -> tuple[Asked, ...]:
    """The missing facts of a company's undecided verdicts, the most deciding first."""
    judged = [(rule, judge_on(rule, view)) for rule in rules]
    undecided = [(rule, verdict) for rule, verdict in judged if verdict.outcome == "undecided"]
    names = dict.fromkeys(name for _, verdict in undecided for name in verdict.missing)
    return tuple(sorted((_asked(name, undecided, view) for name in names), key=_rank))


def _rank(asked: Asked) -> tuple[int, int, Number, int]:
    """Equals stay in text order."""
    return -len(asked.decides), -len(asked.may_decide), -asked.amount, -asked.touches


def _asked(name: str, undecided: Sequence[tuple[Rule, Verdict]], view: View) -> Asked:
    touched = [(rule, verdict) for rule, verdict in undecided if name in verdict.missing]
    supposed = [[replace(view, profile=profile, memo={}) for profile in way] for way in supposed_profiles(view, name)]
    outcomes = {verdict.clause.id: _outcomes(rule, verdict, supposed) for rule, verdict in touched}
    decides = tuple(clause for clause, truths in outcomes.items() if None not in truths)
    may_decide = tuple(clause for clause, truths in outcomes.items() if None in truths and len(truths) > 1)
    amount = sum(_at_stake(verdict) for _, verdict in touched if outcomes[verdict.clause.id] != {None})
    return Asked(name=name, decides=decides, may_decide=may_decide, touches=len(touched), amount=amount)


def _at_stake(verdict: Verdict) -> Number:
    """The most that the clause's benefits can bring, as far as it is known."""
    return sum(granted.high for granted in verdict.grants if granted.is_money and granted.high is not None)


# --- what a tree can come to --------------------------------------------------------------------------------------


def _outcomes(rule: Rule, verdict: Verdict, supposed: Iterable[Sequence[View]]) -> frozenset[Truth]:
    """What the verdict can come to once the fact is known; given in the way that decides the most."""
    ways = [_can_come_to([verdict.node, *(judge_on(rule, view).node for view in views)]) for views in supposed]
    return min(ways, key=lambda truths: (None in truths, -len(truths)))


def _can_come_to(nodes: Sequence[Node]) -> frozenset[Truth]:
    """One node as it is, and as it is with each supposed value: everything it can come to."""
    now, *then = nodes
    if isinstance(now, Branch):
        below = zip(*(node.parts for node in nodes if isinstance(node, Branch)), strict=True)
        return _joined(now, [_can_come_to(parts) for parts in below if parts[0].counts])
    if all(_is_same(now, node) for node in then):
        return frozenset((now.truth,))
    known = [node.truth is not None for node in then]
    if not any(known):
        return frozenset((None,))
    return frozenset((True, False)) if all(known) else frozenset((True, False, None))


def _is_same(one: Node, other: Node) -> bool:
    if isinstance(one, Finding) and isinstance(other, Finding):
        return (one.truth, one.seen, one.required) == (other.truth, other.seen, other.required)
    return one.truth is other.truth


def _joined(branch: Branch, parts: Sequence[frozenset[Truth]]) -> frozenset[Truth]:
    """Every outcome of a branch whose parts come out in any combination: by how many are true and how many unknown."""
    counts = {(0, 0)}
    for part in parts:
        counts = {(true + (truth is True), open_ + (truth is None)) for true, open_ in counts for truth in part}
    least = {"all": len(parts), "any": 1, "at_least": branch.least, "not": 1}[branch.kind]
    truths = {True if true >= least else None if true + open_ >= least else False for true, open_ in counts}
    return frozenset(negation(truth) for truth in truths) if branch.kind == "not" else frozenset(truths)
