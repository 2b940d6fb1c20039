"""What a callback server does with a request of WeChat or WeCom before it keeps it: prove it, and open a sealed one."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from notifier.providers.accounts import Accounts
from notifier.providers.callbacks.signature import ForgedError, decrypt, verify_encrypted, verify_plain
from notifier.providers.callbacks.wechat import encrypted_part
from notifier.providers.masking import Secret


@dataclass(frozen=True, kw_only=True, slots=True)
class CallbackKeys:
    """What proves and opens the callbacks of one account."""

    receiver: str  # our appid or corpid
    token: Secret
    key: Secret  # with one, nothing plain is believed


def callback_keys(accounts: Accounts) -> dict[str, CallbackKeys]:
    """Find the keys of every account that is set up, by provider."""
    keys: dict[str, CallbackKeys] = {}
    for name, account in (("wechat", accounts.wechat), ("miniprogram", accounts.miniprogram)):
        if account is not None:
            keys[name] = CallbackKeys(receiver=account.appid, token=account.callback_token, key=account.callback_key)
    if (wecom := accounts.wecom) is not None:
        keys["wecom_app"] = CallbackKeys(receiver=wecom.corpid, token=wecom.callback_token, key=wecom.callback_key)
    return keys


def callback_tokens(accounts: Accounts) -> dict[str, Secret]:
    """Find what must stand in the address to which an SMS cloud reports, by provider, where a site has set it."""
    clouds = {"aliyun_sms": accounts.aliyun, "tencent_sms": accounts.tencent}
    return {name: cloud.callback_token for name, cloud in clouds.items() if cloud and cloud.callback_token}


def prove_address(token: Secret, query: Mapping[str, str]) -> None:
    """Raise ForgedError where the address was not that which the cloud was given."""
    if not hmac.compare_digest(token.reveal().encode(), query.get("token", "").encode()):
        raise ForgedError("回调地址里的口令不符")


def open_callback(keys: CallbackKeys, query: Mapping[str, str], body: bytes, *, now: datetime) -> bytes:
    """Return the body as it was meant, or raise ForgedError."""
    if sealed := encrypted_part(body):
        return _open(keys, query, sealed, now)
    if keys.key:
        raise ForgedError("本账号的回调应当加密")
    _verify_plain(keys, query, now)
    return body


def open_greeting(keys: CallbackKeys, query: Mapping[str, str], *, now: datetime) -> bytes:
    """Return what the first GET of a new callback address must be answered with."""
    greeting = query.get("echostr", "")
    if "msg_signature" in query:  # WeCom seals even its greeting
        return _open(keys, query, greeting, now)
    _verify_plain(keys, query, now)
    return greeting.encode()


def _open(keys: CallbackKeys, query: Mapping[str, str], sealed: str, now: datetime) -> bytes:
    verify_encrypted(
        keys.token,
        timestamp=query.get("timestamp", ""),
        nonce=query.get("nonce", ""),
        encrypted=sealed,
        signature=query.get("msg_signature", ""),
        now=now,
    )
    return decrypt(keys.key, sealed, receiver=keys.receiver)


def _verify_plain(keys: CallbackKeys, query: Mapping[str, str], now: datetime) -> None:
    verify_plain(
        keys.token,
        timestamp=query.get("timestamp", ""),
        nonce=query.get("nonce", ""),
        signature=query.get("signature", ""),
        now=now,
    )
