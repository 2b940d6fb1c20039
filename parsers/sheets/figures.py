"""A cell to an exact figure in the base unit: `1,234.5`, `１２３４`, `5%`, `(120)`, `500万元`."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Context, Decimal
from functools import lru_cache

from engine.language.numbers import is_reasonable
from engine.language.vocabulary import Indicator
from parsers.sheets.book import Broken, Raw
from parsers.sheets.cells import Doubt, Reader, held, rejected, text_of
from parsers.sheets.facts import Value
from parsers.sheets.plain import plain, shown
from parsers.sheets.units import Unit, is_whole, unit_for, unit_pattern
from parsers.sheets.words import words

_EXACT = Context(prec=100)
_BRACKETS = frozenset("(（")
_RANGE = re.compile(r"\d\D{0,3}(?:-|~|至|到)\d")
_TERM = re.compile(r"(?:(?P<years>\d+)年)?(?:(?P<months>\d+)个?月)?")


def figure_reader(indicator: Indicator, unit: Unit) -> Reader:
    """The function that reads a column of figures given in `unit`."""
    factor, check = unit.factor, _check_for(indicator)

    def read(raw: Raw) -> Value | Doubt | None:
        kind = type(raw)
        if kind is float or kind is int:
            number: Decimal = Decimal(repr(raw))
        elif raw is None:
            return None
        elif isinstance(raw, Decimal):
            number = raw
        else:
            return _read_text(raw, indicator, unit, check)
        return check(_EXACT.multiply(number, factor), number)

    return read


def own_unit(raw: Raw) -> str:
    """The unit that a cell itself carries: `500万元`."""
    if not isinstance(raw, str) or raw[-1:].isdecimal():
        return ""
    found = _figure().fullmatch(plain(raw))
    return (found["unit"] or "") if found else ""


def _read_text(raw: Raw, indicator: Indicator, unit: Unit, check: "Check") -> Value | Doubt | None:
    if isinstance(raw, (bool, date)) or not isinstance(raw, (str, Broken)):
        return rejected("是日期，不是数（单元格的格式可能错了）" if isinstance(raw, date) else "不是数")
    text = text_of(raw)
    if text is None or isinstance(text, Doubt):
        return text
    found = _figure().fullmatch(plain(text))
    if found is None or not (found["whole"] or found["part"]):
        return _read_term(text, check) if indicator.kind == "duration" else _no_figure(text)
    number = Decimal(
        f"{found['sign'] or ''}{(found['whole'] or '0').replace(',', '')}{found['part'] or ''}{found['power'] or ''}"
    )
    if found["open"]:
        number = -number
    own = unit_for(found["unit"], indicator) if found["unit"] else unit
    if own is None or bool(found["open"]) != bool(found["close"]) or (found["open"] and not _BRACKETS & set(text)):
        return rejected(f"单位“{found['unit']}”不能用于{indicator.name}" if own is None else "不是数")
    return check(_EXACT.multiply(number, own.factor), number)


@lru_cache(1)
def _figure() -> re.Pattern[str]:
    return re.compile(
        r"(?P<open>\()?(?P<sign>[+-])?[¥￥]?(?P<whole>\d{1,3}(?:,\d{3})+|\d+)?(?P<part>\.\d+)?(?P<power>[eE][+-]?\d{1,2})?"
        rf"(?P<close>\))?(?P<unit>{unit_pattern()})?"
    )


def _read_term(text: str, check: "Check") -> Value | Doubt | None:
    """`1年6个月`."""
    found = _TERM.fullmatch(plain(text))
    if not found or not found[0]:
        return _no_figure(text)
    months = Decimal(12 * int(found["years"] or 0) + int(found["months"] or 0))
    return check(months, months)


def _no_figure(text: str) -> Doubt:
    folded = plain(text)
    if text.startswith(("=", "@")):
        return rejected("是公式或命令，不是数")
    if _RANGE.search(folded):
        return held("是一个范围，不是一个数")
    about = sorted(word for word in words("about") if folded.startswith(word) or folded.endswith(word))
    if about and any(character.isdigit() for character in folded):
        return held(f"“{about[0]}”不是确数")
    return rejected(f"“{shown(text)}”不是数")


Check = Callable[[Decimal, Decimal], Value | Doubt]


def _check_for(indicator: Indicator) -> Check:
    """What a figure of this kind may be; the second number is the figure as written."""
    may_be_negative = indicator.kind in ("money", "ratio")
    whole, is_share = is_whole(indicator), indicator.kind == "ratio"

    def check(value: Decimal, written: Decimal) -> Value | Doubt:
        if not value.is_finite() or not is_reasonable(value):
            return rejected("不是一个有限的数" if not value.is_finite() else "大得不合情理")
        if is_share and not -1 <= value <= 1:
            return held(
                f"折合 {_EXACT.multiply(value, Decimal(100)).normalize():f}%，超过 100%，单位对吗？", "超过 100%"
            )
        if value < 0 and not may_be_negative:
            return held(f"{indicator.name}不会是负数")
        if whole and value != value.to_integral_value():
            return held(f"{indicator.name}不会有小数")
        return held("像是缺值的占位数") if _stands_in(written) else value

    return check


@lru_cache(1)
def _stand_ins() -> frozenset[Decimal]:
    return frozenset(map(Decimal, words("stand_ins")))


def _stands_in(written: Decimal) -> bool:
    return written in _stand_ins()
