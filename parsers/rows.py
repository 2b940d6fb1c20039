"""Requirements that may be meant of every project or every person: the clause as read takes the company's figure, a
question offers the reading row by row."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from engine.language.benefits import Benefit
from engine.language.clauses import Choice, Clause, Question
from engine.language.tree import AllOf, Atom, Condition, Measure, all_of, atoms


@dataclass(frozen=True, slots=True)
class Table:
    """Related rows: which indicators are fields of a row, and the words that say that a row is meant."""

    records: str
    fields: dict[str, str]  # indicator -> field
    counts: tuple[str, ...]  # indicators that count the rows
    told: re.Pattern[str]
    asks: str
    row: str


_INVESTED = "total_investment fixed_investment equipment_investment project_cost tech_renovation_investment"
_TABLES = (
    Table(
        "hires",
        {"contract_months": "contract_months", "insured_months": "insured_months"},
        ("new_hires", "graduate_hires", "doctor_count", "master_count", "talent_count"),
        re.compile("每人|每名|每位|元/人|每招|每新?招|每引进|每吸纳"),
        "是对每名招用人员的要求，还是企业的指标？",
        "逐人核对",
    ),
    Table(
        "projects",
        dict.fromkeys(_INVESTED.split(), "investment"),
        (),
        re.compile("单个项目|单项|单体项目|每个项目|单一项目|的项目[，,]按[^。；;]*(?:单[家个]|每家|同一)企业"),
        "是对单个项目的要求，还是企业全部项目合计？",
        "逐个项目核对",
    ),
)


def row_questions(clause: Clause) -> tuple[Question, ...]:
    """A question for each table whose rows the text may mean."""
    found = (_question(clause, table) for table in _TABLES if table.told.search(clause.text))
    return tuple(question for question in found if question is not None)


def _question(clause: Clause, table: Table) -> Question | None:
    of_rows = [atom for atom in atoms(clause.when) if _is_of_a_row(atom, table)]
    paid = [benefit for benefit in clause.benefits if _is_paid_by_rows(benefit, table)]
    where = all_of(*(_of_field(atom, table) for atom in of_rows))
    if clause.when is None or where is None or not paid:
        return None
    when = all_of(_without(clause.when, of_rows), _one(table, where, of_rows[0]))
    benefits = tuple(_by_rows(benefit, table, where) if benefit in paid else benefit for benefit in clause.benefits)
    words = "、".join(dict.fromkeys(atom.phrase or "" for atom in of_rows))
    default = "按企业指标核对"
    return Question(
        asks=f"“{words}”{table.asks}",
        choices=(
            Choice(label=default, when=clause.when, benefits=clause.benefits),
            Choice(label=table.row, when=when, benefits=benefits),
        ),
        default=default,
        span=of_rows[0].span,
    )


def _is_of_a_row(atom: Atom, table: Table) -> bool:
    plain = atom.measure.derive is None and atom.measure.agg is None and isinstance(atom.value, Decimal)
    return plain and atom.measure.of in table.fields


def _is_paid_by_rows(benefit: Benefit, table: Table) -> bool:
    base = benefit.base
    if base is None or base.derive is not None:
        return False
    return base.of in (table.counts or table.fields)


def _of_field(atom: Atom, table: Table) -> Atom:
    return replace(atom, measure=Measure(of=table.fields[atom.measure.of or ""]), span=None, phrase=None)


def _without(condition: Condition, dropped: Sequence[Atom]) -> Condition | None:
    """What else is asked; an alternative is left as it is."""
    if condition in dropped:
        return None
    if not isinstance(condition, AllOf):
        return condition
    return all_of(*(part for part in condition.parts if part not in dropped))


def _one(table: Table, where: Condition, told: Atom) -> Atom:
    """There is such a row."""
    measure = Measure(records=table.records, where=where, agg="count")
    return Atom(measure=measure, op=">=", value=Decimal(1), phrase=told.phrase, span=told.span)


def _by_rows(benefit: Benefit, table: Table, where: Condition) -> Benefit:
    base = benefit.base
    if table.counts or base is None:
        return replace(benefit, base=Measure(records=table.records, where=where, agg="count"))
    field = table.fields[base.of or ""]
    return replace(benefit, base=Measure(records=table.records, of=field, where=where, agg="sum"))
