"""The database: its URL to connections, and transactions for those who read and those who write.

SQLite is the embedded default (WAL, foreign keys, a writer waits for the one before); PostgreSQL by URL.
"""

import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlmodel import Session

from engine.errors import HuiqiError, InputError, Problem

PATIENCE = 120  # seconds a writer of SQLite waits for the one before
EXAMPLES = "例如 sqlite:///huiqi.db 或 postgresql+psycopg://用户@主机/库名"


class UnusableError(HuiqiError):
    """A database that can't be used as it is."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Database:
    """A database that is open and of the version this program writes."""

    engine: Engine
    news: tuple[str, ...] = ()  # what was done to it when it was opened

    @property
    def name(self) -> str:
        """Its URL, without a password."""
        return self.engine.url.render_as_string(hide_password=True)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A transaction that is kept whole or not at all; on SQLite there is one at a time."""
        with told_in_one_line(self.name), _session(self.engine.execution_options(writes=True)) as tx, tx.begin():
            yield tx

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A transaction that sees the database as it is now, whatever others write meanwhile."""
        with told_in_one_line(self.name), _session(_reader(self.engine)) as tx, tx.begin():
            yield tx

    def close(self) -> None:
        self.engine.dispose()


def _session(engine: Engine) -> Session:
    """What was read stays readable when the transaction has ended."""
    return Session(engine, expire_on_commit=False)


def _reader(engine: Engine) -> Engine:
    if engine.dialect.name == "sqlite":
        return engine
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def engine_for(url: str, *, foreign_keys: bool = True) -> Engine:
    """Connections to a database; nothing is opened yet."""
    parsed = parse_url(url)
    if parsed.get_backend_name() == "postgresql":
        try:
            return create_engine(parsed)
        except ModuleNotFoundError:
            raise UnusableError("用 PostgreSQL 要先装驱动：pip install 'huiqi[postgres]'") from None
    engine = create_engine(parsed, connect_args={"timeout": PATIENCE})
    event.listen(engine, "connect", lambda connection, _: _prepare(connection, foreign_keys=foreign_keys))
    event.listen(engine, "begin", _begin)
    return engine


def parse_url(url: str) -> URL:
    """The parts of a database's URL; what can't be one is told with an example."""
    try:
        parsed = make_url(url)
        parsed.get_dialect()
    except (ArgumentError, NoSuchModuleError, ValueError):
        raise InputError(Problem(message=f"“{url}”不是数据库的地址", help=EXAMPLES)) from None
    if parsed.get_backend_name() == "postgresql":
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() != "sqlite" or not parsed.database or parsed.database == ":memory:":
        raise InputError(Problem(message=f"“{url}”不是能用的数据库", help=EXAMPLES))
    return parsed


def file_of(url: str) -> Path | None:
    """The file of a SQLite database; None for any other."""
    parsed = parse_url(url)
    return Path(parsed.database or "") if parsed.get_backend_name() == "sqlite" else None


def _prepare(connection: Any, *, foreign_keys: bool) -> None:
    """Set up a connection of SQLite; the driver begins no transactions by itself, we do."""
    connection.isolation_level = None
    _write_ahead(connection)
    for pragma in (
        "synchronous = FULL",  # what was told to a company must not be forgotten when the power goes
        f"foreign_keys = {'ON' if foreign_keys else 'OFF'}",
        "cache_size = -65536",  # KiB: what a large import changes is written once
        "recursive_triggers = ON",  # INSERT OR REPLACE deletes too, and is refused like a delete
    ):
        connection.execute(f"PRAGMA {pragma}")


def _write_ahead(connection: Any) -> None:
    """Turn on the write-ahead log; while another process does so SQLite doesn't wait by itself, but refuses at once."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
            time.sleep(0.02)
        else:
            return


def _begin(connection: Connection) -> None:
    """Who will write waits for its turn at once: a reader who turns writer later would be refused."""
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def told_in_one_line(name: str) -> Iterator[None]:
    """What a database complains about, for people."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        fault = _in_words(error.orig if isinstance(error, DBAPIError) else error)
        if fault is None:
            raise
        raise UnusableError(f"{name}：{fault}") from error


def _in_words(error: BaseException | None) -> str | None:
    """A fault of the database's, not of ours: busy, full, gone, damaged."""
    if isinstance(error, sqlite3.Error):
        return _first(SQLITE_FAULTS, str(error))
    if type(error).__name__ == "OperationalError" and getattr(error, "sqlstate", None) is None:
        return "连不上数据库"  # the driver itself, before there was a server to answer
    return _first(POSTGRES_FAULTS, getattr(error, "sqlstate", None) or "")


def _first(faults: Mapping[str, str], said: str) -> str | None:
    return next((words for start, words in faults.items() if said.startswith(start)), None)


SQLITE_FAULTS = {
    "database is locked": f"等了 {PATIENCE} 秒，另一个程序还在写；请稍后再试",
    "file is not a database": "不是数据库文件",
    "database disk image is malformed": "文件已损坏，请用备份恢复（huiqi restore）",
    "unable to open database file": "打不开文件，请检查路径和权限",
    "attempt to write a readonly database": "文件是只读的",
    "database or disk is full": "磁盘已满",
}
POSTGRES_FAULTS = {
    "08": "连不上数据库",
    "28": "用户名或密码不对",
    "3D": "没有这个库",
    "42501": "没有权限",
    "53": "数据库资源不足",
    "57P": "数据库正在停止",
}
