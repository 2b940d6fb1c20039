"""The two WeCom channels: cards of a company's app, and lines of a group's robot."""

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any
from urllib.parse import quote

import msgspec

from engine.errors import Problem
from notifier.providers.accounts import RobotAccount, WecomAccount
from notifier.providers.channel import Plain
from notifier.providers.exchange import exchange
from notifier.providers.message import CardContent, Message, Request, TextContent
from notifier.providers.outcomes import Outcome
from notifier.providers.protocols import limit, path
from notifier.providers.token_channel import JSON, TokenChannel, fetch_token
from notifier.providers.tokens import Fetched, TokenKeeper, TokenStore
from notifier.providers.wire import Call, Wire


def wecom_app(account: WecomAccount, wire: Wire, keeper: TokenKeeper) -> TokenChannel[CardContent]:
    """Cards to members: the same JSON again within four hours is recognised."""
    return TokenChannel(
        name="wecom_app",
        provider="wecom_app",
        endpoint="app",
        url=account.url,
        wire=wire,
        keeper=keeper,
        body=partial(_card, int(account.agentid)),
        check=_check_card,
        repeatable_for=timedelta(seconds=limit("wecom_app", "duplicate_check_most_seconds")),
    )


def _card(agentid: int, message: Message[CardContent]) -> dict[str, Any]:
    content = message.content
    return {
        "touser": "|".join(message.recipients),
        "msgtype": "textcard",
        "agentid": agentid,
        "textcard": {
            "title": content.title,
            "description": content.description,
            "url": content.url,
            "btntxt": content.button,
        },
        "enable_duplicate_check": 1,
        "duplicate_check_interval": limit("wecom_app", "duplicate_check_most_seconds"),
    }


def wecom_keeper(account: WecomAccount, wire: Wire, store: TokenStore, owner: str = "") -> TokenKeeper:
    """Keep the app's token."""

    async def fetch(force: bool) -> Fetched:  # noqa: ARG001 - gettoken gives a new one by itself once the old is revoked
        query = f"corpid={quote(account.corpid)}&corpsecret={quote(account.secret.reveal())}"
        call = Call(method="GET", url=f"{account.url}{path('wecom_app', 'token')}?{query}", headers={})
        return await fetch_token(wire, call, "wecom_token")

    name = f"wecom:{account.corpid}:{account.agentid}"
    return TokenKeeper(account=name, store=store, fetch=fetch, clock=wire.now, owner=owner)


@dataclass(frozen=True, kw_only=True, slots=True)
class WecomRobot(Plain):
    """Lines to a group; no recipient, receipt, look-up or duplicate check."""

    account: RobotAccount
    name: str = "wecom_robot"
    provider: str = "wecom_robot"

    def check(self, content: TextContent, /) -> tuple[Problem, ...]:
        most = limit(self.provider, "markdown_bytes" if content.markdown else "text_bytes")
        return _check_part("正文", content.text, most)

    def prepare(self, message: Message[TextContent], /) -> Request:
        kind = "markdown" if message.content.markdown else "text"
        body = {"msgtype": kind, kind: {"content": message.content.text}}
        return Request(
            recipients=message.recipients,
            path=path(self.provider, "robot"),
            headers=JSON,
            body=msgspec.json.encode(body),
        )

    async def send(self, request: Request) -> Outcome:
        url = f"{self.account.url}{request.path}?key={quote(self.account.key.reveal())}"
        call = Call(method=request.method, url=url, headers=dict(request.headers), body=request.body)
        _, outcome = await exchange(self.wire, call, self.provider)
        return outcome


def _check_card(content: CardContent) -> tuple[Problem, ...]:
    title = _check_part("标题", content.title, limit("wecom_app", "title_bytes"))
    return (*title, *_check_part("描述", content.description, limit("wecom_app", "description_bytes")))


def _check_part(name: str, text: str, most: int) -> tuple[Problem, ...]:
    length = len(text.encode())
    if not text:
        return (Problem(message=f"{name}为空"),)
    return (Problem(message=f"{name}有{length}字节，最多{most}字节"),) if length > most else ()
