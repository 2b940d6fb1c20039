"""Beijing time: providers write it without a zone, and their days end at its midnight."""

from datetime import datetime, timedelta, timezone

BEIJING = timezone(timedelta(hours=8), "Asia/Shanghai")  # no daylight saving since 1991, so no zone database is needed


def read_beijing(text: str) -> datetime:
    """Read `2017-01-01 00:00:00`."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=BEIJING)


def write_beijing(moment: datetime) -> str:
    return moment.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M:%S")


def next_midnight(moment: datetime) -> datetime:
    """Find when the provider's day ends."""
    day = moment.astimezone(BEIJING).replace(hour=0, minute=0, second=0, microsecond=0)
    return day + timedelta(days=1)
