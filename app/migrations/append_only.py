"""Triggers that refuse to change or delete rows of a table: history is appended to. Used by the migrations."""

from collections.abc import Iterator

from alembic import op

SQLITE = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table}: rows are appended and never changed'); END
"""
POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '%: rows are appended and never changed', TG_TABLE_NAME; END $$
"""
POSTGRES = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} FOR EACH {each} EXECUTE FUNCTION refuse_change()
"""


def refuse_changes(*tables: str) -> None:
    """From now on rows of these tables can only be appended."""
    for statement in _statements(op.get_bind().dialect.name, tables):
        op.execute(statement)


def _statements(dialect: str, tables: tuple[str, ...]) -> Iterator[str]:
    if dialect == "sqlite":
        yield from (SQLITE.format(table=table, verb=verb) for table in tables for verb in ("update", "delete"))
        return
    yield POSTGRES_FUNCTION
    for table in tables:
        for verb, each in (("update", "ROW"), ("delete", "ROW"), ("truncate", "STATEMENT")):
            yield POSTGRES.format(table=table, verb=verb, each=each)
