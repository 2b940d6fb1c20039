"""Where every company stands now, and every change since its first match."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import and_, bindparam, delete, select
from sqlmodel import Field, SQLModel, col

from engine.archive.causes import Cause
from engine.archive.hashing import canonical
from engine.archive.runs import of_this_run
from engine.archive.standings import Pair, Standing, by_pair
from engine.archive.store import BIG, Tx, add_rows, columns, groups, read, table_of
from engine.archive.values import read_number, write_number


class CurrentVerdict(SQLModel, table=True):
    """判定: a company that qualifies or is undecided, as of the last match. The only table here that is rewritten."""

    __tablename__ = "verdicts"

    company: str = Field(primary_key=True, foreign_key="companies.code")
    policy: str = Field(primary_key=True, foreign_key="policies.id", index=True)
    clause: str = Field(primary_key=True)
    outcome: str
    amount: str | None = None  # exact text, yuan
    amount_from: str | None = None
    amount_to: str | None = None
    at_most: bool = False
    missing: str = "[]"  # JSON
    run: int = Field(sa_column_args=[of_this_run()])  # that found it so first


class VerdictChange(SQLModel, table=True):
    """变动: what a company was and is, by which findings, and why."""

    __tablename__ = "changes"

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG)
    run: int = Field(sa_column_args=[of_this_run()], index=True)
    company: str = Field(foreign_key="companies.code", index=True)
    policy: str = Field(foreign_key="policies.id")
    clause: str
    was: str  # JSON of outcome and amounts; {} where it fell short
    became: str
    findings: str  # JSON
    cause: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """A change of verdict, as it is kept and told."""

    company: str
    policy: str
    clause: str
    before: Standing | None
    after: Standing | None
    findings: tuple[Mapping[str, Any], ...]
    cause: Cause

    @property
    def pair(self) -> Pair:
        return self.company, self.policy, self.clause


def standings_of(tx: Tx, companies: Collection[str], policies: Collection[str] | None = None) -> dict[Pair, Standing]:
    """Where companies stand by the last match."""
    asked = select(*columns(CurrentVerdict, *_COLUMNS))
    if policies is not None:
        asked = asked.where(col(CurrentVerdict.policy).in_(policies))
    rows = (read(tx, asked.where(col(CurrentVerdict.company).in_(some))) for some in groups(companies))
    return by_pair(_standing(row) for some in rows for row in some)


def replace_standings(tx: Tx, gone: Iterable[Pair], standings: Iterable[Standing], run: int) -> None:
    """Take away standings and put others in their place."""
    pairs = [{"a": company, "b": policy, "c": clause} for company, policy, clause in gone]
    if pairs:
        key = zip(columns(CurrentVerdict, "company", "policy", "clause"), "abc", strict=True)
        this = and_(*(column == bindparam(name) for column, name in key))
        tx.connection().execute(delete(table_of(CurrentVerdict)).where(this), pairs)
    add_rows(tx, CurrentVerdict, (*_COLUMNS, "run"), ((*standing_row(standing), run) for standing in standings))


def add_changes(tx: Tx, run: int, changes: Iterable[Change]) -> None:
    names = ("run", "company", "policy", "clause", "was", "became", "findings", "cause")
    add_rows(tx, VerdictChange, names, (_change_row(run, change) for change in changes))


def _change_row(run: int, change: Change) -> Sequence[Any]:
    was, became = told(change.before), told(change.after)
    return run, change.company, change.policy, change.clause, was, became, canonical(change.findings), change.cause


def told(standing: Standing | None) -> str:
    """A standing as a change keeps it: outcome and amounts."""
    if standing is None:
        return "{}"
    amounts = {name: write_number(getattr(standing, name)) for name in ("amount", "amount_from", "amount_to")}
    said = {name: text for name, text in amounts.items() if text is not None}
    return canonical({"outcome": standing.outcome, **said, **({"at_most": True} if standing.at_most else {})})


_COLUMNS = ("company", "policy", "clause", "outcome", "amount", "amount_from", "amount_to", "at_most", "missing")


def _standing(row: Any) -> Standing:
    company, policy, clause, outcome, amount, low, high, at_most, missing = row
    return Standing(
        company=company,
        policy=policy,
        clause=clause,
        outcome=outcome,
        amount=read_number(amount),
        amount_from=read_number(low),
        amount_to=read_number(high),
        at_most=at_most,
        missing=_read_missing(missing),
    )


def standing_row(standing: Standing) -> Sequence[Any]:
    amounts = [write_number(amount) for amount in (standing.amount, standing.amount_from, standing.amount_to)]
    return (*standing.pair, standing.outcome, *amounts, standing.at_most, _write_missing(standing.missing))


@lru_cache(4096)
def _read_missing(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text))


@lru_cache(4096)
def _write_missing(names: tuple[str, ...]) -> str:
    return canonical(names)
