"""What companies say to their alerts by the page: 不相关 and 已申报 quiet what follows, staff reads 数据不对."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select
from sqlmodel import col

from engine.archive.store import Tx, columns, day_of, groups, read
from notifier.events import Event
from notifier.store_replies import Feedback

Clause = tuple[str, str, str]  # company, policy, clause


@dataclass(frozen=True, slots=True)
class Heard:
    """What was said, whoever of a company said it."""

    irrelevant: set[Clause] = field(default_factory=set)
    irrelevant_kinds: defaultdict[tuple[str, str], set[Clause]] = field(default_factory=lambda: defaultdict(set))
    applied: dict[Clause, date] = field(default_factory=dict)  # and when last

    def is_irrelevant(self, event: Event) -> bool:
        return _clause(event) in self.irrelevant

    def irrelevant_of_kind(self, event: Event) -> int:
        """To how many clauses it was said when such an alert came."""
        return len(self.irrelevant_kinds[event.company, event.kind])

    def applied_on(self, event: Event) -> date | None:
        return self.applied.get(_clause(event))


def _clause(event: Event) -> Clause:
    return event.company, event.policy, event.clause


def heard(tx: Tx, companies: Iterable[str]) -> Heard:
    """What these companies have said."""
    found = Heard()
    for some in groups(sorted(companies)):
        asked = select(*columns(Feedback, "company", "policy", "clause", "kind", "said", "at"))
        for row in read(tx, asked.where(col(Feedback.company).in_(some)).order_by(col(Feedback.id))):
            clause = (row.company, row.policy, row.clause)
            if row.said == "irrelevant":
                found.irrelevant.add(clause)
                found.irrelevant_kinds[row.company, row.kind].add(clause)
            if row.said == "applied":
                found.applied[clause] = day_of(row.at)
    return found


# --- for staff ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class Doubt:
    """A company says that what we know of it is wrong."""

    company: str
    policy: str
    clause: str
    at: datetime

    @property
    def name(self) -> str:
        return f"{self.policy}#{self.clause}"


def doubts(tx: Tx, since: datetime) -> list[Doubt]:
    """Who has said 数据不对 to what, the newest first."""
    asked = select(*columns(Feedback, "company", "policy", "clause", "at"))
    rows = read(tx, asked.where(col(Feedback.said) == "wrong", col(Feedback.at) >= since).order_by(col(Feedback.id)))
    return [Doubt(company=row.company, policy=row.policy, clause=row.clause, at=row.at) for row in reversed(rows)]
