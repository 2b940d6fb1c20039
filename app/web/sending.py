"""Codes go out by short message at once, on the first account that takes them: late ones are worth nothing, and one
that is asked for again is a new one. Nothing of them is kept but what access.py has.
"""

import asyncio
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import col

from app.database import Database
from app.web.opened import SHORT_MESSAGES
from app.web.sessions import SendCode, UnsentError
from engine.archive.contacts import Address
from engine.archive.store import columns, read
from notifier.providers.accounts import Accounts
from notifier.providers.aliyun import AliyunSms
from notifier.providers.message import Message, SmsContent
from notifier.providers.protocols import OutcomeClass
from notifier.providers.sms_cloud import SmsCloud
from notifier.providers.tencent import TencentSms
from notifier.providers.wire import Wire

ANSWER_SECONDS = 5.0
TEMPLATE = "SMS_HUIQI_CODE"  # approved by the provider: 验证码 {code}，10 分钟内有效


@dataclass(frozen=True, kw_only=True, slots=True)
class ShortMessages:
    """The accounts that can send a code."""

    database: Database
    accounts: Accounts
    clock: Callable[[], datetime]
    template: str = TEMPLATE
    sign: str = "惠企"

    def __call__(self, contact: int, code: str) -> None:
        asyncio.run(self._send(self._number(contact), code))

    def _number(self, contact: int) -> str:
        asked = select(*columns(Address, "address")).where(
            col(Address.contact) == contact, col(Address.channel) == SHORT_MESSAGES
        )
        with self.database.reading() as tx:
            found = [address for (address,) in read(tx, asked.order_by(col(Address.id)))]
        if not found:
            raise UnsentError
        return str(found[-1])

    async def _send(self, number: str, code: str) -> None:
        content = SmsContent(sign=self.sign, template=self.template, parameters=(("code", code),))
        async with Wire(clock=self.clock, answer_seconds=ANSWER_SECONDS) as wire:
            for channel in self._channels(wire):
                message = Message(key=uuid.uuid4().hex, recipients=(number,), content=content)
                outcome = await channel.send(channel.prepare(message))
                if outcome.kind in (OutcomeClass.OK, OutcomeClass.AMBIGUOUS):
                    return  # it may have arrived: the person will see, and can ask again
        raise UnsentError

    def _channels(self, wire: Wire) -> Iterator[SmsCloud]:
        if self.accounts.aliyun:
            yield AliyunSms(account=self.accounts.aliyun, wire=wire)
        if self.accounts.tencent:
            yield TencentSms(account=self.accounts.tencent, wire=wire)


def sender_of(
    database: Database, accounts: Accounts, given: Mapping[str, str], clock: Callable[[], datetime]
) -> SendCode | None:
    """Who sends codes; None where no account can."""
    if accounts.aliyun is None and accounts.tencent is None:
        return None
    template = given.get("HUIQI_CODE_TEMPLATE") or TEMPLATE
    return ShortMessages(database=database, accounts=accounts, clock=clock, template=template)
