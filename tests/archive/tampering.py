"""What somebody with all rights over a database could do to it."""

import sqlite3
from contextlib import closing

from app.database import Database


def tamper(database: Database, statement: str) -> None:
    """Away with the triggers, then the deed."""
    if database.engine.dialect.name == "sqlite":
        with closing(sqlite3.connect(str(database.engine.url.database))) as connection:
            triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
            for deed in (*(f"DROP TRIGGER {name}" for (name,) in triggers), statement):
                connection.execute(deed)
            connection.commit()
        return
    with database.writing() as tx:
        for deed in ("SET LOCAL session_replication_role = replica", statement):
            tx.connection().exec_driver_sql(deed)
