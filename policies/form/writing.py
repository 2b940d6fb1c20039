"""Policies to the officer's file: keys in the order they are read, each clause beside its text."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import TypeAlias

from engine.language.benefits import Benefit
from engine.language.clauses import (
    BASE_READINGS,
    BOUND_READINGS,
    GROWTH_READINGS,
    ROLES,
    STEP_READINGS,
    Choice,
    Clause,
    PolicyFrame,
    Question,
    Readings,
)
from engine.language.expressions.benefit_printing import print_benefit
from engine.language.expressions.literals import print_figure
from engine.language.expressions.printing import Quote, print_condition, tabular_cells
from engine.language.expressions.reading import read_condition
from engine.language.policies import CHECKED, Basis, Policy, ScoreTable
from engine.language.tree import Condition, Span
from engine.language.vocabulary import Vocabulary
from policies.form import keys as k
from policies.form.emitting import Value, block, flow, indented, item, listed, prose, scalar
from policies.form.quotes import numbered_words, spot_of
from policies.form.tables import EMPTY, Row, aligned, common_columns, print_table, row_of
from policies.form.windows import print_window

Comments: TypeAlias = Callable[[Clause | None], Iterable[str]]  # about a clause; None: about the whole

LONGEST_LINE = 100  # characters of a flow list before its items get lines of their own


def write_policy(policy: Policy, vocabulary: Vocabulary, comments: Comments | None = None) -> str:
    """The policy as an officer edits it; `comments` says what stands above it and above its clauses."""
    say = comments or (lambda _: ())
    lines = [*_comments(say(None)), f"{k.POLICY}:", *indented(_head(policy))]
    lines += _validity(policy)
    if policy.scores:
        lines += ["", f"{k.SCORES}:"]
        lines += [line for score in policy.scores for line in indented(item(_score(score, vocabulary)))]
    lines += ["", f"{k.CLAUSES}:" if policy.clauses else f"{k.CLAUSES}: []"]
    for clause in policy.clauses:
        lines += indented(_comments(say(clause)))
        lines += [*indented(item(clause_lines(clause, policy, vocabulary))), ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def _comments(told: Iterable[str]) -> list[str]:
    return [f"# {' '.join(line.split())}" for line in told]


# --- the head -----------------------------------------------------------------------------------------------------


def _head(policy: Policy) -> Iterator[str]:
    pairs = {
        k.ID: policy.id,
        k.TITLE: policy.title,
        k.NUMBER: policy.number,
        k.ISSUER: policy.issuer,
        k.PLACE: policy.place,
        k.ISSUED: policy.issued.isoformat() if policy.issued else None,
        k.ILLUSTRATIVE: policy.illustrative,
    }
    told = {key: value for key, value in pairs.items() if value is not None}
    yield from (f"{key}: {scalar(value)}" for key, value in told.items())
    if policy.replaces:
        yield f"{k.REPLACES}: {flow(policy.replaces)}"
    if policy.basis:
        yield f"{k.BASIS}:"
        yield from (f"  - {flow(_basis(basis))}" for basis in policy.basis)
    if not (told or policy.replaces or policy.basis):
        yield f"{k.TITLE}:"


def _basis(basis: Basis) -> dict[str, Value]:
    pairs: dict[str, Value] = {
        k.DOCUMENT: basis.title,
        k.NUMBER: basis.number,
        k.EDITION: basis.edition,
        k.CHECKED: CHECKED[basis.checked] if basis.checked else None,
        k.CLAUSES: basis.clauses or None,
    }
    return {key: value for key, value in pairs.items() if value is not None}


def _validity(policy: Policy) -> list[str]:
    ends = {k.FROM: policy.effective, k.UNTIL: policy.expires}
    told = {key: day.isoformat() for key, day in ends.items() if day}
    return [f"{k.VALIDITY}: {flow(told)}"] if told else []


def _score(score: ScoreTable, vocabulary: Vocabulary) -> list[str]:
    lines = [f"{k.TITLE}: {scalar(score.name)}"]
    if score.most is not None:
        lines.append(f"{k.MOST}: {print_figure(score.most, 'score')}")
    points = [print_figure(row.points, "score") for row in score.rows]
    measures, cells = _score_cells(score, vocabulary)
    body = [[*row, each] for row, each in zip(cells, points, strict=True)]
    return [*lines, *block(k.TABLE, aligned([[*measures, k.POINTS], *body]))]


def _score_cells(score: ScoreTable, vocabulary: Vocabulary) -> tuple[list[str], list[list[str]]]:
    """A column for each measure; one for whole conditions where a row has more in it than comparisons."""
    cells = [tabular_cells(row.when, vocabulary) for row in score.rows]
    told = [row for row in cells if row]
    measures = list(dict.fromkeys(measure for row in told for measure in row))
    in_order = all(list(row) == [measure for measure in measures if measure in row] for row in told)
    if len(told) == len(cells) and in_order:
        return measures, [[row.get(measure, EMPTY) for measure in measures] for row in told]
    printed = [print_condition(row.when, vocabulary).lines for row in score.rows]
    return [k.CONDITION], [[" ".join(line.strip() for line in lines)] for lines in printed]


# --- clauses ------------------------------------------------------------------------------------------------------


def clause_lines(clause: Clause, policy: Policy, vocabulary: Vocabulary) -> list[str]:
    lines = [f"{k.ID}: {scalar(clause.id)}", *prose(k.TEXT, clause.text)]
    if clause.role != "rule":
        lines.append(f"{k.ROLE}: {ROLES[clause.role]}")
    if not clause.quantifiable:
        lines.append(f"{k.JUDGED}: {k.NO}")
    if clause.applies_to:
        lines.append(f"{k.APPLIES}: {k.WHOLE}")
    lines += _belongs(clause, policy)
    lines += _condition(clause.when, vocabulary)
    lines += _benefits(clause.benefits, vocabulary)
    if clause.window:
        lines.append(f"{k.WINDOW}: {scalar(print_window(clause.window))}")
    if clause.reminders:
        days = ", ".join(f"{days}天" for days in clause.reminders)
        lines.append(f"{k.REMINDERS}: [{days}]")
    lines += _readings(clause.readings)
    if clause.unread:
        lines += _list(k.UNREAD, [_span(span, clause.text) for span in clause.unread])
    if clause.questions:
        lines.append(f"{k.QUESTIONS}:")
        for question in clause.questions:
            lines += indented(item(_question(question, clause.text, vocabulary)))
    return lines + _quotes(clause.when, clause.benefits, clause.text, vocabulary)


def _belongs(clause: Clause, policy: Policy) -> list[str]:
    """Whose clause it is, where it isn't the policy's; one that says nothing of it is the policy's."""
    if (clause.document, clause.policy) in ((policy.id, policy.frame), (None, PolicyFrame())):
        return []
    days = {k.ISSUED: clause.policy.issued, k.EFFECTIVE: clause.policy.effective, k.EXPIRES: clause.policy.expires}
    pairs = {k.ID: clause.document, k.PLACE: clause.policy.place}
    pairs |= {key: day.isoformat() if day else None for key, day in days.items()}
    return [f"{k.BELONGS}: {flow({key: value for key, value in pairs.items() if value is not None})}"]


