"""What the text leaves open, as questions with a default: full steps or in proportion, new in the year or more
than last year."""

import re
from collections.abc import Iterator
from dataclasses import replace

from engine.language.benefits import Benefit
from engine.language.clauses import Choice, Clause, Question, Readings
from engine.language.periods import Months
from engine.language.tree import Atom, ListRef, Measure, Span, atoms, with_atoms
from parsers.rows import row_questions


def questions(clause: Clause) -> tuple[Question, ...]:
    """The questions that a clause raises for an officer."""
    of_benefits = (question for benefit in clause.benefits for question in _of_benefit(clause, benefit))
    return (
        *of_benefits,
        *row_questions(clause),
        *_growths(clause),
        *_base_periods(clause),
        *_lists(clause),
        *_undated(clause),
    )


def _of_benefit(clause: Clause, benefit: Benefit) -> Iterator[Question]:
    if benefit.form == "per_step":
        yield _steps(benefit)
        if benefit.phrase and "每新增" in benefit.phrase and benefit.step and benefit.step.measure.derive == "increase":
            yield _new_or_more(clause, benefit)
    if benefit.rate_max is not None:
        yield _rate(benefit)


def _growths(clause: Clause) -> Iterator[Question]:
    """增速高于2022年一季度: figures are published with one decimal, and 5.04% is above 5.0% only without rounding."""
    for atom in _atoms(clause):
        if atom.measure.derive == "growth" and isinstance(atom.value, Measure):
            yield Question(
                asks=f"“{atom.phrase}”与另一期比，按精确值还是按公布的一位小数？",
                choices=(
                    Choice(label="按精确值", readings=Readings(growth="exact")),
                    Choice(label="按一位小数", readings=Readings(growth="one_decimal")),
                ),
                default="按精确值",
                span=atom.span,
            )
            return


def _base_periods(clause: Clause) -> Iterator[Question]:
    """2023年一季度研发投入比上年增长: than in the quarter a year before, or than in all of last year?"""
    for measure, phrase, span in _named(clause) if not _SAME.search(clause.text) else ():
        months = measure.period.count if isinstance(measure.period, Months) else 12
        if measure.derive is None or measure.against is not None or months >= 12:
            continue
        yield Question(
            asks=f"“{phrase}”与上年同期比，还是与上年全年比？",
            choices=(
                Choice(label="与上年同期比", readings=Readings(base_period="same_period_last_year")),
                Choice(label="与上年全年比", readings=Readings(base_period="whole_last_year")),
            ),
            default="与上年同期比",
            span=span,
        )
        return


def _named(clause: Clause) -> Iterator[tuple[Measure, str, Span | None]]:
    """The figures of a clause with the words that name them."""
    yield from ((atom.measure, atom.phrase or "", atom.span) for atom in _atoms(clause))
    for benefit in clause.benefits:
        for measure in (benefit.step.measure if benefit.step else None, benefit.base):
            if measure is not None:
                yield measure, benefit.phrase or "", benefit.span


def _undated(clause: Clause) -> Iterator[Question]:
    """今年底之前 counts from the day of a document."""
    found = _YEARS_END.search(clause.text) if clause.window is None else None
    if found:
        yield Question(
            asks=f"“{found[0]}”是哪一年的年底？",
            choices=(Choice(label="文件印发的那一年"), Choice(label="另有所指，写进窗口")),
            default="文件印发的那一年",
            span=found.span(),
        )


def _lists(clause: Clause) -> Iterator[Question]:
    """五大产业链 is a list that another document keeps."""
    for atom in atoms(clause.when):
        if not isinstance(atom.value, tuple) or not _LISTED.search(atom.value[0]) or not atom.measure.qualifier:
            continue
        name = atom.value[0]
        kept = replace(atom, value=ListRef(list=name), measure=replace(atom.measure, qualifier=None))
        assert clause.when is not None
        listed = with_atoms(clause.when, lambda one, old=atom, new=kept: new if one is old else one)  # type: ignore[misc]
        yield Question(
            asks=f"“{name}”以什么为准？",
            choices=(
                Choice(label="逐家核对是否属于", when=clause.when),
                Choice(label="按另行公布的名单", when=listed),
            ),
            default="逐家核对是否属于",
            span=atom.span,
        )


def _atoms(clause: Clause) -> Iterator[Atom]:
    for condition in (clause.when, *(benefit.when for benefit in clause.benefits)):
        yield from atoms(condition)


_YEARS_END = re.compile(r"今年(?:年)?[底末](?:之?前|以前|为止)?")
_SAME = re.compile("同比|同期")
_LISTED = re.compile("(?:产业链|产业集群|名单|目录|清单)$")


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
