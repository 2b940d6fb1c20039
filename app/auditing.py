"""An auditor's questions: who has what of a clause by the last match, by which version, on what was known when, and was
he told."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from engine.archive.facts import names_of
from engine.archive.policies import lives
from engine.archive.runs import Run
from engine.archive.store import Tx, columns, read
from engine.archive.values import read_number
from engine.archive.verdicts import CurrentVerdict
from engine.errors import InputError, Problem
from engine.language.names import did_you_mean
from engine.language.numbers import Number
from notifier.looking import Told, told_about


@dataclass(frozen=True, kw_only=True, slots=True)
class Holder:
    """A company that qualifies for a clause."""

    company: str
    name: str
    amount: Number | None
    version: int  # of the policy, by which it was judged
    run: int  # of the match that found it so
    day: date  # of evaluation
    known: datetime  # the last recording that match has seen
    told: tuple[Told, ...]


def who(tx: Tx, policy: str, clause: str) -> list[Holder]:
    """The companies that qualify for a clause by the last match, in the order of their codes."""
    asked: Any = select(*columns(CurrentVerdict, "company", "amount", "run"), *columns(Run, "day", "known", "versions"))
    asked = asked.join(Run, col(Run.id) == col(CurrentVerdict.run)).where(
        col(CurrentVerdict.policy) == policy,
        col(CurrentVerdict.clause) == clause,
        col(CurrentVerdict.outcome) == "qualifies",
    )
    rows = read(tx, asked.order_by(col(CurrentVerdict.company)))
    names = names_of(tx)
    told = _by_company(told_about(tx, policy, clause))
    return [
        Holder(
            company=row.company,
            name=names.get(row.company, ""),
            amount=read_number(row.amount),
            version=json.loads(row.versions)[policy],
            run=row.run,
            day=row.day,
            known=row.known,
            told=tuple(told[row.company]),
        )
        for row in rows
    ]


def _by_company(told: Iterable[Told]) -> Mapping[str, list[Told]]:
    found: dict[str, list[Told]] = defaultdict(list)
    for one in told:
        found[one.company].append(one)
    return found


def split_name(tx: Tx, name: str) -> tuple[str, str]:
    """Policy and clause of 示高新发〔2026〕9号#三."""
    policy, _, clause = name.rpartition("#")
    known = lives(tx)
    if policy not in known or not clause:
        raise InputError(Problem(message=f"没有条款“{name}”", help=did_you_mean(policy or name, list(known))))
    return policy, clause
