"""Clauses: condition, benefits, window, the text and what is still open in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from engine.language.benefits import Benefit
from engine.language.tree import Condition, Span

ROLES = {
    "rule": "规则",
    "definition": "定义",
    "exclusion": "适用范围与负面清单",
    "score_table": "评分表",
    "rounding": "计数规则",
}
STEP_READINGS = {"full": "按整档计", "proportional": "按比例计"}
GROWTH_READINGS = {"exact": "按精确值比较", "one_decimal": "保留一位小数后比较"}
BOUND_READINGS = {"as_written": "按原文", "included": "含本数", "excluded": "不含本数"}
BASE_READINGS = {"same_period_last_year": "与上年同期比", "whole_last_year": "与上年全年比"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Window:
    """申报窗口: days, or months counted from the day of issue."""

    opens: date | None = None
    from_issued: bool = False
    closes: date | None = None
    months: int | None = None  # counted from `opens` or the day of issue


@dataclass(frozen=True, kw_only=True, slots=True)
class Readings:
    """解释口径: what the text leaves open and an officer has decided."""

    steps: str = "full"
    growth: str = "exact"
    bound: str = "as_written"  # for every bound of the clause
    bounds: Mapping[str, str] = field(default_factory=dict)  # for the atoms of one wording
    per: str | None = None  # a label; the tree already says it
    base_period: str = "same_period_last_year"


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """One answer to a question, and the condition it selects."""

    label: str
    when: Condition | None = None
    benefits: tuple[Benefit, ...] | None = None
    readings: Readings | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """Two readings of one phrase: asked, with a default."""

    asks: str
    choices: tuple[Choice, ...]
    default: str | None = None
    span: Span | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class PolicyFrame:
    """What a clause needs to know of its policy: where it holds and when."""

    place: str | None = None
    issued: date | None = None
    effective: date | None = None
    expires: date | None = None

    def is_valid_on(self, day: date) -> bool:
        return (self.effective is None or self.effective <= day) and (self.expires is None or day <= self.expires)


@dataclass(frozen=True, kw_only=True, slots=True)
class Clause:
    """条款: the unit that is judged and published."""

    id: str
    text: str
    quantifiable: bool
    when: Condition | None = None
    benefits: tuple[Benefit, ...] = ()
    window: Window | None = None
    unread: tuple[Span, ...] = ()
    document: str | None = None
    applies_to: str | None = None  # document: holds for every rule of it
    role: str = "rule"
    readings: Readings = field(default_factory=Readings)
    questions: tuple[Question, ...] = ()
    policy: PolicyFrame = field(default_factory=PolicyFrame)
    reminders: tuple[int, ...] = ()  # so many days before its window closes; empty: as the site does

    @property
    def yields_verdict(self) -> bool:
        return self.quantifiable and self.role == "rule"

    def unread_words(self) -> tuple[str, ...]:
        return tuple(self.text[start:end] for start, end in self.unread)
