"""`database` is SQLite and then PostgreSQL, `embedded` is SQLite alone; no test leaves this machine."""

from collections.abc import Callable, Iterator

import pytest

from app.database import Database
from app.migrations.runner import open_database
from tests.archive.conftest import database, new_sqlite, server, url

__all__ = ["database", "new_sqlite", "server", "url"]


@pytest.fixture
def embedded(new_sqlite: Callable[[], str]) -> Iterator[Database]:
    opened = open_database(new_sqlite())
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def on_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUIQI_ENV", "test")
