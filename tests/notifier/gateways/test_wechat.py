"""The WeChat gateway keeps to what is published: tokens, fields, consents, repeats, quotas."""

import asyncio
import json
from collections import Counter
from typing import Any

import aiohttp
import pytest

from notifier.gateways.world import WechatWorld, World
from notifier.providers.message import Miniprogram, WechatContent
from notifier.providers.protocols import OutcomeClass
from tests.notifier.gateways.bench import Bench, on_bench

MINI = WechatWorld().miniprogram_appid


def content(**more: Any) -> WechatContent:
    given: dict[str, Any] = {"template_id": "T1", "fields": {"thing1": "研发补助"}} | more
    return WechatContent(**given)


def code_of(sent: WechatContent, *recipients: str, name: str = "wechat_template", world: World | None = None) -> str:
    async def scenario(bench: Bench) -> str:
        return (await bench.send(name, "k1", *recipients, content=sent)).code

    return on_bench(scenario, world=world)


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (content(), "0"),
        (content(fields={"thing1": "字" * 21}), "47003"),
        (content(fields={"amount1": "200万元"}), "47003"),
        (content(fields={"thing1": "补助", "first": "您好", "remark": "谢谢"}), "0"),  # dropped silently
        (content(template_id="T9"), "40037"),
        (content(fields={"phrase2": "可申报"}), "47003"),  # thing1 is missing
        (content(miniprogram=Miniprogram(appid=MINI, pagepath="pages/a")), "0"),
        (content(miniprogram=Miniprogram(appid="wx-other", pagepath="pages/a")), "40013"),
        (content(miniprogram=Miniprogram(appid=MINI, pagepath="https://a.example")), "40165"),
    ],
)
def test_what_a_template_message_must_hold(sent: WechatContent, code: str) -> None:
    world = World(wechat=WechatWorld(templates={"T1": frozenset({"thing1"})} if "amount1" not in sent.fields else None))
    assert code_of(sent, world=world) == code


def test_a_refused_field_is_named() -> None:
    async def scenario(bench: Bench) -> str:
        return (await bench.send("wechat_template", content=content(fields={"phrase7": "太长的短语啊"}))).detail

    assert on_bench(scenario).startswith("argument invalid! data.phrase7.value invalid rid: ")


@pytest.mark.parametrize(("openid", "code"), [("oKnown", "0"), ("oUnknown", "40003"), ("oLeft", "43004")])
def test_who_can_be_reached(openid: str, code: str) -> None:
    world = World(wechat=WechatWorld(openids={"oKnown", "oLeft"}, not_following={"oLeft"}))
    assert code_of(content(), openid, world=world) == code


@pytest.mark.parametrize(("seconds", "sent"), [(0, 1), (599, 1), (600, 2)])
def test_the_same_client_msg_id_is_sent_once_in_ten_minutes(seconds: int, sent: int) -> None:
    async def scenario(bench: Bench) -> tuple[list[str], int]:
        first = await bench.send("wechat_template")
        bench.gateways.clock.advance(seconds)
        again = await bench.send("wechat_template")
        assert (first.provider_id == again.provider_id) is (sent == 1)
        return [first.kind, again.kind], len(bench.gateways.ledger.accepted)

    assert on_bench(scenario) == (["ok", "ok"], sent)


def test_what_a_repeat_is_answered_is_a_switch() -> None:
    async def scenario(bench: Bench) -> list[str]:
        return [(await bench.send("wechat_template")).code for _ in range(2)]

    assert on_bench(scenario, world=World(wechat=WechatWorld(answers_repeat_with="43999"))) == ["0", "43999"]


def test_another_key_or_another_reader_is_no_repeat() -> None:
    async def scenario(bench: Bench) -> int:
        for key, openid in (("k1", "oA"), ("k2", "oA"), ("k1", "oB")):
            await bench.send("wechat_template", key, openid)
        return len(bench.gateways.ledger.accepted)

    assert on_bench(scenario) == 3


@pytest.mark.parametrize("name", ["wechat_subscribe", "miniprogram_subscribe"])
def test_one_accept_is_one_message(name: str) -> None:
    async def scenario(bench: Bench) -> list[tuple[str, OutcomeClass]]:
        assert bench.channels[name].spends_consent
        bench.permit(2)
        outcomes = [await bench.send(name, f"k{n}") for n in range(3)]
        return [(outcome.code, outcome.kind) for outcome in outcomes]

    assert on_bench(scenario) == [("0", OutcomeClass.OK), ("0", OutcomeClass.OK), ("43101", OutcomeClass.CONSENT)]


def test_a_long_term_template_needs_no_accept_each_time() -> None:
    assert code_of(content(), name="wechat_subscribe", world=World(wechat=WechatWorld(long_term={"T1"}))) == "0"


def test_a_mini_programs_page_is_no_address() -> None:
    jump = Miniprogram(appid=MINI, pagepath="https://a.example")
    assert code_of(content(miniprogram=jump), name="miniprogram_subscribe") == "41030"


