"""The archive: recordings, facts, lists, contacts, operators, policies, matches, the ledger."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from app.migrations.append_only import refuse_changes

revision = "0001"
down_revision = None

BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")
APPENDED = (
    "ledger_entries", "ledger_links", "ledger_seals", "recordings", "source_ranks", "companies", "facts", "titles",
    "records", "whole_lists", "consents", "operators", "operator_keys", "operator_roles", "decisions", "policies",
    "policy_versions", "runs", "baselines", "changes",
)  # fmt: skip


def upgrade() -> None:
    create_ledger()
    create_recordings()
    create_facts()
    create_lists()
    create_contacts()
    create_operators()
    create_policies()
    create_runs()
    create_verdicts()
    refuse_changes(*APPENDED)


def create_ledger() -> None:
    create(
        "ledger_entries",
        row_id(BIG), text("run"), number("sequence"), text("kind"), text("subject"), instant("at"), text("payload"),
        sa.UniqueConstraint("run", "sequence"),
        index=("subject",),
    )  # fmt: skip
    create(
        "ledger_links",
        given_id("position", BIG), refers("entry", "ledger_entries.id", BIG, unique=True),
        text("entry_hash"), text("before"), text("hash"),
    )  # fmt: skip
    create("ledger_seals", given_id("position", BIG), text("root"), instant("at"))


def create_recordings() -> None:
    create(
        "recordings",
        given_id("id"), instant("at", unique=True), text("kind"), text("by", nullable=True),
        text("file", nullable=True), text("file_hash", nullable=True), text("salt"),
        index=("file_hash",),
    )  # fmt: skip
    create("source_ranks", row_id(), text("source"), number("precedence"), recording())
    create("companies", text("code", primary_key=True), recording())


def create_facts() -> None:
    create(
        "facts",
        row_id(BIG), company(), text("indicator"), text("period", nullable=True), text("value"), text("given"),
        text("unit"), day("valid_from"), day("valid_to"), *said(),
        index=("company", "recording"),
    )  # fmt: skip
    names = sa.text("indicator = 'name'")
    op.create_index("ix_facts_names", "facts", ["company"], sqlite_where=names, postgresql_where=names)


def create_lists() -> None:
    create(
        "titles",
        row_id(BIG), company(), text("family"), text("period", nullable=True), text("name"),
        text("level", nullable=True), text("issuer", nullable=True), day("since"), day("until"), *said(),
        index=("company", "name", "recording"),
    )  # fmt: skip
    create(
        "records",
        row_id(BIG), company(), text("name"), text("key"), text("fields"), day("valid_from"), day("valid_to"), *said(),
        index=("company", "recording"),
    )  # fmt: skip
    create(
        "whole_lists",
        row_id(), company(), text("name"), text("period", nullable=True), *said(),
        index=("company", "recording"),
    )  # fmt: skip


def create_contacts() -> None:
    create(
        "contacts",
        row_id(), company(), text("role"), text("name", nullable=True), text("salt", nullable=True),
        instant("added_at"), instant("erased_at", nullable=True),
        index=("company",),
    )  # fmt: skip
    create(
        "addresses",
        row_id(), refers("contact", "contacts.id"), text("channel"), text("account"), text("address"),
        index=("address", "contact"),
    )  # fmt: skip
    create(
        "consents",
        row_id(), refers("contact", "contacts.id"), text("channel"), flag("given"), text("proof"), instant("at"),
        index=("contact",),
    )  # fmt: skip


def create_operators() -> None:
    create("operators", text("name", primary_key=True), recording())
    create("operator_keys", row_id(), operator(), text("public", unique=True), recording())
    create("operator_roles", row_id(), operator(), text("role"), flag("held"), recording())
    create(
        "decisions",
        row_id(), text("kind"), text("subject"), operator(), text("reason"), text("detail"), text("public"),
        text("message"), text("signature"), recording(),
        index=("recording", "subject"),
    )  # fmt: skip


def create_policies() -> None:
    create("policies", text("id", primary_key=True), recording())
    create(
        "policy_versions",
        row_id(), policy(), number("number"), text("title"), text("clauses"), text("hash"), text("form"),
        text("document", nullable=True), text("document_hash", nullable=True), recording(),
        sa.UniqueConstraint("policy", "number"),
    )  # fmt: skip


def create_runs() -> None:
    create(
        "runs",
        given_id("id"), sa.Column("day", sa.Date(), nullable=False), instant("known"), instant("started"),
        instant("finished"), text("by", nullable=True), text("companies", nullable=True),
        text("policies", nullable=True), text("versions"), text("environment"), number("judged"), number("qualify"),
        number("undecided"), number("changed"),
        index=("known",),
    )  # fmt: skip
    create("baselines", company(primary_key=True), run(), index=("run",))


def create_verdicts() -> None:
    amounts = (text(name, nullable=True) for name in ("amount", "amount_from", "amount_to"))
    create(
        "verdicts",
        company(primary_key=True), policy(primary_key=True), text("clause", primary_key=True), text("outcome"),
        *amounts, flag("at_most"), text("missing"), run(),
        index=("policy",),
    )  # fmt: skip
    create(
        "changes",
        row_id(BIG), run(), company(), policy(), text("clause"), text("was"), text("became"), text("findings"),
        text("cause"),
        index=("company", "run"),
    )  # fmt: skip


# --- columns ------------------------------------------------------------------------------------------------------


def create(table: str, *columns: Any, index: tuple[str, ...] = ()) -> None:
    op.create_table(table, *columns)
    for column in index:
        op.create_index(f"ix_{table}_{column}", table, [column])


def column(name: str, kind: Any, *more: Any, nullable: bool = False, **options: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, *more, nullable=nullable, **options)


def row_id(kind: Any = sa.Integer) -> sa.Column[Any]:
    return column("id", kind, primary_key=True)


def given_id(name: str, kind: Any = sa.Integer) -> sa.Column[Any]:
    return column(name, kind, primary_key=True, autoincrement=False)


def text(name: str, **options: Any) -> sa.Column[Any]:
    return column(name, sa.String(), **options)


def number(name: str) -> sa.Column[Any]:
    return column(name, sa.Integer())


def flag(name: str) -> sa.Column[Any]:
    return column(name, sa.Boolean())


def instant(name: str, **options: Any) -> sa.Column[Any]:
    return column(name, sa.DateTime(timezone=True), **options)


def day(name: str) -> sa.Column[Any]:
    return column(name, sa.Date(), nullable=True)


def refers(name: str, target: str, kind: Any = sa.Integer, **options: Any) -> sa.Column[Any]:
    return column(name, kind, sa.ForeignKey(target), **options)


def recording() -> sa.Column[Any]:
    return refers("recording", "recordings.id")


def company(**options: Any) -> sa.Column[Any]:
    return refers("company", "companies.code", sa.String(), **options)


def policy(**options: Any) -> sa.Column[Any]:
    return refers("policy", "policies.id", sa.String(), **options)


def operator() -> sa.Column[Any]:
    return refers("operator", "operators.name", sa.String())


def run() -> sa.Column[Any]:
    return column("run", sa.Integer, sa.ForeignKey("runs.id", deferrable=True, initially="DEFERRED"))


def said() -> tuple[sa.Column[Any], ...]:
    """Who said it, how sure it is, when it was recorded and out of which cell."""
    return text("source"), number("precedence"), text("evidence"), recording(), text("place")
