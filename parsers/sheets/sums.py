"""A total and its numbered parts: 科技活动费用合计 = 1．人员人工 + 2．直接投入 + …"""

import re
from collections.abc import Sequence
from decimal import Decimal

from engine.language.vocabulary import Indicator
from parsers.sheets.book import Raw
from parsers.sheets.cells import Doubt, held
from parsers.sheets.columns import Column
from parsers.sheets.figures import figure_reader
from parsers.sheets.headings import NUMBERED
from parsers.sheets.plain import plain
from parsers.sheets.units import Unit

FEWEST_PARTS = 2

_NUMBER = re.compile(r"^(\d{1,2})[.、,]")
_as_written = figure_reader(Indicator(key="", name="", kind="money"), Unit("元", "money", Decimal(1)))


def numbered_parts(columns: Sequence[Column], total: Column) -> tuple[int, ...]:
    """The columns numbered 1, 2, … n behind a total; parts of parts are passed over."""
    parts: list[int] = []
    for column in columns:
        if column.index > total.index and column.heading.depth == NUMBERED:
            found = _NUMBER.match(plain(column.heading.texts[-1].written))
            if found is None or int(found[1]) != len(parts) + 1:
                break
            parts.append(column.index)
        elif column.index > total.index and column.heading.depth < NUMBERED:
            break
    return tuple(parts) if len(parts) >= FEWEST_PARTS and total.heading.depth < NUMBERED else ()


def odd_sum(total: Raw, parts: Sequence[Raw]) -> Doubt | None:
    """The doubt about a total that isn't the sum of its parts, each being rounded to its last digit."""
    figures = [figure for raw in (total, *parts) if isinstance(figure := _as_written(raw), Decimal)]
    if len(figures) != len(parts) + 1:
        return None
    coarsest = max(int(figure.as_tuple().exponent) for figure in figures)
    summed = sum(figures[1:], Decimal(0))
    allowed = Decimal(len(figures)) * Decimal(10) ** min(coarsest, 0) / 2
    return None if abs(summed - figures[0]) <= allowed else held(f"与分项之和 {summed:,f} 不符")
