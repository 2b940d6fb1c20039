"""Builds every channel whose account is set up, and the keepers of their tokens."""

from typing import Any

from notifier.providers.accounts import Accounts
from notifier.providers.aliyun import AliyunSms
from notifier.providers.channel import Channel
from notifier.providers.mail import Mail
from notifier.providers.tencent import TencentSms
from notifier.providers.tokens import TokenStore
from notifier.providers.wechat import miniprogram_subscribe, service_subscribe, service_template, wechat_keeper
from notifier.providers.wecom import WecomRobot, wecom_app, wecom_keeper
from notifier.providers.wire import Wire

AnyChannel = Channel[Any]


def build_channels(accounts: Accounts, wire: Wire, store: TokenStore, owner: str = "") -> dict[str, AnyChannel]:
    """Build wechat_template, wechat_subscribe, miniprogram_subscribe, wecom_app, wecom_robot, sms_aliyun, sms_tencent
    and mail, as far as their accounts are set up."""
    built = [*_wechat(accounts, wire, store, owner), *_wecom(accounts, wire, store, owner), *_others(accounts, wire)]
    return {channel.name: channel for channel in built}


def _wechat(accounts: Accounts, wire: Wire, store: TokenStore, owner: str) -> list[AnyChannel]:
    channels: list[AnyChannel] = []
    if (account := accounts.wechat) is not None:
        keeper = wechat_keeper(account, wire, store, owner)
        channels += [service_template(account, wire, keeper), service_subscribe(account, wire, keeper)]
    if (account := accounts.miniprogram) is not None:
        channels.append(miniprogram_subscribe(account, wire, wechat_keeper(account, wire, store, owner)))
    return channels


def _wecom(accounts: Accounts, wire: Wire, store: TokenStore, owner: str) -> list[AnyChannel]:
    channels: list[AnyChannel] = []
    if (account := accounts.wecom) is not None:
        channels.append(wecom_app(account, wire, wecom_keeper(account, wire, store, owner)))
    if (robot := accounts.wecom_robot) is not None:
        channels.append(WecomRobot(account=robot, wire=wire))
    return channels


def _others(accounts: Accounts, wire: Wire) -> list[AnyChannel]:
    channels: list[AnyChannel] = []
    if accounts.aliyun is not None:
        channels.append(AliyunSms(account=accounts.aliyun, wire=wire))
    if accounts.tencent is not None:
        channels.append(TencentSms(account=accounts.tencent, wire=wire))
    if accounts.mail is not None:
        channels.append(Mail(account=accounts.mail, wire=wire))
    return channels
