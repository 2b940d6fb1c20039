"""Automatic numbers of a Word document: what stands before a paragraph though it is not in its text."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from parsers.documents.numerals import written

Element = etree._Element
_HOLE = re.compile(r"%(\d)")
_ENDS_ITSELF = tuple("、．.）)：:）")


@dataclass(frozen=True, kw_only=True, slots=True)
class Level:
    """How one level of a list counts: `text` is 第%1条, `restart` the level that starts it anew (None: any above)."""

    start: int = 1
    numbering: str = "decimal"
    text: str = ""
    restart: int | None = None
    plain: bool = False  # every number in plain digits, whatever its own level says
    suffix: str = "tab"
    style: str = ""  # paragraphs of this style are on this level


@dataclass(frozen=True, kw_only=True, slots=True)
class NumberList:
    """A list that paragraphs name: the counting it shares with others and what it changes of it."""

    counts: str
    starts: Mapping[int, int]
    levels: Mapping[int, Level]


@dataclass(kw_only=True)
class Numbering:
    """The lists of a document and where each of them stands; ask it paragraph by paragraph."""

    lists: Mapping[str, NumberList]
    _counters: dict[str, dict[int, int]] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    def label(self, number_list: str, level: int) -> str:
        """Count one paragraph on and say what stands before it: （三）."""
        used = self.lists.get(number_list)
        if used is None or level not in used.levels:
            return ""
        counters = self._counters.setdefault(used.counts, {})
        self._count(used, number_list, level, counters)
        return _spaced(_filled(used.levels, level, counters), used.levels[level])

    def level_of(self, number_list: str, style: str) -> int:
        """Find the level that a style stands for where the paragraph names none."""
        used = self.lists.get(number_list)
        return next((at for at, level in used.levels.items() if style and level.style == style), 0) if used else 0

    def _count(self, used: NumberList, number_list: str, level: int, counters: dict[int, int]) -> None:
        if level in used.starts and (number_list, level) not in self._begun:
            counters[level] = used.starts[level]
        else:
            counters[level] = counters.get(level, used.levels[level].start - 1) + 1
        self._begun.add((number_list, level))
        for deeper in [at for at in counters if at > level and _starts_anew(used.levels.get(at), level)]:
            del counters[deeper]


def read_numbering(root: Element | None) -> Numbering:
    """Read numbering.xml; a document without it has no lists."""
    if root is None:
        return Numbering(lists={})
    w = root.tag.removesuffix("numbering")
    shared = {_get(found, w, "abstractNumId"): found for found in root.iterfind(f"{w}abstractNum")}
    by_style = {_value(found, w, "styleLink"): key for key, found in shared.items() if _value(found, w, "styleLink")}
    lists = {}
    for found in root.iterfind(f"{w}num"):
        key = _value(found, w, "abstractNumId")
        key = by_style.get(_value(shared[key], w, "numStyleLink"), key) if key in shared else key
        lists[_get(found, w, "numId")] = _number_list(found, shared.get(key), key, w)
    return Numbering(lists=lists)


def _number_list(found: Element, shared: Element | None, key: str, w: str) -> NumberList:
    levels = _levels(shared, w) if shared is not None else {}
    starts = {}
    for change in found.iterfind(f"{w}lvlOverride"):
        at = _number(_get(change, w, "ilvl"), 0)
        levels |= _levels(change, w)
        if start := _value(change, w, "startOverride"):
            starts[at] = _number(start, 1)
    return NumberList(counts=key, starts=starts, levels=levels)


def _levels(parent: Element, w: str) -> dict[int, Level]:
    return {_number(_get(found, w, "ilvl"), 0): _level(found, w) for found in parent.iterfind(f"{w}lvl")}


def _level(found: Element, w: str) -> Level:
    restart = _value(found, w, "lvlRestart")
    return Level(
        start=_number(_value(found, w, "start"), 1),
        numbering=_value(found, w, "numFmt") or "decimal",
        text=_value(found, w, "lvlText"),
        restart=_number(restart, 0) if restart else None,
        plain=found.find(f"{w}isLgl") is not None,
        suffix=_value(found, w, "suff") or "tab",
        style=_value(found, w, "pStyle"),
    )


def _starts_anew(deeper: Level | None, level: int) -> bool:
    return deeper is None or deeper.restart is None or level < deeper.restart


def _filled(levels: Mapping[int, Level], level: int, counters: Mapping[int, int]) -> str:
    shown = levels[level]
    if shown.numbering in ("bullet", "none"):
        return ""

    def number(hole: re.Match[str]) -> str:
        at = int(hole[1]) - 1
        other = levels.get(at, shown)
        return written(counters.get(at, other.start), "decimal" if shown.plain else other.numbering)

    return _HOLE.sub(number, shown.text)


def _spaced(label: str, level: Level) -> str:
    return label + ("" if not label or level.suffix == "nothing" or label.endswith(_ENDS_ITSELF) else "\u3000")


def _value(parent: Element, w: str, name: str) -> str:
    found = parent.find(f"{w}{name}")
    return "" if found is None else _get(found, w, "val")


def _get(element: Element, w: str, name: str) -> str:
    return element.get(f"{w}{name}") or ""


def _number(words: str, otherwise: int) -> int:
    return int(words) if words.lstrip("-").isdecimal() and len(words) < 8 else otherwise
