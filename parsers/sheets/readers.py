"""Which function reads the cells of a column, by the kind of its indicator."""

from collections.abc import Sequence

from engine.language.vocabulary import Indicator
from parsers.sheets.book import Raw
from parsers.sheets.cells import Doubt, Reader, read_bool, read_date, read_tags, read_word
from parsers.sheets.figures import figure_reader
from parsers.sheets.units import Unit, base_unit

_READERS: dict[str, Reader] = {
    "date": read_date,
    "bool": read_bool,
    "category": read_word,
    "id": read_word,
    "tags": read_tags,
}


def reader_for(indicator: Indicator, unit: Unit | None = None) -> Reader:
    """The function that reads the cells of an indicator given in a unit (without one: in the base unit of its kind)."""
    return _READERS.get(indicator.kind) or figure_reader(indicator, unit or base_unit(indicator))


def share_read(reader: Reader, sample: Sequence[Raw]) -> float:
    """How many of the filled cells a reader can read, 0 to 1; 1 where none is filled."""
    values = [value for raw in sample if (value := reader(raw)) is not None]
    return sum(not isinstance(value, Doubt) for value in values) / len(values) if values else 1.0
