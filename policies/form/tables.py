"""Tiers and scores as small tables; a row says the same as an expression and is read as one.

| 营业收入@上年 | 奖励，就高不重复 |
| > 1亿元       | 20万元           |
"""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.language.benefits import KINDS, Benefit
from engine.language.expressions.benefit_printing import print_benefit, print_heading
from engine.language.expressions.layout import columns
from engine.language.expressions.printing import Quote, tabular_cells
from engine.language.expressions.words import HOLE, KIND_SYNONYMS, NO, YES
from engine.language.vocabulary import Vocabulary
from policies.form.keys import CONDITION
from policies.form.source import Located

EMPTY = "—"
_EMPTY_CELLS = ("", EMPTY, "-", "－", "--")
_KINDS = (*KINDS.values(), *KIND_SYNONYMS)


# --- writing ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A benefit taken apart: what heads its columns, what stands in its cells."""

    heading: str
    figure: str
    cells: dict[str, str]  # measure -> comparison
    quotes: tuple[Quote, ...]


def row_of(benefit: Benefit, vocabulary: Vocabulary) -> Row | None:
    """The benefit as the row of a table; None where it doesn't fit one."""
    cells = tabular_cells(benefit.when, vocabulary) if benefit.when else None
    heading = print_heading(benefit, vocabulary)
    if not cells or heading is None or any("|" in text for pair in (*cells.items(), heading) for text in pair):
        return None
    quotes = print_benefit(benefit, vocabulary).quotes
    return Row(heading=heading[0], figure=heading[1], cells=cells, quotes=quotes)


def common_columns(rows: Sequence[Row]) -> list[str] | None:
    """The columns of several rows; None where their measures stand in different orders."""
    found: list[str] = []
    for row in rows:
        for measure in row.cells:
            if measure not in found:
                found.append(measure)
    in_order = all(list(row.cells) == [measure for measure in found if measure in row.cells] for row in rows)
    return found if in_order and len(found) <= 4 else None


def print_table(rows: Sequence[Row], measures: Sequence[str]) -> list[str]:
    heading = rows[0].heading
    kind, _, rest = heading.partition(f" = {HOLE}")
    plain = kind in _KINDS and (not rest or rest.startswith("，"))
    body = [[*(row.cells.get(measure, EMPTY) for measure in measures), row.figure] for row in rows]
    return aligned([[*measures, kind + rest if plain else heading], *body])


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """The rows with their columns one below the other."""
    widths = [max(map(columns, column)) for column in zip(*rows, strict=True)]
    padded = [[cell + " " * (width - columns(cell)) for cell, width in zip(row, widths, strict=True)] for row in rows]
    return [f"| {' | '.join(row)} |" for row in padded]


# --- reading ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """A table as it was written: its headings and the cells of its rows."""

    headings: list[Located]
    rows: list[list[Located]]
    uneven: list[Located]  # rows with too many or too few cells


def is_table(text: str) -> bool:
    return text.lstrip().startswith(("|", "｜"))


def read_table(text: Located) -> Table:
    rows = [_cells(line) for line in text.split("\n") if line.text.strip()]
    rows = [row for row in rows if not all(set(cell.text) <= set("-: ") and cell.text for cell in row)]
    headings, body = rows[0], rows[1:]
    return Table(
        headings=headings,
        rows=[row for row in body if len(row) == len(headings)],
        uneven=[row[0] for row in body if len(row) != len(headings)],
    )


def _cells(line: Located) -> list[Located]:
    stripped = line.stripped()
    start = stripped.text[:1] in "|｜"
    end = len(stripped.text) - (stripped.text[-1:] in "|｜" and len(stripped.text) > 1)
    inner = stripped[int(start) : end]
    bars = Located(inner.text.replace("｜", "|"), inner.at)
    return [_kept(cell) for cell in bars.split("|")]


def _kept(cell: Located) -> Located:
    """The cell without blanks around it; of an empty one the first blank, so that it has a place."""
    return cell.stripped() if cell.text.strip() else cell[:1]


def row_condition(headings: Sequence[Located], cells: Sequence[Located]) -> Located | None:
    """The condition that a row's cells say; None where all of them are empty."""
    parts = [_comparison(heading, cell) for heading, cell in zip(headings, cells, strict=True)]
    told = [part for part in parts if part]
    if not told:
        return None
    joined = told[0]
    for part in told[1:]:
        joined = joined.between(" 且 ") + part
    return joined


def _comparison(heading: Located, cell: Located) -> Located | None:
    """产值@上年 and ≥ 1亿元; or 5000万元 ≤ … < 1亿元, where the measure goes into the hole."""
    if cell.text.strip() in _EMPTY_CELLS:
        return None
    if heading.text == CONDITION:
        return cell
    if HOLE in cell.text:
        hole = cell.text.index(HOLE)
        return cell[:hole] + heading + cell[hole + len(HOLE) :]
    if cell.text in (YES, NO):
        return heading.between(" = ") + cell
    return heading.between(" ") + cell


def row_benefit(heading: Located, cell: Located, condition: Located | None) -> Located:
    """The benefit that a row says."""
    filled = _filled(heading, cell)
    if condition is None:
        return filled
    return Located("若 ", condition.at[:1] * 2) + condition.between(" 则 ") + filled


def _filled(heading: Located, cell: Located) -> Located:
    """奖励 = … × 研发费用 with its cell; a heading without a hole is filled behind the kind."""
    if HOLE in heading.text:
        hole = heading.text.index(HOLE)
        return heading[:hole] + cell + heading[hole + len(HOLE) :]
    end = next((index for index, sign in enumerate(heading.text) if sign in "，,"), len(heading.text))
    return heading[:end].between(" = ") + cell + heading[end:]