def _condition(condition: Condition | None, vocabulary: Vocabulary) -> list[str]:
    return block(k.CONDITION, print_condition(condition, vocabulary).lines) if condition else []


def _benefits(benefits: Sequence[Benefit], vocabulary: Vocabulary) -> list[str]:
    """One benefit behind its key, several as a list, tiers as a table."""
    if not benefits:
        return []
    texts = list(_benefit_texts(benefits, vocabulary))
    return block(k.BENEFITS, texts[0]) if len(texts) == 1 else listed(k.BENEFITS, texts)


def _benefit_texts(benefits: Sequence[Benefit], vocabulary: Vocabulary) -> Iterator[Sequence[str]]:
    pairs = [(benefit, row_of(benefit, vocabulary)) for benefit in benefits]
    for heading, group in groupby(pairs, key=lambda pair: pair[1].heading if pair[1] else None):
        tier = list(group)
        rows: list[Row] = [row for _, row in tier if row]
        measures = common_columns(rows) if heading is not None and len(rows) > 1 else None
        if measures is None:
            yield from (print_benefit(benefit, vocabulary).lines for benefit, _ in tier)
        else:
            yield print_table(rows, measures)


def _readings(readings: Readings) -> list[str]:
    usual = Readings()
    bounds = {words: BOUND_READINGS[reading] for words, reading in readings.bounds.items()}
    pairs: dict[str, Value] = {
        k.STEPS: STEP_READINGS[readings.steps] if readings.steps != usual.steps else None,
        k.GROWTH: GROWTH_READINGS[readings.growth] if readings.growth != usual.growth else None,
        k.BOUND: bounds or (BOUND_READINGS[readings.bound] if readings.bound != usual.bound else None),
        k.PER: readings.per,
        k.BASE_PERIOD: BASE_READINGS[readings.base_period] if readings.base_period != usual.base_period else None,
    }
    told = {key: value for key, value in pairs.items() if value is not None}
    return [f"{k.READINGS}: {flow(told)}"] if told else []


