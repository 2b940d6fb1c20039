"""Period words of headings and titles to months: `2023年1—6月`, `本年累计`, `上年同期`, `年初`."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import TypeAlias

from engine.language.periods import Months, month_of, read_months, year

_DIGITS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5}
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_ANY_YEAR = rf"(?:{_YEAR}年?度?)?"
_TO = r"(?:-|~|至|到|\.\.)"


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """A period as a heading words it; what it doesn't say itself comes from the sheet."""

    words: str
    kind: str  # stated, or counted from the sheet's own period: own, year_to_date, same_last_year, start …
    year: int | None = None
    first: int = 0  # months after January
    count: int = 12

    def within(self, outer: "Span | None") -> "Span":
        """`一季度` under `2023年` is 2023年一季度."""
        if outer is None or self.kind != "stated" or self.year is not None:
            return self
        return replace(self, year=outer.year, words=outer.words + self.words)


Found: TypeAlias = re.Match[str]


@lru_cache(4096)
def find_span(text: str) -> tuple[Span | None, str]:
    """The period that a folded text names, and the text without it."""
    for pattern, make in _PATTERNS:
        found = pattern.search(text)
        span = found and make(found)
        if found and span:
            return span, text[: found.start()] + text[found.end() :]
    return None, text


def months_of(span: Span | None, sheet: Months | None, before: Months | None = None) -> Months | None:
    """The months of a span in a sheet of a period; `before` are those of the column to its left under one heading."""
    if span is None:
        return sheet
    if span.kind == "stated":
        return _stated(span, sheet)
    return None if sheet is None else _COUNTED[span.kind](sheet, before)


def _stated(span: Span, sheet: Months | None) -> Months | None:
    number = span.year if span.year is not None or sheet is None else sheet.first // 12
    return None if number is None else Months(number * 12 + span.first, span.count)


def _year_to_date(sheet: Months) -> Months:
    january = sheet.last // 12 * 12
    return Months(january, sheet.last - january + 1)


