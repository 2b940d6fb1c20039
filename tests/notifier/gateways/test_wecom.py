"""The WeCom gateway keeps to what is published: members, sizes, repeats, and excess that vanishes without an error."""

from typing import Any

import pytest

from notifier.gateways.world import WecomWorld, World
from notifier.providers.message import CardContent, TextContent
from tests.notifier.gateways.bench import Bench, on_bench


def card(**more: Any) -> CardContent:
    given: dict[str, Any] = {"title": "可申报", "description": "研发补助", "url": "https://hq.example/a"} | more
    return CardContent(**given)


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (card(), "0"),
        (card(title=""), "41016"),
        (card(description=""), "41033"),
        (card(title="a" * 128), "0"),
        (card(title="a" * 129), "45002"),
        (card(title="字" * 43), "45002"),
        (card(description="a" * 512), "0"),
        (card(description="a" * 513), "45002"),
    ],
)
def test_what_a_card_must_hold_and_that_we_know_it_beforehand(sent: CardContent, code: str) -> None:
    async def scenario(bench: Bench) -> tuple[str, bool]:
        outcome = await bench.send("wecom_app", content=sent)
        return outcome.code, bench.channels["wecom_app"].check(sent) == ()

    assert on_bench(scenario) == (code, code == "0")


def test_whom_a_card_reaches() -> None:
    async def scenario(bench: Bench) -> list[Any]:
        alone = await bench.send("wecom_app", "k1", "Nobody")
        unlicensed = await bench.send("wecom_app", "k2", "LiSi")
        mixed = await bench.send("wecom_app", "k3", "ZhangSan", "LiSi", "Nobody")
        parts = [(part.recipient, part.outcome.code) for part in mixed.parts]
        return [alone.code, unlicensed.code, unlicensed.kind, mixed.kind, parts]

    world = World(wecom=WecomWorld(members={"ZhangSan", "LiSi"}, unlicensed={"LiSi"}))
    assert on_bench(scenario, world=world) == [
        "81013",
        "unlicenseduser",
        "recipient",
        "ok",
        [("nobody", "invaliduser"), ("lisi", "unlicenseduser")],
    ]


@pytest.mark.parametrize(("seconds", "sent"), [(0, 1), (14399, 1), (14400, 2)])
def test_the_same_card_is_sent_once_in_four_hours(seconds: int, sent: int) -> None:
    async def scenario(bench: Bench) -> int:
        await bench.send("wecom_app")
        bench.gateways.clock.advance(seconds)
        await bench.send("wecom_app")
        return len(bench.gateways.ledger.accepted)

    assert on_bench(scenario) == sent


def test_more_than_thirty_a_minute_vanish_without_an_error() -> None:
    async def scenario(bench: Bench) -> tuple[set[str], int, int, int]:
        for n in range(31):
            outcome = await bench.send("wecom_app", content=card(title=f"第{n}条"))
            assert outcome.kind == "ok"
        other = await bench.send("wecom_app", "k1", "LiSi", content=card(title="给别人"))
        bench.gateways.clock.advance(60)
        await bench.send("wecom_app", content=card(title="一分钟后"))
        ledger = bench.gateways.ledger
        dropped = [entry for entry in ledger.accepted if entry.dropped]
        return {other.kind}, len(ledger.accepted), len(ledger.delivered()), len(dropped)

    assert on_bench(scenario) == ({"ok"}, 33, 32, 1)


def test_the_daily_quota_is_two_hundred_for_each_account() -> None:
    async def scenario(bench: Bench) -> list[str]:
        bench.gateways.clock.advance(0)
        return [(await bench.send("wecom_app", content=card(title=f"{n}"))).code for n in range(3)]

    world = World(wecom=WecomWorld(accounts=1), limits={"wecom_app.sends_a_day_per_account": 2})
    assert on_bench(scenario, world=world) == ["0", "0", "45009"]


@pytest.mark.parametrize(
    ("setting", "value", "code"),
    [
        ("HUIQI_WECOM_AGENTID", "1", "40056"),
        ("HUIQI_WECOM_SECRET", "wrong", "40001"),
        ("HUIQI_WECOM_CORPID", "wrong", "40013"),
        ("HUIQI_WECOM_ROBOT_KEY", "wrong", "93000"),
    ],
)
def test_a_wrong_account_is_a_matter_of_configuration(setting: str, value: str, code: str) -> None:
    async def scenario(bench: Bench) -> tuple[str, str]:
        outcome = await bench.send("wecom_robot" if "ROBOT" in setting else "wecom_app")
        return outcome.code, outcome.kind

    assert on_bench(scenario, settings={setting: value}) == (code, "config")


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (TextContent(text="好"), "0"),
        (TextContent(text=""), "44004"),
        (TextContent(text="a" * 4096), "0"),
        (TextContent(text="a" * 4097), "45002"),
        (TextContent(text="a" * 2048, markdown=False), "0"),
        (TextContent(text="a" * 2049, markdown=False), "45002"),
    ],
)
def test_what_a_robot_may_say(sent: TextContent, code: str) -> None:
    async def scenario(bench: Bench) -> tuple[str, bool]:
        outcome = await bench.send("wecom_robot", content=sent)
        return outcome.code, bench.channels["wecom_robot"].check(sent) == ()

    assert on_bench(scenario) == (code, code == "0")


def test_a_robot_speaks_twenty_times_a_minute() -> None:
    async def scenario(bench: Bench) -> list[str]:
        codes = [(await bench.send("wecom_robot")).code for _ in range(21)]
        bench.gateways.clock.advance(60)
        return [*codes[18:], (await bench.send("wecom_robot")).code]

    assert on_bench(scenario) == ["0", "0", "45009", "0"]
