"""What a verdict lacks to qualify: the gap where it falls short, what to ask next where it is undecided."""

from dataclasses import dataclass

from engine.meaning.gap import Gap, gap_of
from engine.meaning.judge import Rule
from engine.meaning.next_question import Asked, next_questions
from engine.meaning.verdict import Verdict
from engine.meaning.view import View


@dataclass(frozen=True, kw_only=True, slots=True)
class Lacking:
    """Nothing of either where the verdict qualifies."""

    gap: Gap | None = None
    questions: tuple[Asked, ...] = ()


def lacking(rule: Rule, view: View, verdict: Verdict) -> Lacking:
    match verdict.outcome:
        case "falls_short":
            return Lacking(gap=gap_of(rule, view))
        case "undecided":
            return Lacking(questions=next_questions([rule], view))
    return Lacking()
