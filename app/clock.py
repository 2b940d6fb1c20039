"""The clock. Nothing below `app` looks at it; days are those of Beijing."""

from datetime import UTC, date, datetime, timedelta, timezone

BEIJING = timezone(timedelta(hours=8))


def now() -> datetime:
    return datetime.now(UTC)


def said(instant: datetime) -> str:
    """An instant for people: Beijing time to the minute."""
    return instant.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M")


def today() -> date:
    return now().astimezone(BEIJING).date()
