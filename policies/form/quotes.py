"""出处: the words of the text that conditions and benefits rest on; words that occur several times carry a number."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from engine.language.expressions.printing import Quote
from engine.language.tree import Span
from policies.form.fields import Desk, fields, is_null, items, text
from policies.form.keys import NOWHERE, SPAN, WORDS
from policies.form.yaml_nodes import Listed, Node, Scalar

_NUMBERED = re.compile(r"(.+)#(\d+)", re.DOTALL)
_SPAN = re.compile(r"\s*(\d+)\s*")


@dataclass(frozen=True, kw_only=True, slots=True)
class Spot:
    """How a quote is written: words, or words and a place of their own."""

    words: str | None = None
    span: Span | None = None
    nowhere: bool = False  # the words occur in the text, the quote means none of them

    @property
    def is_plain(self) -> bool:
        return self.span is None and not self.nowhere


# --- writing ------------------------------------------------------------------------------------------------------


def spot_of(quote: Quote, clause_text: str) -> Spot:
    """Words alone where they say enough."""
    words, span = quote.phrase, quote.span
    if span is None:
        certain = words is None or (words not in clause_text and not _NUMBERED.fullmatch(words))
        return Spot(words=words, nowhere=not certain)
    numbered = numbered_words(span, clause_text)
    if words is not None and numbered and clause_text[slice(*span)] == words:
        return Spot(words=numbered)
    return Spot(words=words, span=span)


def numbered_words(span: Span, clause_text: str) -> str | None:
    """The words of a span, with their number where they occur several times; None where words can't say it."""
    words = clause_text[slice(*span)]
    if not words.strip() or _NUMBERED.fullmatch(words):
        return None
    places = occurrences(words, clause_text)
    numbered = f"{words}#{places.index(span[0]) + 1}"
    return words if len(places) == 1 else None if numbered in clause_text else numbered


def occurrences(words: str, clause_text: str) -> list[int]:
    """Every place where the words begin."""
    return [match.start() for match in re.finditer(f"(?={re.escape(words)})", clause_text)]


# --- reading ------------------------------------------------------------------------------------------------------


def read_quotes(desk: Desk, node: Node, clause_text: str) -> list[Quote | None]:
    return [read_quote(desk, item, clause_text) for item in items(node)]


def read_quote(desk: Desk, node: Node, clause_text: str) -> Quote | None:
    """A quote; None where nothing is quoted."""
    if is_null(node):
        return None
    if isinstance(node, Scalar):
        return _find(desk, node, clause_text)
    found = fields(desk, node, (WORDS, SPAN))
    words = text(desk, found[WORDS]) if WORDS in found else None
    place = found.get(SPAN)
    nowhere = place is None or (isinstance(place, Scalar) and place.value == NOWHERE)
    return Quote(phrase=words, span=None if nowhere or place is None else _read_span(desk, place, clause_text))


def read_spans(desk: Desk, nodes: Iterable[Node], clause_text: str) -> tuple[Span, ...]:
    """Places in the text; each must be there."""
    return tuple(span for node in nodes if (span := read_span(desk, node, clause_text)))


def read_span(desk: Desk, node: Node, clause_text: str) -> Span | None:
    before = len(desk.mistakes.found)
    quote = read_quote(desk, node, clause_text)
    if quote is not None and quote.span is None and len(desk.mistakes.found) == before:
        desk.wrong(node, f"原文里没有“{quote.phrase or ''}”", "照抄原文里的字")
    return quote.span if quote else None


def _find(desk: Desk, node: Scalar, clause_text: str) -> Quote:
    words: str = node.value
    number: int | None = None
    if node.value not in clause_text and (found := _NUMBERED.fullmatch(node.value)):
        words, number = found[1], int(found[2])
    places = occurrences(words, clause_text)
    if number is not None and not 1 <= number <= len(places):
        desk.wrong(node, f"“{words}”在原文出现 {len(places)} 次，没有第 {number} 次")
    elif number is None and len(places) > 1:
        desk.wrong(node, f"“{words}”在原文出现 {len(places)} 次，指哪一次？", f"写 {words}#1 … {words}#{len(places)}")
    elif places:
        start = places[(number or 1) - 1]
        return Quote(phrase=words, span=(start, start + len(words)))
    return Quote(phrase=words)


def _read_span(desk: Desk, node: Node, clause_text: str) -> Span | None:
    numbers = [_SPAN.fullmatch(item.value) for item in items(node) if isinstance(item, Scalar)]
    if not isinstance(node, Listed) or len(numbers) != 2 or not (numbers[0] and numbers[1]):
        desk.wrong(node, "位置应写成 [起, 止] 两个数", f"没有位置写 {NOWHERE}")
        return None
    start, end = int(numbers[0][1]), int(numbers[1][1])
    if not 0 <= start < end <= len(clause_text):
        desk.wrong(node, f"[{start}, {end}] 不在原文之内（原文共 {len(clause_text)} 字）")
        return None
    return start, end
