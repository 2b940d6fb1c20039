"""How paragraphs of a Word document look: list, alignment and heading level, through the chain of styles."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from parsers.documents.document import Align
from parsers.documents.numbering import Numbering

_ALIGN: Mapping[str, Align] = {"center": "center", "distribute": "center", "right": "right", "end": "right"}
_HEADING = re.compile(r"(?:heading|标题)\s*(\d)", re.IGNORECASE)
_LONGEST_CHAIN = 20


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """What the page shows of a paragraph beside its words."""

    label: str = ""  # its automatic number
    align: Align = ""
    level: int = 0


class Styles:
    """Knows styles.xml and the numbering, and says how a paragraph looks."""

    def __init__(self, root: etree._Element | None, w: str, numbering: Numbering) -> None:
        self._w = w
        self._numbering = numbering
        self._styles = (
            {} if root is None else {found.get(f"{w}styleId") or "": found for found in root.iterfind(f"{w}style")}
        )
        self._usual = next((key for key, found in self._styles.items() if self._is_usual(found)), "")

    def look(self, properties: etree._Element | None) -> Look:
        """Say how a paragraph of these properties looks; counts its list on."""
        style = self._value(properties, "pStyle") or self._usual
        chain = [found for found in (properties, *self._chain(style)) if found is not None]
        align = next(filter(None, (self._value(found, "jc") for found in chain)), "")
        return Look(label=self._label(chain, style), align=_ALIGN.get(align, ""), level=self._level(chain, style))

    def _label(self, chain: list[etree._Element], style: str) -> str:
        named = [found for one in chain if (found := one.find(f"{self._w}numPr")) is not None]
        number_list = next(filter(None, (self._value(found, "numId") for found in named)), "0")
        if number_list == "0":
            return ""  # numId 0 takes a paragraph out of the list of its style
        level = next(filter(None, (self._value(found, "ilvl") for found in named)), "")
        return self._numbering.label(
            number_list, int(level) if level.isdecimal() else self._numbering.level_of(number_list, style)
        )

    def _level(self, chain: list[etree._Element], style: str) -> int:
        outline = next(filter(None, (self._value(found, "outlineLvl") for found in chain)), "9")
        if outline.isdecimal() and int(outline) < 9:
            return int(outline) + 1
        found = self._styles.get(style)
        named = _HEADING.match(self._value(found, "name")) if found is not None else None
        return int(named[1]) if named else 0

    def _chain(self, style: str) -> Iterator[etree._Element | None]:
        for _ in range(_LONGEST_CHAIN):
            found = self._styles.get(style)
            if found is None:
                return
            yield found.find(f"{self._w}pPr")
            style = self._value(found, "basedOn")

    def _is_usual(self, found: etree._Element) -> bool:
        return found.get(f"{self._w}type") == "paragraph" and found.get(f"{self._w}default") in ("1", "true")

    def _value(self, parent: etree._Element | None, name: str) -> str:
        found = None if parent is None else parent.find(f"{self._w}{name}")
        return "" if found is None else found.get(f"{self._w}val") or ""
