"""Layouts of tables as they were confirmed, to be used again for the next table of the same form."""

import sqlalchemy as sa
from alembic import op

from app.migrations.append_only import refuse_changes

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "table_layouts",
        sa.Column("id", sa.Integer, primary_key=True, nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("layout", sa.String(), nullable=False),
        sa.Column("recording", sa.Integer, sa.ForeignKey("recordings.id"), nullable=False),
    )
    op.create_index("ix_table_layouts_fingerprint", "table_layouts", ["fingerprint"])
    refuse_changes("table_layouts")
