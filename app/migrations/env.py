"""Run by alembic: the migrations, on the connection and in the transaction that app.migrations.runner has opened."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
