"""Events: what there is to tell a company, out of changes of its verdicts and of windows. Pure.

Every event has a key, and the store keeps one of each: whatever is run again makes none.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from engine.archive.hashing import hash_of
from engine.archive.standings import Standing
from engine.archive.verdicts import Change
from engine.language.numbers import Number
from notifier.details import Detail
from notifier.scene import Scene

Kind: TypeAlias = Literal[
    "newly_eligible",
    "window_opens",
    "window_closes",
    "near_miss",
    "data_needed",
    "lost",
    "changed",
    "withdrawn",
    "corrected",
    "results",
    "baseline",
]

KINDS: dict[Kind, str] = {
    "newly_eligible": "新符合",
    "window_opens": "开始受理",
    "window_closes": "即将截止",
    "near_miss": "接近符合",
    "data_needed": "待补数据",
    "lost": "不再符合",
    "changed": "有变动",
    "withdrawn": "政策撤回",
    "corrected": "更正",
    "results": "结果公布",
    "baseline": "政策汇总",
}
SILENT = "rollover"  # 上年 is another year now: nobody is alarmed


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """One thing to tell one company."""

    company: str
    policy: str  # empty for what is about no single policy
    version: int
    clause: str
    kind: Kind
    milestone: str = ""  # what tells two events of a kind apart: the match, the day of the window
    amount: Number | None = None
    detail: Detail = field(default_factory=Detail)

    @property
    def key(self) -> str:
        return hash_of([self.company, self.policy, self.version, self.clause, self.kind, self.milestone])


def events_of(changes: Iterable[Change], scene: Scene, run: int) -> Iterator[Event]:
    """What the changes of a match have to tell; `run` keeps the same turn in two matches apart."""
    for change in changes:
        kind = _kind_of(change, scene)
        if kind is not None:
            yield _event(change, kind, scene, _milestone(change, kind, run))


def _kind_of(change: Change, scene: Scene) -> Kind | None:
    """What a change is to the company; nothing where it would learn nothing new."""
    was, now = brings_something(change.before), brings_something(change.after)
    if change.cause == SILENT:
        return None
    if now:
        return "changed" if was else "newly_eligible"
    if _waits_for_an_answer(change, scene):
        return "data_needed"
    if was or change.pair in scene.told:
        return _kind_of_loss(change, scene)
    if change.after is None and scene.is_near(change.company, change.policy, change.clause):
        return "near_miss"
    return None


def _kind_of_loss(change: Change, scene: Scene) -> Kind:
    if change.cause == "withdrawn":
        return "withdrawn"
    was_wrong = change.cause in ("fact", "answer") and change.pair in scene.told
    return "corrected" if was_wrong else "lost"


def brings_something(standing: Standing | None) -> bool:
    """Whether a company has something of a clause; money that comes to exactly nothing is nothing."""
    return standing is not None and standing.outcome == "qualifies" and standing.amount != 0


def _waits_for_an_answer(change: Change, scene: Scene) -> bool:
    undecided = change.after is not None and change.after.outcome == "undecided"
    return undecided and scene.place_of(change.policy, change.clause).is_about_money


def _milestone(change: Change, kind: Kind, run: int) -> str:
    """Being near is told once a version; what is asked for, once for each set of missing figures."""
    if kind == "near_miss":
        return ""
    if kind == "data_needed" and change.after is not None:
        return " ".join(change.after.missing)
    return f"match-{run}"


def standing_event(standing: Standing, kind: Kind, scene: Scene, milestone: str = "") -> Event:
    """Something to tell of a standing that has not changed."""
    same = Change(
        company=standing.company,
        policy=standing.policy,
        clause=standing.clause,
        before=None,
        after=standing,
        findings=(),
        cause="time",
    )
    return _event(same, kind, scene, milestone)


def _event(change: Change, kind: Kind, scene: Scene, milestone: str) -> Event:
    place = scene.place_of(change.policy, change.clause)
    return Event(
        company=change.company,
        policy=change.policy,
        version=place.version,
        clause=change.clause,
        kind=kind,
        milestone=milestone,
        amount=change.after.amount if change.after else None,
        detail=scene.detail_of(change, place, kind),
    )
