"""Reads the providers' accounts from HUIQI_… settings: where they are and who we are there.

A setting is HUIQI_<account>_<field>, e.g. HUIQI_WECHAT_APPID. An account without any setting is absent; one with some
must be complete.
"""

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from functools import cache
from ipaddress import ip_address
from typing import Any, Self, cast
from urllib.parse import urlsplit

from engine.errors import HuiqiError, Problems
from notifier.providers.masking import NO_SECRET, Secret


@dataclass(frozen=True, kw_only=True, slots=True)
class WechatAccount:
    """A service account or a mini-program."""

    url: str
    appid: str
    secret: Secret
    callback_token: Secret = NO_SECRET  # signs callbacks
    callback_key: Secret = NO_SECRET  # EncodingAESKey, if callbacks come encrypted


@dataclass(frozen=True, kw_only=True, slots=True)
class WecomAccount:
    """An app of a company in WeCom."""

    url: str
    corpid: str
    agentid: str
    secret: Secret
    callback_token: Secret = NO_SECRET
    callback_key: Secret = NO_SECRET


@dataclass(frozen=True, kw_only=True, slots=True)
class RobotAccount:
    """A robot in a WeCom group."""

    url: str
    key: Secret


@dataclass(frozen=True, kw_only=True, slots=True)
class AliyunAccount:
    url: str
    key_id: str
    key_secret: Secret
    callback_token: Secret = NO_SECRET  # stands in the callback's address as ?token=…; nothing else proves who reports


@dataclass(frozen=True, kw_only=True, slots=True)
class TencentAccount:
    url: str
    secret_id: str
    secret_key: Secret
    app_id: str
    region: str = "ap-guangzhou"
    callback_token: Secret = NO_SECRET


@dataclass(frozen=True, kw_only=True, slots=True)
class MailAccount:
    """A submission server."""

    host: str
    sender: str
    port: str = "465"
    security: str = "tls"  # tls, starttls or none
    username: str = ""
    password: Secret = NO_SECRET


@dataclass(frozen=True, kw_only=True, slots=True)
class Accounts:
    """Every account that is set up; the field's name is the middle of its settings' names."""

    wechat: WechatAccount | None = None
    miniprogram: WechatAccount | None = None
    wecom: WecomAccount | None = None
    wecom_robot: RobotAccount | None = None
    aliyun: AliyunAccount | None = None
    tencent: TencentAccount | None = None
    mail: MailAccount | None = None

    @classmethod
    def read(cls, settings: Mapping[str, str]) -> Self:
        """Read the accounts out of the environment; say all that is missing at once."""
        problems = Problems()
        read = {name: _read(name, kind, settings, problems) for name, kind in ACCOUNT_TYPES.items()}
        problems.raise_any()
        return cls(**cast("dict[str, Any]", read))


ACCOUNT_TYPES: dict[str, type] = {
    "wechat": WechatAccount,
    "miniprogram": WechatAccount,
    "wecom": WecomAccount,
    "wecom_robot": RobotAccount,
    "aliyun": AliyunAccount,
    "tencent": TencentAccount,
    "mail": MailAccount,
}


class OutsideError(HuiqiError):
    """A test must not reach anybody's real account."""


def guard_loopback(host: str, environment: str) -> None:
    """Refuse every host but this machine while HUIQI_ENV is `test`."""
    if environment == "test" and not _is_loopback(host):
        raise OutsideError(f"测试环境只能连接本机，不能连接 `{host}`（检查 HUIQI_ENV 和各账号的地址）")


def host_of(url: str) -> str:
    return urlsplit(url).hostname or ""


def setting_names() -> dict[str, bool]:
    """List every setting and whether it is a secret, for `huiqi settings`."""
    return {
        _setting(account, field.name): field.type is Secret
        for account, kind in ACCOUNT_TYPES.items()
        for field in fields(kind)
    }


@cache
def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _setting(account: str, field: str) -> str:
    return f"HUIQI_{account}_{field}".upper()


def _read(account: str, kind: type, settings: Mapping[str, str], problems: Problems) -> object | None:
    given = {field.name: settings.get(_setting(account, field.name), "") for field in fields(kind)}
    if not any(given.values()):
        return None
    _check(account, kind, given, problems)
    values = {field.name: _value(field.type, given[field.name]) for field in fields(kind) if given[field.name]}
    return None if problems.found else cast("object", kind(**values))


def _check(account: str, kind: type, given: Mapping[str, str], problems: Problems) -> None:
    for field in fields(kind):
        if field.default is MISSING and not given[field.name]:
            problems.add("没有设置", place=_setting(account, field.name), help="同一账号的其他项已设置")
    if given.get("url") and not _is_address(given["url"]):
        problems.add("不是 http(s) 地址", place=_setting(account, "url"))
    if given.get("security", "") not in ("", "tls", "starttls", "none"):
        problems.add("只能是 tls、starttls 或 none", place=_setting(account, "security"))
    for name in ("port", "agentid"):
        if given.get(name) and not given[name].isdecimal():
            problems.add("应为数字", place=_setting(account, name))


def _is_address(url: str) -> bool:
    try:
        return urlsplit(url).scheme in ("http", "https") and bool(urlsplit(url).hostname)
    except ValueError:
        return False


def _value(kind: object, text: str) -> str | Secret:
    return Secret(text) if kind is Secret else text.rstrip("/")
