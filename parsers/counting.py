"""计数规则 of a document: 本措施所称“以上”含本数，“以下”不含本数 holds for the figures of every clause."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from parsers.folding import Folded

Counting: TypeAlias = Mapping[str, bool]  # a word beside a figure -> is the figure itself meant

_WORDS = (
    "以上",
    "以下",
    "以内",
    "不超过",
    "不高于",
    "不低于",
    "不少于",
    "超过",
    "高于",
    "低于",
    "少于",
    "不足",
    "不满",
)
_USUAL: Counting = {word: word.startswith(("以", "不超", "不高", "不低", "不少")) for word in _WORDS}
_WORD = re.compile("|".join(_WORDS))
_SAYS = re.compile(r"(不)?(?:包含|包括|含)(?:有|其)?本[数级]")
_FIGURE = r"[\d一二三四五六七八九十百千][\d.，一二三四五六七八九十百千]*[^，。；：、（）\d]{0,4}?"
_TOLD = r"(?!（不?含|（包|（不包)"


def counting_of(texts: Iterable[str]) -> Counting:
    """What the document says otherwise than the law would: only that changes a bound."""
    said = dict(pair for text in texts for pair in _said(text))
    return {word: included for word, included in said.items() if included != _USUAL[word]}


def _said(text: str) -> Iterator[tuple[str, bool]]:
    """Words wait for the verb that follows them: “以上”“以内”均含本数."""
    waiting: list[str] = []
    for piece in re.split(r"[，,；;。]", text):
        waiting += _WORD.findall(piece)
        if says := _SAYS.search(piece):
            yield from ((word, says[1] is None) for word in waiting)
            waiting = []


def counted(folded: Folded, counting: Counting) -> Folded:
    """The text with （含） or （不含） beside every figure that the document counts in its own way."""
    for word, included in counting.items():
        folded = _beside(folded, word, "（含）" if included else "（不含）")
    return folded


def _beside(folded: Folded, word: str, note: str) -> Folded:
    pattern = rf"{_FIGURE}(?<!及){word}{_TOLD}" if word.startswith("以") else rf"(?<!不){word}{_FIGURE}(?=[，。；、的])"
    text, places, last = "", list[int](), 0
    for found in re.finditer(pattern, folded.text):
        text += folded.text[last : found.end()] + note
        places += [*folded.places[last : found.end()], *[folded.places[found.end() - 1]] * len(note)]
        last = found.end()
    return Folded(text + folded.text[last:], (*places, *folded.places[last:]), folded.source)
