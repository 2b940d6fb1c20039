"""The public part of the owner's page: a clause as anybody may read it, of the version that holds today."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.web.opened import Topic
from app.web.wording import say_ask, say_benefit
from engine.archive.life import Life
from engine.archive.policies import Kept, form_of, lives, version
from engine.archive.store import Tx
from engine.errors import InputError
from engine.language.clauses import Clause
from engine.language.site import Site
from engine.language.tree import AllOf, Condition
from engine.meaning.judge import Rule, rules_of, span_of
from policies.form import read_policy_text


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """The clause of a topic: the version it stands in, and the rule where it holds today."""

    kept: Kept
    clause: Clause
    rule: Rule | None  # None: withdrawn, replaced without it, or not valid today


@dataclass(frozen=True, kw_only=True, slots=True)
class Public:
    """What everybody may read of a clause."""

    title: str
    clause: str
    text: str
    number: str
    issuer: str
    asks: tuple[str, ...]
    grants: tuple[str, ...]
    window: str
    left: str  # how long it is open, in words
    notice: str  # why it does not hold any more


def find_clause(tx: Tx, site: Site, topic: Topic, day: date) -> Found | None:
    """The clause as it holds on a day; else as it stood when it was told. None where neither can be found."""
    life = lives(tx, None, topic.policy).get(topic.policy, Life())
    for number in dict.fromkeys((life.in_force(day), topic.version)):
        if number is None:
            continue
        kept = version(tx, topic.policy, number, site)
        clause = next((one for one in kept.clauses if one.id == topic.clause), None)
        if clause is not None:
            rule = _rule_of(kept, clause, day) if number == life.in_force(day) else None
            return Found(kept=kept, clause=clause, rule=rule)
    return None


def _rule_of(kept: Kept, clause: Clause, day: date) -> Rule | None:
    rules = (rule for rule in rules_of(kept.clauses) if rule.clause.id == clause.id)
    return next((rule for rule in rules if rule.applies_on(day)), None)


def public_part(tx: Tx, site: Site, found: Found, day: date) -> Public:
    """A clause in words, without a look at any company."""
    kept, clause = found.kept, found.clause
    number, issuer = _stated(tx, kept, site)
    rule = found.rule or Rule(clause=clause)
    return Public(
        title=kept.title,
        clause=clause.id,
        text=clause.text,
        number=number,
        issuer=issuer,
        asks=tuple(_asks(rule, site)),
        grants=tuple(say_benefit(benefit, site.vocabulary) for benefit in clause.benefits),
        window=say_span(clause),
        left=say_left(clause, day),
        notice="" if found.rule else "这一条现在已不再施行（政策已撤回、修订或到期）。",
    )


def _stated(tx: Tx, kept: Kept, site: Site) -> tuple[str, str]:
    """Number and issuer, as the officer's file states them; an old file that no longer reads states nothing."""
    try:
        policy = read_policy_text(form_of(tx, kept.policy, kept.number), kept.policy, site.vocabulary)
    except InputError:
        return "", ""
    return policy.number or "", policy.issuer or ""


def _asks(rule: Rule, site: Site) -> Iterator[str]:
    for clause in (rule.clause, *rule.general):
        for part in _parts(clause.when):
            yield say_ask(part, site.vocabulary)
        yield from (f"“{words}”（由主管部门认定）" for words in clause.unread_words())


def _parts(condition: Condition | None) -> tuple[Condition, ...]:
    match condition:
        case None:
            return ()
        case AllOf(parts=parts):
            return parts
    return (condition,)


# --- windows ------------------------------------------------------------------------------------------------------


def say_span(clause: Clause) -> str:
    """The days on which applications are taken: 2026年3月1日 至 4月30日."""
    opens, closes = span_of(clause)
    if closes is None:
        return f"{_say_day(opens)}起" if opens else "长期受理"
    return f"{_say_day(opens)} 至 {_say_day(closes, opens.year)}" if opens else f"至 {_say_day(closes)}"


def _say_day(day: date, year: int | None = None) -> str:
    """A day, without the year that was just said."""
    return f"{'' if day.year == year else f'{day.year}年'}{day.month}月{day.day}日"


def say_left(clause: Clause, day: date) -> str:
    """How many days are left, or until it opens."""
    opens, closes = span_of(clause)
    if opens is not None and day < opens:
        return f"还有 {(opens - day).days} 天开始受理"
    if closes is None:
        return ""
    if day > closes:
        return "已经截止"
    return "今天截止" if day == closes else f"还有 {(closes - day).days} 天截止"
