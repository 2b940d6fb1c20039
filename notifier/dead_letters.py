"""Dead letters: deliveries that only a person can bring further; listed, and driven again by a named operator."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from engine.archive.decisions import Act, decide
from engine.archive.keys import Signer
from engine.archive.recordings import record
from engine.archive.store import Tx, columns, read, table_of
from engine.errors import InputError, Problem
from notifier.addressing import Reached, Route, reached_contact
from notifier.aftermath import UNKNOWN
from notifier.store_alerts import MessageRow
from notifier.store_outbox import Delivery
from notifier.writing import Writer, complete, events_of_message

AGAIN_DAYS = 3  # what is driven again is worth sending for so long


@dataclass(frozen=True, kw_only=True, slots=True)
class Dead:
    """A delivery that waits for a person."""

    id: str
    company: str
    channel: str
    state: str
    code: str
    detail: str
    tries: int
    at: datetime


def dead_letters(tx: Tx) -> list[Dead]:
    """The dead ones, and those of which nobody knows whether they arrived."""
    unknown = (col(Delivery.state) == "failed") & (col(Delivery.detail) == UNKNOWN)
    names = ("id", "channel", "state", "code", "detail", "tries", "created")
    asked = select(*columns(Delivery, *names), col(MessageRow.company)).join(
        MessageRow, col(MessageRow.id) == col(Delivery.message)
    )
    rows: list[Any] = read(tx, asked.where((col(Delivery.state) == "dead") | unknown).order_by(col(Delivery.created)))
    return [
        Dead(
            id=row.id,
            company=row.company,
            channel=row.channel,
            state=row.state,
            code=row.code,
            detail=row.detail,
            tries=row.tries,
            at=row.created,
        )
        for row in rows
    ]


def drive_again(tx: Tx, writer: Writer, delivery: str, signer: Signer, now: datetime) -> str:
    """Send a dead letter anew, as an operator's signed decision; says the new delivery."""
    before = _dead(tx, delivery)
    message = tx.get_one(MessageRow, before.message)
    person, route = _reached(tx, writer, message, before.channel)
    operator = _decided(tx, before, signer, now)
    written = writer.written(events_of_message(tx, before.message), message.link_code, now)
    anew = {
        "dedup": f"{before.message} {before.channel} {uuid.uuid4().hex}",
        "parent": before.id,
        "expires_at": now + timedelta(days=AGAIN_DAYS),
    }
    row = writer.delivery(written, before.message, person, route, "pending", now, **anew)
    tx.connection().execute(table_of(Delivery).insert(), complete(row))
    before.state, before.detail = "failed", f"已由{operator}重发"
    tx.add(before)
    tx.flush()
    return str(row["id"])


def _dead(tx: Tx, delivery: str) -> Delivery:
    """The one dead letter whose number begins so."""
    found = [one for one in dead_letters(tx) if one.id.startswith(delivery)]
    if len(found) != 1:
        raise InputError(Problem(message=f"没有唯一的死信“{delivery}”", help="用 huiqi push dead 查看"))
    return tx.get_one(Delivery, found[0].id)


def _reached(tx: Tx, writer: Writer, message: MessageRow, channel: str) -> tuple[Reached, Route]:
    """The person as he is reached now on the channel of before."""
    person = reached_contact(tx, message.contact, message.company, writer.channels, writer.rules)
    route = next((route for route in person.routes if route.channel == channel), None)
    if route is None:
        raise InputError(Problem(message="该联系人已不能在此渠道接收", place=channel))
    return person, route


def _decided(tx: Tx, before: Delivery, signer: Signer, now: datetime) -> str:
    """Who decides that it goes once more."""
    with record(tx, at=now, kind="decision") as batch:
        detail = {"channel": before.channel, "code": before.code}
        act = Act(kind="release", subject=f"delivery-{before.id}", detail=detail, at=batch.at)
        return decide(batch, act, signer).name
