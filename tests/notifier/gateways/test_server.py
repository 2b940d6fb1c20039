"""The gateways as a whole: what they show, how they start and stop, what they never let out."""

import asyncio
import io
import logging
import signal
import subprocess
import sys
import time
from typing import Any

import aiohttp
import pytest

from notifier.gateways import Gateways
from notifier.gateways.faults import delay, garbage, refuse, reset_after_accept
from notifier.gateways.world import SmsTemplate, World
from notifier.providers.accounts import Accounts
from notifier.providers.channel import Channel
from notifier.providers.message import TextContent
from tests.notifier.gateways.bench import CONTENTS, Bench, on_bench


def test_each_message_is_shown_as_its_reader_sees_it() -> None:
    async def scenario(bench: Bench) -> dict[str, str]:
        bench.permit()
        for name in CONTENTS:
            await bench.send(name)
        return {entry.channel: bench.gateways.read(entry) for entry in bench.gateways.ledger.accepted}

    world = World()
    world.aliyun.templates = {"SMS_1": SmsTemplate(text="您符合${name}，详情见短码${code}")}
    card = "研发投入补助\n2000000元"
    assert on_bench(scenario, world=world) == {
        "wechat_template": f"{card}\nhttps://hq.example/a",
        "wechat_subscribe": f"{card}\nhttps://hq.example/a",
        "miniprogram_subscribe": card,
        "wecom_app": "可申报\n研发补助\nhttps://hq.example/a",
        "wecom_robot": "**可申报** 研发补助",
        "sms_aliyun": "【惠企】您符合研发补助，详情见短码a1b2",
        "sms_tencent": "【惠企】研发补助，a1b2",
        "mail": "可申报\n研发补助",
    }


def test_the_ledger_can_be_looked_at_without_a_number_in_it() -> None:
    async def scenario(bench: Bench) -> Any:
        await bench.send("sms_aliyun")
        async with aiohttp.ClientSession() as session, session.get(f"{bench.gateways.url}/ledger") as answer:
            return await answer.json()

    (row,) = on_bench(scenario)
    assert (row["channel"], row["recipient"], row["dropped"]) == ("sms_aliyun", "138****0001", False)


def test_the_ledger_knows_what_was_sent_twice() -> None:
    async def scenario(bench: Bench) -> tuple[int, int]:
        for key in ("k1", "k1", "k2"):
            await bench.send("sms_aliyun", key)
        for words in ("甲", "甲", "乙"):
            await bench.send("wecom_robot", content=TextContent(text=words))
        ledger = bench.gateways.ledger
        return len(ledger.doubled("sms_aliyun")), len(ledger.doubled("wecom_robot"))

    assert on_bench(scenario) == (1, 1)


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/"), ("POST", "/"), ("GET", "/cgi-bin/message/send"), ("POST", "/x")]
)
def test_what_no_provider_has_is_not_found(method: str, path: str) -> None:
    async def scenario(bench: Bench) -> int:
        async with aiohttp.ClientSession() as session, session.request(method, bench.gateways.url + path) as answer:
            return answer.status

    assert on_bench(scenario) == 404


def test_the_gateways_answer_at_once() -> None:
    """With Nagle's algorithm each answer on a kept connection would wait 40 ms for an acknowledgement."""

    async def scenario(bench: Bench) -> float:
        request = bench.request("wecom_robot")
        began = time.monotonic()
        for _ in range(50):
            await bench.channels["wecom_robot"].send(request)
        return time.monotonic() - began

    assert on_bench(scenario) < 1.5


def test_no_planted_secret_is_let_out() -> None:
    """Every channel, well and badly: nothing logged, shown or kept beside a payload holds a secret, token or number."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    logging.getLogger().addHandler(handler)
    logging.getLogger().setLevel(logging.DEBUG)

    async def scenario(bench: Bench) -> tuple[list[str], str]:
        bench.permit(99)
        shown: list[Any] = [Accounts.read(bench.gateways.settings()), *bench.channels.values()]
        for name in CONTENTS:
            for fault in (None, reset_after_accept(), refuse("45009" if "w" in name else "X"), delay(0.4), garbage()):
                if fault is not None and not (name == "mail" and fault.code):
                    bench.gateways.faults.script(name, fault)
                shown += [await bench.send(name), bench.request(name), bench.inquiry(name)]
            shown.append(await bench.channels[name].settle(bench.inquiry(name)))
        shown.append(bench.gateways.ledger.accepted)
        issued = [*bench.gateways.wechat.tokens.all(), *bench.gateways.wecom.tokens.all()]
        secrets = [
            value
            for name, value in bench.gateways.settings().items()
            if value and name.endswith(("SECRET", "_KEY", "TOKEN", "PASSWORD"))
        ]
        return [*issued, *secrets, "13800000001"], repr(shown)

    try:
        planted, shown = on_bench(scenario, answer_seconds=0.2)
    finally:
        logging.getLogger().removeHandler(handler)
        logging.getLogger().setLevel(logging.WARNING)
    assert len(planted) > 10
    assert [secret for secret in planted if secret in shown or secret in written.getvalue()] == []


def test_started_by_hand_they_say_where_they_are_and_stop_when_told() -> None:
    announce = "lambda line: print(line, flush=True)"
    code = f"from notifier.gateways import run_gateways; run_gateways(port=0, announce={announce})"
    with subprocess.Popen(
        [sys.executable, "-W", "error", "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        lines = dict(process.stdout.readline().strip().split("=", 1) for _ in range(29))
        accounts = Accounts.read(lines)
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=10)
    assert (process.returncode, errors) == (0, "")
    assert accounts.wechat is not None
    assert accounts.wechat.url.startswith("http://127.0.0.1:")


def test_two_sets_of_gateways_do_not_meet() -> None:
    async def play() -> set[int]:
        async with Gateways() as one, Gateways() as other:
            return {one.port, other.port, one.mail_port, other.mail_port}

    assert len(asyncio.run(play())) == 4


def test_every_channel_keeps_the_protocol() -> None:
    def takes(channel: Channel[Any]) -> str:
        return channel.name

    async def scenario(bench: Bench) -> list[str]:
        return [takes(channel) for channel in bench.channels.values()]

    assert sorted(on_bench(scenario)) == sorted(CONTENTS)
