"""Wires telling together: the database, the accounts, the rules and templates of the site, and the clock."""

import asyncio
import os
import secrets
import socket
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeGuard

from app.binding import Binder
from app.database import Database
from app.office import now as utc_now
from app.web.keys import links_of
from app.web.links import Links
from app.web.sending import sender_of
from app.web.sessions import Desk as CodeDesk
from app.web.sessions import SendCode
from engine.archive.matches import Saved
from engine.archive.policies import Kept, in_force
from engine.archive.profiles import profile
from engine.archive.store import Tx, day_of
from engine.language.site import Site
from engine.meaning.judge import Rule, rules_of, view_of
from notifier.alarms import Watch
from notifier.choosing import Chooser
from notifier.dispatcher import Dispatcher
from notifier.enqueue import Telling, enqueue
from notifier.events import Event
from notifier.looking import Shown, shown_of
from notifier.outbox import Outbox
from notifier.planning import Planner
from notifier.providers.accounts import Accounts
from notifier.providers.registry import AnyChannel, build_channels
from notifier.providers.token_channel import TokenChannel
from notifier.providers.tokens import NoTokenError
from notifier.providers.wire import Wire
from notifier.push_rules import SHIPPED_RULES, Decide, compiled, load_push_rules, shipped_push_rules
from notifier.pushes import PushBook, close_pushes
from notifier.receipts import read_callbacks
from notifier.rules import Rules, load_rules, shipped_calendar, shipped_rules
from notifier.scene import Judged, JudgedOf
from notifier.settling import Settler
from notifier.store_alerts import Push
from notifier.templates import Library, load_library
from notifier.token_rows import TokenRows
from notifier.windows import enqueue_windows
from notifier.writing import Writer

NAMES = {
    "HUIQI_TELLING": "推送设置的 YAML 文件（时段、上限、渠道顺序、放行门槛），默认随程序的 telling.yaml",
    "HUIQI_PUSH_RULES": "推送规则的 YAML 文件，默认随程序的 push_rules.yaml",
    "HUIQI_TEMPLATES": "消息模板的文件夹，默认随程序的 templates",
    "HUIQI_STAFF": "值班人员的邮箱，逗号隔开；匹配未完成、账号停发、死信、待放行时告知（设了群机器人也发到群里）",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Desk:
    """Everything that telling works with."""

    database: Database
    site: Site
    clock: Callable[[], datetime]
    planner: Planner
    outbox: Outbox
    new_binder: Callable[[], Binder]  # for each reading of callbacks
    staff: tuple[str, ...] = ()  # mailboxes

    @property
    def rules(self) -> Rules:
        return self.outbox.rules

    @property
    def settler(self) -> Settler:
        return Settler(store=self.database, outbox=self.outbox, clock=self.clock)

    @property
    def watch(self) -> Watch:
        return Watch(
            store=self.database,
            channels=self.outbox.channels,
            mails=self.staff,
            owner=self.outbox.owner,
            clock=self.clock,
        )

    def dispatcher(self) -> Dispatcher:
        return Dispatcher(store=self.database, outbox=self.outbox, clock=self.clock)

    def plan(self) -> list[Push]:
        """Choose what is to be told and write it; says the pushes that came of it."""
        book = PushBook()
        with self.database.writing() as tx:
            close_pushes(tx, self.rules, self.clock())  # what a planning that was cut short has left
        while True:
            with self.database.writing() as tx:
                if not self.planner.block(tx, book, self.clock()):
                    return list(close_pushes(tx, self.rules, self.clock()))

    def read_callbacks(self) -> int:
        """Read what providers reported; codes that were asked for go out when that is kept. Not for the event loop."""
        binder = self.new_binder()
        with self.database.writing() as tx:
            done = read_callbacks(tx, self.outbox.writer, self.clock(), binder.hear)
        binder.send_codes()
        return done

    async def deliver(self, stopped: asyncio.Event | None = None, *, patiently: bool = False) -> int:
        """Send what is due and settle what can be settled; says how many calls were made."""
        settler = self.settler
        for step in (settler.reap, settler.expire, self.read_callbacks):
            await asyncio.to_thread(step)
        await settler.settle()
        await asyncio.to_thread(settler.miss_receipts)
        return await self.dispatcher().drain(stopped, patiently=patiently)

    async def keep_tokens(self) -> None:
        """Refresh access tokens before somebody needs them."""
        keepers = {
            id(channel.keeper): channel.keeper for channel in self.outbox.channels.values() if _has_token(channel)
        }
        for keeper in keepers.values():
            with suppress(NoTokenError):  # the next message will say why
                await keeper.token()


def _has_token(channel: AnyChannel) -> TypeGuard[TokenChannel[Any]]:
    return isinstance(channel, TokenChannel)


@asynccontextmanager
async def opened_desk(
    database: Database,
    site: Site,
    *,
    settings: dict[str, str] | None = None,  # accounts and files; the environment if not given
    clock: Callable[[], datetime] = utc_now,
    rules: Rules | None = None,
    answer_seconds: float = 10.0,
) -> AsyncIterator[Desk]:
    """Open the accounts that are set up."""
    given = dict(os.environ) if settings is None else settings
    chosen, links = rules or site_rules(given), links_of(given)
    async with Wire(clock=clock, answer_seconds=answer_seconds) as wire:
        owner = f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(3)}"
        accounts = Accounts.read(given)
        channels = build_channels(accounts, wire, TokenRows(store=database), owner)
        writer = Writer(
            channels=channels,
            rules=chosen,
            calendar=shipped_calendar(),
            library=_library(given, chosen),
            new_code=links.mint,
        )
        chooser = Chooser(rules=chosen, calendar=writer.calendar, decide=_push_rules(given))
        yield Desk(
            database=database,
            site=site,
            clock=clock,
            planner=Planner(chooser=chooser, writer=writer),
            outbox=Outbox(writer=writer, owner=owner),
            new_binder=_binders(links, accounts, sender_of(database, accounts, given, clock)),
            staff=_staff(given),
        )


