"""A draft side by side in the terminal: what the document says of itself, its words beside what was read of them (those
read underlined, those not read in colour), and what a person should look at."""

from collections.abc import Iterator

from rich.console import Group
from rich.table import Table
from rich.text import Text

from app.drafts import notes_of, rules_used, words_read
from engine.language.clauses import ROLES, Window
from engine.language.expressions.benefit_printing import print_benefit
from engine.language.vocabulary import Vocabulary
from engine.meaning.saying.conditions import say_condition
from parsers.draft import Draft, DraftClause

COLOURS = {"whole": "green", "part": "yellow", "none": "dim"}


def draft_view(draft: Draft, vocabulary: Vocabulary) -> Group:
    """The draft as an officer reads it, from the head down to the notes."""
    table = Table(show_lines=True)
    table.add_column("条", overflow="fold")
    table.add_column("原文", overflow="fold", ratio=1)
    table.add_column("读成", overflow="fold", ratio=1)
    for clause in draft.clauses:
        table.add_row(clause.reading.clause.id, _underlined(clause), "\n".join(_lines(clause, vocabulary)))
    notes = (Text(f"注：{note}") for note in notes_of(draft))
    return Group(Text(_title(draft), style="bold"), *map(Text, _head(draft)), table, *notes)


def _title(draft: Draft) -> str:
    return f"《{draft.metadata.title}》" if draft.metadata.title else draft.file


def _head(draft: Draft) -> Iterator[str]:
    """What the document says of itself, and how far it was read."""
    about = draft.metadata
    said = {
        "文号": about.document_number,
        "发文机关": about.issuer,
        "地区": about.place,
        "印发": about.issued,
        "施行": about.effective,
        "有效期至": about.expires,
        "申报": _days(draft.window) if draft.window else None,
    }
    yield "　".join(f"{name} {value}" for name, value in said.items() if value)
    yield from (f"{old.how} {old.title or ''} {old.document_number or ''}".rstrip() for old in about.replaces)
    clauses = [found.reading.clause for found in draft.clauses]
    rules = [found for found in draft.clauses if found.reading.clause.yields_verdict]
    whole = sum(found.reading.reading == "whole" for found in rules)
    questions, unread = (sum(len(getattr(clause, name)) for clause in clauses) for name in ("questions", "unread"))
    yield (
        f"共{len(clauses)}条，规则{len(rules)}条（全部读懂{whole}条，部分读懂{len(rules) - whole}条），"
        f"疑问{questions}处，未读{unread}处"
    )


def _underlined(clause: DraftClause) -> Text:
    text = Text(clause.passage.text)
    for start, end, is_read in words_read(clause):
        text.stylize("underline" if is_read else "bold yellow", start, end)
    return text


def _lines(found: DraftClause, vocabulary: Vocabulary) -> Iterator[str]:
    clause = found.reading.clause
    yield f"[{COLOURS[found.reading.reading]}]{found.reading.why}[/]"
    if clause.quantifiable and not clause.yields_verdict:
        yield f"{ROLES[clause.role]}：{'各条都须符合' if clause.applies_to else '只用于所在部分'}"
    if clause.when is not None:
        yield f"条件：{say_condition(clause.when, vocabulary)}"
    for given in found.inherited:
        yield f"[cyan]承{given.source}：{say_condition(given.condition, vocabulary)}[/]"
    for benefit in clause.benefits:
        yield f"待遇：{'，'.join(print_benefit(benefit, vocabulary).lines)}"
    if clause.window is not None and found.passage.role != "validity":
        yield f"窗口：{_days(clause.window)}"
    for words in clause.unread_words():
        yield f"[yellow]未读：{words}[/]"
    for question in clause.questions:
        yield f"疑问：{question.asks}（{'、'.join(choice.label for choice in question.choices)}）"
    if clause.quantifiable and (rules := "、".join(rules_used(found))):
        yield f"[dim]规则：{rules}[/]"


def _days(window: Window) -> str:
    return f"{window.opens or ''} 至 {window.closes or ''}".strip()
