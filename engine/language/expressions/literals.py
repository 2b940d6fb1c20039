"""Figures with their units: 2000万元, 5%, 12个月, 2026-03-31; exact, and printed as a person would write them."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Context, Decimal

from engine.language.expressions.words import CURRENCIES
from engine.language.numbers import is_reasonable

# Figures of the largest size we hold are multiplied without rounding.
_WIDE = Context(prec=120)
_NUMBER = re.compile(r"([-+]?\d+(?:,\d{3})*(?:\.\d+)?)(\D.*)?", re.ASCII)
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})-(\d{1,2})|年(\d{1,2})月(\d{1,2})日)", re.ASCII)

_MULTIPLES = {"": 0, "百": 2, "千": 3, "万": 4, "十万": 5, "百万": 6, "千万": 7, "亿": 8}
_TIMES = {"%": Decimal("0.01"), "‰": Decimal("0.001"), "个百分点": Decimal("0.01"), "百分点": Decimal("0.01")}
_TIMES |= {"倍": Decimal(1)}
_MONTHS = {"个月": Decimal(1), "月": Decimal(1), "年": Decimal(12), "周年": Decimal(12)}
_AREA_UNITS = ("平方米", "㎡", "m2", "平米")
WANTED = {
    "money": "金额要写单位，例如 2000万元",
    "ratio": "比率写成 5%",
    "duration": "时长写成 12个月 或 2年",
    "area": "面积写成 500平方米",
    "score": "分值写成 60分",
    "count": "数量写成整数，可带单位",
}


def _scaled(unit: str) -> dict[str, Decimal]:
    return {multiple + unit: Decimal(10) ** zeros for multiple, zeros in _MULTIPLES.items()}


def units_of(kind: str | None, unit: str = "", currency: str | None = None) -> Mapping[str, Decimal]:
    """The units that a figure of this kind can carry, and what one of them is in base units."""
    if kind == "money":
        names = {multiple: factor for multiple, factor in _scaled("").items() if multiple in ("万", "亿")}
        return _scaled(CURRENCIES.get(currency, "") if currency else "元") | names
    if kind == "ratio":
        return _TIMES
    if kind == "duration":
        return _MONTHS
    if kind == "area":
        return {name: factor for each in _AREA_UNITS for name, factor in _scaled(each).items()}
    if kind == "score":
        return {"分": Decimal(1), "": Decimal(1)}
    if kind == "count":
        return _scaled(unit) | _scaled("个") | _scaled("")
    return _scaled("") | _scaled("元") | _TIMES | _MONTHS | _scaled("平方米") | {"分": Decimal(1)}


def read_figure(words: str, units: Mapping[str, Decimal]) -> Decimal | None:
    """Read a figure with one of the units; None where it is none."""
    found = _NUMBER.fullmatch(words)
    if not found or (found[2] or "") not in units:
        return None
    value = _WIDE.multiply(Decimal(found[1].replace(",", "")), units[found[2] or ""])
    return _tidy(value) if is_reasonable(value) else None


def _tidy(value: Decimal) -> Decimal:
    """The same figure without an exponent or needless zeros, so that equal figures are written alike."""
    return Decimal(_plain(value))


def looks_like_a_figure(words: str) -> bool:
    return bool(_NUMBER.fullmatch(words))


def unit_in(words: str) -> str:
    """The unit that a figure carries."""
    found = _NUMBER.fullmatch(words)
    return (found[2] or "") if found else ""


def read_day(words: str) -> date | None:
    found = _DAY.fullmatch(words)
    if not found:
        return None
    try:
        return date(int(found[1]), int(found[2] or found[4]), int(found[3] or found[5]))
    except ValueError:
        return None


# --- printing -----------------------------------------------------------------------------------------------------


def print_figure(value: Decimal, kind: str | None, unit: str = "", currency: str | None = None) -> str:
    """A figure in the unit a person would write."""
    if kind == "money":
        return _in_large(value, CURRENCIES.get(currency, "") if currency else "元")
    if kind == "ratio":
        return f"{_plain(_WIDE.scaleb(value, 2))}%"
    if kind == "duration":
        return print_months(value)
    if kind == "area":
        return _in_large(value, "平方米")
    if kind == "score":
        return f"{_plain(value)}分"
    if kind == "count":
        return _in_large(value, unit)
    return _print_unkinded(value)


def print_months(value: Decimal) -> str:
    """24 months are two years; a year is twelve months."""
    years = _WIDE.divide(value, Decimal(12))
    whole = years == years.to_integral_value() and abs(years) > 1 and _WIDE.multiply(years, Decimal(12)) == value
    return f"{_plain(years)}年" if whole else f"{_plain(value)}个月"


def print_money(value: Decimal) -> str:
    return print_figure(value, "money")


def print_ratio(value: Decimal) -> str:
    return print_figure(value, "ratio")


def print_number(value: Decimal) -> str:
    """The plain digits, without an exponent or needless zeros."""
    return _plain(value)


def _print_unkinded(value: Decimal) -> str:
    percent = _WIDE.scaleb(value, 2)
    if 0 < abs(value) < 1 and _ends_within(percent, 2):
        return f"{_plain(percent)}%"
    return _in_large(value, "")


def _in_large(value: Decimal, unit: str) -> str:
    """In 亿 or 万 where few digits are left behind the point."""
    for zeros, multiple, places in ((8, "亿", 2), (4, "万", 1)):
        scaled = _WIDE.scaleb(value, -zeros)
        if abs(scaled) >= 1 and _ends_within(scaled, places):
            return f"{_plain(scaled)}{multiple}{unit}"
    return f"{_plain(value)}{unit}"


def _ends_within(value: Decimal, places: int) -> bool:
    shifted = _WIDE.scaleb(value, places)
    return shifted == shifted.to_integral_value()


def _plain(value: Decimal) -> str:
    if not value:
        return "0"
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
