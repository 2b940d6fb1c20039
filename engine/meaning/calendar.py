"""Days and months as the law counts them: the same day of a later month, clamped to the month's end."""

from datetime import date, timedelta
from math import ceil

from engine.language.numbers import Number
from engine.language.periods import Months, Relative, last_day, month_of

YEARS_BACK = {"last_year": 1, "last_2y": 2, "last_3y": 3, "last_5y": 5}


def shift(day: date, months: int) -> date:
    """The same day so many months later; 31 January and one month is 28 February."""
    end = last_day(month_of(day) + months)
    return end if day.day > end.day else end.replace(day=day.day)


def anniversary(day: date, months: Number) -> date:
    """The day on which an age of so many months is reached; a part of a month is rounded up to days."""
    whole = months // 1
    reached = shift(day, int(whole))
    rest = months - whole
    return reached + timedelta(days=ceil(rest * (shift(day, int(whole) + 1) - reached).days)) if rest else reached


def day_after(day: date) -> date:
    """The next day; the last day there is has none."""
    return day + timedelta(days=1) if day < date.max else day


def day_before(day: date) -> date:
    return day - timedelta(days=1) if day > date.min else day


def months_between(start: date, end: date) -> int:
    """The whole months that have passed from one day to another."""
    months = month_of(end) - month_of(start)
    while shift(start, months) > end:
        months -= 1
    return months


def resolved(period: Relative, reference: date) -> Months:
    """The months a relative period means when counted from a day; `last_12m` depends on what is known."""
    year = reference.year
    if period.name in YEARS_BACK:
        back = YEARS_BACK[period.name]
        return Months((year - back) * 12, 12 * back)
    quarter = month_of(reference) // 3 * 3
    match period.name:
        case "this_quarter":
            return Months(quarter, 3)
        case "last_quarter":
            return Months(quarter - 3, 3)
        case "last_12m":
            return Months(month_of(reference) - 11, 12)
        case _:
            return Months(year * 12, 12)
