"""Policies: the versions of a document with their clauses, and which version holds on a day as was known at an instant.

A version never changes; an edit or an answered question is a new one. Its subject in decisions is `policy#number`.
"""

import json
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import UniqueConstraint, func, select
from sqlmodel import Field, SQLModel, col

from engine.archive.decisions import Act, Decision, RefusedError, decide
from engine.archive.hashing import canonical, hash_of_bytes
from engine.archive.keys import Signer
from engine.archive.life import NEEDS, Life, Step, refusal, told_by
from engine.archive.operators import holder_of
from engine.archive.recordings import Batch, known_by, number_at
from engine.archive.store import Tx, columns, read
from engine.language.clauses import Clause
from engine.language.exchange import read_clause, write_clause
from engine.language.exchange.fields import Context
from engine.language.exchange.wire import read_json
from engine.language.site import Site


class Policy(SQLModel, table=True):
    """政策: a document, whatever its versions say."""

    __tablename__ = "policies"

    id: str = Field(primary_key=True)
    recording: int = Field(foreign_key="recordings.id")


class Version(SQLModel, table=True):
    """A version of a document: what it says of itself, its clauses, and the file it came from."""

    __tablename__ = "policy_versions"
    __table_args__ = (UniqueConstraint("policy", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    policy: str = Field(foreign_key="policies.id")
    number: int
    title: str
    clauses: str  # canonical JSON, as judged
    hash: str  # of the clauses: what is approved
    form: str  # the officer's file
    document: str | None = None  # the name of the document it was read from
    document_hash: str | None = None
    recording: int = Field(foreign_key="recordings.id")


@dataclass(frozen=True, kw_only=True, slots=True)
class NewVersion:
    """A version to be kept."""

    policy: str
    title: str
    clauses: tuple[Clause, ...]
    form: str
    document: str | None = None
    document_hash: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """A version as it is kept."""

    policy: str
    number: int
    title: str
    hash: str
    clauses: tuple[Clause, ...]

    @property
    def subject(self) -> str:
        return subject_of(self.policy, self.number)


def subject_of(policy: str, number: int) -> str:
    return f"{policy}#{number}"


def add_version(batch: Batch, new: NewVersion, signer: Signer, at: datetime) -> int:
    """Keep a version as a draft of whoever signs it; says its number."""
    ((last,),) = read(batch.tx, select(func.max(col(Version.number))).where(col(Version.policy) == new.policy))
    if last is None:
        batch.add(Policy, ("id",), [(new.policy,)])
    number = (last or 0) + 1
    clauses = canonical([write_clause(replace(clause, document=new.policy)) for clause in new.clauses])
    seen = hash_of_bytes(clauses.encode())
    row = (new.policy, number, new.title, clauses, seen, new.form, new.document, new.document_hash)
    batch.add(Version, _COLUMNS, [row])
    detail = {"hash": seen, "document": new.document_hash}
    decide(batch, Act(kind="draft", subject=subject_of(new.policy, number), detail=detail, at=at), signer)
    return number


@dataclass(frozen=True, kw_only=True, slots=True)
class Verb:
    """What is to be done with a version, and the hash of what the person has seen of it."""

    kind: str  # approve, publish, replace, withdraw
    seen: str
    on: date | None = None  # the day from which it holds; None: an approval holds at once
    reason: str = ""


def act_on(batch: Batch, policy: str, number: int, verb: Verb, signer: Signer, at: datetime) -> None:
    """Approve, publish, replace or withdraw a version, if its life and the person's roles allow it."""
    person = holder_of(batch.tx, signer.public)
    step = Step(kind=verb.kind, version=number, operator=person.name, public=signer.public, on=verb.on)
    why_not = refusal(lives(batch.tx, None, policy).get(policy, Life()), step)
    if why_not:
        raise RefusedError(f"{policy}：{why_not}")
    if verb.seen != hash_of_version(batch.tx, policy, number):
        raise RefusedError(f"{policy} 第 {number} 版与您看到的不一样，请重新核对")
    detail = {"hash": verb.seen, "on": verb.on and verb.on.isoformat()}
    subject = subject_of(policy, number)
    decide(batch, Act(kind=verb.kind, subject=subject, reason=verb.reason, detail=detail, at=at), signer)


def hash_of_version(tx: Tx, policy: str, number: int) -> str | None:
    asked = select(*columns(Version, "hash")).where(col(Version.policy) == policy, col(Version.number) == number)
    return next((seen for (seen,) in read(tx, asked)), None)


def lives(tx: Tx, known: datetime | None = None, policy: str | None = None) -> dict[str, Life]:
    """The life of every policy (or of one) by the decisions known at an instant."""
    asked = select(*columns(Decision, "kind", "subject", "operator", "public", "detail"))
    asked = asked.where(col(Decision.kind).in_(["draft", *NEEDS]))
    if policy is not None:
        asked = asked.where(col(Decision.subject).startswith(f"{policy}#", autoescape=True))
    steps: dict[str, list[Step]] = defaultdict(list)
    for kind, subject, operator, public, detail in read(tx, known_by(asked, Decision, number_at(tx, known))):
        document, _, number = subject.rpartition("#")
        day = json.loads(detail).get("on")
        on = date.fromisoformat(day) if day else None
        steps[document].append(Step(kind=kind, version=int(number), operator=operator, public=public, on=on))
    return {document: told_by(taken) for document, taken in steps.items()}


def in_force(tx: Tx, on: date, site: Site, known: datetime | None = None) -> list[Kept]:
    """The version of each policy that holds on a day, as was known at an instant."""
    current = {document: life.in_force(on) for document, life in sorted(lives(tx, known).items())}
    return [version(tx, document, number, site) for document, number in current.items() if number is not None]


def form_of(tx: Tx, policy: str, number: int) -> str:
    """The officer's file of a version."""
    asked = select(*columns(Version, "form")).where(col(Version.policy) == policy, col(Version.number) == number)
    ((form,),) = read(tx, asked)
    return str(form)


def waivers(tx: Tx, policy: str, number: int) -> frozenset[str]:
    """The codes of the warnings that a person has waived for a version."""
    asked = select(*columns(Decision, "detail")).where(
        col(Decision.kind) == "waive", col(Decision.subject) == subject_of(policy, number)
    )
    return frozenset(json.loads(detail)["code"] for (detail,) in read(tx, asked))


def version(tx: Tx, policy: str, number: int, site: Site) -> Kept:
    """A version with its clauses as they are judged."""
    wanted = columns(Version, "title", "hash", "clauses")
    asked = select(*wanted).where(col(Version.policy) == policy, col(Version.number) == number)
    ((title, seen, text),) = read(tx, asked)
    ctx = Context(vocabulary=site.vocabulary)
    place = subject_of(policy, number)
    clauses = [read_clause(ctx, data, f"{place}[{index}]") for index, data in enumerate(read_json(text))]
    ctx.problems.raise_any()
    return Kept(
        policy=policy, number=number, title=title, hash=seen, clauses=tuple(clause for clause in clauses if clause)
    )


_COLUMNS = ("policy", "number", "title", "clauses", "hash", "form", "document", "document_hash")
