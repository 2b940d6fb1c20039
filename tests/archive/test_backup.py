"""A backup is one file; what is restored from it, to either kind of database, is what was there."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import MetaData, select

from app.backup import backup, restore
from app.database import Database, UnusableError
from app.migrations.runner import open_database
from engine.archive.contacts import NewContact, add_contact
from engine.archive.seals import seal
from engine.archive.verify import verify
from engine.errors import InputError
from engine.language.profiles import Title
from tests.archive.parks import Park, atom, clause, code, fact, reward, titles
from tests.databases import Postgres


@pytest.fixture
def park(database: Database) -> Park:
    park = Park(database)
    park.companies(1, 2)
    park.record(fact(1, "employees", 50), fact(2, "revenue", 7, "2025"))
    park.hold(titles(1, Title(name="瞪羚")))
    park.publish("甲", clause("一", atom("employees", ">=", 50), [reward(100)]), on="2025-01-01")
    park.match("2025-02-01")
    with database.writing() as tx:
        add_contact(tx, NewContact(company=code(1), role="财务", name="王某"), park.now)
        seal(tx, park.now)
    return park


def shown(row: Iterable[object]) -> tuple[str, ...]:
    return tuple(str(value).removesuffix("+00:00") for value in row)


def content(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, instants without their zone."""
    metadata = MetaData()
    with database.reading() as tx:
        metadata.reflect(tx.connection())
        return {
            table.name: sorted(
                tuple(str(value).removesuffix("+00:00") for value in row)
                for row in tx.connection().execute(select(table))
            )
            for table in metadata.sorted_tables
        }


@pytest.fixture(params=["sqlite", "postgresql"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty place to restore to."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'restored.db'}"
    server: Postgres = request.getfixturevalue("server")
    return server.empty()


def test_what_is_restored_is_what_was_there(park: Park, url: str, target: str, tmp_path: Path) -> None:
    file = tmp_path / "huiqi.backup"
    before = content(park.database)
    backup(url, file)
    park.record(fact(1, "employees", 1))
    restore(target, file)
    restored = open_database(target)
    assert content(restored) == before
    with restored.reading() as tx:
        assert verify(tx).holds
    assert [path.name for path in tmp_path.glob("huiqi.backup*")] == ["huiqi.backup"]
    again = Park(restored, park.now, people=True)
    again.record(fact(1, "employees", 3))  # rows are numbered on, triggers are there
    assert len(again.match("2025-02-01").changes) == 1
    restored.close()


def test_a_backup_is_taken_while_another_writes(park: Park, url: str, tmp_path: Path) -> None:
    before = content(park.database)
    with park.database.writing() as tx:
        add_contact(tx, NewContact(company=code(1), role="财务", name="未提交"), park.now)
        tx.flush()
        backup(url, tmp_path / "meanwhile")
    copy = open_database(f"sqlite:///{tmp_path / 'meanwhile'}")
    assert content(copy) == before
    copy.close()


@pytest.mark.usefixtures("park")
def test_a_backup_never_overwrites(url: str, tmp_path: Path) -> None:
    file = tmp_path / "huiqi.backup"
    file.write_text("alt")
    with pytest.raises(InputError, match="已经有了"):
        backup(url, file)
    assert file.read_text() == "alt"


def test_a_database_with_data_is_not_restored_into(park: Park, url: str, tmp_path: Path) -> None:
    backup(url, tmp_path / "huiqi.backup")
    before = content(park.database)
    with pytest.raises(UnusableError, match="里面已有数据，只能恢复到空的数据库"):
        restore(url, tmp_path / "huiqi.backup")
    assert content(park.database) == before


def damaged(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[8192:16384] = b"\xff" * 8192
    file.write_bytes(content)


def strange(file: Path) -> None:
    file.unlink()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE theirs (id)")


def newer(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()


WRONG = {
    "not a database": (lambda file: file.write_bytes(b"PK\x03\x04" * 999), "不是数据库文件"),
    "nothing in it": (lambda file: file.write_bytes(b""), "不是惠企的备份"),
    "another program's": (strange, "不是惠企的备份"),
    "damaged": (damaged, "损坏"),
    "newer": (newer, "请升级程序后再打开"),
}


@pytest.mark.usefixtures("park")
@pytest.mark.parametrize("name", WRONG)
def test_a_file_that_is_no_good_backup_is_refused_and_nothing_restored(url: str, name: str, tmp_path: Path) -> None:
    file, place = tmp_path / "huiqi.backup", tmp_path / "restored.db"
    backup(url, file)
    spoil, said = WRONG[name]
    spoil(file)
    with pytest.raises(UnusableError, match=said):
        restore(f"sqlite:///{place}", file)
    assert not list(tmp_path.glob("restored.db*"))


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="没有备份文件"):
        restore(f"sqlite:///{tmp_path / 'x.db'}", tmp_path / "none")
    with pytest.raises(InputError, match="没有数据库文件"):
        backup(f"sqlite:///{tmp_path / 'none.db'}", tmp_path / "y")
