"""Why a standing is not what it was: the verdict is taken again in steps, and the last step that turns it is the cause.

First only the day moves on, then what was recorded since is added, then the rule becomes what it is now. Pure.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal, TypeAlias

from engine.archive.hashing import canonical
from engine.archive.standings import Heard, Standing, heard, standing_of
from engine.language.exchange import write_condition
from engine.language.exchange.profiles import write_known
from engine.language.periods import Months
from engine.language.profiles import Profile
from engine.meaning.judge import Rule
from engine.meaning.kleene import Truth
from engine.meaning.seen import Root, Seen
from engine.meaning.verdict import TRUTHS, Branch, Finding, Node, UnreadFinding, Verdict

Cause: TypeAlias = Literal["rule", "fact", "answer", "time", "rollover", "withdrawn"]
Judge: TypeAlias = Callable[[Rule, Profile, date], Verdict]

CAUSES: dict[Cause, str] = {
    "rule": "规则变动",
    "fact": "数据变动",
    "answer": "人工答复",
    "time": "时间推移",
    "rollover": "期间更替",  # 上年 is another year now: alarms nobody
    "withdrawn": "政策撤回",
}


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, a rule as it was in force, and a company as it was known."""

    day: date
    rule: Rule | None
    profile: Profile


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """What is needed to say why a standing has changed."""

    before: Standing | None
    then: Moment
    meanwhile: Profile  # what was known then, as it holds now
    now: Moment
    withdrawn: bool  # no version of the policy is in force any more


@dataclass(frozen=True, kw_only=True, slots=True)
class Explained:
    """The cause, the verdict as it is now, and the findings that are not what they were."""

    cause: Cause
    verdict: Verdict | None
    findings: tuple[Mapping[str, Any], ...] = ()


def explain(case: Case, judge: Judge) -> Explained:
    """Say why a standing has changed, and by which findings."""
    then, now = case.then, case.now
    verdict = _taken(judge, now.rule, now.profile, now.day)
    if now.rule is None:
        return Explained(cause="withdrawn" if case.withdrawn else "rule", verdict=None)
    if then.rule is None:
        return Explained(cause="rule", verdict=verdict)
    was = _taken(judge, then.rule, then.profile, then.day)
    findings = tuple(_changed(was, verdict))
    return Explained(cause=_cause(case, judge, was, verdict), verdict=verdict, findings=findings)


def _cause(case: Case, judge: Judge, was: Verdict | None, verdict: Verdict | None) -> Cause:
    """The last step that turned the verdict. One that reads differently from what was kept was taken by other rules."""
    day, rule = case.now.day, case.then.rule
    known = _taken(judge, rule, case.now.profile, day)
    if _heard(was) != heard(case.before) or _heard(known) != _heard(verdict):
        return "rule"
    passed = _taken(judge, rule, case.meanwhile, day)
    if _heard(passed) != _heard(known):
        answered = replace(case.meanwhile, answers=case.now.profile.answers)
        return "answer" if _heard(_taken(judge, rule, answered, day)) == _heard(known) else "fact"
    by_the_day_alone = _heard(_taken(judge, rule, case.then.profile, day)) == _heard(passed)
    return "rollover" if by_the_day_alone and _rolled_over(was, passed) else "time"


def _taken(judge: Judge, rule: Rule | None, profile: Profile, day: date) -> Verdict | None:
    return judge(rule, profile, day) if rule is not None and rule.applies_on(day) else None


def _heard(verdict: Verdict | None) -> Heard | None:
    return heard(standing_of(verdict)) if verdict else None


def _rolled_over(was: Verdict | None, passed: Verdict | None) -> bool:
    """Whether every finding that turned looks at another period; an amount alone moves only with its period."""
    if was is None or passed is None:
        return False
    before, after = dict(_points(was)), dict(_points(passed))
    turned = [(before[name], after[name]) for name in before if before[name].truth != after[name].truth]
    return all(old.period != new.period for old, new in turned)


# --- the findings that are not what they were ---------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class _Point:
    """A finding as it is compared and kept."""

    truth: Truth
    shown: Mapping[str, Any]  # the words it rests on
    period: Months | None = None
    value: Any = None

    def state(self) -> Mapping[str, Any]:
        period = str(self.period) if self.period else None
        return {"truth": TRUTHS[self.truth], "period": period, "value": self.value}


def _changed(was: Verdict | None, now: Verdict | None) -> Iterator[Mapping[str, Any]]:
    """What the findings were and are, of those whose truth has changed or that are only on one side."""
    before, after = (dict(_points(verdict)) if verdict else {} for verdict in (was, now))
    for name in before | after:
        old, new = before.get(name), after.get(name)
        if old is None or new is None or old.truth != new.truth:
            point = new or old
            assert point is not None
            yield {**point.shown, "was": old and old.state(), "is": new and new.state()}


def _points(verdict: Verdict) -> Iterator[tuple[str, _Point]]:
    """The findings of a verdict and of its benefits, by what they ask."""
    yield from _points_of(verdict.node)
    for grant in verdict.grants:
        if grant.node is not None:
            yield from _points_of(grant.node)


def _points_of(node: Node) -> Iterator[tuple[str, _Point]]:
    match node:
        case Branch(parts=parts):
            for part in parts:
                yield from _points_of(part)
        case UnreadFinding(words=words, name=name, truth=truth):
            yield name, _Point(truth=truth, shown={"phrase": words, "name": name})
        case Finding() if node.counts:
            yield _point(node)


def _point(finding: Finding) -> tuple[str, _Point]:
    atom, seen = finding.atom, finding.seen
    asked = canonical(write_condition(replace(atom, span=None)))
    shown = {
        "name": atom.measure.of or (f"records:{atom.measure.records}" if atom.measure.records else None),
        "phrase": atom.phrase or atom.measure.phrase,
        "span": atom.span,
    }
    return asked, _Point(truth=finding.truth, shown=shown, period=seen.period, value=_value(seen))


def _value(seen: Seen) -> Any:
    if seen.since is not None:
        return seen.since.isoformat()
    return None if seen.value is None or isinstance(seen.value, Root) else write_known(seen.value)
