"""Telling: events, alerts and their choices, messages, the outbox, what comes back, providers and leases."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from app.migrations.append_only import refuse_changes

revision = "0002"
down_revision = "0001"

BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")
APPENDED = (
    "events", "told", "choices", "attempts", "attempt_results", "callbacks", "callback_reads", "tracking", "stops",
    "wishes", "feedback", "job_runs",
)  # fmt: skip


def upgrade() -> None:
    create_events()
    create_alerts()
    create_messages()
    create_outbox()
    create_replies()
    create_providers()
    refuse_changes(*APPENDED)


def create_events() -> None:
    create(
        "events",
        row_id(BIG), text("key", unique=True), company(), text("policy"), number("version"), text("clause"),
        text("kind"), text("milestone"), text("amount", nullable=True), text("detail"), column("day", sa.Date()),
        instant("at"),
        index=("company",),
    )  # fmt: skip
    op.create_index("ix_events_policy_clause", "events", ["policy", "clause", "day"])
    create(
        "told",
        row_id(BIG), company(), text("policy"), text("clause"), flag("has"), refers("event", "events.id", BIG),
        instant("at"),
        index=("company",),
    )  # fmt: skip


def create_alerts() -> None:
    create(
        "digests",
        row_id(), number("contact"), company(), text("period"), instant("due"), text("state"),
        sa.UniqueConstraint("contact", "company", "period"),
        index=("state",),
    )  # fmt: skip
    create(
        "alerts",
        row_id(BIG), refers("event", "events.id", BIG), number("contact"), company(), text("state"),
        instant("not_before", nullable=True), column("score", sa.Float()), flag("urgent"),
        refers("digest", "digests.id", nullable=True), column("message", BIG, nullable=True),
        sa.UniqueConstraint("event", "contact"),
        index=("company", "state"),
    )  # fmt: skip
    create(
        "choices",
        row_id(BIG), refers("alert", "alerts.id", BIG), text("what"), text("reasons"), column("score", sa.Float()),
        instant("not_before", nullable=True), instant("at"),
        index=("alert",),
    )  # fmt: skip


def create_messages() -> None:
    create(
        "pushes",
        row_id(), instant("at"), text("kind"), text("state"), number("recipients"), text("yuan"), text("reason"),
        text("operator", nullable=True),
    )  # fmt: skip
    create(
        "messages",
        row_id(BIG), company(), number("contact"), refers("push", "pushes.id"), text("bundle"), text("title"),
        text("body"), text("link_code", unique=True), flag("urgent"), instant("at"), instant("expires_at"),
        index=("company", "contact", "push"),
    )  # fmt: skip


def create_outbox() -> None:
    create(
        "deliveries",
        text("id", primary_key=True), text("dedup", unique=True), refers("message", "messages.id", BIG),
        number("contact"), text("channel"), text("provider"), text("address"), text("template"),
        column("request", sa.LargeBinary()), text("shown"), number("priority"), text("state"),
        instant("not_before"), instant("expires_at"), number("tries"), number("used"), text("owner", nullable=True),
        instant("lease_until", nullable=True), number("fence"), instant("first_sent", nullable=True),
        instant("repeat_until", nullable=True),
        text("provider_id"), text("code"), text("detail"), instant("receipt_due", nullable=True),
        text("parent", nullable=True), instant("created"), instant("ended", nullable=True),
        index=("message", "contact", "provider_id", "address"),
    )  # fmt: skip
    op.create_index("ix_deliveries_due", "deliveries", ["state", "provider", "priority", "not_before"])
    create(
        "attempts",
        refers("delivery", "deliveries.id", sa.String(), primary_key=True), given_id("number"), text("owner"),
        text("request_hash"), instant("at"),
    )  # fmt: skip
    create(
        "attempt_results",
        refers("delivery", "deliveries.id", sa.String(), primary_key=True), given_id("number"), text("outcome"),
        text("code"), column("http_status", sa.Integer(), nullable=True), text("provider_id"),
        number("milliseconds"), instant("at"),
    )  # fmt: skip


def create_replies() -> None:
    create("callbacks", row_id(BIG), text("provider"), column("body", sa.LargeBinary()), instant("at"))
    create(
        "callback_reads",
        refers("callback", "callbacks.id", BIG, primary_key=True, autoincrement=False), instant("at"),
    )  # fmt: skip
    create(
        "tracking",
        text("fingerprint", primary_key=True), refers("callback", "callbacks.id", BIG), text("kind"),
        text("provider"), text("delivery", nullable=True), text("code"), instant("at"),
    )  # fmt: skip
    create("stops", row_id(), text("address"), flag("stopped"), text("proof"), instant("at"), index=("address",))
    create(
        "wishes",
        row_id(), refers("contact", "contacts.id"), text("kind"), text("channel"), flag("wanted"),
        text("least_amount"), instant("at"),
        index=("contact",),
    )  # fmt: skip
    create(
        "feedback",
        row_id(), number("contact"), company(), text("policy"), text("clause"), text("kind"), text("said"),
        instant("at"),
        index=("company", "contact"),
    )  # fmt: skip
    create("consents_left", text("openid", primary_key=True), text("template", primary_key=True), number("count"))


def create_providers() -> None:
    create(
        "provider_states",
        text("provider", primary_key=True), number("failures"), instant("since", nullable=True),
        instant("closed_until", nullable=True), text("reason"), flag("needs_mending"), column("tokens", sa.Float()),
        instant("filled", nullable=True),
    )  # fmt: skip
    create("tokens", text("account", primary_key=True), text("token"), instant("expires_at"), text("refreshed_by"))
    create("leases", text("name", primary_key=True), text("owner"), instant("until"), number("fence"))
    create(
        "job_runs",
        row_id(BIG), text("job"), text("owner"), instant("started"), instant("finished"), flag("done"), text("said"),
        index=("job",),
    )  # fmt: skip


# --- words for columns --------------------------------------------------------------------------------------------


def create(table: str, *columns: Any, index: tuple[str, ...] = ()) -> None:
    op.create_table(table, *columns)
    for column in index:
        op.create_index(f"ix_{table}_{column}", table, [column])


def column(name: str, kind: Any, *more: Any, nullable: bool = False, **options: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, *more, nullable=nullable, **options)


def row_id(kind: Any = sa.Integer) -> sa.Column[Any]:
    return column("id", kind, primary_key=True)


def given_id(name: str) -> sa.Column[Any]:
    return column(name, sa.Integer, primary_key=True, autoincrement=False)


def text(name: str, **options: Any) -> sa.Column[Any]:
    return column(name, sa.String(), **options)


def number(name: str) -> sa.Column[Any]:
    return column(name, sa.Integer())


def flag(name: str) -> sa.Column[Any]:
    return column(name, sa.Boolean())


def instant(name: str, **options: Any) -> sa.Column[Any]:
    return column(name, sa.DateTime(timezone=True), **options)


def refers(name: str, target: str, kind: Any = sa.Integer, **options: Any) -> sa.Column[Any]:
    return column(name, kind, sa.ForeignKey(target), **options)


def company() -> sa.Column[Any]:
    return refers("company", "companies.code", sa.String())
