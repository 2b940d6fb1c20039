"""A park with contacts, a desk that tells them, and gateways that take what it sends: what tests of telling share."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import gettempdir
from typing import Any, TypeVar

from aiohttp import web
from sqlalchemy import select, text
from sqlmodel import col

from app.database import Database
from app.matching import Wanted, run_match
from app.office import Office
from app.settings import settings
from app.telling import Desk, Told, opened_desk, tell_all
from engine.archive.contacts import NewContact, add_contact, consent
from engine.archive.runs import Scope
from engine.archive.store import read, table_of
from engine.language.clauses import Clause
from notifier.events import Event
from notifier.gateways import Gateways
from notifier.gateways.clock import Clock
from notifier.gateways.filing import file_templates
from notifier.gateways.world import World
from notifier.pushes import release
from notifier.receipts import keep_callback
from notifier.rules import Rules, shipped_rules
from notifier.store_events import EventRow, event_of
from notifier.templates import shipped_library
from tests.archive.parks import APPROVER, SITE, Park, atom, clause, code, fact, reward

T = TypeVar("T")

MORNING = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)  # ten o'clock on a Monday in Beijing
DAY = "2026-03-02"
QUICK = replace(shipped_rules(), settle_seconds=30)
RICH = 30_000_000
LINK = re.compile(r"(?<=https://hq\.example/s/)[\w-]+")  # the code differs every time
LINK_KEY = Path(gettempdir()) / "huiqi-tests" / "link-key"


def rd_clause(least: int = 20_000_000, amount: int = 200_000, **more: Any) -> Clause:
    window = {"from": "2026-03-01", "to": "2026-04-30"}
    when = atom("rd_expense", ">=", least, period="last_year")
    return clause("一", when, [reward(amount)], **{"window": window, **more})


@dataclass
class Bureau:
    """A park, and the desk and gateways that belong to it."""

    park: Park
    desk: Desk
    gateways: Gateways
    day: str = DAY

    @property
    def clock(self) -> Clock:
        return self.gateways.clock

    def contact(self, company: int, **addresses: str) -> int:
        """A consenting contact: sms="138…", wechat_service="o1"."""
        return add_person(self.park.database, company, self.clock.now(), **addresses)

    def match(self) -> list[Event]:
        """Match as the office does, and say the events that are new."""
        before = len(self.rows("SELECT id FROM events"))
        office = Office(database=self.park.database, site=SITE, settings=settings())
        run_match(office, Wanted(day=date.fromisoformat(self.day), scope=Scope(), at=self.clock.now()))
        with self.park.database.reading() as tx:
            return [event_of(row) for row in read(tx, select(table_of(EventRow)).order_by(col(EventRow.id)))][before:]

    async def tell(self) -> Told:
        return await tell_all(self.desk)

    def release(self, push: int) -> int:
        with self.park.database.writing() as tx:
            return release(tx, push, APPROVER, self.desk.rules, self.clock.now())

    def rows(self, query: str) -> list[dict[str, Any]]:
        with self.park.database.reading() as tx:
            return [dict(row._mapping) for row in tx.connection().execute(text(query))]

    def states(self) -> list[tuple[str, str]]:
        """Channel and state of every delivery, in the order in which they were written."""
        found = self.rows(
            "SELECT channel, state FROM deliveries ORDER BY created, message, parent IS NOT NULL, channel"
        )
        return [(row["channel"], row["state"]) for row in found]

    def arrived(self, channel: str | None = None) -> list[str]:
        """To whom the gateways delivered."""
        return [entry.recipient for entry in self.gateways.ledger.delivered() if channel in (None, entry.channel)]

    async def report(self, **how: Any) -> int:
        """Let the gateways post their reports to a server that keeps them, and read what was kept."""

        async def take(request: web.BaseRequest) -> web.Response:
            provider = request.path.strip("/")
            body = await request.read()
            with self.park.database.writing() as tx:
                keep_callback(tx, provider, body, self.clock.now())
            answer = {"aliyun_sms": '{"code":0}', "tencent_sms": '{"result":0}'}
            return web.Response(text=answer.get(provider, "success"))

        runner = web.ServerRunner(web.Server(take, access_log=None))
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        await self.gateways.report(to=f"http://127.0.0.1:{runner.addresses[0][1]}", **how)
        await runner.cleanup()
        return await asyncio.to_thread(self.desk.read_callbacks)

    async def pass_time(self, hours: float, step: float = 0.5) -> None:
        """Let time go by, with everything that is done meanwhile."""
        for _ in range(round(hours / step)):
            self.clock.advance(step * 3600)
            await self.desk.deliver()


def add_person(database: Database, company: int, at: datetime, **addresses: str) -> int:
    with database.writing() as tx:
        given = {(channel, ""): address for channel, address in addresses.items()}
        number = add_contact(tx, NewContact(company=code(company), role="财务", name="张三", addresses=given), at)
        for channel in addresses:
            consent(tx, number, channel, at, given=True, proof="登记表")
    return number


def on_desk(
    database: Database,
    scenario: Callable[[Bureau], Awaitable[T]],
    *,
    world: World | None = None,
    rules: Rules = QUICK,
    start: datetime = MORNING,
    companies: Sequence[int] = (1, 2),
    answer_seconds: float = 0.5,
) -> T:
    """Set up a park whose first match is behind it, open everything, play the scenario."""

    async def play() -> T:
        clock = Clock(start)
        async with (
            Gateways(world=file_templates(world or World(), shipped_library(), rules.link), clock=clock) as gateways,
            opened_desk(
                database,
                SITE,
                settings=gateways.settings() | {"HUIQI_LINK_KEY": str(LINK_KEY)},
                clock=clock.now,
                rules=rules,
                answer_seconds=answer_seconds,
            ) as desk,
        ):
            park = Park(database, now=start - timedelta(days=1))
            park.companies(*companies)
            bureau = Bureau(park, desk, gateways)
            bureau.match()
            return await scenario(bureau)

    return asyncio.run(play())


def make_rich(bureau: Bureau, *companies: int) -> None:
    bureau.park.now = max(bureau.park.now, bureau.clock.now())
    bureau.park.record(*(fact(number, "rd_expense", RICH, "2025") for number in companies))


def publish(bureau: Bureau, *clauses: Clause, policy: str = "示高新发-3", on: str = "2026-03-01") -> None:
    bureau.park.publish(policy, *(clauses or (rd_clause(),)), on=on)
