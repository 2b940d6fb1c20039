"""What staff must see to, so that telling goes on: accounts that are shut, letters nobody else brings further, pushes
that wait for a release. Staff are told by the group's robot and by mail, of each thing once a day."""

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlmodel import col

from engine.archive.store import Tx, columns, read
from notifier.dead_letters import dead_letters
from notifier.dispatcher import Store
from notifier.jobs import Ran, last_done, note_run
from notifier.providers.message import MailContent, Message, TextContent
from notifier.providers.protocols import OutcomeClass
from notifier.providers.registry import AnyChannel
from notifier.pushes import held_pushes
from notifier.store_providers import ProviderState

ONCE_IN = timedelta(hours=24)
SUBJECT = "惠企：有事项须处理"


@dataclass(frozen=True, kw_only=True, slots=True)
class Alarm:
    """One thing that waits for a person."""

    key: str
    words: str

    @property
    def job(self) -> str:
        """As what its telling is noted."""
        return f"alarm {self.key}"


def telling_alarms(tx: Tx, now: datetime) -> Iterator[Alarm]:
    """What telling waits for."""
    accounts = select(*columns(ProviderState, "provider", "reason", "closed_until", "needs_mending"))
    for row in read(tx, accounts.order_by(col(ProviderState.provider))):
        if row.needs_mending or (row.reason and row.closed_until is not None and now < row.closed_until):
            yield Alarm(key=f"account {row.provider}", words=f"渠道账号 {row.provider} 已停发：{row.reason}")
    for push in held_pushes(tx):
        words = f"批次 {push.id} 待放行：{push.recipients} 条，{push.reason}；放行：huiqi push release {push.id}"
        yield Alarm(key=f"push {push.id}", words=words)
    if dead := dead_letters(tx):
        yield Alarm(key=f"dead {len(dead)}", words=f"{len(dead)} 条死信须人工处理：huiqi push dead")


# --- telling staff ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class Watch:
    """Tells staff of alarms."""

    store: Store
    channels: Mapping[str, AnyChannel]
    mails: tuple[str, ...]
    owner: str
    clock: Callable[[], datetime]

    async def tell(self, alarms: Iterable[Alarm]) -> int:
        """Tell what was not told within a day; says how many alarms reached somebody."""
        now = self.clock()
        with self.store.reading() as tx:
            told = last_done(tx)
        fresh = [alarm for alarm in alarms if now - told.get(alarm.job, now - ONCE_IN) >= ONCE_IN]
        if not fresh or not await self._sent("\n".join(alarm.words for alarm in fresh), now):
            return 0
        with self.store.writing() as tx:
            for alarm in fresh:
                ran = Ran(job=alarm.job, owner=self.owner, started=now, finished=now, done=True, said=alarm.words)
                note_run(tx, ran)
        return len(fresh)

    async def _sent(self, text: str, now: datetime) -> bool:
        """Whether it reached anybody."""
        outcomes = [await channel.send(channel.prepare(message)) for channel, message in self._ways(text, now)]
        return any(outcome.kind is OutcomeClass.OK for outcome in outcomes)

    def _ways(self, text: str, now: datetime) -> Iterator[tuple[AnyChannel, Message[MailContent | TextContent]]]:
        robot, mail = self.channels.get("wecom_robot"), self.channels.get("mail")
        if robot is not None:
            content = TextContent(text=f"{SUBJECT}\n{text}", markdown=False)
            yield robot, Message(key=uuid.uuid4().hex, recipients=(), content=content)
        if mail is not None:
            letter = MailContent(subject=SUBJECT, text=text, written=now)
            for address in self.mails:
                yield mail, Message(key=uuid.uuid4().hex, recipients=(address,), content=letter)
