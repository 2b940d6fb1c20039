"""What the gateways report arrives at a callback address and is verified, opened and read, however late or often."""

import asyncio
import base64
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from aiohttp import web

from notifier.gateways.faults import partial_batch
from notifier.gateways.reports import (
    Report,
    aliyun_reply,
    consent,
    consent_withdrawn,
    follow,
    tencent_reply,
    words,
)
from notifier.gateways.world import WechatWorld, World
from notifier.providers.accounts import Accounts
from notifier.providers.callbacks.acknowledge import ACKNOWLEDGEMENTS
from notifier.providers.callbacks.events import EventKind, TrackingEvent
from notifier.providers.callbacks.opening import callback_keys, open_callback
from notifier.providers.callbacks.reading import read_callback
from tests.notifier.gateways.bench import NOON, Bench, on_bench

KEY = base64.b64encode(bytes(range(32))).decode().rstrip("=")


@dataclass
class Desk:
    """A callback server as small as one can be: verifies, reads, acknowledges."""

    bench: Bench
    events: list[TrackingEvent] = field(default_factory=list)
    posts: int = 0
    refuses: int = 0  # so many posts are not acknowledged
    seconds: float = 0.0  # it takes to answer
    url: str = ""

    async def answer(self, request: web.BaseRequest) -> web.Response:
        provider = request.path.rpartition("/")[2]
        body = await request.read()
        await asyncio.sleep(self.seconds)
        self.posts += 1
        keys = callback_keys(Accounts.read(self.bench.gateways.settings()))
        if provider in keys:
            body = open_callback(keys[provider], request.query, body, now=self.bench.wire.now())
        if self.posts <= self.refuses:
            return web.Response(status=500)
        self.events += read_callback(provider, body)
        ack = ACKNOWLEDGEMENTS[provider]
        return web.Response(status=ack.status, body=ack.body, content_type=ack.content_type)


def at_desk(scenario: Callable[[Bench, Desk], Awaitable[None]], *, world: World | None = None) -> Desk:
    """Play a scenario with a callback server running."""

    async def play(bench: Bench) -> Desk:
        desk = Desk(bench=bench)
        runner = web.ServerRunner(web.Server(desk.answer, access_log=None))
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        desk.url = f"http://127.0.0.1:{runner.addresses[0][1]}/callbacks"
        try:
            await scenario(bench, desk)
        finally:
            await runner.cleanup()
        return desk

    return on_bench(play, world=world)


def test_every_message_brings_a_receipt_that_joins_it() -> None:
    names = ["wechat_template", "wechat_subscribe", "miniprogram_subscribe", "sms_aliyun", "sms_tencent"]

    async def scenario(bench: Bench, desk: Desk) -> None:
        bench.permit()
        for name in names:
            await bench.send(name, f"key-{name}")
        assert await bench.gateways.report(to=desk.url) == len(names)

    desk = at_desk(scenario)
    assert [event.kind for event in desk.events] == [EventKind.DELIVERED] * len(names)
    ledger = {entry.provider_id: entry.recipient for entry in desk.bench.gateways.ledger.accepted}
    assert {event.provider_id: event.recipient for event in desk.events} == ledger


def test_receipts_twice_and_backwards_are_the_same_events() -> None:
    async def scenario(bench: Bench, desk: Desk) -> None:
        for n in range(5):
            await bench.send("sms_aliyun", f"k{n}", f"1380000000{n}")
        await bench.gateways.report(to=desk.url, times=2, backwards=True, batch=2)

    desk = at_desk(scenario)
    assert desk.posts == 6
    assert [event.key for event in desk.events] == ["k4", "k3", "k4", "k3", "k2", "k1", "k2", "k1", "k0", "k0"]
    assert len({event.fingerprint for event in desk.events}) == 5


def test_a_receipt_comes_no_earlier_than_it_happened() -> None:
    async def scenario(bench: Bench, desk: Desk) -> None:
        await bench.send("sms_aliyun")
        bench.gateways.clock.advance(59)
        assert await bench.gateways.report(to=desk.url) == 0
        bench.gateways.clock.advance(1)
        assert await bench.gateways.report(to=desk.url) == 1

    world = World()
    world.aliyun.receipt_seconds = 60
    (event,) = at_desk(scenario, world=world).events
    assert event.at == NOON + timedelta(seconds=60)


