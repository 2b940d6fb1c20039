"""A draft as the file an officer edits: what is open is said above the clause it is in, and answered in place."""

from collections.abc import Iterator

from engine.language.clauses import Clause
from engine.language.policies import Policy
from engine.language.site import load_vocabulary
from engine.language.vocabulary import Vocabulary
from policies.form.writing import write_policy


def draft_yaml(draft: Policy, vocabulary: Vocabulary | None = None) -> str:
    """The draft beside its text; comments say what a person still has to do."""

    def comments(clause: Clause | None) -> Iterator[str]:
        yield from _about_the_draft(draft) if clause is None else _about(clause)

    return write_policy(draft, vocabulary or load_vocabulary(), comments)


def _about_the_draft(draft: Policy) -> Iterator[str]:
    rules = sum(clause.yields_verdict for clause in draft.clauses)
    questions = sum(len(clause.questions) for clause in draft.clauses)
    unread = sum(len(clause.unread) for clause in draft.clauses)
    yield "草案：由机器读出，对照原文逐条核对以后才能审定、发布。"
    yield f"共 {len(draft.clauses)} 条，其中规则 {rules} 条；疑问 {questions} 处，未读 {unread} 处。"
    if questions:
        yield "疑问：在“答复:”后面写一个选项，条款就按它改。"
    if unread:
        yield "未读：写进条件；确认不是要求，就从“未读”里删去。"


def _about(clause: Clause) -> Iterator[str]:
    counted = (("疑问", len(clause.questions)), ("未读", len(clause.unread)))
    told = [f"{word} {count} 处" for word, count in counted if count]
    if told:
        yield f"待办：{'，'.join(told)}"
