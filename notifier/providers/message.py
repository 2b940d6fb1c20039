"""What a renderer hands to a channel (Message) and what the channel makes of it (Request, the bytes that are stored).

A Request holds no credential, date or nonce: those are added when it is sent, so a repeat is byte for byte the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeVar

import msgspec

from notifier.providers.masking import mask_address

C_co = TypeVar("C_co", covariant=True)


@dataclass(frozen=True, kw_only=True, slots=True)
class Miniprogram:
    appid: str
    pagepath: str


@dataclass(frozen=True, kw_only=True, slots=True)
class WechatContent:
    """A template of a service account or mini-program with its fields filled in."""

    template_id: str
    fields: Mapping[str, str]  # thing1: …
    url: str = ""  # where a tap leads; a mini-program, if given, wins
    miniprogram: Miniprogram | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class CardContent:
    """A card in WeCom."""

    title: str
    description: str
    url: str
    button: str = "详情"


@dataclass(frozen=True, kw_only=True, slots=True)
class TextContent:
    """Lines to a WeCom robot's group."""

    text: str
    markdown: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class SmsContent:
    """An approved template and its values, in the order of the template."""

    sign: str
    template: str
    parameters: tuple[tuple[str, str], ...]  # (name, value); Tencent goes by the order alone


@dataclass(frozen=True, kw_only=True, slots=True)
class MailContent:
    subject: str
    text: str
    written: datetime  # becomes the Date of the message
    html: str = ""
    unsubscribe_url: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Message(Generic[C_co]):
    """One content for one or several recipients of a channel."""

    key: str  # the delivery's own id; the provider sees it where it takes one
    recipients: tuple[str, ...]
    content: C_co = field(repr=False)

    def __repr__(self) -> str:
        return f"Message({self.key}, {', '.join(map(mask_address, self.recipients))})"


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """What is sent but for the credentials."""

    recipients: tuple[str, ...]
    method: str = "POST"
    path: str
    query: tuple[tuple[str, str], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""

    def __repr__(self) -> str:
        to = ", ".join(map(mask_address, self.recipients))
        return f"Request({self.method} {self.path}, {to}, {len(self.body)} bytes)"

    def encode(self) -> bytes:
        """Write it as the bytes that are stored."""
        return msgspec.json.encode(self._plain())

    def _plain(self) -> dict[str, object]:
        return {
            "recipients": self.recipients,
            "method": self.method,
            "path": self.path,
            "query": self.query,
            "headers": self.headers,
            "body": self.body.decode(),
        }

    @staticmethod
    def decode(stored: bytes) -> "Request":
        """Read it back: `Request.decode(request.encode()) == request`."""
        plain = msgspec.json.decode(stored, type=_Plain)
        return Request(
            recipients=plain.recipients,
            method=plain.method,
            path=plain.path,
            query=plain.query,
            headers=plain.headers,
            body=plain.body.encode(),
        )


class _Plain(msgspec.Struct):
    """The stored form: every body is text."""

    recipients: tuple[str, ...]
    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    headers: tuple[tuple[str, str], ...]
    body: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Inquiry:
    """A sending whose answer never came: did it go out?"""

    key: str
    recipient: str
    sent_at: datetime

    def __repr__(self) -> str:
        return f"Inquiry({self.key}, {mask_address(self.recipient)}, {self.sent_at:%Y-%m-%d %H:%M:%S})"
