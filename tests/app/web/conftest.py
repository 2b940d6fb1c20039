"""An office for each test, on SQLite in memory."""

from collections.abc import Callable, Iterator

import pytest

from app.migrations.runner import open_database
from tests.app.web.offices import Office, office_of
from tests.databases import sqlite


@pytest.fixture(scope="session")
def new_sqlite() -> Iterator[Callable[[], str]]:
    with sqlite() as fresh:
        yield fresh


@pytest.fixture
def office(new_sqlite: Callable[[], str]) -> Iterator[Office]:
    database = open_database(new_sqlite())
    yield office_of(database)
    database.close()
