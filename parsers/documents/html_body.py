"""Which part of a web page is the document: navigation, related links and footer go, the body stays."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from parsers.documents.html_stated import PAGES, words_of

Element = etree._Element

_TEXT = re.compile(rf"(?:^|\s)(?:{'|'.join(PAGES['text'])})(?:\s|$)")
_AROUND = re.compile(rf"(?:^|[\s_-])(?:{'|'.join(PAGES['around'])})(?:[\s_-]|$)")
_NEVER = frozenset(PAGES["never"])
_BOXES = frozenset(PAGES["boxes"])
_LISTS = frozenset(("ul", "ol", "dl", "div"))
_KEPT = frozenset(("html", "body", "h1", "p", "td", "tr", "tbody", "table", "a", "span"))
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_ATTACHMENT = re.compile(r"\.(?:docx?|wps|pdf|xlsx?|et|ofd|zip|rar|7z|pptx?)(?:[?#]|$)", re.IGNORECASE)
_FEW_LINKS = 3


@dataclass(slots=True)
class _Weight:
    """How many words an element holds, and how many of them are links."""

    length: int = 0
    linked: int = 0
    links: int = 0
    attached: bool = False  # a link to a file: its list belongs to the document

    @property
    def plain(self) -> int:
        return self.length - self.linked


def prune(root: Element) -> None:
    """Take out what no reader takes for the document; the text behind it stays."""
    weights = _weights(root)
    for element, weight in weights.items():
        if element.getparent() is not None and _is_around(element, weight):
            _drop(element)


def body_of(root: Element) -> Element:
    """Find the element that holds the document."""
    weights = _weights(root)
    page = next(root.iter("body"), root)
    known = {box: weights[box].plain for box in page.iter(*_BOXES) if _TEXT.search(_names(box))}
    largest = max(known.values(), default=0)
    if largest * 2 < weights[page].plain or not largest:
        return _narrowed(page, weights)
    return min((box for box in known if known[box] >= 0.8 * largest), key=known.__getitem__)


def attachments(body: Element) -> list[str]:
    """Name the files that the page links to: its rules may stand there."""
    links = (link for link in body.iter("a") if _ATTACHMENT.search(link.get("href") or ""))
    return [words for link in links if (words := words_of(link))]


def _weights(root: Element) -> dict[Element, _Weight]:
    """Weigh every element in document order, children before their parents."""
    weights = {element: _Weight() for element in root.iter() if isinstance(element.tag, str)}
    for element in reversed(weights):
        weight = weights[element]
        weight.length += len((element.text or "").strip())
        if element.tag == "a":
            weight.linked = weight.length
            weight.links += 1
            weight.attached = bool(_ATTACHMENT.search(element.get("href") or ""))
        above = weights.get(element.getparent())  # type: ignore[arg-type]  # None is no key
        if above is not None:
            above.length += weight.length + len((element.tail or "").strip())
            above.linked += weight.linked
            above.links += weight.links
            above.attached |= weight.attached
    return weights


def _narrowed(box: Element, weights: Mapping[Element, _Weight]) -> Element:
    """Go down as long as one element inside holds all but a few words."""
    whole, inner = weights[box].plain, box
    while whole:
        heavy = next((child for child in inner if child in weights and weights[child].plain >= 0.97 * whole), None)
        if heavy is None:
            break
        inner = heavy
        box = inner if inner.tag in _BOXES else box
    return box


def _is_around(element: Element, weight: _Weight) -> bool:
    if element.tag in _NEVER or _HIDDEN.search(element.get("style") or ""):
        return True
    if element.tag in _KEPT or _TEXT.search(_names(element)):
        return False
    return bool(_AROUND.search(_names(element))) or _is_list_of_links(element, weight)


def _is_list_of_links(element: Element, weight: _Weight) -> bool:
    if element.tag not in _LISTS or weight.attached:
        return False
    return weight.links >= _FEW_LINKS and weight.linked > 0.7 * weight.length


def _names(element: Element) -> str:
    return f"{element.get('id') or ''} {element.get('class') or ''}".lower()


def _drop(element: Element) -> None:
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    if element.tail:
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)
