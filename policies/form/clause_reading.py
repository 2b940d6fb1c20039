"""条款: the nodes of one clause to its record."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

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
    Window,
)
from engine.language.expressions.printing import Quote
from engine.language.expressions.reading import Read, read_benefit, read_condition
from engine.language.expressions.words import reversed_words
from engine.language.tree import Condition
from engine.language.vocabulary import Vocabulary
from policies.form import keys as k
from policies.form.fields import Desk, day, fields, items, read_each, scalar, text, word_of
from policies.form.quotes import read_quotes, read_span, read_spans
from policies.form.source import Located
from policies.form.tables import is_table, read_table, row_benefit, row_condition
from policies.form.windows import read_window
from policies.form.yaml_nodes import Listed, Mapped, Node, Scalar

T = TypeVar("T")
Expression = Callable[[str, Vocabulary, Sequence[Quote | None]], Read[T]]

_KEYS = (
    k.ID,
    k.TEXT,
    k.ROLE,
    k.JUDGED,
    k.APPLIES,
    k.BELONGS,
    k.CONDITION,
    k.BENEFITS,
    k.WINDOW,
    k.REMINDERS,
    k.READINGS,
    k.UNREAD,
    k.QUESTIONS,
    k.QUOTES,
)
_JUDGED = {k.YES: True, k.NO: False}


@dataclass(frozen=True, kw_only=True, slots=True)
class Given:
    """The quotes of a clause or a choice, and where they are written."""

    condition: list[Quote | None] | None = None
    benefits: list[list[Quote | None]] | None = None
    condition_node: Node | None = None
    benefit_nodes: tuple[Node, ...] = ()
    benefits_node: Node | None = None


def read_clause(desk: Desk, node: Node, document: str | None, frame: PolicyFrame) -> Clause | None:
    """Read a clause of a policy; None where anything in it is wrong."""
    before = len(desk.mistakes.found)
    found = fields(desk, node, _KEYS, (k.ID, k.TEXT))
    words = (text(desk, found[k.TEXT]) if k.TEXT in found else None) or ""
    read = read_each(desk, found, _readers(words, read_given(desk, found.get(k.QUOTES), words)))
    if k.BELONGS in found:
        document, frame = _belongs(desk, found[k.BELONGS])
    if len(desk.mistakes.found) > before:
        return None
    clause = Clause(
        id=read[k.ID],
        text=words,
        quantifiable=read.get(k.JUDGED, True),
        when=read.get(k.CONDITION),
        benefits=read.get(k.BENEFITS, ()),
        window=read.get(k.WINDOW),
        unread=read.get(k.UNREAD, ()),
        document=document,
        applies_to=read.get(k.APPLIES),
        role=read.get(k.ROLE, "rule"),
        readings=read.get(k.READINGS, Readings()),
        policy=frame,
        reminders=read.get(k.REMINDERS, ()),
    )
    return _answered(clause, read.get(k.QUESTIONS, ()))


def _readers(words: str, given: Given) -> dict[str, Callable[[Desk, Node], Any]]:
    return {
        k.ID: text,
        k.ROLE: lambda d, n: word_of(d, n, reversed_words(ROLES), "条款性质"),
        k.JUDGED: lambda d, n: word_of(d, n, _JUDGED, "是或否"),
        k.APPLIES: lambda d, n: word_of(d, n, {k.WHOLE: "document"}, "适用范围"),
        k.CONDITION: lambda d, n: condition_of(d, n, given),
        k.BENEFITS: lambda d, n: benefits_of(d, n, given),
        k.WINDOW: _window,
        k.REMINDERS: lambda d, n: tuple(days for item in items(n) if (days := _days(d, item))),
        k.READINGS: readings_of,
        k.UNREAD: lambda d, n: read_spans(d, items(n), words),
        k.QUESTIONS: lambda d, n: _questions(d, n, words),
    }


def _window(desk: Desk, node: Node) -> Window | None:
    found = scalar(desk, node)
    return read_window(desk, found) if found else None


def _days(desk: Desk, node: Node) -> int | None:
    """So many days before the window closes: 30天."""
    found = scalar(desk, node)
    number = found.value.removesuffix("天").strip() if found else ""
    if number.isdecimal() and 1 <= int(number) <= 365:
        return int(number)
    if found:
        desk.wrong(node, f"“{found.value}”不是天数", "写成 [30天, 7天, 1天]，最多 365天")
    return None


def _belongs(desk: Desk, node: Node) -> tuple[str | None, PolicyFrame]:
    """A clause that stands in another policy's name."""
    readers: dict[str, Any] = {k.ID: text, k.PLACE: text, k.ISSUED: day, k.EFFECTIVE: day, k.EXPIRES: day}
    read = read_each(desk, fields(desk, node, readers), readers)
    frame = PolicyFrame(
        place=read.get(k.PLACE),
        issued=read.get(k.ISSUED),
        effective=read.get(k.EFFECTIVE),
        expires=read.get(k.EXPIRES),
    )
    return read.get(k.ID), frame


