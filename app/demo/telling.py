"""The demonstration's last part: the companies that newly qualify are told, over gateways on this machine."""

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta

from app.commands.push import CHANNELS
from app.office import Office
from app.telling import opened_desk, tell_all
from engine.archive.companies import known_companies
from engine.archive.contacts import NewContact, add_contact, consent
from notifier.gateways import Gateways
from notifier.gateways.clock import Clock

LINK_KEY = {"HUIQI_LINK_KEY": "keys/链接"}
MORNING = datetime(2026, 4, 15, 2, 0, tzinfo=UTC)  # ten o'clock in Beijing, a workday


def add_contacts(office: Office) -> None:
    """A contact for every company: all have a phone, every other one follows the account on WeChat."""
    with office.database.writing() as tx:
        for number, company in enumerate(known_companies(tx)):
            addresses = {("sms", ""): f"138{number:08d}"}
            if number % 2:
                addresses["wechat_service", ""] = f"openid-{number}"
            new = NewContact(company=company, role="财务", name=f"联系人{number + 1}", addresses=addresses)
            person = add_contact(tx, new, MORNING)
            for channel, _ in addresses:
                consent(tx, person, channel, MORNING, given=True, proof="登记表")


def tell(office: Office) -> None:
    """Push twice and show what arrived: the second time nothing does."""
    asyncio.run(_tell(office))


async def _tell(office: Office) -> None:
    clock = Clock(MORNING + timedelta(minutes=5))
    async with (
        Gateways(clock=clock) as gateways,
        opened_desk(office.database, office.site, settings=gateways.settings() | LINK_KEY, clock=clock.now) as desk,
    ):
        told = await tell_all(desk)
        arrived = sorted(gateways.ledger.delivered(), key=lambda entry: (entry.channel, entry.recipient))
        by_channel = Counter(CHANNELS.get(one.channel, one.channel) for one in arrived)
        counts = "，".join(f"{channel} {count}" for channel, count in by_channel.items())
        held = sum(push.state == "held" for push in told.pushes)
        print(f"推送：到达 {len(arrived)} 条（{counts}）" + (f"，{held} 批待放行" if held else ""))
        for entry in {one.channel: one for one in reversed(arrived)}.values():
            print(f"—— {CHANNELS.get(entry.channel, entry.channel)}\n{gateways.read(entry)}")
        before = len(arrived)
        await tell_all(desk)
        print(f"再推送一次：新到 {len(gateways.ledger.delivered()) - before} 条")
