"""Every test of the archive that asks for a `url` or a `database` runs on SQLite and on PostgreSQL."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.database import Database
from app.migrations.runner import open_database
from tests.databases import KINDS, Postgres, postgres, sqlite_maker


@pytest.fixture(scope="session")
def server() -> Iterator[Postgres]:
    with postgres() as made:
        yield made


@pytest.fixture(scope="session")
def new_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], str]:
    return sqlite_maker(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield request.getfixturevalue("new_sqlite")(tmp_path / "huiqi.db")
        return
    server: Postgres = request.getfixturevalue("server")
    fresh = server.fresh()
    yield fresh
    server.drop(fresh)


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    opened = open_database(url)
    yield opened
    opened.close()
