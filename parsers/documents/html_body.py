"""Which part of a web page is the document: navigation, related links and footer go, the body stays."""

import re

from lxml import etree

from parsers.documents.html_stated import PAGES, words_of

Element = etree._Element

_TEXT = re.compile(rf"(?:^|\s)(?:{'|'.join(PAGES['text'])})(?:\s|$)")
_AROUND = re.compile(rf"(?:^|[\s_-])(?:{'|'.join(PAGES['around'])})(?:[\s_-]|$)")
_NEVER = frozenset(PAGES["never"])
_BOXES = frozenset(PAGES["boxes"])
_KEPT = frozenset(("html", "body", "h1", "p", "td", "tr", "tbody", "table", "a", "span"))
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_ATTACHMENT = re.compile(r"\.(?:docx?|wps|pdf|xlsx?|et|ofd|zip|rar|7z|pptx?)(?:[?#]|$)", re.IGNORECASE)


_DEEPEST = 60


def prune(root: Element) -> None:
    """Take out what no reader takes for the document; the text behind it stays."""
    for element in list(root.iter()):
        if isinstance(element.tag, str) and element.getparent() is not None and _is_around(element):
            _drop(element)


def body_of(root: Element) -> Element:
    """Find the element that holds the document."""
    page = next(root.iter("body"), root)
    whole = _weight(page)
    known = [box for box in page.iter(*_BOXES) if _TEXT.search(_names(box))]
    good = [box for box in known if _weight(box) * 2 >= whole]
    return _narrowed(min(good, key=_weight) if good else page)


def attachments(body: Element) -> list[str]:
    """Name the files that the page links to: its rules may stand there."""
    links = (link for link in body.iter("a") if _ATTACHMENT.search(link.get("href") or ""))
    return [words for link in links if (words := words_of(link))]


def _narrowed(box: Element) -> Element:
    """Go down as long as one box inside holds nearly everything."""
    while True:
        whole = _weight(box)
        inner = next(
            (child for child in box.iter(*_BOXES) if child is not box and _weight(child) >= 0.9 * whole > 0), None
        )
        if inner is None:
            return box
        box = inner


def _is_around(element: Element) -> bool:
    if element.tag in _NEVER or _HIDDEN.search(element.get("style") or ""):
        return True
    if element.tag in _KEPT or _TEXT.search(_names(element)):
        return False
    return bool(_AROUND.search(_names(element))) or _is_list_of_links(element)


def _is_list_of_links(element: Element) -> bool:
    if element.tag not in ("ul", "ol", "dl", "div"):
        return False
    links = list(element.iter("a"))
    if len(links) < 3 or any(_ATTACHMENT.search(link.get("href") or "") for link in links):
        return False
    linked = sum(_length(link) for link in links)
    return linked > 0.7 * _length(element)


def _weight(element: Element) -> int:
    """Words that are no links."""
    return _length(element) - sum(_length(link) for link in element.iter("a"))


def _length(element: Element) -> int:
    return sum(len(words.strip()) for words in element.itertext())


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
