"""Days and spans of time as documents write them: 2026年3月1日, 二〇二六年三月一日, 2025年底, 三年, 30日."""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from parsers.documents.document import Span
from parsers.documents.numerals import value_of

_NUMBER = r"[0-9０-９一二三四五六七八九十〇○零OＯ◯两]"
_YEAR = r"(?:[0-9０-９]{4}|[一二三四五六七八九〇○零OＯ◯]{4})"
_GAP = r"\s{0,2}"
DAY = (
    rf"(?:{_YEAR}{_GAP}年{_GAP}{_NUMBER}{{1,3}}{_GAP}月{_GAP}{_NUMBER}{{1,3}}{_GAP}[日号]"
    rf"|{_YEAR}{_GAP}年{_GAP}{_NUMBER}{{1,3}}{_GAP}月(?:[底末]|{_GAP}(?=[止。，；]))"
    rf"|{_YEAR}{_GAP}年{_GAP}[底末]"
    rf"|[0-9]{{4}}[-/.．][0-9]{{1,2}}[-/.．][0-9]{{1,2}}(?![0-9]))"
)
LENGTH = rf"(?:(?<![0-9０-９一二三四五六七八九十〇○零月]){_NUMBER}{{1,3}}{_GAP}(?:周年|个?年(?!度)|个月|[日天])|半年)"

_PARTS = re.compile(
    rf"(?P<year>{_YEAR}){_GAP}(?:年|[-/.．]){_GAP}(?:(?P<month>{_NUMBER}{{1,3}}){_GAP}(?:月|[-/.．]){_GAP}(?:(?P<day>{_NUMBER}{{1,3}}))?)?"
)
_LENGTH = re.compile(rf"(?P<count>{_NUMBER}{{1,3}}){_GAP}个?(?P<unit>周年|年|月|日|天)")
_ANY_DAY = re.compile(DAY)


@dataclass(frozen=True, kw_only=True, slots=True)
class Length:
    """A span of time: so many months, or so many days."""

    months: int = 0
    days: int = 0


def day_of(words: str) -> date | None:
    """Read a day; a month or a year that is meant to its end gives its last day."""
    found = _PARTS.match(words)
    year, month, day = (value_of(found[part]) if found and found[part] else None for part in ("year", "month", "day"))
    if year is None:
        return None
    try:
        if month is None:
            return date(year, 12, 31)
        return date(year, month, day or calendar.monthrange(year, month)[1])
    except ValueError:
        return None


def days_in(words: str) -> Iterator[tuple[date, Span]]:
    """Find every day that is written out."""
    for found in _ANY_DAY.finditer(words):
        day = day_of(found[0])
        if day is not None:
            yield day, found.span()


def length_of(words: str) -> Length | None:
    """Read 三年, 3年, 6个月, 30日, 半年."""
    if words.startswith("半年"):
        return Length(months=6)
    found = _LENGTH.match(words)
    count = value_of(found["count"]) if found else None
    if not found or not count:
        return None
    if found["unit"] in ("周年", "年"):
        return Length(months=12 * count)
    return Length(months=count) if found["unit"] == "月" else Length(days=count)


def after(day: date, length: Length) -> date | None:
    """The day that much later: 31 January and a month is 28 February; None beyond the calendar."""
    months = day.year * 12 + day.month - 1 + length.months
    year, month = months // 12, months % 12 + 1
    try:
        return date(year, month, min(day.day, calendar.monthrange(year, month)[1])) + timedelta(days=length.days)
    except (ValueError, OverflowError):
        return None
