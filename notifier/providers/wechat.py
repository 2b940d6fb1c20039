"""The three WeChat channels: template and subscribe messages of a service account, and those of a mini-program."""

from datetime import timedelta
from typing import Any

import msgspec

from notifier.providers.accounts import WechatAccount
from notifier.providers.fields import check_wechat
from notifier.providers.message import Message, WechatContent
from notifier.providers.protocols import limit, path
from notifier.providers.token_channel import JSON, TokenChannel, fetch_token
from notifier.providers.tokens import Fetched, TokenKeeper, TokenStore
from notifier.providers.wire import Call, Wire

WechatChannel = TokenChannel[WechatContent]


def service_template(account: WechatAccount, wire: Wire, keeper: TokenKeeper) -> WechatChannel:
    """Template messages: a repeat within ten minutes is recognised by client_msg_id."""
    return TokenChannel(
        name="wechat_template",
        provider="wechat",
        endpoint="template",
        url=account.url,
        wire=wire,
        keeper=keeper,
        body=_template,
        check=check_wechat,
        repeatable_for=timedelta(seconds=limit("wechat", "client_msg_id_seconds")),
    )


def service_subscribe(account: WechatAccount, wire: Wire, keeper: TokenKeeper) -> WechatChannel:
    """One-time subscription notices of a service account: nothing recognises a repeat."""
    return TokenChannel(
        name="wechat_subscribe",
        provider="wechat",
        endpoint="subscribe",
        url=account.url,
        wire=wire,
        keeper=keeper,
        body=_subscribe,
        check=check_wechat,
        spends_consent=True,
    )


def miniprogram_subscribe(account: WechatAccount, wire: Wire, keeper: TokenKeeper) -> WechatChannel:
    """Subscription notices of a mini-program, whose openids are its own."""
    return TokenChannel(
        name="miniprogram_subscribe",
        provider="miniprogram",
        endpoint="subscribe",
        url=account.url,
        wire=wire,
        keeper=keeper,
        body=_miniprogram,
        check=check_wechat,
        spends_consent=True,
    )


def wechat_keeper(account: WechatAccount, wire: Wire, store: TokenStore, owner: str = "") -> TokenKeeper:
    """Keep an account's token with stable_token, which gives every caller the same one."""

    async def fetch(force: bool) -> Fetched:
        body = {
            "grant_type": "client_credential",
            "appid": account.appid,
            "secret": account.secret.reveal(),
            "force_refresh": force,
        }
        url = account.url + path("wechat", "stable_token")
        call = Call(method="POST", url=url, headers=dict(JSON), body=msgspec.json.encode(body))
        return await fetch_token(wire, call, "wechat_token")

    return TokenKeeper(account=f"wechat:{account.appid}", store=store, fetch=fetch, clock=wire.now, owner=owner)


def _addressed(message: Message[WechatContent]) -> dict[str, Any]:
    (openid,) = message.recipients
    return {"touser": openid, "template_id": message.content.template_id}


def _data(content: WechatContent) -> dict[str, Any]:
    return {"data": {name: {"value": value} for name, value in content.fields.items()}}


def _jump(content: WechatContent) -> dict[str, Any]:
    if content.miniprogram is None:
        return {}
    return {"miniprogram": {"appid": content.miniprogram.appid, "pagepath": content.miniprogram.pagepath}}


def _template(message: Message[WechatContent]) -> dict[str, Any]:
    content = message.content
    url = {"url": content.url} if content.url else {}
    return {**_addressed(message), **url, **_jump(content), "client_msg_id": message.key, **_data(content)}


def _subscribe(message: Message[WechatContent]) -> dict[str, Any]:
    content = message.content
    page = {"page": content.url} if content.url else {}
    return {**_addressed(message), **page, **_jump(content), **_data(content)}


def _miniprogram(message: Message[WechatContent]) -> dict[str, Any]:
    content = message.content
    page = {"page": content.miniprogram.pagepath} if content.miniprogram else {}
    state = {"miniprogram_state": "formal", "lang": "zh_CN"}
    return {**_addressed(message), **page, **state, **_data(content)}
