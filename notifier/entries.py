"""The ends of deliveries in the ledger: what went to whom, by which channel, and what came of it."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlmodel import col

from engine.archive import ledger
from engine.archive.hashing import hash_of_bytes
from engine.archive.ledger import Line
from engine.archive.store import Tx, columns, groups, read
from notifier.store_alerts import MessageRow
from notifier.store_outbox import Delivery


def enter_ends(tx: Tx, deliveries: Iterable[str], now: datetime) -> None:
    """Enter deliveries that have come to an end. The ledger has hashes; no address stands in it."""
    lines = [line for some in groups(deliveries) for line in _lines(tx, some)]
    if lines:
        ledger.append(tx, ledger.new_run("delivery"), now, lines)


def _lines(tx: Tx, deliveries: list[str]) -> Iterable[Line]:
    names = ("id", "message", "contact", "channel", "template", "request", "state", "code", "detail", "tries")
    asked = select(*columns(Delivery, *names), *columns(MessageRow, "company", "bundle")).join(
        MessageRow, col(MessageRow.id) == col(Delivery.message)
    )
    for row in read(tx, asked.where(col(Delivery.id).in_(deliveries)).order_by(col(Delivery.id))):
        same = {name: getattr(row, name) for name in (*names, "bundle") if name not in ("id", "request")}
        payload = {**same, "delivery": row.id, "request": hash_of_bytes(row.request)}
        yield Line(kind="delivery", subject=row.company, payload=payload)
