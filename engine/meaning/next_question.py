"""Which missing fact to ask for first: the one that decides the most verdicts, then the most money."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from engine.language.numbers import Number
from engine.meaning.gap import truth_with
from engine.meaning.kleene import Truth
from engine.meaning.verdict import Branch, Finding, Node, UnreadFinding, Verdict


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """A missing fact and what knowing it would do."""

    name: str  # as in `missing`
    decides: tuple[str, ...]  # the clauses it decides alone, whatever it turns out to be
    may_decide: tuple[str, ...]  # those it decides for one of its outcomes
    touches: int  # the undecided verdicts it stands in
    amount: Number  # yuan that the clauses it decides or may decide can bring


def next_questions(verdicts: Iterable[Verdict]) -> tuple[Asked, ...]:
    """The missing facts of the undecided verdicts, the most deciding first."""
    undecided = [verdict for verdict in verdicts if verdict.outcome == "undecided"]
    names = dict.fromkeys(name for verdict in undecided for name in verdict.missing)
    asked = [_asked(name, [verdict for verdict in undecided if name in verdict.missing]) for name in names]
    return tuple(sorted(asked, key=_rank))


def _rank(asked: Asked) -> tuple[int, int, Number, int, str]:
    return -len(asked.decides), -len(asked.may_decide), -asked.amount, -asked.touches, asked.name


def _asked(name: str, verdicts: list[Verdict]) -> Asked:
    outcomes = {verdict.clause.id: _decided(verdict.node, name) for verdict in verdicts}
    decides = tuple(clause for clause, count in outcomes.items() if count == 2)
    may_decide = tuple(clause for clause, count in outcomes.items() if count == 1)
    amount = sum(_at_stake(verdict) for verdict in verdicts if outcomes[verdict.clause.id])
    return Asked(name=name, decides=decides, may_decide=may_decide, touches=len(verdicts), amount=amount)


def _decided(node: Node, name: str) -> int:
    """For how many of its two outcomes the fact decides the verdict."""
    return sum(truth_with(node, _supposed(node, name, truth)) is not None for truth in (True, False))


def _supposed(node: Node, name: str, truth: Truth) -> Mapping[int, Truth]:
    """The leaves that wait for nothing but this fact, supposed to be so."""
    if isinstance(node, Branch):
        return {leaf: value for part in node.parts for leaf, value in _supposed(part, name, truth).items()}
    waits = isinstance(node, Finding | UnreadFinding) and node.truth is None and set(node.missing) == {name}
    return {id(node): truth} if waits else {}


def _at_stake(verdict: Verdict) -> Number:
    """The most that the clause's benefits can bring, as far as it is known."""
    return sum(granted.high for granted in verdict.grants if granted.is_money and granted.high is not None)