_COUNTED: dict[str, Callable[[Months, Months | None], Months]] = {
    "own": lambda sheet, _: sheet,
    "month": lambda sheet, _: Months(sheet.last, 1),
    "month_last_year": lambda sheet, _: Months(sheet.last - 12, 1),
    "year_to_date": lambda sheet, _: _year_to_date(sheet),
    "same_last_year": lambda sheet, before: (before or _year_to_date(sheet)).year_before(),
    "last_year": lambda sheet, _: year(sheet.last // 12 - 1),
    "year_before_last": lambda sheet, _: year(sheet.last // 12 - 2),
    "start": lambda sheet, _: year(sheet.last // 12 - 1),  # 年初: as at the end of the year before
    "last_2y": lambda sheet, _: Months((sheet.last // 12 - 1) * 12, 24),
    "last_3y": lambda sheet, _: Months((sheet.last // 12 - 2) * 12, 36),
    "last_5y": lambda sheet, _: Months((sheet.last // 12 - 4) * 12, 60),
}


def _number(text: str) -> int:
    return _DIGITS.get(text) or int(text)


def _year_in(found: Found) -> int | None:
    return int(found["year"]) if found["year"] else None


def _between(found: Found) -> Span | None:
    first, last = int(found["first"]) - 1, int(found["last"]) - 1
    to_year = int(found["to_year"] or found["year"] or 0) - int(found["year"] or 0)
    count = last + 12 * to_year - first + 1
    if count < 1 or max(first, last) > 11:
        return None
    return Span(words=found[0], kind="stated", year=_year_in(found), first=first, count=count)


def _years(found: Found) -> Span | None:
    count = (int(found["to_year"]) - int(found["year"]) + 1) * 12
    return Span(words=found[0], kind="stated", year=int(found["year"]), count=count) if count > 0 else None


def _part(months: int) -> Callable[[Found], Span]:
    def make(found: Found) -> Span:
        first = (_number(found["part"]) - 1) * months
        return Span(words=found[0], kind="stated", year=_year_in(found), first=first, count=months)

    return make


def _half(found: Found) -> Span:
    first = 6 if found["half"] in "下2" else 0
    return Span(words=found[0], kind="stated", year=_year_in(found), first=first, count=6)


def _first_part(found: Found) -> Span | None:
    count = _number(found["part"]) * (3 if "季" in found[0] else 1)
    return Span(words=found[0], kind="stated", year=_year_in(found), count=count) if count <= 12 else None


def _month(found: Found) -> Span | None:
    month = int(found["month"])
    is_month = 1 <= month <= 12
    return Span(words=found[0], kind="stated", year=_year_in(found), first=month - 1, count=1) if is_month else None


def _up_to_day(found: Found) -> Span | None:
    """`截至2023年6月30日`: a flow runs from January, a stock is that of the day; one period says both."""
    month = int(found["month"])
    return Span(words=found[0], kind="stated", year=_year_in(found), count=month) if 1 <= month <= 12 else None


def _whole_year(found: Found) -> Span:
    return Span(words=found[0], kind="stated", year=int(found["year"]))


def _year_start(found: Found) -> Span:
    return Span(words=found[0], kind="stated", year=int(found["year"]) - 1)


def _counted(kind: str) -> Callable[[Found], Span]:
    return lambda found: Span(words=found[0], kind=kind)


_PATTERNS: tuple[tuple[re.Pattern[str], Callable[[Found], Span | None]], ...] = tuple(
    (re.compile(pattern), make)
    for pattern, make in (
        (r"上年同期(?:累计)?数?|去年同期(?:累计)?数?|上年1-本月(?:累计)?|同期数|^同期$", _counted("same_last_year")),
        (r"上年同月|去年同月|上年本月", _counted("month_last_year")),
        (rf"@{_YEAR}-(?P<first>\d\d)\.\.(?P<to_year>\d{{4}})-(?P<last>\d\d)$", _between),
        (rf"{_YEAR}年?{_TO}(?P<to_year>(?:19|20)\d\d)年度?", _years),
        (
            rf"(?:{_YEAR}[年./-])?(?<!\d)(?P<first>\d{{1,2}})月?{_TO}(?:(?P<to_year>\d{{4}})年)?(?P<last>\d{{1,2}})月(?:份|底|末)?(?:累计)?",
            _between,
        ),
        (
            r"1-本月(?:累计)?|本年累计数?|本期累计数?|年初至今|自年初累计|年初至报告期末|^累计数?$",
            _counted("year_to_date"),
        ),
        (rf"{_ANY_YEAR}前(?P<part>[二两三]|\d{{1,2}})(?:个?月|季度)", _first_part),
        (rf"{_ANY_YEAR}第?(?P<part>[一二三四1-4])季度?", _part(3)),
        (rf"{_ANY_YEAR}(?P<half>[上下])半年", _half),
        (rf"{_YEAR}年?Q(?P<part>[1-4])", _part(3)),
        (rf"{_YEAR}H(?P<half>[12])", _half),
        (rf"{_YEAR}年(?P<month>\d{{1,2}})月\d{{1,2}}日", _up_to_day),
        (rf"{_YEAR}年(?P<month>\d{{1,2}})月(?:份|末|底)?", _month),
        (rf"{_YEAR}[-./](?P<month>\d\d)(?!\d)", _month),
        (rf"{_YEAR}年初", _year_start),
        (rf"{_YEAR}年(?:度|末|底)?", _whole_year),
        (rf"(?:^|[@_-]){_YEAR}(?![\d.])", _whole_year),
        (r"近(?:三|3)个?(?:会计)?年度?(?:累计)?", _counted("last_3y")),
        (r"近(?:两|二|2)个?(?:会计)?年度?(?:累计)?", _counted("last_2y")),
        (r"近(?:五|5)个?(?:会计)?年度?(?:累计)?", _counted("last_5y")),
        (r"本月数?|当月数?", _counted("month")),
        (r"上年末|年初(?:数|余额)?|期初(?:数|余额)?", _counted("start")),
        (r"期末(?:数|余额)?|年末(?:数|余额)?|报告期[末内]?", _counted("own")),
        (r"本年度?(?:实际|数|金额)?|当年度?(?:实际|数|金额)?|本期(?:数|金额|余额)?", _counted("own")),
        (r"前一年度?|前年度?", _counted("year_before_last")),
        (r"上一?年度?(?:实际|数|金额)?|去年|上期(?:数|金额)?", _counted("last_year")),
    )
)


def read_span_cell(raw: object, sheet: Months | None = None) -> Months | None:
    """A cell of a column of periods: 2023, 202303, 2023年一季度, a day; 一季度 in a sheet that says the year."""
    if isinstance(raw, date):
        return Months(month_of(raw), 1)
    text = str(raw).strip()
    if re.fullmatch(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])", text):
        return Months(int(text[:4]) * 12 + int(text[4:]) - 1, 1)
    span, rest = find_span(text)
    is_whole = span is not None and span.kind == "stated" and not rest
    return read_months(text) or (months_of(span, sheet) if is_whole else None)
