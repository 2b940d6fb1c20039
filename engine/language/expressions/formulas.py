"""The shape of a formula or a note: which of its parts are fixed words, and which are figures and measures."""

import re
from collections.abc import Sequence
from dataclasses import replace

from engine.language.expressions import words as w
from engine.language.expressions.literals import looks_like_a_figure
from engine.language.expressions.syntax import Node

_LEADS = {w.TOP_UP, w.BASE, w.STEP}  # words that a measure follows
_FORMULA_WORDS = {w.TO, w.EVERY, w.GIVES, w.TOP_UP, w.AT_MOST, w.PAID, w.WITHIN_LIMIT, *w.SCOPED_CAPS.values()}


def shape_of(parts: Sequence[Node]) -> tuple[str, ...]:
    """The formula with everything but its fixed words left open."""
    return tuple(part.words if part.words in _FORMULA_WORDS else "_" for part in parts)


def apart(node: Node) -> list[Node]:
    """The parts of a formula or note; 补足 “增量” is two of them, though a word before quotes reads as one name."""
    return [piece for part in node.parts for piece in _without_lead(part)]


def _without_lead(node: Node) -> tuple[Node, ...]:
    if node.rule == "named" and node.parts[0].words in _LEADS:
        word, words = node.parts
        return replace(word, rule="word"), replace(words, rule="quoted")
    if node.rule not in ("suffixed", "product", "total"):
        return (node,)
    *lead, first = _without_lead(node.parts[0])
    return *lead, replace(node, start=first.start, parts=(first, *node.parts[1:]))


def is_rate(node: Node) -> bool:
    words = node.folded
    return looks_like_a_figure(words) and bool(re.search(r"[%‰]$|百分点$", words))
