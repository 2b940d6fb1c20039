"""Measures and conditions without the words they were read from: two atoms on one figure have the same measure."""

from dataclasses import replace

from engine.language.tree import AllOf, AnyOf, AtLeast, Atom, Condition, Measure, Not


def wordless(measure: Measure) -> Measure:
    """The measure without its words; where nothing but the words says what it is, they stay."""
    return replace(
        measure,
        phrase=measure.phrase if measure.of is None and not measure.sum and measure.records is None else None,
        against=wordless(measure.against) if isinstance(measure.against, Measure) else measure.against,
        where=None if measure.where is None else _wordless_condition(measure.where),
        sum=tuple(map(wordless, measure.sum)),
    )


def _wordless_condition(condition: Condition) -> Condition:
    match condition:
        case Atom(measure=measure, value=value):
            value = wordless(value) if isinstance(value, Measure) else value
            return replace(condition, measure=wordless(measure), value=value, phrase=None, span=None)
        case Not(part=part):
            return Not(part=_wordless_condition(part))
        case AllOf(parts=parts) | AnyOf(parts=parts) | AtLeast(parts=parts):
            return replace(condition, parts=tuple(map(_wordless_condition, parts)))
