"""Workers are killed at random moments: nothing is lost, nothing goes twice, and every call left its trace."""

import asyncio
import os
import random
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import text

from app.database import Database
from app.telling import opened_desk
from engine.archive.hashing import hash_of
from engine.archive.store import table_of
from notifier.addressing import Reached, Route
from notifier.details import Detail
from notifier.events import Event
from notifier.gateways import Gateways
from notifier.gateways.faults import delay
from notifier.gateways.world import World
from notifier.rules import HERE
from notifier.store_alerts import MessageRow, Push
from notifier.store_outbox import Delivery
from notifier.writing import complete
from tests.archive.parks import SITE, Park, code

ROOT = Path(__file__).parents[2]
EVENT = Event(
    company=code(1), policy="p", version=1, clause="一", kind="newly_eligible", detail=Detail(title="示高新发-3")
)
CHANNELS = {  # with a key, by look-up, and with neither
    "wechat_template": "o{}",
    "sms_aliyun": "138{:08}",
    "wechat_subscribe": "o{}",
}


def short_leases(folder: Path) -> str:
    """Rules under which a dead worker is noticed within seconds."""
    rules = yaml.safe_load((HERE / "telling.yaml").read_text(encoding="utf-8"))
    rules |= {"lease_seconds": 1.5, "settle_seconds": 1, "at_once": {"claimed": 10, "flying": 10}}
    rules["backoff_seconds"] = {"first": 0.2, "most": 1}
    rules["chain"] = list(CHANNELS)
    path = folder / "telling.yaml"
    path.write_text(yaml.safe_dump(rules, allow_unicode=True), encoding="utf-8")
    return str(path)


async def fill(database: Database, settings: dict[str, str], count: int) -> None:
    """Put deliveries into the outbox, as many on each channel."""
    Park(database).companies(1)
    now = datetime.now(UTC)
    async with opened_desk(database, SITE, settings=settings) as desk:
        writer = desk.outbox.writer
        with database.writing() as tx:
            tx.add(Push(id=1, at=now, kind="changes", state="released"))
            tx.flush()
            rows: list[dict[str, Any]] = []
            for number in range(count):
                message = _message(number, now)
                tx.add(message)
                tx.flush()
                written = writer.written([EVENT], message.link_code, now)
                for channel, address in CHANNELS.items():
                    route = Route(channel=channel, address=address.format(number))
                    person = Reached(contact=0, company=code(1))
                    assert message.id is not None
                    row = writer.delivery(written, message.id, person, route, "pending", now)
                    rows.append(complete({**row, "expires_at": now + timedelta(days=1)}))
            tx.connection().execute(table_of(Delivery).insert(), rows)


def _message(number: int, now: datetime) -> MessageRow:
    return MessageRow(
        company=code(1),
        contact=0,
        push=1,
        bundle=hash_of(number),
        title="",
        body="",
        link_code=f"{number:010x}",
        at=now,
        expires_at=now + timedelta(days=1),
    )


async def nursery(url: str, settings: dict[str, str]) -> Process:
    worker = ROOT / "tests" / "notifier" / "worker.py"
    env = {**os.environ, **settings, "PYTHONPATH": str(ROOT)}
    return await asyncio.create_subprocess_exec(sys.executable, str(worker), url, env=env, stdin=PIPE, stdout=PIPE)


async def born(nurse: Process) -> int:
    """Start a worker; says its process."""
    assert nurse.stdin is not None
    assert nurse.stdout is not None
    nurse.stdin.write(b"another\n")
    await nurse.stdin.drain()
    return int(await nurse.stdout.readline())


async def kill_workers(url: str, settings: dict[str, str], kills: int, workers: int, rng: random.Random) -> None:
    """Keep so many workers busy and kill one after the other; the last ones may finish."""
    nurse = await nursery(url, settings)
    running = [await born(nurse) for _ in range(workers)]
    for _ in range(kills):
        await asyncio.sleep(rng.uniform(0.1, 0.6))
        os.kill(running.pop(0), signal.SIGKILL)
        running.append(await born(nurse))
    assert nurse.stdin is not None
    nurse.stdin.close()
    assert await nurse.wait() == 0


DELIVERIES = """
    SELECT d.id, d.channel, d.state, d.detail, d.tries, count(a.number) AS calls
    FROM deliveries d LEFT JOIN attempts a ON a.delivery = d.id GROUP BY d.id, d.channel, d.state, d.detail, d.tries
"""
CUT_SHORT = "SELECT (SELECT count(*) FROM attempts) - (SELECT count(*) FROM attempt_results)"


def proof(database: Database, gateways: Gateways) -> None:
    """Compare what the outbox believes with what the gateways took on."""
    taken = {channel: Counter(entry.recipient for entry in gateways.ledger.of(channel)) for channel in CHANNELS}
    with database.reading() as tx:
        asked = (
            "SELECT d.id, d.channel, d.state, d.detail, d.shown, d.tries, count(a.number) AS calls FROM deliveries d "
        )
        asked += (
            "LEFT JOIN attempts a ON a.delivery = d.id GROUP BY d.id, d.channel, d.state, d.detail, d.shown, d.tries"
        )
        rows = [row._mapping for row in tx.connection().execute(text(asked))]
    for row in rows:
        assert row["calls"] == row["tries"] >= 1
        assert row["state"] in ("accepted", "delivered") or row["detail"] == "unknown"
    arrived = {channel: sum(taken[channel].values()) for channel in CHANNELS}
    sure = Counter(row["channel"] for row in rows if row["state"] in ("accepted", "delivered"))
    unknown = Counter(row["channel"] for row in rows if row["detail"] == "unknown")
    for channel in CHANNELS:
        assert max(taken[channel].values()) == 1, f"{channel}: something went twice"
        assert sure[channel] <= arrived[channel] <= sure[channel] + unknown[channel]
    assert unknown["wechat_template"] == unknown["sms_aliyun"] == 0


def kill(database: Database, url: str, folder: Path, *, count: int, kills: int, workers: int, seed: int) -> None:
    async def play() -> None:
        world = World(limits={"aliyun_sms.same_template_a_day": 10**6})
        for number in range(count):
            world.wechat.consents["o" + str(number), "HUIQI-POLICY-ALERT"] = 5
        async with Gateways(world=world) as gateways:
            settings = gateways.settings() | {"HUIQI_TELLING": short_leases(folder)}
            for channel in CHANNELS:
                gateways.faults.script(channel, delay(0.02), times=10 * count)
            await fill(database, settings, count)
            await kill_workers(url, settings, kills, workers, random.Random(seed))
            proof(database, gateways)

    asyncio.run(play())


def test_ten_kills(database: Database, url: str, tmp_path: Path) -> None:
    kill(database, url, tmp_path, count=700, kills=10, workers=2, seed=1)


@pytest.mark.fuzz
def test_a_hundred_kills(database: Database, url: str, tmp_path: Path) -> None:
    kill(database, url, tmp_path, count=6700, kills=100, workers=4, seed=2)
