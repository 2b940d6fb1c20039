"""What the two SMS clouds share: a signed request for one call, and a look-up for one that had no answer."""

from abc import ABC, abstractmethod
from dataclasses import dataclass

from yarl import URL

from engine.errors import Problem
from notifier.providers.channel import Plain
from notifier.providers.exchange import exchange
from notifier.providers.message import Message, Request, SmsContent
from notifier.providers.outcomes import Outcome, for_recipients
from notifier.providers.sms import check_sms
from notifier.providers.wire import Answer, Call


@dataclass(frozen=True, kw_only=True, slots=True)
class SmsCloud(Plain, ABC):
    """SendSms of an account."""

    name: str
    provider: str
    looks_up: bool = True

    def check(self, content: SmsContent, /) -> tuple[Problem, ...]:
        return check_sms(content)

    @abstractmethod
    def prepare(self, message: Message[SmsContent], /) -> Request: ...

    async def send(self, request: Request) -> Outcome:
        _, outcome = await self.call(request)
        return for_recipients(outcome, request.recipients)

    async def call(self, request: Request) -> tuple[Answer | None, Outcome]:
        return await exchange(self.wire, self.signed(request), self.provider)

    @abstractmethod
    def signed(self, request: Request) -> Call:
        """The call of a request, signed at this moment."""


def host_header(url: str) -> str:
    """The host as it is signed."""
    return URL(url).raw_authority or ""
