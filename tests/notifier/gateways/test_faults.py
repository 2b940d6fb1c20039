"""Each thing that can go wrong, on every channel: what the client makes of it, and how it is settled."""

import asyncio

import pytest

from notifier.gateways.faults import (
    Fault,
    delay,
    garbage,
    partial_batch,
    refuse,
    reset_after_accept,
    reset_before_accept,
    server_error,
    silent_drop,
)
from notifier.providers.channel import Settled
from notifier.providers.protocols import OutcomeClass
from tests.notifier.gateways.bench import CONTENTS, Bench, on_bench

OVER_HTTP = [name for name in CONTENTS if name != "mail"]


def send_through(fault: Fault, names: list[str]) -> dict[str, tuple[OutcomeClass, str, int]]:
    """What each channel says, and how many messages were taken on."""

    async def scenario(bench: Bench) -> dict[str, tuple[OutcomeClass, str, int]]:
        bench.permit()
        for name in names:
            bench.gateways.faults.script(name, fault)
        outcomes = await asyncio.gather(*(bench.send(name) for name in names))
        return {
            name: (outcome.kind, outcome.code, len(bench.gateways.ledger.of(name)))
            for name, outcome in zip(names, outcomes, strict=True)
        }

    return on_bench(scenario, answer_seconds=0.2)


@pytest.mark.parametrize(
    ("fault", "kind", "code", "accepted"),
    [
        (delay(0.01), OutcomeClass.OK, None, 1),
        (delay(0.5), OutcomeClass.AMBIGUOUS, "timeout", 1),
        (reset_before_accept(), OutcomeClass.AMBIGUOUS, "reset", 0),
        (reset_after_accept(), OutcomeClass.AMBIGUOUS, "reset", 1),
        (server_error(500), OutcomeClass.RETRY, "http 500", 0),
        (server_error(503), OutcomeClass.RETRY, "http 503", 0),
        (server_error(429), OutcomeClass.RATE, "http 429", 0),
        (server_error(502, accepts=True), OutcomeClass.AMBIGUOUS, "http 502", 1),
        (garbage(), OutcomeClass.AMBIGUOUS, "unreadable", 0),
        (garbage(accepts=True), OutcomeClass.AMBIGUOUS, "unreadable", 1),
        (silent_drop(), OutcomeClass.OK, None, 1),
    ],
    ids=lambda value: getattr(value, "kind", value) and str(getattr(value, "kind", value)),
)
def test_a_fault_on_every_channel(fault: Fault, kind: OutcomeClass, code: str | None, accepted: int) -> None:
    seen = send_through(fault, OVER_HTTP)
    assert {name: (got, taken) for name, (got, _, taken) in seen.items()} == dict.fromkeys(OVER_HTTP, (kind, accepted))
    if code is not None:
        assert {got for _, got, _ in seen.values()} == {code}


@pytest.mark.parametrize(
    ("fault", "kind", "code", "accepted"),
    [
        (delay(0.5), OutcomeClass.AMBIGUOUS, "reset", 1),
        (reset_before_accept(), OutcomeClass.AMBIGUOUS, "reset", 0),
        (reset_after_accept(), OutcomeClass.AMBIGUOUS, "reset", 1),
        (server_error(), OutcomeClass.RETRY, "421", 0),
        (refuse("552"), OutcomeClass.CONTENT, "552", 0),
        (silent_drop(), OutcomeClass.OK, "250", 1),
    ],
)
def test_a_fault_on_mail(fault: Fault, kind: OutcomeClass, code: str, accepted: int) -> None:
    assert send_through(fault, ["mail"]) == {"mail": (kind, code, accepted)}


def test_where_nobody_listens_nothing_was_sent() -> None:
    async def scenario(bench: Bench) -> set[tuple[OutcomeClass, str]]:
        await asyncio.gather(*(bench.send(name) for name in ("wechat_template", "wecom_app")))  # they have their tokens
        await bench.gateways.stop()
        outcomes = await asyncio.gather(*(bench.send(name) for name in CONTENTS))
        return {(outcome.kind, outcome.code) for outcome in outcomes}

    assert on_bench(scenario) == {(OutcomeClass.RETRY, "connect")}


def test_an_unanswered_token_request_leaves_no_doubt_about_the_message() -> None:
    async def scenario(bench: Bench) -> tuple[OutcomeClass, str]:
        bench.gateways.faults.script("wechat_token", reset_after_accept())
        outcome = await bench.send("wechat_template")
        return outcome.kind, outcome.code

    assert on_bench(scenario) == (OutcomeClass.RETRY, "reset")


@pytest.mark.parametrize("name", ["wechat_template", "wecom_app"])
def test_where_repeats_are_recognised_an_unanswered_message_can_be_sent_again(name: str) -> None:
    async def scenario(bench: Bench) -> tuple[list[str], int, int]:
        bench.gateways.faults.script(name, reset_after_accept())
        kinds = [(await bench.send(name)).kind, (await bench.send(name)).kind]
        assert bench.channels[name].repeatable_for.total_seconds() in (600, 14400)
        return kinds, len(bench.gateways.ledger.of(name)), bench.gateways.ledger.repeats[name]

    assert on_bench(scenario) == (["ambiguous", "ok"], 1, 1)


