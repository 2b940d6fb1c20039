"""政策: the nodes of a policy file to its record."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from engine.language.clauses import Clause
from engine.language.expressions.literals import read_figure
from engine.language.expressions.quoting import fold
from engine.language.expressions.reading import read_condition
from engine.language.expressions.words import reversed_words
from engine.language.policies import CHECKED, Basis, Policy, ScoreRow, ScoreTable
from policies.form import keys as k
from policies.form.clause_reading import expression, read_clause
from policies.form.fields import Desk, day, fields, items, read_each, scalar, text, texts, word_of
from policies.form.source import Located
from policies.form.tables import read_table, row_condition
from policies.form.yaml_nodes import Node, Scalar

Readers = dict[str, Callable[[Desk, Node], Any]]
_POINTS = {"": Decimal(1), "分": Decimal(1)}


def read_policy_nodes(desk: Desk, node: Node) -> Policy:
    found = fields(desk, node, (k.POLICY, k.VALIDITY, k.SCORES, k.CLAUSES), (k.POLICY, k.CLAUSES))
    policy = _validity(desk, found, _head(desk, found[k.POLICY]) if k.POLICY in found else Policy())
    scores = [_score(desk, item) for item in items(found[k.SCORES])] if k.SCORES in found else []
    clauses = _clauses(desk, found[k.CLAUSES], policy) if k.CLAUSES in found else ()
    return replace(policy, scores=tuple(score for score in scores if score), clauses=clauses)


def _head(desk: Desk, node: Node) -> Policy:
    readers: Readers = {
        k.ID: text,
        k.TITLE: text,
        k.NUMBER: text,
        k.ISSUER: text,
        k.PLACE: text,
        k.ISSUED: day,
        k.REPLACES: texts,
        k.ILLUSTRATIVE: text,
        k.BASIS: lambda d, n: tuple(_basis(d, item) for item in items(n)),
    }
    read = read_each(desk, fields(desk, node, readers), readers)
    return Policy(
        id=read.get(k.ID),
        title=read.get(k.TITLE),
        number=read.get(k.NUMBER),
        issuer=read.get(k.ISSUER),
        place=read.get(k.PLACE),
        issued=read.get(k.ISSUED),
        replaces=read.get(k.REPLACES, ()),
        illustrative=read.get(k.ILLUSTRATIVE),
        basis=read.get(k.BASIS, ()),
    )


def _basis(desk: Desk, node: Node) -> Basis:
    readers: Readers = {
        k.DOCUMENT: text,
        k.NUMBER: text,
        k.EDITION: text,
        k.CHECKED: lambda d, n: word_of(d, n, reversed_words(CHECKED), "核对情况"),
        k.CLAUSES: texts,
    }
    read = read_each(desk, fields(desk, node, readers, (k.DOCUMENT,)), readers)
    return Basis(
        title=read.get(k.DOCUMENT, ""),
        number=read.get(k.NUMBER),
        edition=read.get(k.EDITION),
        checked=read.get(k.CHECKED),
        clauses=read.get(k.CLAUSES, ()),
    )


def _validity(desk: Desk, found: Mapping[str, Node], policy: Policy) -> Policy:
    if k.VALIDITY not in found:
        return policy
    readers: Readers = {k.FROM: day, k.UNTIL: day}
    read = read_each(desk, fields(desk, found[k.VALIDITY], readers), readers)
    effective, expires = read.get(k.FROM), read.get(k.UNTIL)
    if effective and expires and expires < effective:
        desk.wrong(found[k.VALIDITY], f"失效日 {expires} 早于生效日 {effective}")
    return replace(policy, effective=effective, expires=expires)


def _clauses(desk: Desk, node: Node, policy: Policy) -> tuple[Clause, ...]:
    read: list[Clause] = []
    for item in items(node):
        clause = read_clause(desk, item, policy.id, policy.frame)
        if clause:
            read.append(clause)
    return tuple(read)


# --- score tables -------------------------------------------------------------------------------------------------


def _score(desk: Desk, node: Node) -> ScoreTable | None:
    found = fields(desk, node, (k.TITLE, k.MOST, k.TABLE), (k.TITLE, k.TABLE))
    name = text(desk, found[k.TITLE]) if k.TITLE in found else None
    table = scalar(desk, found[k.TABLE]) if k.TABLE in found else None
    most = _points(desk, found[k.MOST]) if k.MOST in found else None
    rows = _score_rows(desk, table) if table else ()
    return ScoreTable(name=name, most=most, rows=rows) if name else None


def _points(desk: Desk, node: Node) -> Decimal | None:
    found = scalar(desk, node)
    value = read_figure(fold(found.value.strip()), _POINTS) if found else None
    if found and value is None:
        desk.wrong(node, f"“{found.value}”不是分值", "写成 20分")
    return value


def _score_rows(desk: Desk, node: Scalar) -> tuple[ScoreRow, ...]:
    """| 研发人员占比 | 得分 | and a row for each step."""
    table = read_table(desk.located(node))
    *measures, last = table.headings
    if not measures or last.text != k.POINTS or table.uneven or not table.rows:
        desk.wrong(node, "看不懂这张评分表", f"表头写 | 指标 | {k.POINTS} |，下面一行一档")
        return ()
    rows = [_score_row(desk, measures, row) for row in table.rows]
    return tuple(row for row in rows if row)


def _score_row(desk: Desk, measures: list[Located], row: list[Located]) -> ScoreRow | None:
    condition = row_condition(measures, row[:-1])
    points = read_figure(fold(row[-1].text), _POINTS)
    if points is None:
        desk.mistakes.add(row[-1].place(0, len(row[-1].text)), f"“{row[-1].text}”不是分值", "写成 20分")
    if condition is None:
        desk.mistakes.add(row[0].place(0, len(row[0].text)), "这一档没有条件")
        return None
    when = expression(desk, condition, read_condition, None, None)
    return ScoreRow(when=when, points=points) if when is not None and points is not None else None
