"""An office for each test, on SQLite in memory: a copy of one that was set up once."""

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.migrations.runner import open_database
from tests.app.web.offices import Office, office_of
from tests.databases import in_memory


@pytest.fixture(scope="session")
def made_once() -> Iterator[Office]:
    folder = Path(tempfile.mkdtemp(prefix="huiqi-web-", dir=in_memory()))
    database = open_database(f"sqlite:///{folder / 'made_once.db'}")
    yield office_of(database)
    database.close()
    shutil.rmtree(folder)


@pytest.fixture
def office(made_once: Office) -> Iterator[Office]:
    made = Path(made_once.database.engine.url.database or "")
    made_once.database.close()  # nothing stays in the log beside the file
    file = made.with_name("office.db")
    shutil.copy(made, file)
    database = open_database(f"sqlite:///{file}")
    park = replace(made_once.park, database=database, people=True)
    yield Office(park, contacts=dict(made_once.contacts))
    database.close()
    for left in made.parent.glob("office.db*"):
        left.unlink()
