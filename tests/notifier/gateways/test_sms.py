"""The two SMS gateways keep to what is published: numbers, templates, values, limits, look-ups."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from notifier.gateways.clock import Clock
from notifier.gateways.world import SmsTemplate, SmsWorld, World
from notifier.providers.channel import Settled
from notifier.providers.message import SmsContent
from notifier.providers.protocols import OutcomeClass
from tests.notifier.gateways.bench import NOON, Bench, on_bench

EVENING = NOON + timedelta(hours=8)  # 20:00 in Beijing
NOTICE, OFFER = "您符合${name}，详情见短码${code}", "${name}优惠${code}，拒收请回复R"
NUMBERED = {"SMS_1": "您符合{1}，详情见短码{2}", "SMS_2": "{1}优惠{2}，拒收请回复R"}


def sms(*values: str, template: str = "SMS_1", sign: str = "惠企") -> SmsContent:
    named = tuple(zip(("name", "code", "more"), values or ("研发补助", "a1b2"), strict=False))
    return SmsContent(sign=sign, template=template, parameters=named)


def world(**limits: int) -> World:
    made = World(limits={f"tencent_sms.{name}": value for name, value in limits.items()})
    made.aliyun.signs = made.tencent.signs = {"惠企"}
    made.aliyun.templates = {"SMS_1": SmsTemplate(text=NOTICE), "SMS_2": SmsTemplate(text=OFFER, marketing=True)}
    made.tencent.templates = {
        code: SmsTemplate(text=text, marketing=code == "SMS_2") for code, text in NUMBERED.items()
    }
    made.aliyun.blacklist = made.tencent.blacklist = {"13900000000"}
    return made


def code_of(name: str, sent: SmsContent, *numbers: str, clock: Clock | None = None) -> str:
    async def scenario(bench: Bench) -> str:
        return (await bench.send(name, "k1", *numbers, content=sent)).code

    return on_bench(scenario, world=world(), clock=clock)


@pytest.mark.parametrize(
    ("sent", "aliyun", "tencent"),
    [
        (sms(), "OK", "Ok"),
        (sms(sign="别家"), "isv.SMS_SIGNATURE_ILLEGAL", "FailedOperation.SignatureIncorrectOrUnapproved"),
        (sms(template="SMS_9"), "isv.SMS_TEMPLATE_ILLEGAL", "FailedOperation.TemplateIncorrectOrUnapproved"),
        (
            sms("研发补助"),
            "isv.TEMPLATE_MISSING_PARAMETERS",
            "FailedOperation.TemplateParamSetNotMatchApprovedTemplate",
        ),
        (
            sms("研发补助", "https://a.example"),
            "isv.PARAM_NOT_SUPPORT_URL",
            "InvalidParameterValue.ProhibitedUseUrlInTemplateParameter",
        ),
        (sms("字" * 500, "a1b2"), "isv.PARAM_LENGTH_LIMIT", "InvalidParameterValue.ContentLengthLimit"),
    ],
)
def test_what_a_message_must_hold(sent: SmsContent, aliyun: str, tencent: str) -> None:
    assert (code_of("sms_aliyun", sent), code_of("sms_tencent", sent)) == (aliyun, tencent)


@pytest.mark.parametrize(
    ("number", "aliyun", "tencent"),
    [
        ("13800000001", "OK", "Ok"),
        ("+8613800000001", "OK", "Ok"),
        ("12800000001", "isv.MOBILE_NUMBER_ILLEGAL", "InvalidParameterValue.IncorrectPhoneNumber"),
        ("1380000", "isv.MOBILE_NUMBER_ILLEGAL", "InvalidParameterValue.IncorrectPhoneNumber"),
    ],
)
def test_what_is_a_number(number: str, aliyun: str, tencent: str) -> None:
    assert (code_of("sms_aliyun", sms(), number), code_of("sms_tencent", sms(), number)) == (aliyun, tencent)


@pytest.mark.parametrize(("template", "sent"), [("SMS_1", True), ("SMS_2", False)])
def test_marketing_sleeps_from_eight_to_eight(template: str, sent: bool) -> None:
    codes = [code_of(name, sms(template=template), clock=Clock(EVENING)) for name in ("sms_aliyun", "sms_tencent")]
    assert codes == (
        ["OK", "Ok"] if sent else ["isv.BUSINESS_LIMIT_CONTROL", "FailedOperation.MarketingSendTimeConstraint"]
    )
    before = Clock(EVENING - timedelta(seconds=1))
    assert code_of("sms_aliyun", sms(template=template), clock=before) == "OK"


def test_aliyun_takes_fifty_of_a_template_for_a_number_in_24_hours() -> None:
    async def scenario(bench: Bench) -> list[str]:
        codes = [(await bench.send("sms_aliyun", f"k{n}", content=sms())).code for n in range(51)]
        bench.gateways.clock.advance(86399)
        codes.append((await bench.send("sms_aliyun", "k51", content=sms())).code)
        bench.gateways.clock.advance(1)
        return [*codes[48:], (await bench.send("sms_aliyun", "k52", content=sms())).code]

    limited = "isv.BUSINESS_LIMIT_CONTROL"
    assert on_bench(scenario, world=world()) == ["OK", "OK", limited, limited, "OK"]


def test_tencent_takes_the_same_words_once_in_thirty_seconds_and_two_messages_a_day() -> None:
    async def scenario(bench: Bench) -> list[str]:
        async def send(*values: str) -> str:
            return (await bench.send("sms_tencent", content=sms(*values))).code

        codes = [await send("甲", "1"), await send("甲", "1")]
        bench.gateways.clock.advance(30)
        codes += [await send("甲", "1"), await send("乙", "2")]
        bench.gateways.clock.advance(12 * 3600)
        return [*codes, await send("丙", "3")]

    assert on_bench(scenario, world=world()) == [
        "Ok",
        "LimitExceeded.PhoneNumberThirtySecondLimit",
        "Ok",
        "LimitExceeded.PhoneNumberDailyLimit",
        "Ok",
    ]


def test_tencent_refuses_some_numbers_and_sends_to_the_others() -> None:
    async def scenario(bench: Bench) -> list[tuple[str, OutcomeClass, bool]]:
        numbers = ("13800000001", "13900000000", "12800000000")
        outcome = await bench.send("sms_tencent", "k1", *numbers, content=sms())
        assert [entry.recipient for entry in bench.gateways.ledger.accepted] == ["13800000001"]
        return [(part.recipient, part.outcome.kind, bool(part.outcome.provider_id)) for part in outcome.parts]

    assert on_bench(scenario, world=world()) == [
        ("13800000001", OutcomeClass.OK, True),
        ("13900000000", OutcomeClass.CONSENT, False),
        ("12800000000", OutcomeClass.RECIPIENT, False),
    ]


@pytest.mark.parametrize(
    ("name", "count", "code"),
    [
        ("sms_aliyun", 1000, "OK"),
        ("sms_aliyun", 1001, "isv.MOBILE_COUNT_OVER_LIMIT"),
        ("sms_tencent", 200, "Ok"),
        ("sms_tencent", 201, "LimitExceeded.PhoneNumberCountLimit"),
    ],
)
def test_how_many_numbers_a_call_takes(name: str, count: int, code: str) -> None:
    assert code_of(name, sms(), *(f"138{n:08d}" for n in range(count))) == code


def test_home_and_foreign_numbers_do_not_mix() -> None:
    code = code_of("sms_tencent", sms(), "13800000001", "+85261234567")
    assert code == "UnsupportedOperation.ContainDomesticAndInternationalPhoneNumber"


def test_tencent_takes_so_many_calls_a_second() -> None:
    async def scenario(bench: Bench) -> list[str]:
        codes = [(await bench.send("sms_tencent", "k1", f"1380000000{n}", content=sms())).code for n in range(3)]
        bench.gateways.clock.advance(1)
        return [*codes, (await bench.send("sms_tencent", "k1", "13800000009", content=sms())).code]

    assert on_bench(scenario, world=world(calls_a_second=2)) == ["Ok", "Ok", "RequestLimitExceeded", "Ok"]


@pytest.mark.parametrize(
    ("setting", "code"),
    [
        ("HUIQI_ALIYUN_KEY_SECRET", "SignatureDoesNotMatch"),
        ("HUIQI_ALIYUN_KEY_ID", "InvalidAccessKeyId.NotFound"),
        ("HUIQI_TENCENT_SECRET_KEY", "AuthFailure.SignatureFailure"),
        ("HUIQI_TENCENT_SECRET_ID", "AuthFailure.SecretIdNotFound"),
        ("HUIQI_TENCENT_APP_ID", "UnauthorizedOperation.SmsSdkAppIdVerifyFail"),
    ],
)
def test_a_wrong_account_is_a_matter_of_configuration(setting: str, code: str) -> None:
    async def scenario(bench: Bench) -> tuple[str, str]:
        outcome = await bench.send("sms_aliyun" if "ALIYUN" in setting else "sms_tencent")
        return outcome.code, outcome.kind

    assert on_bench(scenario, settings={setting: "planted-wrong"}) == (code, "config")


def test_a_look_up_finds_our_message_among_many() -> None:
    """More than a page of messages to one number, ours the first of them."""

    async def scenario(bench: Bench) -> list[Any]:
        for n in range(49):
            await bench.send("sms_aliyun", f"k{n}", content=sms())
        for n in range(49, 98):
            await bench.send("sms_aliyun", f"k{n}", content=sms(template="SMS_2"))
        settle = bench.channels["sms_aliyun"].settle
        found = [await settle(bench.inquiry("sms_aliyun", key)) for key in ("k0", "k97", "k98")]
        return [settlement.state for settlement in found]

    assert on_bench(scenario, world=world()) == [Settled.SENT, Settled.SENT, Settled.NOT_SENT]


def test_a_look_up_near_midnight_asks_for_both_days() -> None:
    async def scenario(bench: Bench) -> Settled:
        inquiry = bench.inquiry("sms_aliyun")
        bench.gateways.clock.advance(2)  # our clock said 23:59:59, theirs 00:00:01
        await bench.send("sms_aliyun", content=sms())
        return (await bench.channels["sms_aliyun"].settle(inquiry)).state

    assert on_bench(scenario, world=world(), clock=Clock(NOON + timedelta(hours=11, minutes=59, seconds=59))) is (
        Settled.SENT
    )


@pytest.mark.parametrize(
    ("carrier", "arrived", "code"),
    [({}, True, "DELIVERED"), ({}, False, ""), ({"13800000001": "UNDELIV"}, True, "UNDELIV")],
)
def test_a_look_up_says_what_the_carrier_said(carrier: dict[str, str], arrived: bool, code: str) -> None:
    async def scenario(bench: Bench) -> tuple[Settled, str]:
        await bench.send("sms_aliyun", content=sms())
        bench.gateways.clock.advance(60 if arrived else 59)
        settlement = await bench.channels["sms_aliyun"].settle(bench.inquiry("sms_aliyun"))
        return settlement.state, settlement.code

    made = world()
    made.aliyun.carrier, made.aliyun.receipt_seconds = carrier, 60
    assert on_bench(scenario, world=made) == (Settled.SENT, code)


@pytest.mark.parametrize(
    ("arrived", "returns_context", "state"),
    [(True, True, Settled.SENT), (False, True, Settled.UNKNOWN), (True, False, Settled.UNKNOWN)],
)
def test_tencent_lists_what_has_a_receipt_and_names_it_where_that_was_opened(
    arrived: bool, returns_context: bool, state: Settled
) -> None:
    async def scenario(bench: Bench) -> tuple[Settled, str]:
        inquiry = bench.inquiry("sms_tencent")
        outcome = await bench.send("sms_tencent", content=sms())
        bench.gateways.clock.advance(60 if arrived else 59)
        settlement = await bench.channels["sms_tencent"].settle(inquiry)
        return settlement.state, settlement.provider_id if settlement.provider_id == outcome.provider_id else ""

    made = world()
    made.tencent = replace(made.tencent, receipt_seconds=60, returns_context=returns_context)
    known, serial = on_bench(scenario, world=made)
    assert known is state
    assert bool(serial) is (state is Settled.SENT)


def test_an_account_of_another_cloud_is_another_world() -> None:
    assert World().aliyun != World().tencent
    assert isinstance(World().aliyun, SmsWorld)
