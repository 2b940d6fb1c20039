"""The scene of events: the clauses as they are in force, what companies were told, and the verdicts behind. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import TypeAlias

from engine.archive.policies import Kept
from engine.archive.standings import Standing
from engine.archive.verdicts import Change
from engine.language.clauses import Clause
from engine.language.vocabulary import Vocabulary
from engine.meaning.gap import Step, gap_of
from engine.meaning.judge import Rule, judge_on, span_of
from engine.meaning.levers import distance_to
from engine.meaning.saying.findings import say_missing
from engine.meaning.verdict import Verdict, findings
from engine.meaning.view import View
from notifier.details import Detail
from notifier.wording import Reason, basis_of, reason_of, say_standing

NO_MONEY = frozenset({"recognition", "service"})


@dataclass(frozen=True, kw_only=True)
class Judged:
    """A rule on a company, judged again for the words of a message."""

    rule: Rule
    view: View

    @cached_property
    def verdict(self) -> Verdict:
        return judge_on(self.rule, self.view)

    def steps_within(self, nearest: Fraction) -> tuple[Step, ...]:
        """The one figure that the company is short of by little; nothing where it is more than that."""
        if self.verdict.outcome != "falls_short":
            return ()
        gap = gap_of(self.rule, self.view)
        steps = gap.steps if gap.is_in_reach and len(gap.steps) == 1 else ()
        return tuple(step for step in steps if _is_figure(step) and step.distance <= nearest)


def may_be_near(verdict: Verdict, nearest: Fraction) -> bool:
    """Whether it is worth looking how much is lacking: some figure is about as near to what is asked of it."""
    figures = (finding for finding in findings(verdict.node) if finding.distance is not None)
    return verdict.outcome == "falls_short" and any(
        distance_to(figure.seen, figure.required) <= nearest for figure in figures
    )


def _is_figure(step: Step) -> bool:
    return step.tag is None and step.is_known and isinstance(step.now.value, int | Fraction)


JudgedOf: TypeAlias = Callable[[str, str, str], Judged | None]  # company, policy, clause


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A clause where it stands: its policy's version and title, its window."""

    policy: str
    version: int = 0
    title: str = ""
    clause: Clause | None = None

    @property
    def where(self) -> str:
        return (self.clause.policy.place if self.clause else None) or ""

    @property
    def opens(self) -> date | None:
        return span_of(self.clause)[0] if self.clause else None

    @property
    def closes(self) -> date | None:
        return span_of(self.clause)[1] if self.clause else None

    @property
    def reminders(self) -> tuple[int, ...]:
        return self.clause.reminders if self.clause else ()

    @property
    def is_about_money(self) -> bool:
        benefits = self.clause.benefits if self.clause else ()
        return any(benefit.kind not in NO_MONEY and benefit.form != "none" for benefit in benefits)

    def is_over(self, day: date) -> bool:
        return self.closes is not None and day > self.closes

    def state_on(self, day: date) -> str:
        """before, open, after, or none where there is no window."""
        return window_state(self.opens, self.closes, day)


def window_state(opens: date | None, closes: date | None, day: date) -> str:
    if opens is None and closes is None:
        return "none"
    if opens is not None and day < opens:
        return "before"
    return "after" if closes is not None and day > closes else "open"


@dataclass(frozen=True, kw_only=True, slots=True)
class Scene:
    """What events are seen against."""

    day: date
    versions: Mapping[str, Kept]  # of every policy that a change is about
    vocabulary: Vocabulary
    judged_of: JudgedOf = lambda *_: None  # None where nobody judges it again
    told: frozenset[tuple[str, str, str]] = frozenset()  # who has been told of what: company, policy, clause
    nearest: Fraction = field(default=Fraction(1, 10))  # by how much a figure may be short to be called near

    def place_of(self, policy: str, clause: str) -> Place:
        kept = self.versions.get(policy)
        if kept is None:
            return Place(policy=policy, title=policy)
        found = next((one for one in kept.clauses if one.id == clause), None)
        return Place(policy=policy, version=kept.number, title=kept.title, clause=found)

    def is_near(self, company: str, policy: str, clause: str) -> bool:
        judged = self.judged_of(company, policy, clause)
        return judged is not None and bool(judged.steps_within(self.nearest))

    def detail_of(self, change: Change, place: Place, kind: str) -> Detail:
        """The words of a change."""
        judged = self.judged_of(change.company, change.policy, change.clause)
        reason = self._reason(change, judged, kind)
        return Detail(
            title=place.title,
            place=place.where,
            quote=place.clause.text if place.clause else "",
            amount=say_standing(change.after, money=place.is_about_money),
            basis=basis_of(judged.verdict if judged else None, self.vocabulary),
            reason=reason.full,
            brief=reason.brief,
            was=say_standing(change.before, money=place.is_about_money),
            opens=place.opens,
            closes=place.closes,
            missing=self._missing(change.after),
        )

    def _reason(self, change: Change, judged: Judged | None, kind: str) -> Reason:
        steps = judged.steps_within(self.nearest) if judged and kind == "near_miss" else ()
        chosen = steps[0].finding if steps else None
        return reason_of(change.findings, judged.verdict if judged else None, self.vocabulary, chosen)

    def _missing(self, standing: Standing | None) -> tuple[str, ...]:
        names = standing.missing if standing is not None and standing.outcome == "undecided" else ()
        return tuple(say_missing(name, self.vocabulary) for name in names)