# --- expressions and what they quote ------------------------------------------------------------------------------


def read_given(desk: Desk, node: Node | None, clause_text: str) -> Given:
    if node is None:
        return Given()
    found = fields(desk, node, (k.CONDITION, k.BENEFITS))
    condition, benefits = found.get(k.CONDITION), found.get(k.BENEFITS)
    nodes = tuple(items(benefits)) if benefits else ()
    return Given(
        condition=read_quotes(desk, condition, clause_text) if condition else None,
        condition_node=condition,
        benefits=[read_quotes(desk, each, clause_text) for each in nodes] if benefits else None,
        benefit_nodes=nodes,
        benefits_node=benefits,
    )


def condition_of(desk: Desk, node: Node, given: Given) -> Condition | None:
    found = scalar(desk, node)
    if found is None:
        return None
    return expression(desk, desk.located(found), read_condition, given.condition, given.condition_node)


def expression(
    desk: Desk, located: Located, read: Expression[T], quotes: Sequence[Quote | None] | None, quotes_node: Node | None
) -> T | None:
    """Read an expression; its quotes must be as many as its items."""
    answer = read(located.text, desk.vocabulary, quotes or ())
    desk.mistakes.add_slips(located, answer.slips)
    if not answer.slips and quotes is not None and quotes_node and len(quotes) != len(answer.items):
        listed = "；".join(f"{number} {located.text[slice(*item)]}" for number, item in enumerate(answer.items, 1))
        message = f"出处有 {len(quotes)} 条，这里要 {len(answer.items)} 条"
        desk.wrong(_first(quotes_node), message, f"没有原文用语的写 ~，依次是：{listed}")
    return answer.value


def _first(node: Node) -> Node:
    return node.items[0] if isinstance(node, Listed) and node.items else node


def benefits_of(desk: Desk, node: Node, given: Given) -> tuple[Benefit, ...]:
    """Each item is a benefit, or a table with a benefit in each row."""
    texts: list[Located] = []
    for item in items(node):
        found = scalar(desk, item)
        if found:
            located = desk.located(found)
            texts += _rows(desk, found, located) if is_table(found.value) else [located]
    quotes, nodes = given.benefits, given.benefit_nodes
    if quotes is not None and given.benefits_node and len(quotes) != len(texts):
        desk.wrong(_first(given.benefits_node), f"出处有 {len(quotes)} 条，待遇有 {len(texts)} 项", "一项待遇一条出处")
        quotes = None
    read = [
        expression(desk, located, read_benefit, quotes[index] if quotes else None, nodes[index] if quotes else None)
        for index, located in enumerate(texts)
    ]
    return tuple(benefit for benefit in read if benefit)


def _rows(desk: Desk, node: Scalar, located: Located) -> list[Located]:
    table = read_table(located)
    *measures, heading = table.headings
    for row in table.uneven:
        place = row.place(0, len(row.text))
        desk.mistakes.add(place, f"这一行的格数和表头不同，表头有 {len(table.headings)} 格", "每格之间写 |")
    if not table.rows and not table.uneven:
        desk.wrong(node, "表里没有内容", "表头下面一行一档")
    return [row_benefit(heading, row[-1], row_condition(measures, row[:-1])) for row in table.rows]


# --- readings and questions ---------------------------------------------------------------------------------------


