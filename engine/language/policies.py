"""Policies: one version of a document, what it is called, where and when it holds, and its clauses."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from engine.language.clauses import Clause, PolicyFrame
from engine.language.tree import Condition

CHECKED = {"original": "已核对原件", "quoted": "转引", "memory": "凭记忆"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Basis:
    """依据: the document that figures were taken from, and how far that was checked."""

    title: str
    number: str | None = None
    edition: str | None = None
    checked: str | None = None  # a key of CHECKED; None: nobody has said
    clauses: tuple[str, ...] = ()  # the clauses it is the basis of; none: of all


@dataclass(frozen=True, kw_only=True, slots=True)
class ScoreRow:
    """So many points where the condition holds."""

    when: Condition
    points: Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class ScoreTable:
    """评分表: the rows of one item of a score; of those that hold, the highest counts."""

    name: str
    most: Decimal | None = None
    rows: tuple[ScoreRow, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Policy:
    """政策: a document version; what an officer edits, checks and publishes."""

    id: str | None = None  # None: nobody has given it one yet
    title: str | None = None
    number: str | None = None
    issuer: str | None = None
    place: str | None = None
    issued: date | None = None
    effective: date | None = None
    expires: date | None = None
    replaces: tuple[str, ...] = ()
    illustrative: str | None = None  # why it is a sample and not a policy in force
    basis: tuple[Basis, ...] = ()
    scores: tuple[ScoreTable, ...] = ()
    clauses: tuple[Clause, ...] = ()

    @property
    def frame(self) -> PolicyFrame:
        """What its clauses need to know of it."""
        return PolicyFrame(place=self.place, issued=self.issued, effective=self.effective, expires=self.expires)
