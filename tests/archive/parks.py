"""A small park for tests: companies, two people with keys, policies, and the plainest possible match."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from app.database import Database
from engine.archive.companies import add_companies
from engine.archive.facts import NewFact, record_facts
from engine.archive.keys import Key
from engine.archive.matches import Block, Match, Saved, save_run
from engine.archive.operators import add_operator
from engine.archive.policies import NewVersion, Verb, act_on, add_version, hash_of_version, in_force
from engine.archive.profiles import profiles
from engine.archive.recordings import latest, record
from engine.archive.runs import Scope
from engine.archive.standings import standing_of
from engine.archive.titles import TitleList, record_titles
from engine.language.clauses import Clause
from engine.language.credit_codes import check_character
from engine.language.exchange import read_clause
from engine.language.exchange.fields import Context
from engine.language.periods import read_months
from engine.language.profiles import Known, Title
from engine.language.site import shipped_site
from engine.meaning.judge import judge, rules_of

SITE = shipped_site()
DRAFTER, APPROVER = Key(bytes(32)), Key(bytes([1] * 32))
EVERYTHING = Scope()
START = datetime(2025, 1, 1, 9, 0, tzinfo=UTC)


def code(number: int) -> str:
    """The credit code of the company of a number."""
    first = f"91130100MA{number:07}"
    return first + check_character(first)


def atom(of: str, op: str, value: Any, **measure: Any) -> dict[str, Any]:
    return {"measure": {"of": of, **measure}, "op": op, "value": value}


def clause(name: str, when: Any = None, benefits: Sequence[Any] = (), **more: Any) -> Clause:
    ctx = Context(vocabulary=SITE.vocabulary)
    data = {"id": name, "text": name, "quantifiable": True, "when": when, "benefits": list(benefits), **more}
    read = read_clause(ctx, data, name)
    ctx.problems.raise_any()
    assert read is not None
    return read


def fact(company: int, indicator: str, value: Known | None, period: str | None = None, **more: Any) -> NewFact:
    months = read_months(period) if period else None
    given = {"source": "统计报表", **more}
    return NewFact(company=code(company), indicator=indicator, value=value, period=months, **given)


def titles(company: int, *held: Title, source: str = "认定名单", whole: bool = True, **more: Any) -> TitleList:
    return TitleList(company=code(company), family="qualification", titles=held, source=source, whole=whole, **more)


@dataclass
class Park:
    """A database with its people, and a clock that moves on a minute with every recording."""

    database: Database
    now: datetime = START

    people: bool = False  # whether they are known already

    def __post_init__(self) -> None:
        if self.people:
            return
        with self.database.writing() as tx, record(tx, at=self.now, kind="appoint") as batch:
            add_operator(batch, "起草人", DRAFTER.public, ["drafter"])
            add_operator(batch, "审定人", APPROVER.public, ["approver", "operator"])

    def tick(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now

    def at(self, day: str) -> "Park":
        """Move the clock to nine o'clock UTC of a day."""
        self.now = datetime.fromisoformat(f"{day}T09:00:00+00:00")
        return self

    def companies(self, *numbers: int) -> None:
        with self.database.writing() as tx, record(tx, at=self.tick(), kind="import") as batch:
            add_companies(batch, map(code, numbers))

    def record(self, *facts: NewFact) -> datetime:
        with self.database.writing() as tx, record(tx, at=self.tick(), kind="import") as batch:
            record_facts(batch, facts)
        return self.now

    def hold(self, *lists: TitleList) -> datetime:
        with self.database.writing() as tx, record(tx, at=self.tick(), kind="import") as batch:
            record_titles(batch, lists)
        return self.now

    def publish(self, policy: str, *clauses: Clause, on: str, kind: str = "publish") -> int:
        """Drafted by one, approved and published by another."""
        with self.database.writing() as tx, record(tx, at=self.tick(), kind="decision") as batch:
            new = NewVersion(policy=policy, title=policy, clauses=clauses, form="")
            number = add_version(batch, new, DRAFTER, self.now)
        for verb in ("approve", kind):
            self.act(policy, number, verb, on=on)
        return number

    def act(self, policy: str, number: int, kind: str, *, on: str | None = None, key: Key = APPROVER) -> None:
        with self.database.writing() as tx, record(tx, at=self.tick(), kind="decision") as batch:
            seen = hash_of_version(tx, policy, number) or ""
            verb = Verb(kind=kind, seen=seen, on=date.fromisoformat(on) if on else None)
            act_on(batch, policy, number, verb, key, self.now)

    def match(self, day: str, scope: Scope = EVERYTHING) -> Saved:
        match, blocks = self.judged(day, scope)
        with self.database.writing() as tx:
            return save_run(tx, match, blocks, self.tick())

    def judged(self, day: str, scope: Scope = EVERYTHING) -> tuple[Match, list[Block]]:
        """Judge every company in scope by every rule in scope, one after the other."""
        on = date.fromisoformat(day)
        with self.database.reading() as tx:
            known = latest(tx) or self.now
            versions = [
                kept
                for kept in in_force(tx, on, SITE, known)
                if scope.policies is None or kept.policy in scope.policies
            ]
            companies = None if scope.companies is None else sorted(scope.companies)
            people = list(profiles(tx, on, known, companies))
        rules = [rule for kept in versions for rule in rules_of(kept.clauses) if rule.applies_on(on)]
        standings = [standing_of(judge(rule, profile, on, SITE)) for profile in people for rule in rules]
        match = Match(
            day=on, known=known, started=self.now, versions=tuple(versions), site=SITE, environment="tests", scope=scope
        )
        block = Block(companies=tuple(profile.id for profile in people), standings=[kept for kept in standings if kept])
        return match, [block]


def reward(amount: int, **more: Any) -> dict[str, Any]:
    return {"kind": "reward", "form": "fixed", "amount": amount, **more}
