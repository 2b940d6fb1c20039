"""What a government page states of its document outside the text: meta tags, info line, index table."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from lxml import etree

Element = etree._Element

PAGES: Mapping[str, Any] = tomllib.loads(Path(__file__).with_name("pages.toml").read_text(encoding="utf-8"))
_METAS = {name: states for states, names in PAGES["meta"].items() for name in names}
_FIELDS = {name: states for states, names in PAGES["fields"].items() for name in names}
_CALLED = "|".join(sorted(_FIELDS, key=len, reverse=True))
_FIELD = re.compile(rf"^[【\[\s]*({_CALLED})[】\]\s]*[：:]\s*(.+)$")
_LABEL = re.compile(rf"^[【\[\s]*({_CALLED})[】\]\s]*[：:]?$")
_LONGEST = 200
_ALONG = re.compile(r"[\u3000\xa0|｜]+|\s{2,}")


def stated(root: Element) -> dict[str, str]:
    """Collect the fields a page shows of its document; the first of each kind counts."""
    found: dict[str, str] = {}
    for name, value in [*_metas(root), *_shown(root)]:
        if value and len(value) <= _LONGEST:
            found.setdefault(name, value)
    headings = [words_of(heading) for heading in root.iter("h1")]
    if len(headings) == 1 and headings[0]:
        found.setdefault("title", headings[0])
    return found


def _metas(root: Element) -> Iterator[tuple[str, str]]:
    for meta in root.iter("meta"):
        name = _METAS.get((meta.get("name") or "").lower())
        if name:
            yield name, " ".join((meta.get("content") or "").split())


def _shown(root: Element) -> Iterator[tuple[str, str]]:
    """Read 文号：…, and a cell 文号 followed by a cell with its value."""
    waiting = ""
    for words in _texts(root):
        label, field = _LABEL.match(words), _FIELD.match(words)
        if waiting and not label:
            yield waiting, words
            waiting = ""
        elif label:
            waiting = _FIELDS[label[1]]
        elif field:
            yield _FIELDS[field[1]], field[2]


def _texts(root: Element) -> Iterator[str]:
    body = next(root.iter("body"), root)
    for element in body.iter():
        if isinstance(element.tag, str) and element.tag not in ("script", "style"):
            for words in (element.text, element.tail):
                yield from filter(None, (part.strip() for part in _ALONG.split(words or "")))


def words_of(element: Element) -> str:
    return " ".join("".join(map(str, element.itertext())).split())
