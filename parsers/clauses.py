"""A clause text to a clause: conditions, benefits, window, what was not read, and why it was read so."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from engine.language.clauses import Clause
from engine.language.tree import Span
from engine.language.vocabulary import Vocabulary
from parsers.bands import settle
from parsers.branches import Branches
from parsers.folding import Folded, fold
from parsers.reading import Token
from parsers.tiers import benefits_and_when
from parsers.tokens import reader_for
from parsers.windows import find_window


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """A reading rule that was used, and on which words."""

    rule: str
    words: str
    span: Span


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """A clause as read, and how."""

    clause: Clause
    reading: Literal["whole", "part", "none"]
    why: str
    trace: tuple[Step, ...]


def read_clause(text: str, *, id: str = "", vocabulary: Vocabulary | None = None, issued: date | None = None) -> Reading:  # noqa: A002 the field is called so
    """Read one clause."""
    reader = reader_for(vocabulary)
    folded = fold(text)
    window = find_window(folded.text, issued)
    tokens = reader.tokens_of(folded)
    if window:
        tokens = [token for token in tokens if not any(first <= token.start and token.end <= last for first, last in window.spans)]
    branches = Branches(folded, reader.vocabulary)
    found = branches.read(tokens)
    when, benefits = benefits_and_when(found, folded)
    settled = settle([when, *(benefit.when for benefit in benefits)], branches.conditions.is_told)
    when, benefits = settled(when), tuple(replace(benefit, when=settled(benefit.when)) for benefit in benefits)
    quantifiable = bool(when or benefits)
    unread = _spans(branches.unread, folded) if quantifiable else ()
    shown = window.window if window and (quantifiable or not window.window.from_issued) else None
    clause = Clause(id=id, text=text, quantifiable=quantifiable, when=when, benefits=benefits, window=shown, unread=unread)
    return Reading(clause=clause, reading=_how(clause), why=_why(clause, branches.skipped), trace=_trace(tokens, folded))


def _spans(unread: Sequence[Span], folded: Folded) -> tuple[Span, ...]:
    return tuple(folded.span(start, end) for start, end in unread)


def _how(clause: Clause) -> Literal["whole", "part", "none"]:
    if not clause.quantifiable:
        return "none"
    return "part" if clause.unread else "whole"


def _why(clause: Clause, skipped: list[str]) -> str:
    if not clause.quantifiable:
        return f"不是可量化的规则：{skipped[0]}" if skipped else "没有条件，也没有待遇"
    return f"有{len(clause.unread)}处要求未读懂" if clause.unread else "全部读懂"


def _trace(tokens: Sequence[Token], folded: Folded) -> tuple[Step, ...]:
    return tuple(
        Step(rule=part.rule, words=folded.phrase(part.start, part.end), span=folded.span(part.start, part.end))
        for token in tokens
        for part in token.walk()
        if part.rule
    )
