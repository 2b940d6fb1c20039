"""A clause text to a clause: conditions, benefits, window, what was not read, and by which rules it was read.

read_clause is the door for a text, read_folded for one that has been put together (a row of a table under its
headings).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from engine.language.benefits import Benefit
from engine.language.clauses import Clause, Window
from engine.language.tree import Condition, Span
from engine.language.vocabulary import Vocabulary
from parsers.bands import settle
from parsers.branches import Branches
from parsers.exclusive import eased, guessed, out_of_reach
from parsers.folding import Folded, fold
from parsers.guesses import Guess
from parsers.leftovers import leftovers, unnamed
from parsers.questions import questions
from parsers.reading import Token
from parsers.tiers import benefits_and_when
from parsers.tokens import reader_for
from parsers.windows import FoundWindow, find_window

Extent = Literal["whole", "part", "none"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """A reading rule that was used, on which words, and what it made of them."""

    rule: str
    words: str
    span: Span
    value: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """A clause as read, and how."""

    clause: Clause
    reading: Extent
    why: str
    trace: tuple[Step, ...]
    validity: Window | None = None  # 自发布之日起三年: of the document, so it stands beside the clause


def read_clause(
    text: str,
    *,
    id: str = "",  # noqa: A002 - the field of a clause is called so
    vocabulary: Vocabulary | None = None,
    issued: date | None = None,
) -> Reading:
    """Read one clause; `issued` is the day from which 自印发之日起 counts."""
    return read_folded(fold(text), name=id, vocabulary=vocabulary, issued=issued)


def read_folded(
    folded: Folded, *, name: str = "", vocabulary: Vocabulary | None = None, issued: date | None = None
) -> Reading:
    """Read a text that has been folded, and tell every place in the text it was folded from."""
    reader = reader_for(vocabulary)
    window = find_window(folded.text, issued)
    tokens = _outside(reader.tokens_of(folded), window)
    branches = Branches(folded, reader.vocabulary)
    read = branches.read(tokens)
    when, benefits = benefits_and_when(read, folded)
    settled = settle([when, *(benefit.when for benefit in benefits)], branches.conditions.is_told)
    asked = [settled(when), *(settled(benefit.when) for benefit in benefits)]
    when, benefits = eased(asked[0]), tuple(map(_with_when, benefits, map(eased, asked[1:])))
    doubtful = (*guessed(asked, folded), *out_of_reach(when, benefits))
    quantifiable = bool(when or benefits)
    clause = Clause(
        id=name,
        text=folded.source,
        quantifiable=quantifiable,
        when=when,
        benefits=benefits,
        window=_own_window(window, quantifiable),
        unread=_places([*branches.unread, *(lost for branch in read for lost in branch.lost)], folded)
        if quantifiable
        else (),
    )
    if quantifiable:
        again = [(part.start, part.end) for branch in read for part in branch.said_again]
        left = leftovers(tokens, clause, [*branches.aside, *again], folded)
        lost = _places((*left, *unnamed(clause, folded)), folded)
        clause = replace(clause, unread=tuple(sorted({*clause.unread, *lost, *doubtful})))
    return Reading(
        clause=replace(clause, questions=questions(clause)),
        reading=_extent(clause),
        why=_why(clause, branches.skipped),
        trace=_trace(tokens, folded) + _guessed(branches.said.guesses, folded),
        validity=window.window if window else None,
    )


def _with_when(benefit: Benefit, when: Condition | None) -> Benefit:
    return replace(benefit, when=when)


def reread(reading: Reading, clause: Clause) -> Reading:
    """The reading with its clause changed, and what is said of it."""
    if clause is reading.clause or clause == reading.clause:
        return reading
    return replace(reading, clause=clause, reading=_extent(clause), why=_why(clause, []))


def _outside(tokens: list[Token], window: FoundWindow | None) -> list[Token]:
    """The tokens that the window has not used up."""
    if window is None:
        return tokens
    first, last = window.span
    return [token for token in tokens if token.end <= first or token.start >= last]


def _own_window(found: FoundWindow | None, quantifiable: bool) -> Window | None:
    """A clause that is no rule and counts from the day of issue speaks of its document."""
    if found is None or (found.window.from_issued and not quantifiable):
        return None
    return found.window


def _places(stretches: Iterable[Span], folded: Folded) -> tuple[Span, ...]:
    """Where the stretches stand in the text, each once."""
    return tuple(sorted({folded.span(start, end) for start, end in stretches}))


def _extent(clause: Clause) -> Extent:
    if not clause.quantifiable:
        return "none"
    return "part" if clause.unread else "whole"


def _why(clause: Clause, skipped: list[str]) -> str:
    if not clause.quantifiable:
        return f"不是规则：{skipped[0]}" if skipped else "没有读到条件和待遇"
    if clause.unread:
        return "未读懂：" + "；".join(clause.unread_words())
    return "全部读懂"


def _guessed(guesses: Iterable[Guess], folded: Folded) -> tuple[Step, ...]:
    """Words that no name fits, with the names nearest to them."""
    places = ((guess, folded.text.find(guess.words)) for guess in guesses)
    return tuple(
        Step(rule="最接近的指标", words=guess.words, span=folded.span(at, at + len(guess.words)), value=str(guess))
        for guess, at in places
        if at >= 0
    )


def _trace(tokens: Sequence[Token], folded: Folded) -> tuple[Step, ...]:
    return tuple(
        Step(
            rule=part.rule,
            words=folded.phrase(part.start, part.end),
            span=folded.span(part.start, part.end),
            value=str(part.value),
        )
        for token in tokens
        for part in token.walk()
        if part.rule
    )