def _question(question: Question, clause_text: str, vocabulary: Vocabulary) -> list[str]:
    lines = [f"{k.ASKS}: {scalar(question.asks)}"]
    if question.span:
        lines.append(f"{k.WORDS}: {flow(_span(question.span, clause_text))}")
    lines.append(f"{k.CHOICES}:")
    for choice in question.choices:
        lines += indented(_choice(choice, clause_text, vocabulary))
    if question.default is not None:
        lines.append(f"{k.DEFAULT}: {scalar(question.default)}")
    labels = "、".join(choice.label for choice in question.choices)
    return [*lines, f"{k.ANSWER}:", *_comments([f"写一个选项：{labels}"])]


def _choice(choice: Choice, clause_text: str, vocabulary: Vocabulary) -> list[str]:
    if choice.when is None and choice.benefits is None and choice.readings is None:
        return [f"- {scalar(choice.label)}"]
    benefits = choice.benefits or ()
    lines = [f"{k.LABEL}: {scalar(choice.label)}"]
    lines += _condition(choice.when, vocabulary)
    lines += _benefits(benefits, vocabulary)
    if choice.readings:
        lines += _readings(choice.readings) or [f"{k.READINGS}: {k.AS_USUAL}"]
    return item(lines + _quotes(choice.when, benefits, clause_text, vocabulary))


# --- what is quoted -----------------------------------------------------------------------------------------------


def _quotes(
    condition: Condition | None, benefits: Sequence[Benefit], clause_text: str, vocabulary: Vocabulary
) -> list[str]:
    """出处, where anything is quoted that the expressions don't say by themselves."""
    lines: list[str] = []
    if condition:
        quotes = print_condition(condition, vocabulary).quotes
        told = any(quote.span for quote in quotes) or not _says_it(condition, vocabulary)
        lines += _list(k.CONDITION, [_spot(quote, clause_text) for quote in quotes]) if told else []
    printed = [print_benefit(benefit, vocabulary).quotes for benefit in benefits]
    if any(quote != Quote() for quotes in printed for quote in quotes):
        lines += _list(k.BENEFITS, [_spots(quotes, clause_text) for quotes in printed])
    return [f"{k.QUOTES}:", *indented(lines)] if lines else []


def _says_it(condition: Condition, vocabulary: Vocabulary) -> bool:
    """Whether the condition is read back whole without its quotes."""
    return read_condition(print_condition(condition, vocabulary).text, vocabulary).value == condition


def _spots(quotes: Sequence[Quote], clause_text: str) -> Value:
    return _spot(quotes[0], clause_text) if len(quotes) == 1 else [_spot(quote, clause_text) for quote in quotes]


def _spot(quote: Quote, clause_text: str) -> Value:
    if quote == Quote():
        return None
    spot = spot_of(quote, clause_text)
    if spot.is_plain:
        return spot.words
    place: Value = k.NOWHERE if spot.span is None else [str(end) for end in spot.span]
    return {k.SPAN: place} if spot.words is None else {k.WORDS: spot.words, k.SPAN: place}


def _span(span: Span, clause_text: str) -> Value:
    words = numbered_words(span, clause_text)
    return words if words is not None else {k.SPAN: [str(end) for end in span]}


def _list(key: str, values: Sequence[Value]) -> list[str]:
    """A list on one line where it fits."""
    line = f"{key}: {flow(values)}"
    if len(line) <= LONGEST_LINE:
        return [line]
    return [f"{key}:", *(f"  - {flow(value)}" for value in values)]
