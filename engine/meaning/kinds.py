"""What a measure yields: the indicator it names, the kind of its value, the unit it is counted in."""

from engine.language.tree import Measure
from engine.language.vocabulary import UNITS, Indicator, Vocabulary


def indicator_of(measure: Measure, vocabulary: Vocabulary) -> Indicator | None:
    """The indicator, or the field of a table, that a measure names."""
    if measure.records is not None:
        table = vocabulary.tables.get(measure.records)
        return table.fields.get(measure.of or "") if table else None
    if measure.sum:
        return indicator_of(measure.sum[0], vocabulary)
    return vocabulary.indicators.get(measure.of or "")


def kind_of(measure: Measure, vocabulary: Vocabulary) -> str | None:
    """The kind of what a measure yields."""
    if measure.derive in ("growth", "share") or measure.agg == "cagr":
        return "ratio"
    if measure.derive == "age" or measure.agg == "run":
        return "duration"
    if measure.records is not None and measure.agg == "count":
        return "count"
    indicator = indicator_of(measure, vocabulary)
    return indicator.kind if indicator else None


def unit_of(measure: Measure, vocabulary: Vocabulary) -> str:
    if measure.records is not None and measure.agg == "count":
        table = vocabulary.tables.get(measure.records)
        return table.unit if table else ""
    kind = kind_of(measure, vocabulary)
    indicator = indicator_of(measure, vocabulary)
    return indicator.shown_unit if indicator and indicator.kind == kind else UNITS.get(kind or "", "")