def test_what_is_not_acknowledged_is_reported_again() -> None:
    async def scenario(bench: Bench, desk: Desk) -> None:
        desk.refuses = 2
        await bench.send("sms_aliyun")
        await bench.send("sms_tencent")
        assert await bench.gateways.report(to=desk.url) == 0
        assert await bench.gateways.report(to=desk.url) == 2
        assert await bench.gateways.report(to=desk.url) == 0

    assert [event.provider for event in at_desk(scenario).events] == ["aliyun_sms", "tencent_sms"]


def test_an_address_where_nobody_answers_loses_nothing() -> None:
    async def scenario(bench: Bench, desk: Desk) -> None:
        await bench.send("sms_aliyun")
        assert await bench.gateways.report(to="http://127.0.0.1:9/callbacks") == 0
        assert await bench.gateways.report(to=desk.url) == 1

    assert len(at_desk(scenario).events) == 1


def test_what_the_carrier_refuses_is_reported_as_failed() -> None:
    async def scenario(bench: Bench, desk: Desk) -> None:
        await bench.send("sms_aliyun")
        await bench.send("sms_tencent")
        bench.gateways.faults.script("sms_aliyun", partial_batch(1))
        await bench.send("sms_aliyun", "k2", "13800000002", "13800000003")
        await bench.gateways.report(to=desk.url)

    world = World()
    world.aliyun.carrier = world.tencent.carrier = {"13800000001": "MK:0001"}
    events = at_desk(scenario, world=world).events
    assert [(event.recipient, event.kind, event.code) for event in events] == [
        ("13800000001", EventKind.FAILED, "MK:0001"),
        ("13800000001", EventKind.FAILED, "MK:0001"),
        ("13800000002", EventKind.DELIVERED, "DELIVERED"),
        ("13800000003", EventKind.FAILED, "UNDELIV"),
    ]


@pytest.mark.parametrize("key", ["", KEY])
def test_wechat_reports_plain_or_encrypted(key: str) -> None:
    async def scenario(bench: Bench, desk: Desk) -> None:
        await bench.send("wechat_template")
        bench.gateways.reports.add(consent("wechat", "oOwner", NOON, {"T1": True, "T2": False}))
        bench.gateways.reports.add(consent("miniprogram", "oOwner", NOON, {"T1": True}))
        bench.gateways.reports.add(consent_withdrawn("miniprogram", "oOwner", NOON, "T1"))
        bench.gateways.reports.add(follow("wechat", "oOwner", NOON, scene="911301"))
        bench.gateways.reports.add(follow("wechat", "oOwner", NOON, leaves=True))
        bench.gateways.reports.add(words("wechat", "oOwner", NOON, "退订]]>"))
        assert await bench.gateways.report(to=desk.url) == 7

    world = World(wechat=WechatWorld(callback_key=key, finishes={"oOwner": "failed:user block"}, hides_msgid=True))
    events = at_desk(scenario, world=world).events
    assert [(event.kind, event.template_id or event.text or event.code) for event in events] == [
        (EventKind.FAILED, "failed:user block"),
        (EventKind.CONSENT_GIVEN, "T1"),
        (EventKind.CONSENT_REFUSED, "T2"),
        (EventKind.CONSENT_GIVEN, "T1"),
        (EventKind.CONSENT_REFUSED, "T1"),
        (EventKind.FOLLOWED, "qrscene_911301"),
        (EventKind.UNFOLLOWED, ""),
        (EventKind.REPLIED, "退订]]>"),
    ]
    assert events[0].provider_id == ""


@pytest.mark.parametrize(
    "report",
    [
        words("wecom_app", "ZhangSan", NOON, "退订"),
        aliyun_reply("13800000001", NOON, "TD", 1),
        tencent_reply("13800000001", NOON, "ｔｄ"),
    ],
)
def test_a_reply_that_stops_messages_arrives_as_such(report: Report) -> None:
    async def scenario(bench: Bench, desk: Desk) -> None:
        bench.gateways.reports.add(report)
        assert await bench.gateways.report(to=desk.url) == 1

    (event,) = at_desk(scenario).events
    assert (event.kind, event.provider, event.at) == (EventKind.UNSUBSCRIBED, report.to, NOON)


def test_aliyun_is_not_patient() -> None:
    async def scenario(bench: Bench, desk: Desk) -> None:
        desk.seconds = 0.75
        await bench.send("sms_aliyun")
        assert await bench.gateways.report(to=desk.url) == 0
        desk.seconds = 0.0
        assert await bench.gateways.report(to=desk.url) == 1

    assert at_desk(scenario).posts == 2
