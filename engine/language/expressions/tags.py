"""Syntax tree to tags: the names behind 含, 属于, 不含, or a dated list."""

from dataclasses import replace

from engine.language.expressions.slips import each
from engine.language.expressions.syntax import Node
from engine.language.expressions.words import LIST
from engine.language.tree import ListRef, Value


def names_in(names: Node) -> tuple[tuple[Node, ...], bool]:
    """The names, and whether 之一 stands behind them."""
    one_of = names.parts[-1].rule == "ONE_OF"
    return (names.parts[:-1] if one_of else names.parts), one_of


def text_of(node: Node) -> str:
    return node.unquoted if node.rule == "quoted" else node.words


def tags_in(names: Node, op: str) -> Value:
    tags, one_of = names_in(names)
    for tag in tags:
        if tag.rule == "named":
            return _list(tag, alone=len(tags) == 1)
    shown = "、".join(tag.words for tag in tags)
    if op == "has_any" and len(tags) > 1 and not one_of:
        raise names.slip(f"“{shown}”是有其一即可，还是要全部？", f"写 {shown} 之一，或 含全部 {shown}")
    if op != "has_any" and one_of:
        raise names.parts[-1].slip("“之一”只跟在 含、属于 后面")
    return each(text_of, tags)


def _list(node: Node, *, alone: bool) -> ListRef:
    word, name = node.parts
    if word.words != LIST or not alone:
        raise node.slip(f"“{node.words}”不能写在这里", f"名单单独写：含 {LIST}“五大产业链”")
    return ListRef(list=text_of(replace(name, rule="quoted")))
