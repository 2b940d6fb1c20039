"""Newspaper pages: prose that reports. Only a sentence that says what will be given is read for rules.

Articles stand side by side on such a page, so a paragraph may break off at the end of a column and go on behind a
caption; what is news, and what a policy gives, stand in one sentence.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from parsers.documents.document import Document, Span
from parsers.documents.labels import label_of
from parsers.documents.lines import Paragraph
from parsers.documents.passage import Kind, Passage, Piece

_BYLINE = re.compile(
    r"本报讯|日报讯|本报记者|日报记者|见习记者|新华社记者|[（(]记者|记者(?:从|在|了解)|[/／\s]摄(?:[\s/／]|$)"
)
_OFFICIAL = re.compile(r"第[一二三]条|〔20\d\d〕\s*\d+\s*号|^\s*(?:特此通知|各有关单位)", re.MULTILINE)
_FEWEST_BYLINES = 2

_CREDIT = re.compile(r"(?:摄|图片来源.*)(?:[/／].{1,8})?$")
_ENDED = re.compile(r"[。！？!?；;：:…][”’）)]*(?:\s+[\u4e00-\u9fff]{2,4}){0,3}$|）$")  # the authors' names may follow
_PROSE = re.compile(r"[，,。；]")

_SENTENCE = re.compile(r"(?:[^。！？!?；;]|[；;](?!并?[对给按凡]))*(?:[。！？!?]+[”’」]*|[；;]|$)")
_FIGURE = r"\d[\d.,]*\s*(?:余)?(?:[万亿]?元|[%％‰])"
_GIVING = r"(?:给予|奖励|奖补|补助|补贴|资助|贴息|减免|免收|返还)"
_GIVES = re.compile(
    rf"{_GIVING}[^，,。；;]{{0,14}}?{_FIGURE}|{_FIGURE}[^，,。；;]{{0,14}}?{_GIVING}|给予\d[\d.]*[—－-]{_FIGURE}|"
    rf"(?:贷款|授信)[^，,。；;]{{0,6}}{_FIGURE}(?:以上|以下|以内)"
)
_TOLD = re.compile(r"获得|获批|收到|兑现|拨付|已|累计|截至|目前|成功|去年|前不久|完成|通过审核")
_LEADS = re.compile(
    r"(?:在[^，,]*(?:方面|基础上|中|上)|[^，,]*(?:提出|明确|规定|指出|介绍|表示|了解|获悉|出台[^，,]*)|(?:例|又|比)?如|其中|此外|与?此?同时|为了?[^，,]*|"
    r"[“‘]?(?:鼓励|支持|开展|加大|推动|加快|强化|完善)[^，,]*)[，,：:]"
)
_OPENS = re.compile(r"(?<=[，,：:])(?=并?对(?!接|于|口|此|外))")


def is_press(text: str) -> bool:
    """Bylines of reporters, and nothing that only an official document has."""
    return len(_BYLINE.findall(text)) >= _FEWEST_BYLINES and not _OFFICIAL.search(text)


def mended(found: Sequence[Paragraph]) -> Iterator[Paragraph]:
    """Put together what the end of a column tore apart; a caption in between comes behind it."""
    waiting = list(found)
    while waiting:
        torn = waiting.pop(0)
        while (at := _rest(torn, waiting)) is not None:
            torn = replace(torn, pieces=torn.pieces + waiting.pop(at).pieces)
        yield torn


def _rest(torn: Paragraph, waiting: Sequence[Paragraph]) -> int | None:
    """Which of the paragraphs that follow goes on with a sentence that breaks off."""
    words = _words(torn)
    if _ENDED.search(words) or _CREDIT.search(words) or not _PROSE.search(words):
        return None
    at = 0
    while at + 1 < len(waiting) and (_is_caption(waiting, at)):
        at += 1
    return at if at < len(waiting) and _goes_on(_words(waiting[at])) else None


def _is_caption(waiting: Sequence[Paragraph], at: int) -> bool:
    """The line that names the photographer, or the one above it."""
    return any(_CREDIT.search(_words(paragraph)) for paragraph in waiting[at : at + 2])


def _goes_on(words: str) -> bool:
    return bool(_PROSE.search(words)) and label_of(words) is None


def _words(paragraph: Paragraph) -> str:
    return "".join(piece.text for piece in paragraph.pieces)


def reported(document: Document) -> Iterator[Piece]:
    """Cut a page into what it reports and the rules it tells of; every word is in one of them."""
    for block in document.blocks:
        start, end = block.span
        for first, last in _rules(document.words(block)):
            rule = (block.span[0] + first, block.span[0] + last)
            yield from _piece(document, (start, rule[0]), "report")
            yield from _piece(document, rule, "clause")
            start = rule[1]
        yield from _piece(document, (start, end), "report")


def _piece(document: Document, span: Span, kind: Kind) -> Iterator[Piece]:
    text = document.text[slice(*span)]
    if text.strip():
        yield Piece(span=span, kind=kind, passage=Passage(text=text, span=span, kind=kind))


def _rules(words: str) -> Iterator[tuple[int, int]]:
    """Where a paragraph says what will be given, without what leads up to it and what it is good for."""
    for sentence in _SENTENCE.finditer(words):
        said = sentence[0]
        if _GIVES.search(said) and not _TOLD.search(said):
            yield sentence.start() + _beginning(said), sentence.end()


def _beginning(sentence: str) -> int:
    """In front of the first recipient that is spoken of; else behind all that only leads up to the rule."""
    first_figure = _GIVES.search(sentence)
    at = 0
    while lead := _LEADS.match(sentence, at):
        at = lead.end()
    opened = [
        found.start()
        for found in _OPENS.finditer(sentence, at)
        if not first_figure or found.start() < first_figure.start()
    ]
    return opened[0] if opened else at