def readings_of(desk: Desk, node: Node) -> Readings:
    """Which readings were chosen; 默认 is as if none had been."""
    if isinstance(node, Scalar) and node.value == k.AS_USUAL:
        return Readings()
    readers: dict[str, Callable[[Desk, Node], Any]] = {
        k.STEPS: lambda d, n: word_of(d, n, reversed_words(STEP_READINGS), "读法"),
        k.GROWTH: lambda d, n: word_of(d, n, reversed_words(GROWTH_READINGS), "读法"),
        k.BOUND: _bound,
        k.PER: text,
        k.BASE_PERIOD: lambda d, n: word_of(d, n, reversed_words(BASE_READINGS), "读法"),
    }
    read = read_each(desk, fields(desk, node, readers), readers)
    bound = read.get(k.BOUND, "as_written")
    usual = Readings()
    return Readings(
        steps=read.get(k.STEPS, usual.steps),
        growth=read.get(k.GROWTH, usual.growth),
        bound=bound if isinstance(bound, str) else usual.bound,
        bounds=bound if isinstance(bound, dict) else {},
        per=read.get(k.PER),
        base_period=read.get(k.BASE_PERIOD, usual.base_period),
    )


def _bound(desk: Desk, node: Node) -> Any:
    """One reading for every bound, or one for each wording."""
    known = reversed_words(BOUND_READINGS)
    if not isinstance(node, Mapped):
        return word_of(desk, node, known, "读法")
    bounds: dict[str, str] = {}
    for key, value in node.pairs:
        words, reading = text(desk, key), word_of(desk, value, known, "读法")
        if words and reading:
            bounds[words] = reading
    return bounds


def _questions(desk: Desk, node: Node, clause_text: str) -> tuple[tuple[Question, str | None], ...]:
    read = [_question(desk, item, clause_text) for item in items(node)]
    return tuple(each for each in read if each)


def _question(desk: Desk, node: Node, clause_text: str) -> tuple[Question, str | None] | None:
    """A question and its answer, where somebody has written one."""
    found = fields(desk, node, (k.ASKS, k.WORDS, k.CHOICES, k.DEFAULT, k.ANSWER), (k.ASKS, k.CHOICES))
    asks = text(desk, found[k.ASKS]) if k.ASKS in found else None
    span = read_span(desk, found[k.WORDS], clause_text) if k.WORDS in found else None
    choices = [_choice(desk, item, clause_text) for item in items(found[k.CHOICES])] if k.CHOICES in found else []
    kept = tuple(choice for choice in choices if choice)
    if asks is None or len(kept) < len(choices):
        return None
    if len(kept) < 2:
        if k.CHOICES in found:
            desk.wrong(found[k.CHOICES], "至少要有两个选项")
        return None
    labels = {choice.label: choice.label for choice in kept}
    default = word_of(desk, found[k.DEFAULT], labels, "选项") if k.DEFAULT in found else None
    answer = word_of(desk, found[k.ANSWER], labels, "选项") if k.ANSWER in found else None
    return Question(asks=asks, choices=kept, default=default, span=span), answer


def _choice(desk: Desk, node: Node, clause_text: str) -> Choice | None:
    if isinstance(node, Scalar):
        label = text(desk, node)
        return Choice(label=label) if label else None
    found = fields(desk, node, (k.LABEL, k.CONDITION, k.BENEFITS, k.READINGS, k.QUOTES), (k.LABEL,))
    given = read_given(desk, found.get(k.QUOTES), clause_text)
    label = text(desk, found[k.LABEL]) if k.LABEL in found else None
    if label is None:
        return None
    return Choice(
        label=label,
        when=condition_of(desk, found[k.CONDITION], given) if k.CONDITION in found else None,
        benefits=benefits_of(desk, found[k.BENEFITS], given) if k.BENEFITS in found else None,
        readings=readings_of(desk, found[k.READINGS]) if k.READINGS in found else None,
    )


def _answered(clause: Clause, questions: Sequence[tuple[Question, str | None]]) -> Clause:
    """The clause as the answers have it; what nobody has answered stays a question."""
    for question, answer in questions:
        chosen = next((choice for choice in question.choices if choice.label == answer), None)
        if chosen is None:
            clause = replace(clause, questions=(*clause.questions, question))
            continue
        clause = replace(
            clause,
            when=chosen.when or clause.when,
            benefits=clause.benefits if chosen.benefits is None else chosen.benefits,
            readings=chosen.readings or clause.readings,
        )
    return clause
