"""A database to one file and back. The file is a SQLite database, whatever it was taken from: it can be looked into,
proven like any other, and restored to either kind, which is also the way from SQLite to PostgreSQL.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, MetaData, Table, insert, select, text

from app.database import UnusableError, engine_for, file_of, parse_url, told_in_one_line
from app.migrations.runner import EMPTY, check_references, migrate, refuse_old, refuse_strange, version_of
from engine.errors import InputError, Problem

ROWS_AT_ONCE = 10_000


def backup(url: str, file: Path) -> None:
    """Copy a database as it is at this moment, while others go on reading and writing."""
    if file.exists():
        raise InputError(Problem(message=f"{file} 已经有了", help="换一个文件名，备份从不覆盖"))
    name = parse_url(url).render_as_string()
    source = file_of(url)
    if source is not None and not source.exists():
        raise InputError(Problem(message=f"没有数据库文件 {source}"))
    with told_in_one_line(name), _unfinished(file) as copy:
        if source is None:
            _out_of_postgres(url, copy)
        else:
            _copy_file(source, copy)


def restore(url: str, file: Path) -> None:
    """Bring a backup back into an empty database; one of an older version is migrated on the way."""
    if not file.exists():
        raise InputError(Problem(message=f"没有备份文件 {file}"))
    name = parse_url(url).render_as_string()
    target = file_of(url)
    with told_in_one_line(name):
        _refuse_full(name, url)
    with _unfinished(target or file.with_name(f"{file.name}.restored")) as copy:
        with told_in_one_line(str(file)):
            _copy_file(file, copy)
            _check_backup(str(file), copy)
            migrate(f"sqlite:///{copy}")
        if target is None:
            with told_in_one_line(name):
                _into_postgres(url, copy)
            copy.unlink()


@contextmanager
def _unfinished(file: Path) -> Iterator[Path]:
    """A file beside the one that is made, which takes its name when it is whole."""
    part = file.with_name(f"{file.name}.part")
    part.unlink(missing_ok=True)
    try:
        yield part
        if part.exists():
            _fold(part)
            part.replace(file)
    finally:
        for leftover in part.parent.glob(f"{part.name}*"):
            leftover.unlink()


def _copy_file(source: Path, target: Path) -> None:
    read_only = f"{source.absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(read_only, uri=True)) as reader, closing(sqlite3.connect(target)) as writer:
        reader.backup(writer)


def _fold(file: Path) -> None:
    """Put everything into the one file, and leave nothing beside it."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")


def _check_backup(name: str, copy: Path) -> None:
    """Whether a file is an undamaged database of ours, not of a newer version."""
    engine = engine_for(f"sqlite:///{copy}")
    with engine.connect() as connection:
        version = version_of(connection)
        refuse_strange(name, EMPTY if version is None else version)
        said = connection.execute(text("PRAGMA quick_check(1)")).scalar()
    engine.dispose()
    if not version:
        raise UnusableError(f"{name}：不是惠企的备份")
    if said != "ok":
        raise UnusableError(f"{name}：备份文件已损坏（{said}）")


def _refuse_full(name: str, url: str) -> None:
    target = file_of(url)
    if target is not None and not target.exists():
        return
    engine = engine_for(url)
    with engine.connect() as connection:
        version = version_of(connection)
        refuse_strange(name, version)
        kept = any(connection.execute(select(table).limit(1)).first() for table in _tables(connection))
    engine.dispose()
    if kept:
        raise UnusableError(f"{name}：里面已有数据，只能恢复到空的数据库")


# --- between the two kinds ----------------------------------------------------------------------------------------


def _out_of_postgres(url: str, copy: Path) -> None:
    engine = engine_for(url).execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    with engine.connect() as source:
        version = version_of(source)
        refuse_old(parse_url(url).render_as_string(), version)
        migrate(f"sqlite:///{copy}")
        target = engine_for(f"sqlite:///{copy}", foreign_keys=False)
        with target.execution_options(writes=True).begin() as connection:
            _copy_tables(source, connection)
            check_references(connection)
        target.dispose()
    engine.dispose()


def _into_postgres(url: str, copy: Path) -> None:
    migrate(url)
    source, target = engine_for(f"sqlite:///{copy}"), engine_for(url)
    with source.connect() as reader, target.begin() as writer:
        _copy_tables(reader, writer)
        _number_on(writer)
    source.dispose()
    target.dispose()


def _tables(connection: Connection) -> list[Table]:
    """Every table but the version's, those referred to before those that refer."""
    metadata = MetaData()
    metadata.reflect(connection)
    return [table for table in metadata.sorted_tables if table.name != "alembic_version"]


def _copy_tables(source: Connection, target: Connection) -> None:
    zoned = target.dialect.name == "postgresql"
    for table in _tables(target):
        rows = source.execution_options(yield_per=ROWS_AT_ONCE).execute(select(table).order_by(*table.primary_key))
        for some in rows.partitions():
            target.execute(insert(table), [_fitted(row._mapping, zoned=zoned) for row in some])


def _fitted(row: Any, *, zoned: bool) -> dict[str, Any]:
    """A row with its instants as the other kind of database holds them."""
    return {name: _instant(value, zoned=zoned) if isinstance(value, datetime) else value for name, value in row.items()}


def _instant(value: datetime, *, zoned: bool) -> datetime:
    if zoned:
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value
    return value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value


def _number_on(connection: Connection) -> None:
    """New rows of PostgreSQL are numbered on from those that were brought in."""
    for table in _tables(connection):
        column = table.autoincrement_column
        if column is not None and column.server_default is not None:
            last = f"SELECT setval(pg_get_serial_sequence('{table.name}', '{column.name}'), max({column.name}))"
            connection.execute(text(f"{last} FROM {table.name} HAVING max({column.name}) IS NOT NULL"))
