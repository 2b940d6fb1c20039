"""Access: codes sent to contacts, what was tried with them, sessions, links that were withdrawn."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from app.migrations.append_only import refuse_changes

revision = "0003"
down_revision = "0002"

APPENDED = ("access_codes", "access_tries", "access_sessions", "access_ends", "revoked_links")


def upgrade() -> None:
    create_codes()
    create_sessions()
    op.create_table("revoked_links", text("link", primary_key=True), text("reason"), instant("at"))
    refuse_changes(*APPENDED)


def create_codes() -> None:
    op.create_table(
        "access_codes",
        row_id(), refers("company", "companies.code", sa.String()), refers("contact", "contacts.id"), text("visit"),
        text("digest"), instant("at"),
    )  # fmt: skip
    op.create_index("ix_access_codes_contact", "access_codes", ["contact"])
    op.create_index("ix_access_codes_visit", "access_codes", ["visit"])
    op.create_table(
        "access_tries",
        row_id(), refers("code", "access_codes.id"), column("right", sa.Boolean()), instant("at"),
    )  # fmt: skip
    op.create_index("ix_access_tries_code", "access_tries", ["code"])


def create_sessions() -> None:
    op.create_table(
        "access_sessions",
        text("token", primary_key=True), refers("code", "access_codes.id", unique=True),
        refers("company", "companies.code", sa.String()), refers("contact", "contacts.id"), instant("at"),
    )  # fmt: skip
    op.create_table(
        "access_ends",
        refers("token", "access_sessions.token", sa.String(), primary_key=True), instant("at"),
    )  # fmt: skip


# --- words for columns --------------------------------------------------------------------------------------------


def column(name: str, kind: Any, *more: Any, **options: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, *more, nullable=False, **options)


def row_id() -> sa.Column[Any]:
    return column("id", sa.Integer, primary_key=True)


def text(name: str, **options: Any) -> sa.Column[Any]:
    return column(name, sa.String(), **options)


def instant(name: str) -> sa.Column[Any]:
    return column(name, sa.DateTime(timezone=True))


def refers(name: str, target: str, kind: Any = sa.Integer, **options: Any) -> sa.Column[Any]:
    return column(name, kind, sa.ForeignKey(target), **options)
