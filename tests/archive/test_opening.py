"""Opening a database: made, migrated after a copy, or refused in one line that says what to do."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from shutil import copytree

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlmodel import SQLModel

import engine.archive
import notifier
from app.database import PATIENCE, Database, UnusableError
from app.migrations.runner import SCRIPTS, migrate, newest, open_database
from engine.errors import InputError
from tests.databases import Postgres

LATER = '''
"""A later version."""
import sqlalchemy as sa
from alembic import op
revision = "9001"
down_revision = "{newest}"
def upgrade() -> None:
    op.create_table("later", sa.Column("id", sa.Integer, primary_key=True))
    with op.batch_alter_table("companies", recreate="{recreate}") as companies:
        companies.add_column(sa.Column("later", sa.String(), nullable=True))
    {more}
'''


def later(folder: Path, more: str = "", recreate: str = "auto") -> Path:
    """Migrations with one more than there are."""
    copytree(SCRIPTS, folder / "migrations")
    version = folder / "migrations" / "versions" / "9001_later.py"
    version.write_text(LATER.format(newest=newest(), more=more, recreate=recreate), encoding="utf-8")
    return folder / "migrations"


def tables(url: str) -> set[str]:
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
        return {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def test_migrations_come_to_what_the_store_modules_say(database: Database) -> None:
    for package in (engine.archive, notifier):
        for module in iter_modules(package.__path__, f"{package.__name__}."):
            if not module.ispkg:
                import_module(module.name)
    with database.reading() as tx:
        context = MigrationContext.configure(tx.connection(), opts={"compare_type": True})
        differences = compare_metadata(context, SQLModel.metadata)
    assert [found for found in differences if found[0] != "remove_table"] == []  # alembic's own table


def test_the_newest_version_is_the_last_file() -> None:
    names = sorted(path.name for path in (SCRIPTS / "versions").glob("[0-9]*.py"))
    assert newest() == names[-1][:4]
    assert [name[:4] for name in names] == [f"{number:04}" for number in range(1, len(names) + 1)]


# --- SQLite -------------------------------------------------------------------------------------------------------


def test_a_file_that_is_not_there_is_made(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'new.db'}")
    with database.reading() as tx:
        assert tx.connection().execute(text("SELECT count(*) FROM facts")).scalar() == 0
        assert tx.connection().execute(text("PRAGMA journal_mode")).scalar() == "wal"
        assert tx.connection().execute(text("PRAGMA foreign_keys")).scalar() == 1
    assert database.news == ()
    database.close()


def test_an_older_file_is_migrated_and_a_copy_kept(tmp_path: Path) -> None:
    file = tmp_path / "huiqi.db"
    url = f"sqlite:///{file}"
    open_database(url).close()
    scripts = later(tmp_path)
    database = open_database(url, scripts)
    database.close()
    (copy,) = tmp_path.glob("*.bak")
    assert database.news == (f"数据库已从版本 {newest()} 升级到 9001，升级前的副本在 {copy}",)
    assert "later" in tables(url)
    assert "later" not in tables(f"sqlite:///{copy}")
    with pytest.raises(UnusableError, match=f"版本 9001），本程序只到 {newest()}；请升级程序后再打开"):
        open_database(url)


def test_a_migration_that_rebuilds_a_table_has_to_make_its_triggers_anew(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'huiqi.db'}"
    again = "from app.migrations.append_only import refuse_changes; refuse_changes('companies')"
    open_database(url).close()
    with pytest.raises(RuntimeError, match="companies_no_delete, companies_no_update"):
        open_database(url, later(tmp_path / "a", recreate="always"))
    assert "later" not in tables(url)
    open_database(url, later(tmp_path / "b", again, recreate="always")).close()
    assert "later" in tables(url)


@pytest.mark.parametrize("more", ["raise RuntimeError", "op.execute('INSERT INTO titles (company) VALUES (1)')"])
def test_a_migration_that_fails_leaves_the_file_as_it_was(tmp_path: Path, more: str) -> None:
    url = f"sqlite:///{tmp_path / 'huiqi.db'}"
    open_database(url).close()
    before = tables(url)
    with pytest.raises(Exception):  # noqa: B017 - whatever a migration may raise
        open_database(url, later(tmp_path, more))
    assert tables(url) == before
    open_database(url).close()


def test_a_migration_that_loses_what_rows_refer_to_is_taken_back(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'huiqi.db'}"
    open_database(url).close()
    orphan = "op.execute(\"INSERT INTO companies (code, recording) VALUES ('x', 77)\")"
    with pytest.raises(UnusableError, match="升级后表 companies 里有指向不存在的行，已恢复原样"):
        open_database(url, later(tmp_path, orphan))
    assert "later" not in tables(url)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7 " * 200, "不是数据库文件"),
        (None, "里面是别的程序的表，不是惠企的数据库"),
    ],
)
def test_what_is_no_database_of_ours_is_refused(tmp_path: Path, content: bytes | None, said: str) -> None:
    file = tmp_path / "other.db"
    if content:
        file.write_bytes(content)
    else:
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("CREATE TABLE theirs (id)")
    with pytest.raises(UnusableError, match=said):
        open_database(f"sqlite:///{file}")


def test_a_file_that_can_not_be_opened_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnusableError, match="打不开文件，请检查路径和权限"):
        open_database(f"sqlite:///{tmp_path / 'no' / 'folder.db'}")


def test_a_writer_that_waits_too_long_is_told_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.database.PATIENCE", 0)
    url = f"sqlite:///{tmp_path / 'huiqi.db'}"
    first, second = open_database(url), open_database(url)
    with first.writing() as one:
        one.connection()
        with pytest.raises(UnusableError, match=f"等了 {PATIENCE} 秒，另一个程序还在写"), second.writing() as other:
            other.connection()
    first.close()
    second.close()


@pytest.mark.parametrize("url", ["huiqi.db", "sqlite://", "sqlite:///:memory:", "mysql://x/y", "", "oracle:x"])
def test_what_is_no_url_is_told_with_an_example(url: str) -> None:
    with pytest.raises(InputError, match="例如 sqlite:///huiqi"):
        open_database(url)


# --- PostgreSQL ---------------------------------------------------------------------------------------------------


@pytest.fixture
def empty(server: Postgres) -> Iterator[str]:
    yield server.empty()


def test_an_empty_postgresql_is_made_only_by_the_command(empty: str) -> None:
    with pytest.raises(UnusableError, match="还没有建表；请运行 huiqi database migrate"):
        open_database(empty)
    assert migrate(empty) == ()
    open_database(empty).close()


def test_an_older_postgresql_is_refused_with_the_command_to_run(empty: str, tmp_path: Path) -> None:
    migrate(empty)
    scripts = later(tmp_path)
    with pytest.raises(UnusableError, match=f"版本 {newest()}，本程序要 9001；请运行 huiqi database migrate"):
        open_database(empty, scripts)
    assert migrate(empty, scripts) == (f"数据库已从版本 {newest()} 升级到 9001",)
    open_database(empty, scripts).close()
    with pytest.raises(UnusableError, match="请升级程序后再打开"):
        open_database(empty)


def test_a_postgresql_that_can_not_be_reached_is_told_without_its_password() -> None:
    with pytest.raises(UnusableError, match="连不上数据库") as raised:
        open_database("postgresql://someone:geheim@127.0.0.1:1/huiqi")
    assert "geheim" not in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_reader_sees_one_moment_while_others_write(url: str) -> None:
    reader, writer = open_database(url), open_database(url)
    counted = text("SELECT count(*) FROM recordings")
    fill = text("INSERT INTO recordings (id, at, kind, salt) VALUES (1, '2026-01-01 00:00:00.000000', 'import', '')")
    with reader.reading() as tx:
        before = tx.connection().execute(counted).scalar()
        with writer.writing() as other:
            other.connection().execute(fill)
        assert tx.connection().execute(counted).scalar() == before == 0
    reader.close()
    writer.close()
