"""What a table comes to: facts, related rows and titles ready to be stored, and the cells that stay out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from engine.language import profiles
from engine.language.periods import Months

Value: TypeAlias = Decimal | bool | date | str | tuple[profiles.Title, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where a cell stands; without a heading the whole row is meant."""

    sheet: str
    row: int
    heading: str = ""

    def __str__(self) -> str:
        column = f"“{self.heading}”列" if self.heading else ""
        return f"表“{self.sheet}”第{self.row}行{column}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Fact:
    """The value of an indicator for a company; of tags all that the cell lists."""

    company: str  # credit code
    indicator: str
    period: Months | None  # None: as of now
    value: Value  # in the base unit of its kind: yuan, fractions, months
    unit: str  # as given in the table: 千元
    written: str  # the cell as given: 1,234.50
    place: Place


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A row of a company's related table: a hire, a project, a loan."""

    company: str
    table: str
    fields: Mapping[str, Value]
    place: Place


@dataclass(frozen=True, kw_only=True, slots=True)
class Title:
    """One title that a company holds; the file says nothing of its others."""

    company: str
    family: str  # the indicator of kind tags: qualification
    title: profiles.Title
    number: str  # of the certificate
    place: Place


class State(StrEnum):
    """Why a cell stays out."""

    REJECTED = "不收"  # it can't be read
    HELD = "待核"  # it can be read, and a person has to say whether it is right


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """A cell that stays out."""

    place: Place
    state: State
    written: str
    reason: str
    hint: str = ""  # what it may have in common with other cells of its column
    count: int = 1  # cells that this stands for: a row without a company keeps all of its cells out

    def __str__(self) -> str:
        written = f"“{self.written}”" if self.written else ""
        return f"{self.place}{written}{self.state}：{self.reason}"


@dataclass(frozen=True, kw_only=True, slots=True)
class RowRead:
    """What one row of a table came to."""

    place: Place
    company: str = ""  # credit code
    name: str = ""
    period: Months | None = None  # of its own, where the table has a column for it
    facts: tuple[Fact, ...] = ()
    rows: tuple[Row, ...] = ()
    titles: tuple[Title, ...] = ()
    cells: tuple[Cell, ...] = ()  # those that stay out
    accepted: int = 0  # cells
    waiting: tuple[int, ...] = ()  # filled cells of columns that nobody has confirmed, by column
    left_out: str = ""  # why the row is no data: a total, a footer
    repeats: int = 0  # the row before with the same company and period, and other figures
