"""The names an expression may use: the vocabulary's indicators, or inside a table the fields of its rows."""

from dataclasses import dataclass

from engine.language.exchange.fields import Context
from engine.language.exchange.kinds import kind_of
from engine.language.expressions.quoting import is_bare
from engine.language.expressions.slips import closest
from engine.language.expressions.words import BELONGING_ENDS, BELONGS, CONTAINS
from engine.language.tree import Measure
from engine.language.vocabulary import UNITS, Indicator, Table, Vocabulary


@dataclass(frozen=True, kw_only=True, slots=True)
class Scope:
    """A vocabulary, and the table whose fields go before the indicators."""

    vocabulary: Vocabulary
    table: str | None = None

    def within(self, table: str) -> "Scope":
        return Scope(vocabulary=self.vocabulary, table=table)

    def of(self, measure: Measure) -> "Scope":
        """The scope of a measure's own key."""
        return self.within(measure.records) if measure.records else self

    @property
    def entries(self) -> dict[str, Indicator]:
        """The indicators or fields by every word for them."""
        if self.table is None:
            return dict(self.vocabulary.by_word)
        fields = self.vocabulary.tables[self.table].fields if self.table in self.vocabulary.tables else {}
        return dict(fields) | {field.name: field for field in fields.values()}

    @property
    def table_name(self) -> str:
        table = self.vocabulary.tables.get(self.table or "")
        return table.name if table else str(self.table)

    def find(self, word: str) -> Indicator | None:
        if self.table is None:
            return self.vocabulary.find(word)
        return self.entries.get(word)

    def help_for(self, word: str) -> str:
        return closest(word, [entry.name for entry in self.entries.values()] + list(self.entries))

    def indicator(self, measure: Measure) -> Indicator | None:
        """What a measure's key names."""
        if measure.of is None:
            return None
        name = measure.records or self.table
        if name is not None:
            table = self.vocabulary.tables.get(name)
            return table.fields.get(measure.of) if table else None
        return self.vocabulary.indicators.get(measure.of)

    def kind(self, measure: Measure) -> str | None:
        """The kind of what a measure yields; None where nobody knows."""
        return kind_of(Context(vocabulary=self.vocabulary, table=self.table), measure, "")

    def unit(self, measure: Measure) -> str:
        """The measure word of its figures."""
        if measure.records and measure.agg == "count":
            table = self.vocabulary.tables.get(measure.records)
            return table.unit if table else ""
        if measure.sum:
            return self.unit(measure.sum[0])
        kind, indicator = self.kind(measure), self.indicator(measure)
        if indicator and indicator.kind == kind:
            return indicator.shown_unit
        return UNITS.get(kind or "", "")

    def word_for(self, key: str) -> str | None:
        """The name that is printed for a key; None where it would be read as another one."""
        entry = self.indicator(Measure(of=key))
        for word in (entry.name, key) if entry else (key,):
            if is_bare(word) and (self.find(word) or Indicator(key="", name="", kind="")).key == key:
                return word
        return None

    def tag_word(self, measure: Measure, op: str) -> str:
        """属于 or 含: one belongs to a region and holds a title."""
        indicator = self.indicator(measure)
        belongs = indicator is not None and indicator.name.endswith(BELONGING_ENDS)
        return (BELONGS if belongs else CONTAINS)[op]

    def table_called(self, word: str) -> Table | None:
        """The table of this name or key; the end of a name will do where only one has it."""
        return _table_called(tuple(self.vocabulary.tables.values()), word)


def _table_called(tables: tuple[Table, ...], word: str) -> Table | None:
    for table in tables:
        if word in (table.name, table.key):
            return table
    ending = [table for table in tables if word and table.name.endswith(word)]
    return ending[0] if len(ending) == 1 else None
