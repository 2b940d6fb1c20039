"""What the tests of providers and gateways share: gateways, a wire to them, every channel, a message for each."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

from notifier.gateways import Gateways
from notifier.gateways.clock import Clock
from notifier.gateways.settings import settings_for
from notifier.gateways.world import World
from notifier.providers.accounts import Accounts
from notifier.providers.message import (
    CardContent,
    Inquiry,
    MailContent,
    Message,
    Request,
    SmsContent,
    TextContent,
    WechatContent,
)
from notifier.providers.outcomes import Outcome
from notifier.providers.registry import AnyChannel, build_channels
from notifier.providers.tokens import MemoryTokenStore
from notifier.providers.wire import Answer, Call, Wire

T = TypeVar("T")

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)  # in Beijing
ACCEPTED = b'{"Code": "OK", "Response": {}}'
WECHAT = WechatContent(
    template_id="T1", fields={"thing1": "研发投入补助", "amount2": "2000000元"}, url="https://hq.example/a"
)
SMS = SmsContent(sign="惠企", template="SMS_1", parameters=(("name", "研发补助"), ("code", "a1b2")))
CONTENTS: dict[str, tuple[str, Any]] = {
    "wechat_template": ("oOwner", WECHAT),
    "wechat_subscribe": ("oOwner", WECHAT),
    "miniprogram_subscribe": ("oOwner", WECHAT),
    "wecom_app": ("ZhangSan", CardContent(title="可申报", description="研发补助", url="https://hq.example/a")),
    "wecom_robot": ("group", TextContent(text="**可申报** 研发补助")),
    "sms_aliyun": ("13800000001", SMS),
    "sms_tencent": ("13800000001", SMS),
    "mail": ("owner@corp.example", MailContent(subject="可申报", text="研发补助", written=NOON)),
}


def loopback_settings() -> dict[str, str]:
    """The settings of gateways that are not running."""
    return settings_for(World(), "http://127.0.0.1:9", "127.0.0.1", 9)


class CapturingWire(Wire):
    """Keeps each call instead of sending it, and answers every one with the same body."""

    def __init__(
        self, body: bytes = b'{"Code": "OK", "Response": {}}', clock: Callable[[], datetime] = lambda: NOON
    ) -> None:
        super().__init__(clock=clock)
        self.calls: list[Call] = []
        self._body = body

    async def exchange(self, call: Call) -> Answer:
        self.calls.append(call)
        return Answer(status=200, body=self._body)


@dataclass
class Bench:
    """Gateways and the channels that lead to them."""

    gateways: Gateways
    wire: Wire
    channels: dict[str, AnyChannel]

    def request(self, name: str, key: str = "k1", *recipients: str, content: Any = None) -> Request:
        to, usual = CONTENTS[name]
        message = Message(key=key, recipients=recipients or (to,), content=content or usual)
        return self.channels[name].prepare(message)

    async def send(self, name: str, key: str = "k1", *recipients: str, content: Any = None) -> Outcome:
        return await self.channels[name].send(self.request(name, key, *recipients, content=content))

    def inquiry(self, name: str, key: str = "k1") -> Inquiry:
        return Inquiry(key=key, recipient=CONTENTS[name][0], sent_at=self.wire.now())

    def permit(self, times: int = 10) -> None:
        """Let the usual recipient accept so often."""
        self.gateways.wechat.permit("oOwner", "T1", times)


def on_bench(
    scenario: Callable[[Bench], Awaitable[T]],
    *,
    world: World | None = None,
    clock: Clock | None = None,
    answer_seconds: float = 5.0,
    settings: dict[str, str] | None = None,
) -> T:
    """Start everything, play the scenario, stop everything."""

    async def play() -> T:
        async with Gateways(world=world, clock=clock or Clock(NOON)) as gateways:
            accounts = Accounts.read(gateways.settings() | (settings or {}))
            async with Wire(environment="test", clock=gateways.clock.now, answer_seconds=answer_seconds) as wire:
                channels = build_channels(accounts, wire, MemoryTokenStore(), owner="test")
                return await scenario(Bench(gateways, wire, channels))

    return asyncio.run(play())
