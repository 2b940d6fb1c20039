"""The post of a demonstration: what is due is told over gateways on this machine, and shown as its readers see it."""

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import col

from app.commands.push import CHANNELS
from app.office import Office
from app.telling import Desk, opened_desk, tell_all
from engine.archive.store import read
from notifier.gateways import Gateways
from notifier.gateways.clock import Clock
from notifier.gateways.filing import file_templates
from notifier.gateways.ledger import Accepted
from notifier.gateways.world import World
from notifier.looking import inbox, shown_of
from notifier.pushes import release
from notifier.rules import shipped_rules
from notifier.store_alerts import Alert
from notifier.templates import shipped_library

LINK_KEY = {"HUIQI_LINK_KEY": "keys/链接"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Arrival:
    """What a push came to: what arrived, and whom it was written to."""

    entries: Sequence[Accepted]
    companies: Sequence[str]  # those on WeChat first
    held: Sequence[int]  # pushes that wait for an officer
    in_digest: int  # alerts that wait for the weekly one

    def counts(self) -> str:
        by_channel = Counter(CHANNELS.get(entry.channel, entry.channel) for entry in self.entries)
        each = "，".join(f"{channel} {count}" for channel, count in sorted(by_channel.items()))
        return f"{len(self.entries)} 条" + (f"（{each}）" if each else "")


@dataclass(frozen=True, kw_only=True, slots=True)
class Post:
    """A desk, the gateways it sends to, and their clock."""

    desk: Desk
    gateways: Gateways

    @property
    def now(self) -> datetime:
        return self.gateways.clock.now()

    def wait_until(self, moment: datetime) -> None:
        self.gateways.clock.advance((moment - self.now).total_seconds())

    async def push(self) -> Arrival:
        """Tell what is due, as `huiqi push` does."""
        before = len(self.gateways.ledger.delivered())
        told = await tell_all(self.desk)
        with self.desk.database.reading() as tx:
            written = shown_of(tx, [push.id or 0 for push in told.pushes], self.desk.rules)
            ((waiting,),) = read(tx, select(func.count()).where(col(Alert.state) == "digest"))
        written.sort(key=lambda one: (one.channel != "wechat_template", one.company))
        return Arrival(
            entries=sorted(self.gateways.ledger.delivered()[before:], key=lambda one: (one.channel, one.recipient)),
            companies=list(dict.fromkeys(one.company for one in written)),
            held=[push.id or 0 for push in told.pushes if push.state == "held"],
            in_digest=waiting,
        )

    def release(self, push: int, officer: Office) -> None:
        with self.desk.database.writing() as tx:
            release(tx, push, officer.signer(), self.desk.rules, self.now)

    def show(self, arrival: Arrival) -> None:
        """One message of each channel as its reader sees it, and how it stands in that company's inbox."""
        for entry in {one.channel: one for one in reversed(arrival.entries)}.values():
            print(f"—— {CHANNELS.get(entry.channel, entry.channel)}\n{self.gateways.read(entry)}")
        with self.desk.database.reading() as tx:
            for company in arrival.companies[:1]:
                print(f"—— 站内\n{inbox(tx, company)[0].body}")


@asynccontextmanager
async def opened_post(office: Office, moment: datetime) -> AsyncIterator[Post]:
    """Open gateways on this machine whose clock stands at a moment, and a desk that sends to them."""
    clock = Clock(moment)
    world = file_templates(World(), shipped_library(), shipped_rules().link)
    async with (
        Gateways(clock=clock, world=world) as gateways,
        opened_desk(office.database, office.site, settings=gateways.settings() | LINK_KEY, clock=clock.now) as desk,
    ):
        yield Post(desk=desk, gateways=gateways)
