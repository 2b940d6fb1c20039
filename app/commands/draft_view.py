"""A draft side by side in the terminal: the words of the document, those read underlined, and what was read."""

from collections.abc import Iterator

from rich.table import Table
from rich.text import Text

from app.drafts import notes_of, rules_used, words_read
from engine.language.expressions.benefit_printing import print_benefit
from engine.language.vocabulary import Vocabulary
from engine.meaning.saying.conditions import say_condition
from parsers.draft import Draft, DraftClause

COLOURS = {"whole": "green", "part": "yellow", "none": "dim"}


def draft_view(draft: Draft, vocabulary: Vocabulary) -> Table:
    about = draft.metadata
    title = f"《{about.title or draft.file}》 {about.document_number or ''} {about.issuer or ''}"
    table = Table(title=title, title_justify="left", show_lines=True)
    for heading in ("条", "原文", "读成"):
        table.add_column(heading, overflow="fold")
    for clause in draft.clauses:
        article = clause.passage.article or ""
        table.add_row(article, _underlined(clause), "\n".join(_lines(clause, vocabulary)))
    for note in notes_of(draft):
        table.add_row("注", note, "")
    return table


def _underlined(clause: DraftClause) -> Text:
    text = Text(clause.passage.text)
    for start, end, is_read in words_read(clause):
        text.stylize("underline" if is_read else "bold yellow", start, end)
    return text


def _lines(found: DraftClause, vocabulary: Vocabulary) -> Iterator[str]:
    clause = found.reading.clause
    yield f"[{COLOURS[found.reading.reading]}]{found.reading.why}[/]"
    if clause.when is not None:
        yield f"条件：{say_condition(clause.when, vocabulary)}"
    for given in found.inherited:
        yield f"[cyan]承{given.source}：{say_condition(given.condition, vocabulary)}[/]"
    for benefit in clause.benefits:
        yield f"待遇：{'，'.join(print_benefit(benefit, vocabulary).lines)}"
    if clause.window is not None:
        yield f"窗口：{clause.window.opens or ''} 至 {clause.window.closes or ''}"
    for words in clause.unread_words():
        yield f"[yellow]未读：{words}[/]"
    for question in clause.questions:
        yield f"疑问：{question.asks}（{'、'.join(choice.label for choice in question.choices)}）"
    yield f"[dim]规则：{'、'.join(rules_used(found))}[/]"