def test_the_daily_quota_ends_at_midnight_in_beijing() -> None:
    async def scenario(bench: Bench) -> list[str]:
        codes = [(await bench.send("wechat_template", f"k{n}")).code for n in range(3)]
        bench.gateways.clock.advance(12 * 3600 - 1)
        codes.append((await bench.send("wechat_template", "k4")).code)
        bench.gateways.clock.advance(1)
        return [*codes, (await bench.send("wechat_template", "k5")).code]

    world = World(limits={"wechat.template_calls_a_day": 2})
    assert on_bench(scenario, world=world) == ["0", "0", "45009", "45009", "0"]


def test_another_accounts_token_is_not_authorised() -> None:
    async def scenario(bench: Bench) -> Any:
        token, _ = bench.gateways.wechat.tokens.shared(MINI)
        request = bench.request("wechat_template")
        async with aiohttp.ClientSession() as session:
            url = f"{bench.gateways.url}{request.path}?access_token={token}"
            async with session.post(url, data=request.body) as answer:
                return (await answer.json())["errcode"]

    assert on_bench(scenario) == 48001


@pytest.mark.parametrize(
    ("query", "body", "code"),
    [("", "{}", 41001), ("?access_token=made-up", "{}", 40014), ("?access_token=good", "<", 47001)],
)
def test_a_request_without_a_token_or_without_json(query: str, body: str, code: int) -> None:
    async def scenario(bench: Bench) -> Any:
        good, _ = bench.gateways.wechat.tokens.shared(bench.gateways.world.wechat.appid)
        async with aiohttp.ClientSession() as session:
            url = f"{bench.gateways.url}/cgi-bin/message/template/send{query.replace('good', good)}"
            async with session.post(url, data=body) as answer:
                return (await answer.json())["errcode"]

    assert on_bench(scenario) == code


async def stable_token(bench: Bench, *, force: bool = False, secret: str = "") -> Any:
    world = bench.gateways.world.wechat
    body = {
        "grant_type": "client_credential",
        "appid": world.appid,
        "secret": secret or world.secret,
        "force_refresh": force,
    }
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{bench.gateways.url}/cgi-bin/stable_token", data=json.dumps(body)) as answer,
    ):
        return await answer.json()


def test_the_stable_token_is_the_same_until_its_last_five_minutes() -> None:
    async def scenario(bench: Bench) -> list[Any]:
        first = await stable_token(bench)
        bench.gateways.clock.advance(6899)
        same = await stable_token(bench)
        bench.gateways.clock.advance(1)
        new = await stable_token(bench)
        owner_of = bench.gateways.wechat.tokens.owner_of
        assert owner_of(first["access_token"]) == owner_of(new["access_token"])  # the old one works to its end
        bench.gateways.clock.advance(300)
        assert owner_of(first["access_token"]) == 42001
        return [same["access_token"] == first["access_token"], same["expires_in"], new["expires_in"]]

    assert on_bench(scenario) == [True, 301, 7200]


def test_a_forced_token_ends_the_old_one_but_not_within_thirty_seconds_or_the_21st_time() -> None:
    async def scenario(bench: Bench) -> list[int]:
        first = (await stable_token(bench))["access_token"]
        await stable_token(bench, force=True)
        assert bench.gateways.wechat.tokens.owner_of(first) == 40001
        issued = [bench.gateways.wechat.tokens.issued]
        await stable_token(bench, force=True)
        issued.append(bench.gateways.wechat.tokens.issued)
        for _ in range(25):
            bench.gateways.clock.advance(31)
            await stable_token(bench, force=True)
        return [*issued, bench.gateways.wechat.tokens.issued]

    assert on_bench(scenario) == [2, 2, 21]


def test_a_wrong_secret_is_refused_at_the_token_endpoint() -> None:
    async def scenario(bench: Bench) -> Any:
        return (await stable_token(bench, secret="wrong"))["errcode"]

    assert on_bench(scenario) == 40001


def test_a_revoked_token_costs_one_refresh_for_all_who_send() -> None:
    async def scenario(bench: Bench) -> tuple[Counter[str], int, int]:
        await bench.send("wechat_template", "k0")
        bench.gateways.wechat.tokens.revoke_all()
        outcomes = await asyncio.gather(*(bench.send("wechat_template", f"k{n}") for n in range(1, 51)))
        kinds = Counter(str(outcome.kind) for outcome in outcomes)
        return kinds, bench.gateways.wechat.tokens.issued, len(bench.gateways.ledger.accepted)

    assert on_bench(scenario) == (Counter(ok=50), 2, 51)


def test_the_plain_token_ends_its_predecessor_in_five_minutes_and_leaves_the_stable_one_alone() -> None:
    async def scenario(bench: Bench) -> list[bool]:
        world, tokens = bench.gateways.world.wechat, bench.gateways.wechat.tokens
        stable = (await stable_token(bench))["access_token"]
        async with aiohttp.ClientSession() as session:
            url = f"{bench.gateways.url}/cgi-bin/token?appid={world.appid}&secret={world.secret}"
            first, second = [(await (await session.get(url)).json())["access_token"] for _ in range(2)]
        good = [tokens.owner_of(token) == world.appid for token in (stable, first, second)]
        bench.gateways.clock.advance(300)
        return [*good, *(tokens.owner_of(token) == world.appid for token in (stable, first, second))]

    assert on_bench(scenario) == [True, True, True, True, False, True]
