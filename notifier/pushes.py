"""Pushes: messages that were written together go together, or wait until an officer releases them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select, update
from sqlmodel import col
from sqlmodel import select as rows

from engine.archive.decisions import Act, decide
from engine.archive.keys import Signer
from engine.archive.recordings import record
from engine.archive.store import Tx, read, table_of
from engine.errors import InputError, Problem
from notifier.rules import Rules, shipped_calendar
from notifier.store_alerts import MessageRow, Push
from notifier.store_outbox import Delivery


@dataclass(slots=True)
class PushBook:
    """The pushes of a planning, opened when the first message needs one."""

    numbers: dict[bool, int] = field(default_factory=dict)

    def push_for(self, tx: Tx, *, first: bool, now: datetime) -> int:
        """The push of what changed, or (first) of the summaries after a first match."""
        if first not in self.numbers:
            row = Push(at=now, kind="baseline" if first else "changes", state="open")
            tx.add(row)
            tx.flush()
            assert row.id is not None
            self.numbers[first] = row.id
        return self.numbers[first]


def close_pushes(tx: Tx, rules: Rules, now: datetime) -> Sequence[Push]:
    """Settle whether complete pushes may go; also those that a planning left behind."""
    closed = _of_state(tx, "open")
    for push in closed:
        push.recipients, cost = _size(tx, push, rules)
        push.yuan = str(cost)
        push.reason = _why_held(push, cost, rules)
        push.state = "held" if push.reason else "released"
        tx.add(push)
        tx.flush()
        if push.state == "released":
            _let_go(tx, push, rules, now)
    return closed


def _why_held(push: Push, cost: Decimal, rules: Rules) -> str:
    if push.kind == "baseline":
        return "首次匹配的汇总，须放行"
    if push.recipients > rules.release.recipients:
        return f"收件人{push.recipients}个，超过{rules.release.recipients}个"
    return f"短信费{cost}元，超过{rules.release.yuan}元" if cost > rules.release.yuan else ""


def _size(tx: Tx, push: Push, rules: Rules) -> tuple[int, Decimal]:
    """How many persons are written to, and what it costs."""
    channel: Any = col(Delivery.channel)
    asked = select(channel, func.count()).join(MessageRow, col(MessageRow.id) == col(Delivery.message))
    counts = read(tx, asked.where(col(MessageRow.push) == push.id).group_by(channel))
    cost = sum((rules.yuan_each.get(channel, Decimal(0)) * count for channel, count in counts), Decimal(0))
    return sum(count for _, count in counts), cost


def _let_go(tx: Tx, push: Push, rules: Rules, now: datetime) -> int:
    """The deliveries of a push are due: now, or when the hours begin in which messages may go out."""
    table, count = table_of(Delivery), 0
    for urgent in (False, True):
        moment = shipped_calendar().next_moment(now, rules.hours, urgent=urgent)
        of_push = select(col(MessageRow.id)).where(col(MessageRow.push) == push.id, col(MessageRow.urgent) == urgent)
        held = update(table).where(table.c.state == "held", table.c.message.in_(of_push))
        count += tx.connection().execute(held.values(state="pending", not_before=moment)).rowcount
    return count


def release(tx: Tx, number: int, signer: Signer, rules: Rules, now: datetime, reason: str = "") -> int:
    """Let a held push go, as an operator's signed decision; says how many deliveries that are."""
    push = tx.get(Push, number, with_for_update=True)
    if push is None or push.state != "held":
        said = "已经放行" if push is not None and push.state == "released" else "不存在"
        raise InputError(Problem(message=f"推送批次 {number} {said}", help="用 huiqi push 查看待放行的批次"))
    with record(tx, at=now, kind="decision") as batch:
        detail = {"recipients": push.recipients, "yuan": push.yuan}
        act = Act(kind="release", subject=f"push-{number}", reason=reason, detail=detail, at=batch.at)
        person = decide(batch, act, signer)
    push.state, push.operator = "released", person.name
    tx.add(push)
    tx.flush()
    return _let_go(tx, push, rules, now)


def held_pushes(tx: Tx) -> Sequence[Push]:
    return _of_state(tx, "held")


def _of_state(tx: Tx, state: str) -> Sequence[Push]:
    return tx.exec(rows(Push).where(Push.state == state).order_by(col(Push.id))).all()
