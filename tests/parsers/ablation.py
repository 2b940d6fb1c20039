"""The parser without some of its words or rules: what a clause would be read as, had nobody learned from it."""

from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from functools import cache

from parsers.clauses import read_clause
from parsers.folding import fold
from parsers.reading import Rule
from parsers.tokens import ALL_THEMES, reader_for
from parsers.words import dictionary
from tests.parsers.corpora import OWN, Json, dev, lines


@cache
def learned() -> dict[str, str]:
    """The entries that stand in one clause of the development corpus and in no other text at hand: entry -> its id.

    Names that the vocabulary itself gives to its indicators are no entries that anybody had to learn.
    """
    vocabulary = reader_for().vocabulary
    given = {name for indicator in vocabulary.indicators.values() for name in (indicator.name, *indicator.aliases)}
    texts = {row["id"]: fold(row["text"]).text for row in dev()}
    others = [fold(row["text"]).text for path in sorted(OWN.parent.glob("*.jsonl")) for row in lines(path)]
    words = [word for word in dictionary(vocabulary) if not (word in given or any(word in text for text in others))]
    stand = {word: [name for name, text in texts.items() if word in text] for word in words}
    return {word: names[0] for word, names in stand.items() if len(names) == 1}


@cache
def lone_rules() -> dict[str, str]:
    """The reading rules that one clause of the development corpus alone makes use of: rule -> the clause's id."""
    used = {row["id"]: {step.rule for step in read_clause(row["text"]).trace} for row in dev()}
    counted = Counter(rule for rules in used.values() for rule in rules)
    return {rule: name for name, rules in used.items() for rule in rules if counted[rule] == 1}


@contextmanager
def without(words: Collection[str], rules: Collection[str] = ()) -> Iterator[None]:
    """The reader without these words and rules, for the time being."""
    reader = reader_for()
    tokenizer, special = reader._cutter._tokenizer, reader._special
    known = {word: (reader.words.pop(word), tokenizer.FREQ.get(word)) for word in words}
    kept: list[list[Rule]] = [list(theme.rules) for theme in ALL_THEMES]
    for word in words:
        tokenizer.FREQ[word] = 0
    for theme in ALL_THEMES:
        theme.rules[:] = [rule for rule in theme.rules if rule.name not in rules]
    reader._special = {first: tuple(word for word in found if word not in words) for first, found in special.items()}
    try:
        yield
    finally:
        reader._special = special
        for theme, all_of_them in zip(ALL_THEMES, kept, strict=True):
            theme.rules[:] = all_of_them
        for word, (entry, frequency) in known.items():
            reader.words[word], tokenizer.FREQ[word] = entry, frequency


def figures_of(found: Json) -> tuple[float, ...]:
    """How well one clause is read, so that two readings of it can be compared."""
    return (
        found["atoms_strict"]["f1"] or 0.0,
        found["benefits"]["f1"] or 0.0,
        found["logic_effective"] or 0.0,
        -found["silent_losses"],
        found["negatives_kept_out"],
    )
