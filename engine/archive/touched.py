"""Which rules a recorded fact touches: what was recorded of companies since, and what each rule's verdict rests on."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime

from sqlalchemy import select
from sqlmodel import SQLModel

from engine.archive.facts import NAME, Fact
from engine.archive.listed import WholeList
from engine.archive.profiles import IN_AN_ANSWER
from engine.archive.recordings import number_at
from engine.archive.records import PREFIX, Record
from engine.archive.store import Tx, columns, read, table_of
from engine.archive.titles import HeldTitle
from engine.language.benefits import Benefit
from engine.language.clauses import Clause
from engine.language.tree import Measure, measures, parts_of
from engine.language.vocabulary import Vocabulary
from engine.meaning.judge import Rule

WORDS = "-"  # words of the text that the vocabulary has no key for

NAMED_IN: dict[type[SQLModel], str] = {Fact: "indicator", HeldTitle: "family", Record: "name", WholeList: "name"}


def touched(tx: Tx, since: datetime, until: datetime | None = None) -> dict[str, frozenset[str]]:
    """What was recorded of each company after one instant and up to another: indicators, families, records:tables."""
    after, last = number_at(tx, since), number_at(tx, until)
    found: dict[str, set[str]] = defaultdict(set)
    for model, column in NAMED_IN.items():
        recording = table_of(model).c.recording
        asked = select(*columns(model, "company", column)).where(recording > after, recording <= last).distinct()
        for company, name in read(tx, asked):
            found[company].add(name.partition(IN_AN_ANSWER)[0])
    return {company: frozenset(names - {NAME}) for company, names in found.items() if names != {NAME}}


def clauses_naming(rules: Iterable[Rule], vocabulary: Vocabulary) -> dict[str, frozenset[tuple[str, str]]]:
    """The (policy, clause) whose verdict rests on each indicator, family of tags or table of rows."""
    index: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for rule in rules:
        for name in names_in(rule, vocabulary):
            index[name].add((rule.clause.document or "", rule.clause.id))
    return {name: frozenset(clauses) for name, clauses in index.items()}


def names_in(rule: Rule, vocabulary: Vocabulary) -> frozenset[str]:
    """Everything the verdict of a rule rests on."""
    found: set[str] = set()
    for clause in (rule.clause, *rule.general):
        if clause.unread:
            found.add(WORDS)
        for measure in _measures(clause):
            found.update(_names_of(measure, vocabulary))
    return frozenset(found)


def _measures(clause: Clause) -> Iterator[Measure]:
    yield from measures(clause.when)
    for benefit in clause.benefits:
        yield from measures(benefit.when)
        for base in _bases(benefit):
            yield from parts_of(base)


def _bases(benefit: Benefit) -> Iterator[Measure]:
    if benefit.base is not None:
        yield benefit.base
    if benefit.step is not None:
        yield benefit.step.measure
    if benefit.cap_of is not None:
        yield benefit.cap_of.base


def _names_of(measure: Measure, vocabulary: Vocabulary) -> Iterator[str]:
    """The measure's key with the keys of its formula, and the table of its rows; words where it has no key."""
    if measure.records is not None:
        yield f"{PREFIX}{measure.records}"
    if measure.of is not None:
        yield from _with_formula(measure.of, vocabulary)
    elif not measure.sum:
        yield WORDS


def _with_formula(key: str, vocabulary: Vocabulary) -> Iterator[str]:
    yield key
    indicator = vocabulary.indicators.get(key)
    for part in indicator.formula.parts if indicator and indicator.formula else ():
        yield from _with_formula(part, vocabulary)
