"""How many messages a second our channels send to the loopback gateways, beside a bare aiohttp loop that posts the same
requests, signed beforehand, to the same gateways in the same run."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar

import aiohttp
import pytest
from yarl import URL

from notifier.gateways.clock import Clock
from notifier.gateways.world import World
from notifier.providers.accounts import Accounts
from notifier.providers.message import Request
from notifier.providers.registry import build_channels
from notifier.providers.tokens import MemoryTokenStore
from notifier.providers.wire import Call
from tests.notifier.gateways.bench import Bench, CapturingWire, on_bench

T = TypeVar("T")

MESSAGES = 4000
AT_ONCE = 64
LEAST_SHARE = 0.5  # of the bare loop; tokens, signing and classifying take the rest


def requests(bench: Bench, name: str, round_: int) -> list[Request]:
    def recipient(number: int) -> str:
        return f"o{round_}-{number}" if name == "wechat_template" else f"13{round_}{number:08d}"

    return [bench.request(name, f"k{round_}-{number}", recipient(number)) for number in range(MESSAGES)]


async def signed(bench: Bench, name: str, prepared: list[Request]) -> list[Call]:
    """Make the calls that our channel would make, without sending them."""
    token, _ = bench.gateways.wechat.tokens.shared(bench.gateways.world.wechat.appid)
    answer = {"errcode": 0, "access_token": token, "expires_in": 7200, "Code": "OK", "Response": {}}
    wire = CapturingWire(json.dumps(answer).encode(), clock=bench.gateways.clock.now)
    channel = build_channels(Accounts.read(bench.gateways.settings()), wire, MemoryTokenStore())[name]
    for request in prepared:
        await channel.send(request)
    return wire.calls[-MESSAGES:]


async def per_second(send: Callable[[T], Awaitable[None]], things: Iterable[T]) -> float:
    waiting = iter(things)

    async def work() -> None:
        for thing in waiting:
            await send(thing)

    began = time.perf_counter()
    await asyncio.gather(*(work() for _ in range(AT_ONCE)))
    return MESSAGES / (time.perf_counter() - began)


@pytest.mark.benchmark
@pytest.mark.parametrize("name", ["wechat_template", "sms_aliyun", "sms_tencent"])
def test_our_channels_keep_up_with_a_bare_loop(name: str) -> None:
    async def scenario(bench: Bench) -> tuple[float, float]:
        async def post(call: Call) -> None:
            url = URL(call.url, encoded=True)
            async with session.post(
                url, headers=call.headers, data=call.body, skip_auto_headers=["Content-Type"]
            ) as got:
                assert got.status == 200
                await got.read()

        async def send(request: Request) -> None:
            assert (await bench.channels[name].send(request)).kind == "ok"

        calls = await signed(bench, name, requests(bench, name, 3))
        async with aiohttp.ClientSession() as session:
            bare = await per_second(post, calls)
        ours = await per_second(send, requests(bench, name, 9))
        assert len(bench.gateways.ledger.of(name)) == 2 * MESSAGES
        return bare, ours

    limits = {"tencent_sms.calls_a_second": 10**6}
    bare, ours = on_bench(scenario, world=World(limits=limits), clock=Clock())
    print(f"\n{name}: {ours:,.0f}/s, bare aiohttp {bare:,.0f}/s, {ours / bare:.0%}")
    assert ours / bare >= LEAST_SHARE
