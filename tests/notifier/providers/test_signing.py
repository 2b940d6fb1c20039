"""Our signatures are those of the published examples, and pass a verifier written from the schemes alone."""

import asyncio
import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from multidict import CIMultiDict
from yarl import URL

from notifier.gateways.clock import Clock
from notifier.gateways.traffic import Incoming
from notifier.gateways.verify import refuse_acs3, refuse_tc3
from notifier.gateways.world import World
from notifier.providers.accounts import Accounts
from notifier.providers.aliyun import AliyunSms
from notifier.providers.masking import Secret
from notifier.providers.message import Message, SmsContent
from notifier.providers.signing import canonical_query, sign_acs3, sign_tc3
from notifier.providers.tencent import TencentSms
from tests.notifier.gateways.bench import NOON, CapturingWire, loopback_settings

TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)
ACCOUNTS = Accounts.read(loopback_settings())


def signed(channel: AliyunSms | TencentSms, wire: CapturingWire, sign: str, value: str) -> Incoming:
    """What the gateway would receive of a message with this signature and value."""
    content = SmsContent(sign=sign, template="SMS_1", parameters=(("name", value),))
    request = channel.prepare(Message(key="k1", recipients=("13800000000",), content=content))
    asyncio.run(channel.send(request))
    call = wire.calls[-1]
    url = URL(call.url, encoded=True)
    return Incoming(
        method=call.method,
        path=url.path,
        raw_query=url.raw_query_string,
        query=url.query,
        headers=CIMultiDict(call.headers),
        body=call.body,
    )


def aliyun(sign: str = "惠企", value: str = "研发补助") -> Incoming:
    assert ACCOUNTS.aliyun is not None
    wire = CapturingWire()
    return signed(AliyunSms(account=ACCOUNTS.aliyun, wire=wire), wire, sign, value)


def tencent(sign: str = "惠企", value: str = "研发补助") -> Incoming:
    assert ACCOUNTS.tencent is not None
    wire = CapturingWire()
    return signed(TencentSms(account=ACCOUNTS.tencent, wire=wire), wire, sign, value)


def verdict_acs3(incoming: Incoming, *, later: timedelta = timedelta(0)) -> str:
    return refuse_acs3(incoming, World().aliyun, Clock(NOON + later), set())


def verdict_tc3(incoming: Incoming, *, later: timedelta = timedelta(0)) -> str:
    return refuse_tc3(incoming, World().tencent, Clock(NOON + later))


def test_the_published_example_of_acs3() -> None:
    headers = {
        "host": "ecs.cn-shanghai.aliyuncs.com",
        "x-acs-action": "RunInstances",
        "x-acs-version": "2014-05-26",
        "x-acs-date": "2023-10-26T10:22:32Z",
        "x-acs-signature-nonce": "3156853299f313e23d1673dc12e1703d",
        "x-acs-content-sha256": hashlib.sha256(b"").hexdigest(),
    }
    query = [("RegionId", "cn-shanghai"), ("ImageId", "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd")]
    authorization = sign_acs3(
        method="POST",
        path="/",
        query=canonical_query(query),
        headers=headers,
        body=b"",
        key_id="YourAccessKeyId",
        secret=Secret("YourAccessKeySecret"),
    )
    assert authorization.endswith("Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0")


def test_the_published_example_of_tc3() -> None:
    authorization = sign_tc3(
        service="cvm",
        moment=datetime.fromtimestamp(1551113065, UTC),
        headers={"Content-Type": "application/json; charset=utf-8", "Host": "cvm.tencentcloudapi.com"},
        body=rb'{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}',
        secret_id="AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE",
        secret=Secret("Gu5t9xGARNpq86cd98joQYCN3EXAMPLE"),
    )
    assert authorization.endswith("Signature=72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168")


@given(sign=TEXT, value=TEXT)
def test_whatever_the_words_the_signature_is_good(sign: str, value: str) -> None:
    assert verdict_acs3(aliyun(sign, value)) == ""
    assert verdict_tc3(tencent(sign, value)) == ""


@given(place=st.integers(min_value=0), other=st.integers(min_value=1, max_value=127))
def test_a_changed_byte_is_noticed(place: int, other: int) -> None:
    asked = aliyun()
    values = dict(asked.query)
    name = sorted(values)[place % len(values)]
    values[name] = chr(ord(values[name][0]) ^ other) + values[name][1:]
    changed = canonical_query(tuple(values.items()))
    assert verdict_acs3(replace(asked, raw_query=changed)) == "SignatureDoesNotMatch"
    asked = tencent()
    body = bytearray(asked.body)
    body[place % len(body)] ^= other
    assert verdict_tc3(replace(asked, body=bytes(body))) == "AuthFailure.SignatureFailure"


@pytest.mark.parametrize("name", ["x-acs-action", "x-acs-date", "x-acs-signature-nonce", "host"])
def test_a_changed_header_is_noticed(name: str) -> None:
    asked = aliyun()
    headers = CIMultiDict(asked.headers)
    headers[name] = "2026-11-20T04:00:01Z" if name == "x-acs-date" else "other"
    assert verdict_acs3(replace(asked, headers=headers)) == "SignatureDoesNotMatch"


def test_a_header_that_is_not_signed_is_refused() -> None:
    asked = aliyun()
    headers = CIMultiDict(asked.headers)
    headers["x-acs-security-token"] = "t"
    assert verdict_acs3(replace(asked, headers=headers)) == "SignatureDoesNotMatch"


@pytest.mark.parametrize(("seconds", "fits"), [(900, True), (-900, True), (901, False), (-901, False)])
def test_aliyun_wants_a_clock_within_fifteen_minutes(seconds: int, fits: bool) -> None:
    assert verdict_acs3(aliyun(), later=timedelta(seconds=seconds)) == ("" if fits else "InvalidTimeStamp.Expired")


@pytest.mark.parametrize(("seconds", "fits"), [(300, True), (-300, True), (301, False), (-301, False)])
def test_tencent_wants_a_clock_within_five_minutes(seconds: int, fits: bool) -> None:
    assert verdict_tc3(tencent(), later=timedelta(seconds=seconds)) == ("" if fits else "AuthFailure.SignatureExpire")


def test_aliyun_takes_a_nonce_once() -> None:
    nonces: set[str] = set()
    asked = aliyun()
    assert refuse_acs3(asked, World().aliyun, Clock(NOON), nonces) == ""
    assert refuse_acs3(asked, World().aliyun, Clock(NOON), nonces) == "SignatureNonceUsed"


def test_a_wrong_key_is_refused() -> None:
    world = World()
    world.aliyun.key_secret = world.tencent.key_secret = "another"
    assert refuse_acs3(aliyun(), world.aliyun, Clock(NOON), set()) == "SignatureDoesNotMatch"
    assert refuse_tc3(tencent(), world.tencent, Clock(NOON)) == "AuthFailure.SignatureFailure"
    world.aliyun.key_id = world.tencent.key_id = "another"
    assert refuse_acs3(aliyun(), world.aliyun, Clock(NOON), set()) == "InvalidAccessKeyId.NotFound"
    assert refuse_tc3(tencent(), world.tencent, Clock(NOON)) == "AuthFailure.SecretIdNotFound"
