"""The judge: a clause on a profile on a day. Slow, obvious and exact; every faster path is measured against it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from engine.language.benefits import Benefit
from engine.language.clauses import Clause, Window
from engine.language.profiles import Profile, answer_key
from engine.language.site import Site, shipped_site
from engine.language.tree import AllOf, AnyOf, AtLeast, Atom, Condition, Not
from engine.meaning.amounts import grant
from engine.meaning.atoms import find
from engine.meaning.calendar import shift
from engine.meaning.kleene import Truth, at_least, conjunction, disjunction, negation
from engine.meaning.settlement import settle
from engine.meaning.titles import TagBook
from engine.meaning.verdict import (
    OUTCOMES,
    Branch,
    BranchKind,
    Grant,
    Node,
    UnreadFinding,
    Verdict,
    WindowState,
    deciding,
)
from engine.meaning.view import View


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """A clause with what holds for every rule of its document."""

    clause: Clause
    general: tuple[Clause, ...] = ()  # exclusions and scope: their conditions say what must hold

    def applies_on(self, day: date) -> bool:
        """Whether there is a verdict at all: a rule, within its policy's validity."""
        return self.clause.yields_verdict and self.clause.policy.is_valid_on(day)


def rules_of(clauses: Iterable[Clause]) -> list[Rule]:
    """The clauses that yield verdicts, each with the general clauses of its document."""
    clauses = list(clauses)
    general: dict[str, list[Clause]] = {}
    for clause in clauses:
        if is_general(clause) and clause.document is not None:
            general.setdefault(clause.document, []).append(clause)
    return [
        Rule(clause=clause, general=tuple(general.get(clause.document or "", ())))
        for clause in clauses
        if clause.yields_verdict and not is_general(clause)
    ]


def is_general(clause: Clause) -> bool:
    """An exclusion, or a rule of the whole document; a definition asks nothing of anybody."""
    return clause.role == "exclusion" or (clause.applies_to == "document" and clause.role == "rule")


def judge(rule: Rule | Clause, profile: Profile, on: date, site: Site | None = None) -> Verdict:
    """Judge one rule on one company as it was known, on one day."""
    rule = rule if isinstance(rule, Rule) else Rule(clause=rule)
    return judge_on(rule, view_of(profile, on, site or shipped_site()))


def view_of(profile: Profile, on: date, site: Site) -> View:
    """A profile made ready for being judged by many rules on one day."""
    return View(profile=profile, site=site, book=_tag_book(site), day=on, reference=on)


@lru_cache(64)
def _tag_book(site: Site) -> TagBook:
    return TagBook(site.tags)


def judge_on(rule: Rule, view: View) -> Verdict:
    """Judge one rule on a prepared view."""
    clause = rule.clause
    window = span_of(clause)
    view = view_for(clause, view)
    grants = tuple(_judge_benefit(view, benefit) for benefit in clause.benefits)
    node = _everything_asked(view, rule, grants)
    verdict = Verdict(
        clause=clause,
        profile=view.profile.id,
        on=view.day,
        outcome=OUTCOMES[node.truth],
        window=_window_state(window, view.day, clause.window),
        node=node,
        grants=grants,
        missing=tuple(dict.fromkeys(deciding(node))),
    )
    return settle(verdict) if verdict.qualifies else verdict


def view_for(clause: Clause, view: View) -> View:
    """The view as a clause has it: its window's first day, its policy's place, its readings."""
    opens, _ = span_of(clause)
    return replace(view, reference=opens or view.day, place=clause.policy.place, readings=clause.readings)


def _everything_asked(view: View, rule: Rule, grants: Sequence[Grant]) -> Node:
    """The clause's condition, what was not read of it, its document's conditions, and that one benefit is in force."""
    asked: list[Node] = []
    for clause in (rule.clause, *rule.general):
        if clause.when is not None:
            node = _judge_whole(view, clause.when)
            asked.extend(node.parts if isinstance(node, Branch) and node.kind == "all" else (node,))
        asked.extend(_unread(view, words) for words in clause.unread_words())
    if grants and all(found.node is not None for found in grants):
        nodes = tuple(found.node for found in grants if found.node is not None)
        asked.append(Branch(kind="any", truth=disjunction(node.truth for node in nodes), parts=nodes))
    return asked[0] if len(asked) == 1 and asked[0].counts else _all(tuple(asked))


def _unread(view: View, words: str) -> UnreadFinding:
    name = answer_key(None, words)
    answer = view.profile.answers.get(name)
    return UnreadFinding(words=words, name=name, truth=answer if isinstance(answer, bool) else None)


def _judge_benefit(view: View, benefit: Benefit) -> Grant:
    node = _judge_whole(view, benefit.when) if benefit.when is not None else None
    return grant(view, benefit, node)


def _judge_whole(view: View, condition: Condition) -> Node:
    """A condition that stands alone; a preference alone asks for nothing."""
    node = judge_condition(view, condition)
    return node if node.counts else _all((node,))


# --- conditions ---------------------------------------------------------------------------------------------------


def judge_condition(view: View, condition: Condition) -> Node:
    """The findings of a whole tree; every child is judged, none is skipped."""
    match condition:
        case Atom():
            return find(view, condition)
        case AllOf(parts=parts):
            return _all(tuple(judge_condition(view, part) for part in parts))
        case AnyOf(parts=parts):
            nodes = tuple(judge_condition(view, part) for part in parts)
            return _branch("any", nodes, disjunction(_gates(nodes)))
        case AtLeast(least=least, parts=parts):
            nodes = tuple(judge_condition(view, part) for part in parts)
            return _branch("at_least", nodes, at_least(least, _gates(nodes)), least)
        case Not(part=part):
            node = judge_condition(view, part)
            return _branch("not", (node,), negation(node.truth))


def _all(nodes: tuple[Node, ...]) -> Branch:
    return _branch("all", nodes, conjunction(_gates(nodes)))


def _branch(kind: BranchKind, nodes: tuple[Node, ...], truth: Truth, least: int = 0) -> Branch:
    """A node over others; one over preferences alone asks for nothing."""
    branch = Branch(kind=kind, truth=truth, parts=nodes, least=least)
    return branch if branch.counts else replace(branch, truth=True)


def _gates(nodes: Iterable[Node]) -> Iterable[Truth]:
    return (node.truth for node in nodes if node.counts)


def truth_of(view: View, condition: Condition) -> Truth:
    """Only whether a condition holds; rows of a table are asked no more."""
    return judge_condition(view, condition).truth


# --- windows ------------------------------------------------------------------------------------------------------


def span_of(clause: Clause) -> tuple[date | None, date | None]:
    """The first and the last day of the clause's window."""
    window = clause.window
    if window is None:
        return None, None
    opens = clause.policy.issued if window.from_issued else window.opens
    closes = window.closes
    if window.months is not None and opens is not None:
        end = shift(opens, window.months)
        closes = end if closes is None else min(closes, end)
    return opens, closes


def _window_state(span: tuple[date | None, date | None], day: date, window: Window | None) -> WindowState:
    opens, closes = span
    if window is None or (opens is None and closes is None):
        return "none"
    if opens is not None and day < opens:
        return "before"
    return "after" if closes is not None and day > closes else "open"
