"""How figures and periods are said in Chinese."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from engine.language.numbers import Number, to_decimal
from engine.language.periods import RELATIVE_NAMES, Months, Period, Relative
from engine.language.profiles import Known, Title
from engine.language.vocabulary import UNITS
from engine.meaning.seen import Root

QUARTERS = "一二三四"


def say_yuan(amount: Number) -> str:
    """A sum in the unit a person would use: 1.5亿元, 200万元, 9000元."""
    for factor, unit in ((10**8, "亿元"), (10**4, "万元")):
        if not -factor < amount < factor:
            return f"{say_number(Fraction(amount) / factor, 6)}{unit}"
    return f"{say_number(amount, 2)}元"


def say_number(number: Number, places: int = 4) -> str:
    """A number without needless zeros; what doesn't end is cut after some places and marked."""
    decimal = to_decimal(number, places)
    mark = "" if Fraction(decimal) == number else "约"
    return f"{mark}{_plain(decimal)}"


def _plain(decimal: Decimal) -> str:
    text = f"{decimal:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def say_percent(ratio: Number) -> str:
    return f"{say_number(ratio * 100)}%"


def say_months(months: Number) -> str:
    whole = isinstance(months, int) and months and months % 12 == 0
    return f"{months // 12}年" if whole else f"{say_number(months)}个月"


def say_value(value: Known | Root | None, kind: str | None, unit: str = "") -> str:
    """Any value in words, a number by its kind."""
    match value:
        case None:
            return "未知"
        case bool():
            return "是" if value else "否"
        case Root():
            return f"约{say_percent(value.rate)}"
        case int() | Fraction():
            return _say_number_of(value, kind, unit)
        case date():
            return value.isoformat()
        case str():
            return value
        case _:
            return "、".join(map(_say_title, value)) or "无"


def _say_number_of(value: Number, kind: str | None, unit: str) -> str:
    match kind:
        case "money":
            return say_yuan(value)
        case "ratio":
            return say_percent(value)
        case "duration":
            return say_months(value)
    return f"{say_number(value)}{unit or UNITS.get(kind or '', '')}"


def _say_title(title: Title) -> str:
    until = f"（至{title.until}）" if title.until else ""
    return f"{title.level or ''}{title.name}{until}"


# --- periods ------------------------------------------------------------------------------------------------------


def say_period(period: Period | None) -> str:
    match period:
        case None:
            return ""
        case Relative(name=name):
            return RELATIVE_NAMES[name]
        case Months():
            return _say_months_of(period)


def _say_months_of(months: Months) -> str:
    year, month = divmod(months.first, 12)
    if months.is_year:
        return f"{year}年"
    if months.count % 12 == 0 and month == 0:
        return f"{year}—{months.last // 12}年"
    if months.count == 6 and month % 6 == 0:
        return f"{year}年{'下' if month else '上'}半年"
    if months.count == 3 and month % 3 == 0:
        return f"{year}年{QUARTERS[month // 3]}季度"
    if months.count == 1:
        return f"{year}年{month + 1}月"
    end = "" if months.last // 12 == year else f"{months.last // 12}年"
    return f"{year}年{month + 1}月至{end}{months.last % 12 + 1}月"
