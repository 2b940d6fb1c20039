"""Periods as they are read aloud: 上年, 近三年, 2023年一季度, 2021年至2023年."""

import re

from engine.language.periods import Months, Period, Relative, read_months, read_period

NAMES = {
    "this_year": "当年",
    "last_year": "上年",
    "last_2y": "近两年",
    "last_3y": "近三年",
    "last_5y": "近五年",
    "last_12m": "近12个月",
    "this_quarter": "本季度",
    "last_quarter": "上季度",
}
SYNONYMS = {
    "本年": "this_year",
    "本年度": "this_year",
    "当年度": "this_year",
    "上年度": "last_year",
    "上一年": "last_year",
    "上一年度": "last_year",
    "近一年": "last_year",
    "近二年": "last_2y",
    "近2年": "last_2y",
    "近3年": "last_3y",
    "近5年": "last_5y",
    "近十二个月": "last_12m",
    "当季": "this_quarter",
    "上一季度": "last_quarter",
}
EXAMPLES = "上年、近三年、2023年、2023年一季度、2023年1月至6月"

_QUARTERS = "一二三四"
_HALVES = "上下"
_WORDS = {word: name for name, word in NAMES.items()} | SYNONYMS
_QUARTER = re.compile(r"(\d{4})年第?([一二三四1-4])季度")
_HALF = re.compile(r"(\d{4})年([上下])半年")
_MONTH = re.compile(r"(\d{4})年(\d{1,2})月")
_MONTHS = re.compile(r"(\d{4})年(\d{1,2})月至(?:(\d{4})年)?(\d{1,2})月")
_YEARS = re.compile(r"(\d{4})年?至(\d{4})年")


def print_period(period: Period) -> str:
    """The period in words; every spelling of the exchange form has its own."""
    if isinstance(period, Relative):
        return NAMES[period.name]
    text = str(period)
    year, rest = text[:4], text[4:]
    if not rest:
        return f"{year}年"
    if rest[0] == "Q":
        return f"{year}年{_QUARTERS[int(rest[1]) - 1]}季度"
    if rest[0] == "H":
        return f"{year}年{_HALVES[int(rest[1]) - 1]}半年"
    if ".." not in rest:
        return f"{year}年{int(rest[1:])}月"
    return _print_span(period)


def _print_span(period: Months) -> str:
    year, month = divmod(period.first, 12)
    to_year, to_month = divmod(period.last, 12)
    if month == 0 and to_month == 11 and to_year > year:
        return f"{year:04}年至{to_year:04}年"
    end = f"{to_month + 1}月" if to_year == year else f"{to_year:04}年{to_month + 1}月"
    return f"{year:04}年{month + 1}月至{end}"


def read_period_words(words: str) -> Period | None:
    """Read a period in words or as the exchange form writes it; None where it is none."""
    if words in _WORDS:
        return Relative(_WORDS[words])
    return read_period(words) or read_months(_absolute(words))


def _absolute(words: str) -> str:
    """The exchange form's spelling of an absolute period."""
    if re.fullmatch(r"\d{4}年度?", words):
        return words[:4]
    if found := _QUARTER.fullmatch(words):
        number = _QUARTERS.find(found[2]) + 1 or int(found[2])
        return f"{found[1]}Q{number}"
    if found := _HALF.fullmatch(words):
        return f"{found[1]}H{_HALVES.index(found[2]) + 1}"
    if found := _MONTH.fullmatch(words):
        return f"{found[1]}-{int(found[2]):02}"
    if found := _MONTHS.fullmatch(words):
        return f"{found[1]}-{int(found[2]):02}..{found[3] or found[1]}-{int(found[4]):02}"
    if found := _YEARS.fullmatch(words):
        return f"{found[1]}-01..{found[2]}-12"
    return ""
