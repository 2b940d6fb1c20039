"""Accounts come from settings: whole, absent, or refused with everything that is missing."""

import asyncio

import pytest

from engine.errors import InputError
from notifier.providers.accounts import Accounts, OutsideError, WechatAccount, guard_loopback, setting_names
from notifier.providers.masking import Secret
from notifier.providers.registry import build_channels
from notifier.providers.tokens import MemoryTokenStore
from notifier.providers.wire import Call, Wire
from tests.notifier.gateways.bench import loopback_settings


def test_an_account_is_read_and_shows_no_secret() -> None:
    settings = {"HUIQI_WECHAT_URL": "https://a.example/", "HUIQI_WECHAT_APPID": "wx1", "HUIQI_WECHAT_SECRET": "planted"}
    accounts = Accounts.read(settings)
    assert accounts.wechat == WechatAccount(url="https://a.example", appid="wx1", secret=Secret("planted"))
    assert accounts.wecom is None
    assert "planted" not in repr(accounts)


def test_everything_missing_or_wrong_is_said_at_once() -> None:
    settings = {
        "HUIQI_WECHAT_APPID": "wx1",
        "HUIQI_ALIYUN_URL": "dysmsapi.example",
        "HUIQI_ALIYUN_KEY_ID": "k",
        "HUIQI_ALIYUN_KEY_SECRET": "planted",
        "HUIQI_WECOM_ROBOT_URL": "https://[::1",
        "HUIQI_WECOM_ROBOT_KEY": "planted",
        "HUIQI_WECOM_URL": "https://a.example",
        "HUIQI_WECOM_CORPID": "ww1",
        "HUIQI_WECOM_AGENTID": "one",
        "HUIQI_WECOM_SECRET": "planted",
        "HUIQI_MAIL_HOST": "a.example",
        "HUIQI_MAIL_SENDER": "a@a.example",
        "HUIQI_MAIL_PORT": "smtp",
        "HUIQI_MAIL_SECURITY": "ssl",
    }
    with pytest.raises(InputError) as refused:
        Accounts.read(settings)
    assert [problem.place for problem in refused.value.problems] == [
        "HUIQI_WECHAT_URL",
        "HUIQI_WECHAT_SECRET",
        "HUIQI_WECOM_AGENTID",
        "HUIQI_WECOM_ROBOT_URL",
        "HUIQI_ALIYUN_URL",
        "HUIQI_MAIL_SECURITY",
        "HUIQI_MAIL_PORT",
    ]
    assert "planted" not in str(refused.value)


def test_without_settings_there_is_no_channel_and_with_all_there_are_eight() -> None:
    async def names(settings: dict[str, str]) -> list[str]:
        return sorted(build_channels(Accounts.read(settings), Wire(), MemoryTokenStore()))

    assert asyncio.run(names({})) == []
    assert asyncio.run(names(loopback_settings())) == [
        "mail",
        "miniprogram_subscribe",
        "sms_aliyun",
        "sms_tencent",
        "wechat_subscribe",
        "wechat_template",
        "wecom_app",
        "wecom_robot",
    ]


def test_every_setting_is_listed_with_whether_it_is_secret() -> None:
    names = setting_names()
    assert set(loopback_settings()) <= set(names)
    assert names["HUIQI_WECHAT_SECRET"] is True
    assert names["HUIQI_WECHAT_APPID"] is False


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.0.1", "localhost", "::1"])
def test_a_test_reaches_this_machine(host: str) -> None:
    guard_loopback(host, "test")


@pytest.mark.parametrize("host", ["api.weixin.qq.com", "10.0.0.1", "127.0.0.1.example", "", "0.0.0.0"])
def test_a_test_reaches_nobody_else(host: str) -> None:
    with pytest.raises(OutsideError, match="测试环境"):
        guard_loopback(host, "test")
    guard_loopback(host, "")


def test_the_wire_refuses_to_leave_this_machine_in_a_test() -> None:
    async def leave() -> None:
        async with Wire(environment="test") as wire:
            await wire.exchange(Call(method="GET", url="https://api.weixin.qq.com/?access_token=planted", headers={}))

    with pytest.raises(OutsideError) as refused:
        asyncio.run(leave())
    assert "planted" not in str(refused.value)
