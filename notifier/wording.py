"""How standings and findings are said in a message: short, with the words of the clause."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.archive.standings import Standing
from engine.language.vocabulary import Vocabulary
from engine.meaning.saying.figures import say_yuan
from engine.meaning.saying.findings import MARKS, STATES, say_briefly, say_node
from engine.meaning.saying.grants import say_grant
from engine.meaning.verdict import Finding, UnreadFinding, Verdict, findings


def say_standing(standing: Standing | None, *, money: bool) -> str:
    """What a standing brings: 预计3万元, 最高200万元; nothing where no money is in it."""
    if standing is None or standing.outcome != "qualifies" or not money:
        return ""
    if standing.amount is not None:
        return f"{'最高' if standing.at_most else '预计'}{say_yuan(standing.amount)}"
    if standing.amount_to is not None:
        return f"最高{say_yuan(standing.amount_to)}"
    return "金额待核定"


def basis_of(verdict: Verdict | None, vocabulary: Vocabulary) -> str:
    """How the amount of a verdict comes about."""
    if verdict is None or not verdict.qualifies:
        return ""
    granted = [grant for grant in verdict.grants if grant.is_money and grant.in_force]
    return "；".join(_unmarked(say_grant(grant, vocabulary)) for grant in granted)


@dataclass(frozen=True, kw_only=True, slots=True)
class Reason:
    """Why it is so, by one finding: in full, and for a field of twenty characters."""

    full: str = ""
    brief: str = ""


def reason_of(
    changed: Iterable[Mapping[str, Any]],
    verdict: Verdict | None,
    vocabulary: Vocabulary,
    chosen: Finding | UnreadFinding | None = None,
) -> Reason:
    """One finding that says why: the chosen one, else one that has changed, else the first that counts."""
    if verdict is None:
        said = next((_say_changed(finding) for finding in changed), "")
        return Reason(full=said, brief=said)
    found = [finding for finding in findings(verdict.node) if finding.counts]
    phrases = {str(finding["phrase"]) for finding in changed}
    turned = [finding for finding in found if finding.atom.phrase in phrases]
    said_of = next(iter([chosen] if chosen else turned or found), None)
    if said_of is None:
        return Reason()
    return Reason(full=_unmarked(say_node(said_of, vocabulary)), brief=say_briefly(said_of, vocabulary))


def _say_changed(finding: Mapping[str, Any]) -> str:
    state = finding.get("is") or {}
    truth = {"met": True, "unmet": False}.get(str(state.get("truth")))
    return f"“{finding['phrase']}”{STATES[truth]}"


def _unmarked(said: str) -> str:
    return said.lstrip("".join(MARKS.values()) + " ")
