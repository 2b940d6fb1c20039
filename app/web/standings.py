"""The company's own part of the page: the verdict with every condition, its value and source, and the amount."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.web.clauses import Found
from app.web.wording import plainly
from engine.archive.profiles import profile
from engine.archive.store import Tx
from engine.language.site import Site
from engine.language.vocabulary import Vocabulary
from engine.meaning.gap import gap_of
from engine.meaning.judge import Rule, judge_on, span_of, view_of
from engine.meaning.kleene import Truth
from engine.meaning.saying.conditions import say_measure, say_requirement
from engine.meaning.saying.findings import BRANCHES, MARKS, NATURES, say_missing, say_seen
from engine.meaning.saying.gaps import say_gap
from engine.meaning.saying.grants import say_grant
from engine.meaning.saying.verdict import OUTCOMES, say_amount, say_readings
from engine.meaning.verdict import Branch, Finding, Grant, Node, UnreadFinding, Verdict
from engine.meaning.view import View

WORDS: dict[Truth, str] = {True: "符合", False: "不符合", None: "待定"}
ORDER: dict[Truth, int] = {False: 0, None: 1, True: 2}


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One condition of the table; a row without `mine` heads those below it."""

    mark: str
    word: str
    asks: str
    quote: str = ""
    mine: str = ""
    source: str = ""
    depth: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Own:
    """What only the company's contacts may see."""

    company: str
    outcome: str  # qualifies, falls_short, undecided
    verdict: str
    amount: str
    workings: tuple[str, ...]
    readings: str
    rows: tuple[Row, ...]
    lacks: tuple[str, ...]  # what is missing, or how to get there


def own_part(tx: Tx, site: Site, found: Found, company: str, day: date) -> Own | None:
    """How a company stands on a clause today; None where the clause does not hold today."""
    if found.rule is None:
        return None
    known = profile(tx, company, day)
    view = view_of(known, day, site)
    verdict = judge_on(found.rule, view)
    return Own(
        company=known.name or company,
        outcome=verdict.outcome,
        verdict=OUTCOMES[verdict.outcome],
        amount=say_amount(verdict) if verdict.outcome != "falls_short" else "",
        workings=tuple(_working(granted, site.vocabulary) for granted in verdict.grants),
        readings=say_readings(found.clause.readings),
        rows=tuple(rows_of(verdict, site.vocabulary)),
        lacks=tuple(_lacks(found.rule, verdict, view, site.vocabulary)),
    )


def _working(granted: Grant, vocabulary: Vocabulary) -> str:
    """The sum alone: whether it is due, the verdict above it says."""
    return say_grant(granted, vocabulary).removeprefix(MARKS[granted.in_force]).strip()


def _lacks(rule: Rule, verdict: Verdict, view: View, vocabulary: Vocabulary) -> Iterator[str]:
    if verdict.outcome == "falls_short":
        yield from say_gap(gap_of(rule, view), vocabulary, span_of(rule.clause)[1])
    if verdict.missing:
        yield f"还缺数据：{'、'.join(say_missing(name, vocabulary) for name in verdict.missing)}"


# --- the table ----------------------------------------------------------------------------------------------------


def rows_of(verdict: Verdict, vocabulary: Vocabulary) -> Iterator[Row]:
    """What is unmet first, then what is unknown, then what is met."""
    node = verdict.node
    parts = node.parts if isinstance(node, Branch) and node.kind == "all" else (node,)
    for part in sorted(parts, key=lambda one: ORDER[one.truth]):
        yield from _rows(part, vocabulary, 0)


def _rows(node: Node, vocabulary: Vocabulary, depth: int) -> Iterator[Row]:
    mark, word = MARKS[node.truth], WORDS[node.truth]
    match node:
        case Finding():
            yield _row(node, vocabulary, depth)
        case UnreadFinding(words=words):
            said = "须由主管部门认定" if node.truth is None else "经人工认定"
            yield Row(mark=mark, word=word, asks="按原文认定", quote=words, mine=said, depth=depth)
        case Branch(kind=kind, least=least, parts=parts):
            asks = f"至少满足 {least} 项" if kind == "at_least" else BRANCHES[kind]
            yield Row(mark=mark, word=word, asks=asks, depth=depth)
            for part in parts:
                yield from _rows(part, vocabulary, depth + 1)


def _row(finding: Finding, vocabulary: Vocabulary, depth: int) -> Row:
    atom, seen = finding.atom, finding.seen
    measure = say_measure(atom.measure, vocabulary, atom.phrase, seen.period if atom.measure.period else None)
    nature = f"（{NATURES[atom.nature]}，不作门槛）" if atom.nature in NATURES else ""
    return Row(
        mark=MARKS[finding.truth],
        word=WORDS[finding.truth],
        asks=nature + plainly(f"{measure}{say_requirement(atom, vocabulary, finding.required)}", atom),
        quote=atom.phrase or "",
        mine=_mine(finding, vocabulary),
        source=_source(finding),
        depth=depth,
    )


def _mine(finding: Finding, vocabulary: Vocabulary) -> str:
    if finding.answered:
        return "经人工认定"
    seen = say_seen(finding, vocabulary) if finding.seen.value is not None else ""
    if finding.truth is not None:
        return seen or "无"
    lacks = "、".join(say_missing(name, vocabulary) for name in finding.missing)
    return "，".join(part for part in (seen, f"缺{lacks}") if part)


def _source(finding: Finding) -> str:
    source = finding.seen.source
    if source is None:
        return ""
    recorded = f" · {source.recorded} 记录" if source.recorded else ""
    return f"{source.name}{recorded}{' · 各来源不一致' if source.conflict else ''}"
