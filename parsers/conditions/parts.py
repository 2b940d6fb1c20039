"""What reading a piece gives: its conditions one by one, and the stretches that gave none."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, TypeAlias

from engine.language.tree import AnyOf, Condition
from parsers.reading import Token, kinds
from parsers.rules.numbers import Amount

REACH = 60  # so many tokens on, a word has nothing more to do with another
CLAIMS = frozenset(
    ("bound", "range", "rank", "industry", "body", "title", "place", "levels", "grade", "graded", "slice")
)
SUBJECTS = frozenset(("holding", "scale", "yes_no", "stage"))
CLAIMING = kinds("need bound range rank holding scale yes_no graded stage")
HELD = ("qualification", "rd_institution", "brand_honor", "certification")
Joiner = Literal["and", "or", "but", "beside"]  # beside: …的企业，以及…的企业
NOTHING = Amount(Decimal(0), "ratio")


@dataclass(frozen=True, slots=True)
class Part:
    """One condition of a piece, how it is joined to what stands before, and its alternatives where it lists several."""

    condition: Condition
    joiner: Joiner
    start: int
    end: int
    choices: tuple[Condition, ...] = ()  # A、B、C of which tiers are made
    key: str = ""  # level: a level alone, the title was named before
    told_figure: bool = True  # the text has the figure; else an event stands for one
    opens: bool = True  # the first of its piece: what joins it stands after a mark of punctuation
    whose: bool = False  # …的电商企业: whom everything before it is said of


@dataclass(slots=True)
class PieceReading:
    parts: list[Part] = field(default_factory=list)
    gaps: list[tuple[Token, ...]] = field(default_factory=list)  # stretches that no part has read
    uses: list[tuple[Token, ...]] = field(default_factory=list)  # 租用厂房的: what the grant is paid for
    joiner: Joiner = "and"  # of the condition that comes next
    gap: list[Token] = field(default_factory=list)  # words read since the last condition


# how many tokens were read, and the parts they gave; None where they ask nothing
Taken: TypeAlias = tuple[int, list[Part] | None]


def any_of(conditions: Sequence[Condition]) -> Condition:
    return conditions[0] if len(conditions) == 1 else AnyOf(parts=tuple(conditions))
