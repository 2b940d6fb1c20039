"""Every test of the archive that asks for a `url` or a `database` runs on SQLite and on PostgreSQL."""

from collections.abc import Callable, Iterator

import pytest

from app.database import Database
from app.migrations.runner import open_database
from tests.databases import KINDS, Postgres, postgres, sqlite


@pytest.fixture(scope="session")
def server() -> Iterator[Postgres]:
    with postgres() as made:
        yield made


@pytest.fixture(scope="session")
def new_sqlite() -> Iterator[Callable[[], str]]:
    with sqlite() as fresh:
        yield fresh


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest) -> str:
    if request.param == "sqlite":
        return str(request.getfixturevalue("new_sqlite")())
    server: Postgres = request.getfixturevalue("server")
    return server.fresh()


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    opened = open_database(url)
    yield opened
    opened.close()