def _staff(given: Mapping[str, str]) -> tuple[str, ...]:
    named = given.get("HUIQI_STAFF", "").replace("，", ",").split(",")
    return tuple(mail.strip() for mail in named if mail.strip())


def _binders(links: Links, accounts: Accounts, send_code: SendCode | None) -> Callable[[], Binder]:
    named = {"wechat": accounts.wechat, "miniprogram": accounts.miniprogram}
    appids = {provider: account.appid for provider, account in named.items() if account is not None}
    return lambda: Binder(desk=CodeDesk(links=links), appids=appids, send_code=send_code)


def site_rules(given: Mapping[str, str] = os.environ) -> Rules:
    path = given.get("HUIQI_TELLING")
    return load_rules(Path(path)) if path else shipped_rules()


def push_rules_file(given: Mapping[str, str] = os.environ) -> Path:
    path = given.get("HUIQI_PUSH_RULES")
    return Path(path) if path else SHIPPED_RULES


def _push_rules(given: Mapping[str, str]) -> Decide:
    path = push_rules_file(given)
    return shipped_push_rules() if path == SHIPPED_RULES else compiled(load_push_rules(path))


def _library(given: dict[str, str], rules: Rules) -> Library:
    path = given.get("HUIQI_TEMPLATES")
    return load_library(Path(path), rules.forbidden) if path else load_library(forbidden=rules.forbidden)


# --- once through -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """What came of telling once."""

    pushes: Sequence[Push]
    calls: int


async def tell_all(desk: Desk, stopped: asyncio.Event | None = None, *, patiently: bool = False) -> Told:
    """Tell what is due, once through: windows, choices, messages, deliveries, receipts."""
    await asyncio.to_thread(windows_today, desk)
    pushes = await asyncio.to_thread(desk.plan)
    return Told(pushes=pushes, calls=await desk.deliver(stopped, patiently=patiently))


def windows_today(desk: Desk) -> list[Event]:
    """Keep the events of windows on this day."""
    with desk.database.writing() as tx:
        return _windows(tx, desk)


def _windows(tx: Tx, desk: Desk) -> list[Event]:
    day, at = day_of_desk(desk), desk.clock()
    versions = in_force(tx, day, desk.site)
    judged = _judged_again(tx, tuple(versions), desk.site, day)
    return enqueue_windows(
        tx, Telling(day=day, at=at, site=desk.site, versions=versions, judged_of=judged, rules=desk.rules)
    )


def day_of_desk(desk: Desk) -> date:
    return day_of(desk.clock())


def rehearsed(desk: Desk) -> list[Shown]:
    """What telling now would send, and nothing of it kept."""
    shown: list[Shown] = []
    with suppress(_Undone), desk.database.writing() as tx:
        book = PushBook()
        _windows(tx, desk)
        while desk.planner.block(tx, book, desk.clock()):
            pass
        shown = shown_of(tx, list(book.numbers.values()), desk.rules)
        raise _Undone
    return shown


class _Undone(Exception):  # noqa: N818 - not an error: it takes back what was only tried
    pass


# --- after a match ------------------------------------------------------------------------------------------------


def announce(
    tx: Tx,
    saved: Saved,
    versions: Iterable[Kept],
    site: Site,
    day: date,
    at: datetime | None = None,
    near: Iterable[Judged] = (),
) -> list[Event]:
    """Keep what a saved match has to tell, in the transaction in which it was saved."""
    kept = tuple(versions)
    judged = _judged_again(tx, kept, site, day)
    telling = Telling(day=day, at=at or utc_now(), site=site, versions=kept, judged_of=judged, rules=site_rules())
    return enqueue(tx, saved, telling, near)


def _judged_again(tx: Tx, versions: tuple[Kept, ...], site: Site, day: date) -> JudgedOf:
    """Judges a pair once more for the words of its message."""
    rules: dict[tuple[str, str], Rule] = {
        (kept.policy, rule.clause.id): rule for kept in versions for rule in rules_of(kept.clauses)
    }

    def judged(company: str, policy: str, clause: str) -> Judged | None:
        rule = rules.get((policy, clause))
        if rule is None or not rule.applies_on(day):
            return None
        return Judged(rule=rule, view=view_of(profile(tx, company, day), day, site))

    return judged
