"""A verdict as data for machines: what `judge` prints, and with `findings` what the record keeps."""

from datetime import date
from fractions import Fraction
from typing import Any

from engine.language.exchange.conditions import write_condition
from engine.language.exchange.fields import present
from engine.language.exchange.profiles import write_known
from engine.language.numbers import Number, to_decimal
from engine.language.vocabulary import Vocabulary
from engine.meaning.gap import Gap, Step
from engine.meaning.kinds import unit_of
from engine.meaning.lacking import Lacking
from engine.meaning.seen import Root, Seen
from engine.meaning.verdict import TRUTHS, Branch, Finding, Grant, Node, UnreadFinding, Verdict, Working


def report(verdict: Verdict) -> dict[str, Any]:
    """The verdict in the fields of the command line."""
    fields: dict[str, Any] = {
        "rule": verdict.clause.id,
        "profile": verdict.profile,
        "verdict": verdict.outcome,
        "window": verdict.window,
        "amount": _number(verdict.amount),
    }
    if verdict.at_most:
        fields["at_most"] = True
    if verdict.amount_from is not None and verdict.amount_to is not None:
        fields |= {"amount_from": _number(verdict.amount_from), "amount_to": _number(verdict.amount_to)}
    fields["per_benefit"] = [_number(granted.amount) if verdict.qualifies else None for granted in verdict.grants]
    fields["missing"] = list(verdict.missing)
    return fields


def report_with_findings(verdict: Verdict, vocabulary: Vocabulary) -> dict[str, Any]:
    """The same with every finding, and every step of every amount."""
    return report(verdict) | {
        "findings": _node(verdict.node, vocabulary),
        "benefits": [_grant(granted, vocabulary) for granted in verdict.grants],
    }


def report_of_lacking(lacking: Lacking) -> dict[str, Any]:
    """What a verdict lacks: the cheapest change, and the missing facts, the most deciding first."""
    return {
        "gap": _gap(lacking.gap) if lacking.gap else None,
        "questions": [
            {
                "name": asked.name,
                "decides": list(asked.decides),
                "may_decide": list(asked.may_decide),
                "touches": asked.touches,
                "amount": _number(asked.amount),
            }
            for asked in lacking.questions
        ],
    }


def _gap(gap: Gap) -> dict[str, Any]:
    return {
        "in_reach": gap.is_in_reach,
        "steps": [_step(step) for step in gap.steps],
        "fixed": [_step(step) for step in gap.fixed],
        "holds_on": gap.holds_on.isoformat() if gap.holds_on else None,
        "proven": gap.is_proven,
    }


def _step(step: Step) -> dict[str, Any]:
    """A thing to change: what it is about, how it is and how it would have to be."""
    turns = [{**_about(turned.finding), "has_to_be": turned.wanted} for turned in step.turns]
    return {"turns": turns, "title": step.tag, "now": _value(step.now), "then": _value(step.then)} | present(
        or_else=list(step.or_else)
    )


def _about(finding: Finding | UnreadFinding) -> dict[str, Any]:
    if isinstance(finding, UnreadFinding):
        return {"unread": finding.words}
    return {"atom": write_condition(finding.atom)}


def _number(number: Number | None) -> Any:
    return None if number is None else to_decimal(number)


def _node(node: Node, vocabulary: Vocabulary) -> dict[str, Any]:
    match node:
        case Finding():
            return _finding(node, vocabulary)
        case UnreadFinding(words=words):
            return {"unread": words, "truth": TRUTHS[node.truth]} | present(missing=list(node.missing))
        case Branch(kind=kind, parts=parts):
            least = {"least": node.least} if kind == "at_least" else {}
            return (
                {"node": kind, "truth": TRUTHS[node.truth]} | least | {"parts": [_node(p, vocabulary) for p in parts]}
            )


def _finding(finding: Finding, vocabulary: Vocabulary) -> dict[str, Any]:
    atom, seen = finding.atom, finding.seen
    source = seen.source
    return {"truth": TRUTHS[finding.truth], "atom": write_condition(atom)} | present(
        required=_value(finding.required),
        observed=_value(seen),
        unit=unit_of(atom.measure, vocabulary) or None,
        period=str(seen.period) if seen.period else None,
        source=source.name if source else None,
        recorded=source.recorded.isoformat() if source and source.recorded else None,
        conflict=True if source and source.conflict else None,
        distance=_number(finding.distance),
        missing=list(finding.missing),
        answered=finding.answered or None,
    )


def _value(seen: Seen) -> Any:
    """What was seen, or asked, as data; an interval and a series of years as lists."""
    if seen.yearly is not None:
        return [{"period": str(year.period), "value": _value(year)} for year in seen.yearly]
    if seen.since is not None:
        return {"since": seen.since.isoformat(), "as_of": seen.as_of.isoformat() if seen.as_of else None}
    if seen.high is not None:
        return [_plain(seen.value), _plain(seen.high)]
    return _plain(seen.value)


def _plain(value: Any) -> Any:
    match value:
        case None:
            return None
        case Root():
            return to_decimal(value.rate)
        case bool() | str():
            return value
        case int() | Fraction():
            return to_decimal(value)
        case date():
            return value.isoformat()
    return write_known(value)


def _grant(granted: Grant, vocabulary: Vocabulary) -> dict[str, Any]:
    return {
        "kind": granted.benefit.kind,
        "in_force": TRUTHS[granted.in_force],
        "amount": _number(granted.amount),
    } | present(
        amount_from=_number(granted.low) if granted.amount is None else None,
        amount_to=_number(granted.high) if granted.amount is None else None,
        workings=[_working(working) for working in granted.workings],
        missing=list(granted.missing),
        findings=_node(granted.node, vocabulary) if granted.node is not None else None,
    )


def _working(working: Working) -> dict[str, Any]:
    numbers = [to_decimal(part) if isinstance(part, int | Fraction) else part for part in working.detail]
    return {"step": working.what, "result": to_decimal(working.result)} | present(of=numbers)
