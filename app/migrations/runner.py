"""Which version a database is of, and what is done about it: made, migrated after a copy, or refused with a help."""

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from app.database import Database, UnusableError, engine_for, file_of, parse_url, told_in_one_line

SCRIPTS = Path(__file__).parent
EMPTY = ""  # the version of a database without tables


def newest(scripts: Path = SCRIPTS) -> str:
    """The version this program writes: the last of versions/0001_….py."""
    return max(path.name[:4] for path in (scripts / "versions").glob("[0-9]*.py"))


def open_database(url: str, scripts: Path = SCRIPTS) -> Database:
    """Open a database. A SQLite file is made or migrated where it has to be; PostgreSQL must be of our version."""
    database = Database(engine=engine_for(url))
    with told_in_one_line(database.name), database.engine.begin() as connection:
        version = version_of(connection)
    database.close()
    refuse_strange(database.name, version, scripts)
    if file_of(url) is None:
        refuse_old(database.name, version, scripts)
    if version == newest(scripts):
        return database
    return Database(engine=database.engine, news=migrate(url, scripts))


def migrate(url: str, scripts: Path = SCRIPTS) -> tuple[str, ...]:
    """Bring a database to the newest version, in one transaction; says what was done."""
    engine = engine_for(url, foreign_keys=False)  # a table is rebuilt beside those that refer to it
    name = parse_url(url).render_as_string()
    try:
        with told_in_one_line(name), engine.execution_options(writes=True).begin() as connection:
            return _migrated(connection, name, file_of(url), scripts)
    finally:
        engine.dispose()


def _migrated(connection: Connection, name: str, file: Path | None, scripts: Path) -> tuple[str, ...]:
    _wait_for_others(connection)
    version = version_of(connection)
    refuse_strange(name, version, scripts)
    if version == newest(scripts):
        return ()
    copy = _copy(file, version) if file and version else None
    triggers = _triggers(connection)
    _upgrade(connection, scripts)
    _check_triggers(connection, triggers)
    check_references(connection)
    if not version:
        return ()
    return (f"数据库已从版本 {version} 升级到 {newest(scripts)}" + (f"，升级前的副本在 {copy}" if copy else ""),)


def version_of(connection: Connection) -> str | None:
    """The version of a database; None where its tables are not ours."""
    tables = inspect(connection).get_table_names()
    if "alembic_version" not in tables:
        return None if tables else EMPTY
    return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or EMPTY)


def refuse_strange(name: str, version: str | None, scripts: Path = SCRIPTS) -> None:
    if version is None:
        raise UnusableError(f"{name}：里面是别的程序的表，不是惠企的数据库")
    if version > newest(scripts):
        raise UnusableError(
            f"{name}：由更新的惠企写成（版本 {version}），本程序只到 {newest(scripts)}；请升级程序后再打开"
        )


def refuse_old(name: str, version: str | None, scripts: Path = SCRIPTS) -> None:
    if version == newest(scripts):
        return
    found = f"版本 {version}，本程序要 {newest(scripts)}" if version else "还没有建表"
    raise UnusableError(f"{name}：{found}；请运行 huiqi database migrate")


def _wait_for_others(connection: Connection) -> None:
    """One migration at a time; a writing transaction of SQLite is alone anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('huiqi migration'))"))


def _upgrade(connection: Connection, scripts: Path) -> None:
    from alembic import command  # loaded when there is something to do, not at every start
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    command.upgrade(config, "head")


def _copy(file: Path, version: str) -> Path:
    """A copy of a SQLite file as it is, whole or not there."""
    copy = file.with_name(f"{file.name}.{version}-{datetime.now():%Y%m%d-%H%M%S}.bak")
    unfinished = copy.with_suffix(".part")
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(unfinished)) as target:
        source.backup(target)
    return unfinished.rename(copy)


def _triggers(connection: Connection) -> frozenset[str]:
    if connection.dialect.name != "sqlite":
        return frozenset()
    named = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'"))
    return frozenset(named.scalars())


def _check_triggers(connection: Connection, before: frozenset[str]) -> None:
    """Rebuilding a table of SQLite drops its triggers: such a migration has to call refuse_changes again."""
    lost = sorted(before - _triggers(connection))
    if lost:
        raise RuntimeError(f"a migration has lost triggers: {', '.join(lost)}")


def check_references(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    broken = connection.execute(text("PRAGMA foreign_key_check")).first()
    if broken:
        raise UnusableError(f"升级后表 {broken[0]} 里有指向不存在的行，已恢复原样；请把文件交给维护人员")