@pytest.mark.parametrize("name", ["wechat_subscribe", "miniprogram_subscribe", "wecom_robot"])
def test_where_they_are_not_a_blind_repeat_doubles(name: str) -> None:
    """Why the outbox must close these as unknown."""

    async def scenario(bench: Bench) -> int:
        bench.permit()
        bench.gateways.faults.script(name, reset_after_accept())
        await bench.send(name)
        await bench.send(name)
        assert bench.channels[name].repeatable_for.total_seconds() == 0
        assert (await bench.channels[name].settle(bench.inquiry(name))).state is Settled.UNKNOWN
        return len(bench.gateways.ledger.doubled(name))

    assert on_bench(scenario) == 1


@pytest.mark.parametrize(
    ("name", "fault", "state"),
    [
        ("sms_aliyun", reset_after_accept(), Settled.SENT),
        ("sms_aliyun", reset_before_accept(), Settled.NOT_SENT),
        ("sms_tencent", reset_after_accept(), Settled.SENT),
        ("sms_tencent", reset_before_accept(), Settled.UNKNOWN),  # no receipt yet proves nothing
    ],
)
def test_an_unanswered_sms_is_looked_up(name: str, fault: Fault, state: Settled) -> None:
    async def scenario(bench: Bench) -> Settled:
        inquiry = bench.inquiry(name)
        bench.gateways.faults.script(name, fault)
        assert (await bench.send(name)).kind is OutcomeClass.AMBIGUOUS
        bench.gateways.clock.advance(60)
        return (await bench.channels[name].settle(inquiry)).state

    assert on_bench(scenario) is state


FAILING_LOOK_UPS = [delay(0.5), reset_before_accept(), server_error(), garbage(), refuse("InternalError")]


@pytest.mark.parametrize("name", ["sms_aliyun", "sms_tencent"])
@pytest.mark.parametrize("fault", FAILING_LOOK_UPS)
def test_a_look_up_that_fails_settles_nothing(name: str, fault: Fault) -> None:
    async def scenario(bench: Bench) -> Settled:
        await bench.send(name)
        bench.gateways.faults.script(f"{name}_lookup", fault)
        return (await bench.channels[name].settle(bench.inquiry(name))).state

    assert on_bench(scenario, answer_seconds=0.2) is Settled.UNKNOWN


def test_part_of_a_batch_is_refused_by_number() -> None:
    async def scenario(bench: Bench) -> list[tuple[str, OutcomeClass]]:
        bench.gateways.faults.script("sms_tencent", partial_batch(2, "FailedOperation.PhoneNumberInBlacklist"))
        outcome = await bench.send("sms_tencent", "k1", "13800000001", "13800000002", "13800000003")
        assert outcome.kind is OutcomeClass.OK
        assert [entry.recipient for entry in bench.gateways.ledger.accepted] == ["13800000001"]
        return [(part.recipient, part.outcome.kind) for part in outcome.parts]

    assert on_bench(scenario) == [
        ("13800000001", OutcomeClass.OK),
        ("13800000002", OutcomeClass.CONSENT),
        ("13800000003", OutcomeClass.CONSENT),
    ]


def test_part_of_a_batch_is_refused_by_member() -> None:
    async def scenario(bench: Bench) -> list[tuple[str, str]]:
        bench.gateways.faults.script("wecom_app", partial_batch(1))
        outcome = await bench.send("wecom_app", "k1", "ZhangSan", "LiSi")
        assert [entry.recipient for entry in bench.gateways.ledger.accepted] == ["ZhangSan"]
        return [(part.recipient, part.outcome.code) for part in outcome.parts]

    assert on_bench(scenario) == [("lisi", "invaliduser")]


def test_what_is_dropped_stands_in_the_ledger_and_brings_no_receipt() -> None:
    async def scenario(bench: Bench) -> tuple[int, int, int]:
        for name in ("sms_aliyun", "sms_tencent", "wechat_template"):
            bench.gateways.faults.script(name, silent_drop())
            await bench.send(name)
        ledger = bench.gateways.ledger
        return len(ledger.accepted), len(ledger.delivered()), len(bench.gateways.reports.waiting)

    assert on_bench(scenario) == (3, 0, 0)


def test_a_fault_comes_after_as_many_good_answers_as_scripted() -> None:
    async def scenario(bench: Bench) -> list[str]:
        bench.gateways.faults.script("wecom_robot", server_error(), times=2, after=1)
        return [(await bench.send("wecom_robot", f"k{n}")).kind for n in range(4)]

    assert on_bench(scenario) == ["ok", "retry", "retry", "ok"]
