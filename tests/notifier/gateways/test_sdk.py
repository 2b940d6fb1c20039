"""The official SDKs and our own client play the same scenes before the gateways, and are answered the same."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from alibabacloud_dysmsapi20170525 import models as aliyun
from alibabacloud_dysmsapi20170525.client import Client as AliyunClient
from alibabacloud_tea_openapi.models import Config
from darabonba.exceptions import DaraException
from tencentcloud.common.credential import Credential
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile
from tencentcloud.sms.v20210111 import models as tencent
from tencentcloud.sms.v20210111.sms_client import SmsClient

from notifier.gateways.clock import Clock
from notifier.gateways.faults import refuse
from notifier.gateways.world import SmsTemplate, World
from notifier.providers.accounts import Accounts
from notifier.providers.beijing import BEIJING
from notifier.providers.channel import Settled
from notifier.providers.message import SmsContent
from notifier.providers.registry import build_channels
from notifier.providers.tokens import MemoryTokenStore
from tests.notifier.gateways.bench import Bench, on_bench

VALUES = (("name", "研发投入补助 100%*~+&=/?“引号”\\"), ("code", "a1b2"))


@dataclass(frozen=True)
class Sent:
    """What a client was told of each number, and whether the provider knows the message afterwards."""

    codes: tuple[str, ...]
    found: bool = False


@dataclass(frozen=True)
class Scene:
    numbers: tuple[str, ...] = ("13800000001",)
    template: str = "SMS_1"
    sign: str = "惠企 & Co+"
    values: tuple[tuple[str, str], ...] = VALUES
    secret: str = ""  # other than the right one
    key: str = "k1"


Play = Callable[[Bench, Scene], Awaitable[Sent]]


async def own(bench: Bench, scene: Scene, name: str, setting: str) -> Sent:
    settings = bench.gateways.settings() | ({setting: scene.secret} if scene.secret else {})
    channel = build_channels(Accounts.read(settings), bench.wire, MemoryTokenStore())[name]
    content = SmsContent(sign=scene.sign, template=scene.template, parameters=scene.values)
    inquiry = bench.inquiry(name, scene.key)
    outcome = await channel.send(bench_request(bench, name, scene, content))
    codes = tuple(part.outcome.code for part in outcome.parts) or (outcome.code,)
    return Sent(codes=codes, found=(await channel.settle(inquiry)).state is Settled.SENT)


def bench_request(bench: Bench, name: str, scene: Scene, content: SmsContent) -> Any:
    return bench.request(name, scene.key, *scene.numbers, content=content)


async def own_aliyun(bench: Bench, scene: Scene) -> Sent:
    return await own(bench, scene, "sms_aliyun", "HUIQI_ALIYUN_KEY_SECRET")


async def own_tencent(bench: Bench, scene: Scene) -> Sent:
    return await own(bench, scene, "sms_tencent", "HUIQI_TENCENT_SECRET_KEY")


def aliyun_client(bench: Bench, secret: str = "") -> AliyunClient:
    world = bench.gateways.world.aliyun
    endpoint = f"127.0.0.1:{bench.gateways.port}"
    keys = {"access_key_id": world.key_id, "access_key_secret": secret or world.key_secret}
    return AliyunClient(Config(**keys, endpoint=endpoint, protocol="HTTP"))


async def sdk_aliyun(bench: Bench, scene: Scene) -> Sent:
    client = aliyun_client(bench, scene.secret)
    request = aliyun.SendSmsRequest(
        phone_numbers=",".join(scene.numbers),
        sign_name=scene.sign,
        template_code=scene.template,
        template_param=json.dumps(dict(scene.values), ensure_ascii=False),
        out_id=scene.key,
    )
    query = aliyun.QuerySendDetailsRequest(
        phone_number=scene.numbers[0],
        send_date=datetime.now(UTC).astimezone(BEIJING).strftime("%Y%m%d"),
        page_size=50,
        current_page=1,
    )

    def play() -> Sent:
        try:
            code = client.send_sms(request).body.code
            details = client.query_send_details(query).body.sms_send_detail_dtos
            rows = details.sms_send_detail_dto if details else []
        except DaraException as refused:
            return Sent(codes=(str(refused.code),))
        return Sent(codes=(code,), found=any(row.out_id == scene.key for row in rows))

    return await asyncio.to_thread(play)


def tencent_client(bench: Bench, secret: str = "") -> SmsClient:
    world = bench.gateways.world.tencent
    http = HttpProfile(protocol="http", endpoint=f"127.0.0.1:{bench.gateways.port}")
    credential = Credential(world.key_id, secret or world.key_secret)
    return SmsClient(credential, "ap-guangzhou", ClientProfile(httpProfile=http))


async def sdk_tencent(bench: Bench, scene: Scene) -> Sent:
    client, app_id = tencent_client(bench, scene.secret), bench.gateways.world.tencent.app_id
    request, pull = tencent.SendSmsRequest(), tencent.PullSmsSendStatusByPhoneNumberRequest()
    request.PhoneNumberSet = [f"+86{number}" for number in scene.numbers]
    request.SmsSdkAppId, request.SignName, request.TemplateId = app_id, scene.sign, scene.template
    request.TemplateParamSet = [value for _, value in scene.values]
    request.SessionContext = scene.key
    pull.SmsSdkAppId, pull.PhoneNumber = app_id, f"+86{scene.numbers[0]}"
    pull.BeginTime, pull.Offset, pull.Limit = int(datetime.now(UTC).timestamp()) - 300, 0, 100

    def play() -> Sent:
        try:
            statuses = client.SendSms(request).SendStatusSet
            pulled = client.PullSmsSendStatusByPhoneNumber(pull).PullSmsSendStatusSet
        except TencentCloudSDKException as refused:
            return Sent(codes=(refused.get_code(),))
        codes = tuple(status.Code for status in statuses)
        return Sent(codes=codes, found=any(status.SessionContext == scene.key for status in pulled))

    return await asyncio.to_thread(play)


ALIYUN: list[Play] = [own_aliyun, sdk_aliyun]
TENCENT: list[Play] = [own_tencent, sdk_tencent]


def world() -> World:
    made = World()
    made.aliyun.templates = {"SMS_1": SmsTemplate(text="您符合${name}，详情见短码${code}")}
    made.tencent.templates = {"SMS_1": SmsTemplate(text="您符合{1}，详情见短码{2}")}
    made.tencent.blacklist = {"13900000000"}
    return made


def played(play: Play, *scenes: Scene) -> list[Sent]:
    async def scenario(bench: Bench) -> list[Sent]:
        return [await play(bench, scene) for scene in scenes]

    return on_bench(scenario, world=world(), clock=Clock())  # an SDK signs with the real time


@pytest.mark.parametrize("play", ALIYUN)
@pytest.mark.parametrize(
    ("scene", "sent"),
    [
        (Scene(), Sent(codes=("OK",), found=True)),
        (Scene(secret="wrong"), Sent(codes=("SignatureDoesNotMatch",))),
        (Scene(values=VALUES[:1]), Sent(codes=("isv.TEMPLATE_MISSING_PARAMETERS",))),
        (Scene(numbers=("12800000000",)), Sent(codes=("isv.MOBILE_NUMBER_ILLEGAL",))),
        (Scene(template="SMS_9"), Sent(codes=("isv.SMS_TEMPLATE_ILLEGAL",))),
        (Scene(numbers=("13800000001", "13800000002")), Sent(codes=("OK",), found=True)),
    ],
)
def test_a_scene_at_aliyun(play: Play, scene: Scene, sent: Sent) -> None:
    assert played(play, scene) == [sent]


@pytest.mark.parametrize("play", TENCENT)
@pytest.mark.parametrize(
    ("scene", "sent"),
    [
        (Scene(), Sent(codes=("Ok",), found=True)),
        (Scene(secret="wrong"), Sent(codes=("AuthFailure.SignatureFailure",))),
        (Scene(template="SMS_9"), Sent(codes=("FailedOperation.TemplateIncorrectOrUnapproved",))),
        (Scene(values=VALUES[:1]), Sent(codes=("FailedOperation.TemplateParamSetNotMatchApprovedTemplate",))),
        (
            Scene(numbers=("13800000001", "13900000000", "12800000000")),
            Sent(
                codes=("Ok", "FailedOperation.PhoneNumberInBlacklist", "InvalidParameterValue.IncorrectPhoneNumber"),
                found=True,
            ),
        ),
    ],
)
def test_a_scene_at_tencent(play: Play, scene: Scene, sent: Sent) -> None:
    assert played(play, scene) == [sent]


@pytest.mark.parametrize("play", ALIYUN)
def test_the_51st_of_a_template_for_a_number_is_one_too_many_at_aliyun(play: Play) -> None:
    told = played(play, *(Scene(key=f"k{n}") for n in range(51)))
    assert [sent.codes for sent in told] == [("OK",)] * 50 + [("isv.BUSINESS_LIMIT_CONTROL",)]


@pytest.mark.parametrize("play", TENCENT)
def test_the_third_message_of_a_day_is_one_too_many_at_tencent(play: Play) -> None:
    told = played(play, *(Scene(key=f"k{n}", values=(("name", f"第{n}条"), VALUES[1])) for n in range(3)))
    assert [sent.codes for sent in told] == [("Ok",), ("Ok",), ("LimitExceeded.PhoneNumberDailyLimit",)]


@pytest.mark.parametrize("play", TENCENT)
def test_the_same_words_twice_in_thirty_seconds_are_refused_at_tencent(play: Play) -> None:
    told = played(play, Scene(key="k1"), Scene(key="k2"))
    assert [sent.codes for sent in told] == [("Ok",), ("LimitExceeded.PhoneNumberThirtySecondLimit",)]


@pytest.mark.parametrize(
    ("play", "name", "code"),
    [
        (play, name, code)
        for name, plays, codes in (
            ("sms_aliyun", ALIYUN, ["isv.DAY_LIMIT_CONTROL", "isv.AMOUNT_NOT_ENOUGH", "Throttling.User"]),
            (
                "sms_tencent",
                TENCENT,
                ["RequestLimitExceeded", "InternalError.Timeout", "FailedOperation.ContainSensitiveWord"],
            ),
        )
        for play in plays
        for code in codes
    ],
)
def test_a_scripted_refusal_reaches_either_client(play: Play, name: str, code: str) -> None:
    async def scenario(bench: Bench) -> tuple[str, ...]:
        bench.gateways.faults.script(name, refuse(code))
        return (await play(bench, Scene())).codes[:1]

    assert on_bench(scenario, world=world(), clock=Clock()) == (code,)


FIRST, SECOND = {"name": "甲", "code": "1"}, {"name": "乙", "code": "2"}


def test_both_write_the_same_message_into_the_ledger() -> None:
    """Names and values survive either way of encoding them."""

    async def scenario(bench: Bench) -> list[str]:
        for place, play in enumerate([*ALIYUN, *TENCENT]):
            await play(bench, Scene(numbers=(f"1380000001{place}",)))
        return [bench.gateways.read(entry) for entry in bench.gateways.ledger.accepted]

    text = f"【惠企 & Co+】您符合{VALUES[0][1]}，详情见短码a1b2"
    assert on_bench(scenario, world=world(), clock=Clock()) == [text] * 4


@pytest.mark.parametrize(
    ("numbers", "signs", "values", "code"),
    [
        (
            ["13800000001", "13800000002"],
            ["惠企"] * 2,
            [{"name": "甲", "code": "1"}, {"name": "乙", "code": "2"}],
            "OK",
        ),
        (["13800000001"], ["惠企"] * 2, [{"name": "甲", "code": "1"}], "isv.INVALID_PARAMETERS"),
        (["13800000001"], ["惠企"], [{"name": "甲"}], "isv.TEMPLATE_MISSING_PARAMETERS"),
        (
            [f"138{n:08d}" for n in range(101)],
            ["惠企"] * 101,
            [{"name": "甲", "code": "1"}] * 101,
            "isv.MOBILE_COUNT_OVER_LIMIT",
        ),
    ],
)
def test_the_sdk_sends_a_batch_through_aliyun(
    numbers: list[str], signs: list[str], values: list[dict[str, str]], code: str
) -> None:
    async def scenario(bench: Bench) -> tuple[str, int, int]:
        request = aliyun.SendBatchSmsRequest(
            phone_number_json=json.dumps(numbers),
            sign_name_json=json.dumps(signs, ensure_ascii=False),
            template_param_json=json.dumps(values, ensure_ascii=False),
            template_code="SMS_1",
            out_id="batch",
        )
        answer = await asyncio.to_thread(aliyun_client(bench).send_batch_sms, request)
        ledger = bench.gateways.ledger
        return answer.body.code, len(ledger.accepted), len({entry.provider_id for entry in ledger.accepted})

    accepted = len(numbers) if code == "OK" else 0
    assert on_bench(scenario, world=world(), clock=Clock()) == (code, accepted, min(accepted, 1))
