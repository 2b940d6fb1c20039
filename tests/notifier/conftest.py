"""Tests that ask for a `url` or a `database` run on SQLite and on PostgreSQL; none leaves this machine."""

import pytest

from tests.archive.conftest import database, new_sqlite, server, url

__all__ = ["database", "new_sqlite", "server", "url"]


@pytest.fixture(autouse=True)
def on_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUIQI_ENV", "test")
