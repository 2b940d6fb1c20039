"""Channels that send JSON with an access token: WeChat's three and the WeCom app; they differ in path and body."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar
from urllib.parse import quote

import msgspec

from engine.errors import Problem
from notifier.providers.channel import Plain
from notifier.providers.exchange import exchange
from notifier.providers.message import Message, Request
from notifier.providers.outcomes import Outcome, for_recipients
from notifier.providers.protocols import OutcomeClass, path
from notifier.providers.tokens import Fetched, NoTokenError, TokenKeeper
from notifier.providers.wire import Call, Wire

C = TypeVar("C")

JSON = (("Content-Type", "application/json"),)


@dataclass(frozen=True, kw_only=True, slots=True)
class TokenChannel(Plain, Generic[C]):
    """One kind of message through one account."""

    name: str
    provider: str
    endpoint: str  # its path's name in protocols.yaml
    url: str
    keeper: TokenKeeper
    body: Callable[[Message[C]], dict[str, Any]]
    check: Callable[[C], tuple[Problem, ...]]

    def prepare(self, message: Message[C], /) -> Request:
        return Request(
            recipients=message.recipients,
            path=path(self.provider, self.endpoint),
            headers=JSON,
            body=msgspec.json.encode(self.body(message)),
        )

    async def send(self, request: Request) -> Outcome:
        """Send with the account's token; if that is refused, refresh it and repeat once."""
        try:
            outcome = await self._send(request, token := await self.keeper.token())
            if outcome.kind is OutcomeClass.TOKEN:
                outcome = _not_token(await self._send(request, await self.keeper.after_refusal(token)))
        except NoTokenError as unavailable:
            return _not_token(_not_written(unavailable.outcome))
        return for_recipients(outcome, request.recipients)

    async def _send(self, request: Request, token: str) -> Outcome:
        url = f"{self.url}{request.path}?access_token={quote(token, safe='')}"
        call = Call(method=request.method, url=url, headers=dict(request.headers), body=request.body)
        _, outcome = await exchange(self.wire, call, self.provider)
        return outcome


class _TokenAnswer(msgspec.Struct):
    access_token: str
    expires_in: int


async def fetch_token(wire: Wire, call: Call, provider: str) -> Fetched:
    """Ask a token endpoint."""
    answer, outcome = await exchange(wire, call, provider)
    if answer is None or outcome.kind is not OutcomeClass.OK:
        raise NoTokenError(outcome)
    try:
        given = msgspec.json.decode(answer.body, type=_TokenAnswer)
    except msgspec.ValidationError:
        raise NoTokenError(replace(outcome, kind=OutcomeClass.RETRY, code="unreadable")) from None
    return Fetched(token=given.access_token, expires_in=given.expires_in)


def _not_written(outcome: Outcome) -> Outcome:
    """Without a token the message was never written, so an unanswered token request leaves nothing ambiguous."""
    return replace(outcome, kind=OutcomeClass.RETRY) if outcome.kind is OutcomeClass.AMBIGUOUS else outcome


def _not_token(outcome: Outcome) -> Outcome:
    """A fresh token that is refused too, or none to be had for want of one, is a matter for people."""
    return replace(outcome, kind=OutcomeClass.CONFIG) if outcome.kind is OutcomeClass.TOKEN else outcome
