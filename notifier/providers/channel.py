"""What every channel offers the outbox.

    request = channel.prepare(message)          # pure; store request.encode()
    outcome = await channel.send(request)       # outcome.policy says what to do next
    settlement = await channel.settle(inquiry)  # after an ambiguous outcome, where `looks_up`

After an ambiguous outcome a channel with `repeatable_for` takes the same request again for that long, counted from the
first attempt, without sending twice. A channel with neither can only be closed as unknown.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Protocol, TypeVar

from engine.errors import Problem
from notifier.providers.message import Inquiry, Message, Request
from notifier.providers.outcomes import Outcome
from notifier.providers.wire import Wire

C_contra = TypeVar("C_contra", contravariant=True)


class Settled(StrEnum):
    SENT = "sent"
    NOT_SENT = "not_sent"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True, slots=True)
class Settlement:
    """What a look-up found out about a request without an answer."""

    state: Settled
    provider_id: str = ""
    code: str = ""  # the carrier's, where it is known already


UNKNOWN = Settlement(state=Settled.UNKNOWN)


class Channel(Protocol[C_contra]):
    """A way to reach somebody through one account of one provider."""

    @property
    def name(self) -> str: ...  # wechat_template

    @property
    def provider(self) -> str: ...  # its entry in protocols.yaml

    @property
    def repeatable_for(self) -> timedelta: ...  # the provider recognises a repeat; zero: it does not

    @property
    def looks_up(self) -> bool: ...  # settle can answer more than unknown

    @property
    def spends_consent(self) -> bool: ...  # a sending uses up one accept of (openid, template)

    def check(self, content: C_contra, /) -> tuple[Problem, ...]:
        """List what the provider would refuse."""
        ...

    def prepare(self, message: Message[C_contra], /) -> Request:
        """Make the request, the same bytes for the same message."""
        ...

    async def send(self, request: Request) -> Outcome:
        """Send once. Raises nothing that a provider or the network can cause."""
        ...

    async def settle(self, inquiry: Inquiry) -> Settlement:
        """Find out whether a request without an answer went out."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Plain:
    """What a channel is that says nothing else: no repeat is recognised, nothing can be looked up."""

    wire: Wire
    repeatable_for: timedelta = timedelta(0)
    looks_up: bool = False
    spends_consent: bool = False

    async def settle(self, inquiry: Inquiry) -> Settlement:  # noqa: ARG002 - there is nothing to look up
        return UNKNOWN
