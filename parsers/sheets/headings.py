"""The words over a column to what they say: a name, a unit, a period, a code, and whose part it is."""

import re
from dataclasses import dataclass
from functools import lru_cache

from parsers.sheets.plain import plain
from parsers.sheets.spans import Span, find_span
from parsers.sheets.units import unit_pattern
from parsers.sheets.words import words

PLAIN, NUMBERED, OF_WHICH, LETTERED = range(4)  # how deep a heading's mark puts it below the one before it

_MARKS = (
    (re.compile(r"^(?:其中|其:)[:,]?"), OF_WHICH),
    (re.compile(r"^[(](?:\d{1,2}|[一二三四五六七八九十]{1,2})[)]"), LETTERED),
    (re.compile(r"^\d{1,2}[.、,](?=\D)"), NUMBERED),
    (re.compile(r"^[一二三四五六七八九十]{1,2}、"), PLAIN),
)
_CODE = r"(?![QH][1-4](?!\d))[A-Z]{1,4}\d{1,4}(?:[_-]\d{1,3})*"  # QB09, QB15_3; Q1 is a quarter
_CODE_AT_END = re.compile(rf"[(]({_CODE})[)]$|(?<=[^A-Z0-9])({_CODE})$")
_CODE_AT_START = re.compile(rf"^({_CODE})[.:、]?(?=[^A-Za-z0-9_])")
_REQUIRED = re.compile(r"^[*#]+|[*#]+$|[(](?:必填|选填|可选)[)]")
_LOOSE_ENDS = "@_:,、-/*#"


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """One text of a heading, taken apart."""

    written: str
    name: str  # what is left: 营业收入
    unit: str = ""
    span: Span | None = None
    code: str = ""
    depth: int = PLAIN


@dataclass(frozen=True, kw_only=True, slots=True)
class Heading:
    """All that stands over a column, from the outermost text to its own."""

    texts: tuple[Words, ...]
    code: str = ""  # QB09: from the heading or from the row of codes under it
    unit_below: str = ""  # from the row of units under it
    repeated: bool = False  # another column has the same words

    @property
    def written(self) -> str:
        """As people would name the column: with what is above it where its own words don't do."""
        own = self.texts[-1].written
        bare = not self.texts[-1].name or self.repeated or self.depth
        return f"{self.texts[-2].written}·{own}" if bare and len(self.texts) > 1 else own

    @property
    def name(self) -> str:
        """The innermost words that are not only a unit or a period: 营业收入 over 本年累计."""
        return next((text.name for text in reversed(self.texts) if text.name), "")

    @property
    def outer(self) -> str:
        """The name above the name."""
        names = [text.name for text in self.texts if text.name]
        return names[-2] if len(names) > 1 else ""

    @property
    def depth(self) -> int:
        return self.texts[-1].depth

    @property
    def unit(self) -> str:
        return self.unit_below or next((text.unit for text in reversed(self.texts) if text.unit), "")

    @property
    def span(self) -> Span | None:
        spans = [text.span for text in self.texts if text.span]
        if not spans:
            return None
        return spans[-1].within(spans[-2] if len(spans) > 1 else None)


@lru_cache(4096)
def read_words(written: str) -> Words:
    """`其中：研发费用（千元） QB09` is rd_expense's name, thousand yuan, code QB09, a part of what is before it."""
    text = _REQUIRED.sub("", plain(written))
    text, depth = _without_mark(text)
    text, code = _without_code(text)
    text, unit = without_unit(text)
    span, name = find_span(text)
    name, unit_behind = without_unit(name.strip(_LOOSE_ENDS)) if not unit else (name, unit)
    name = "" if name in words("rows", "totals") else name.strip(_LOOSE_ENDS).removesuffix("()")
    return Words(written=" ".join(written.split()), name=name, unit=unit_behind, span=span, code=code, depth=depth)


def without_unit(text: str) -> tuple[str, str]:
    """A text and the unit that stands in its brackets or behind a stroke."""
    found = _unit_in_brackets().search(text) or _unit_at_end().search(text)
    if not found:
        return text, ""
    return text[: found.start()] + text[found.end() :], found[found.lastgroup or 0]


def _without_mark(text: str) -> tuple[str, int]:
    for pattern, depth in _MARKS:
        found = pattern.match(text)
        if found and found.end() < len(text):
            rest, inner = _without_mark(text[found.end() :])
            return rest, inner or depth
    return text, PLAIN


def _without_code(text: str) -> tuple[str, str]:
    found = _CODE_AT_END.search(text) or _CODE_AT_START.search(text)
    if not found or found.group() == text:
        return text, ""
    return text[: found.start()] + text[found.end() :], next(code for code in found.groups() if code)


@lru_cache(1)
def _unit_in_brackets() -> re.Pattern[str]:
    return re.compile(rf"[(](?:(?:计量|金额|货币)?单位[:为]?)?(?P<unit>{unit_pattern()})[)]")


@lru_cache(1)
def _unit_at_end() -> re.Pattern[str]:
    return re.compile(rf"(?:(?:计量|金额)?单位[:为]?|[/,:、_-])(?P<unit>{unit_pattern()})$|(?P<sign>[%‰])$")
