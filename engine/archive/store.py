"""What every store module shares: the transaction, instants, many rows at once, and one writer at a time.

A transaction is opened by `app` and handed in; nothing here begins or ends one.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import islice
from typing import Any, TypeAlias, TypeVar
from zlib import crc32

from sqlalchemy import BigInteger, Column, Connection, DateTime, Integer, Select, Table, func, select
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator
from sqlmodel import Session, SQLModel

Tx: TypeAlias = Session
Item = TypeVar("Item")

BIG = BigInteger().with_variant(Integer, "sqlite")  # numbers of rows that may go beyond two thousand million
BEIJING = timezone(timedelta(hours=8))
AT_ONCE = 10_000  # rows sent to the database together


class Instant(TypeDecorator[datetime]):
    """A moment in UTC to the microsecond; SQLite, which knows no zones, holds it as text that sorts."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a zone")
        instant = value.astimezone(UTC)
        return instant.replace(tzinfo=None) if dialect.name == "sqlite" else instant

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def end_of(day: date) -> datetime:
    """The last moment of a day in Beijing: what `--known DAY` means."""
    return datetime(day.year, day.month, day.day, tzinfo=BEIJING) + timedelta(days=1, microseconds=-1)


def day_of(instant: datetime) -> date:
    """The day in Beijing on which something happened."""
    return instant.astimezone(BEIJING).date()


def table_of(model: type[SQLModel]) -> Table:
    table: Table = model.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every class with table=True
    return table


def hold(tx: Tx, name: str) -> None:
    """Wait until nobody else holds `name`, and hold it to the end of the transaction.

    A writing transaction of SQLite is the only one there is, so nothing has to be done there.
    """
    if tx.get_bind().dialect.name == "postgresql":
        tx.connection().execute(select(func.pg_advisory_xact_lock(crc32(f"huiqi {name}".encode()))))


def columns(model: type[SQLModel], *names: str) -> list[Column[Any]]:
    return [table_of(model).c[name] for name in names]


def groups(items: Iterable[Item], size: int = 500) -> Iterator[list[Item]]:
    """A few at a time, for a condition that lists them: databases take only so many."""
    remaining = iter(items)
    while some := list(islice(remaining, size)):
        yield some


def read(tx: Tx, statement: Select[Any]) -> list[Any]:
    """The rows of a statement as named tuples, without the session keeping an object for each."""
    tx.flush()
    return list(tx.connection().execute(statement).fetchall())


def add_rows(tx: Tx, model: type[SQLModel], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert many rows fast; values are what the database takes (text, numbers, days as `2026-03-31`)."""
    tx.flush()
    connection = tx.connection()
    table = table_of(model)
    quote = connection.dialect.identifier_preparer.quote
    names = ", ".join(quote(table.c[column].name) for column in columns)
    for some in groups(rows, AT_ONCE):
        chunk = list(map(tuple, some))
        if connection.dialect.name == "postgresql":
            _copy_in(connection, f"COPY {quote(table.name)} ({names}) FROM STDIN", chunk)
        else:
            marks = ", ".join("?" * len(columns))
            connection.exec_driver_sql(f"INSERT INTO {quote(table.name)} ({names}) VALUES ({marks})", chunk)


def _copy_in(connection: Connection, statement: str, rows: Iterable[tuple[Any, ...]]) -> None:
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
