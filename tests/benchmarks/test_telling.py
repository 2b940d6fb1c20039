"""How many deliveries a second the outbox brings out of a database, rendering, attempts and fenced updates in the path,
beside a bare aiohttp loop that posts the same to the same gateway in the same run; and how soon what is due is sent."""

import asyncio
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from sqlalchemy import text
from yarl import URL

from app.database import Database
from app.migrations.runner import migrate, open_database
from app.telling import Desk, opened_desk
from engine.archive.hashing import hash_of
from engine.archive.store import table_of
from notifier.addressing import Reached, Route
from notifier.details import Detail
from notifier.events import Event
from notifier.gateways import Gateways
from notifier.gateways.faults import delay
from notifier.providers.message import Request
from notifier.providers.protocols import path
from notifier.rules import shipped_rules
from notifier.store_alerts import MessageRow, Push
from notifier.store_outbox import Delivery
from notifier.writing import complete
from tests.archive.parks import SITE, Park, code

MESSAGES = 2000
ROUNDS = 5
LEAST_SHARE = 0.35
EVENT = Event(
    company=code(1), policy="p", version=1, clause="一", kind="newly_eligible", detail=Detail(title="示高新发")
)
FAST = replace(shipped_rules(), buckets={"wechat": 100_000.0})


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    monkeypatch.setenv("HUIQI_ENV", "test")
    url = f"sqlite:///{tmp_path / 'huiqi.db'}"
    migrate(url)
    opened = open_database(url)
    Park(opened).companies(1)
    with opened.writing() as tx:
        tx.add(Push(id=1, at=datetime.now(UTC), kind="changes", state="released"))
    yield opened
    opened.close()


def fill(database: Database, desk: Desk, count: int, first: int = 0, due: float = 0.0) -> datetime:
    """Write messages and their deliveries, `due` seconds apart; says when the first is due."""
    now = datetime.now(UTC)
    writer = desk.outbox.writer
    begin = now + timedelta(seconds=3) if due else now
    with database.writing() as tx:
        numbers = range(first, first + count)
        messages = [message(number, now) for number in numbers]
        tx.connection().execute(table_of(MessageRow).insert(), messages)
        rows: list[dict[str, Any]] = []
        for number in numbers:
            written = writer.written([EVENT], f"{number:010x}", now)
            route = Route(channel="wechat_template", address=f"o{number}")
            row = writer.delivery(written, number + 1, Reached(contact=0, company=code(1)), route, "pending", now)
            moment = begin + timedelta(seconds=due * (number - first))
            rows.append(complete({**row, "not_before": moment, "expires_at": now + timedelta(days=1)}))
        tx.connection().execute(table_of(Delivery).insert(), rows)
    return begin


def message(number: int, now: datetime) -> dict[str, Any]:
    same = {"company": code(1), "contact": 0, "push": 1, "title": "", "body": "", "urgent": False, "at": now}
    own = {"id": number + 1, "bundle": hash_of(number), "link_code": f"{number:010x}"}
    return {**same, **own, "expires_at": now + timedelta(days=1)}


async def bare(url: str, posted: list[bytes]) -> float:
    """Post the same bodies with nothing around it."""
    waiting = iter(posted)
    async with aiohttp.ClientSession() as session:

        async def work() -> None:
            for body in waiting:
                async with session.post(URL(url), data=body) as answer:
                    assert b'"errcode":0' in await answer.read()

        began = time.perf_counter()
        await asyncio.gather(*(work() for _ in range(FAST.at_once.flying)))
        return len(posted) / (time.perf_counter() - began)


@pytest.mark.benchmark
def test_the_outbox_keeps_up_with_a_bare_loop(database: Database) -> None:
    """Turn by turn, so that both meet the same moods of the machine; the middle one counts."""

    async def play() -> list[tuple[float, float]]:
        async with (
            Gateways() as gateways,
            opened_desk(database, SITE, settings=gateways.settings(), rules=FAST) as desk,
        ):
            token, _ = gateways.wechat.tokens.shared(gateways.world.wechat.appid)
            rounds = []
            for number in range(ROUNDS):
                began = time.perf_counter()
                fill(database, desk, MESSAGES, first=number * MESSAGES)
                made = await desk.dispatcher().drain()
                ours = made / (time.perf_counter() - began)
                assert made == MESSAGES
                url = f"{gateways.url}{path('wechat', 'template')}?access_token={token}"
                rounds.append((await bare(url, bodies(database, number)), ours))
            return rounds

    rounds = sorted(asyncio.run(play()), key=lambda both: both[1] / both[0])
    plain, ours = rounds[ROUNDS // 2]
    print(f"\noutbox: {ours:,.0f}/s with rendering, bare aiohttp {plain:,.0f}/s, {ours / plain:.0%}")
    assert ours / plain >= LEAST_SHARE


def bodies(database: Database, number: int) -> list[bytes]:
    """What was just sent, to other people."""
    with database.reading() as tx:
        asked = text("SELECT request FROM deliveries ORDER BY message LIMIT :most OFFSET :first")
        found = tx.connection().execute(asked, {"most": MESSAGES, "first": number * MESSAGES}).scalars()
        return [Request.decode(request).body.replace(b'"o', b'"b') for request in found]


@pytest.mark.benchmark
def test_what_is_due_is_accepted_soon(database: Database) -> None:
    async def play() -> list[float]:
        async with (
            Gateways() as gateways,
            opened_desk(database, SITE, settings=gateways.settings(), rules=FAST) as desk,
        ):
            gateways.faults.script("wechat_template", delay(0.05), times=10_000)
            begin = fill(database, desk, 3000, due=1 / 300)
            dispatcher = desk.dispatcher()
            while len(gateways.ledger.accepted) < 3000:
                await dispatcher.drain()
                await asyncio.sleep(0.01)
            return latencies(gateways, begin)

    def latencies(gateways: Gateways, begin: datetime) -> list[float]:
        return sorted(
            (entry.at - begin).total_seconds() - int(entry.recipient[1:]) / 300 for entry in gateways.ledger.accepted
        )

    waits = asyncio.run(play())
    p99 = waits[int(0.99 * len(waits))]
    print(f"\ndue to accepted at 300/s, 50 ms gateway: median {waits[len(waits) // 2]:.3f} s, p99 {p99:.3f} s")
    assert p99 < 2
