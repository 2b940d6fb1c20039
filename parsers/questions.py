"""What the text leaves open, as questions with a default: full steps or in proportion, new in the year or more
than last year."""

from collections.abc import Iterator
from dataclasses import replace

from engine.language.benefits import Benefit
from engine.language.clauses import Choice, Clause, Question, Readings
from parsers.rows import row_questions


def questions(clause: Clause) -> tuple[Question, ...]:
    """The questions that a clause raises for an officer."""
    of_benefits = (question for benefit in clause.benefits for question in _of_benefit(clause, benefit))
    return (*of_benefits, *row_questions(clause))


def _of_benefit(clause: Clause, benefit: Benefit) -> Iterator[Question]:
    if benefit.form == "per_step":
        yield _steps(benefit)
        if benefit.phrase and "每新增" in benefit.phrase and benefit.step and benefit.step.measure.derive == "increase":
            yield _new_or_more(clause, benefit)
    if benefit.rate_max is not None:
        yield _rate(benefit)


def _steps(benefit: Benefit) -> Question:
    return Question(
        asks=f"“{benefit.phrase}”不足一档的部分怎么计？",
        choices=(
            Choice(label="按整档计", readings=Readings(steps="full")),
            Choice(label="按比例计", readings=Readings(steps="proportional")),
        ),
        default="按整档计",
        span=benefit.span,
    )


def _new_or_more(clause: Clause, benefit: Benefit) -> Question:
    assert benefit.step is not None
    flow = replace(benefit.step, measure=replace(benefit.step.measure, derive=None))
    other = tuple(replace(kept, step=flow) if kept is benefit else kept for kept in clause.benefits)
    return Question(
        asks=f"“{benefit.phrase}”的“新增”指什么？",
        choices=(
            Choice(label="比上年同期增加的部分", benefits=clause.benefits),
            Choice(label="当期新发生的全部", benefits=other),
        ),
        default="比上年同期增加的部分",
        span=benefit.span,
    )


def _rate(benefit: Benefit) -> Question:
    assert benefit.rate is not None and benefit.rate_max is not None
    return Question(
        asks=f"“{benefit.phrase}”按哪个比例测算？",
        choices=(
            Choice(label=f"下限{benefit.rate * 100:f}%"),
            Choice(label=f"上限{benefit.rate_max * 100:f}%"),
        ),
        default=f"上限{benefit.rate_max * 100:f}%",
        span=benefit.span,
    )
