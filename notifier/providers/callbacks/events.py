"""The one form of everything a provider reports, whatever it sent."""

import hashlib
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import msgspec

from notifier.providers.masking import mask_address
from notifier.providers.outcomes import class_of
from notifier.providers.protocols import OutcomeClass, protocols

# What reading a damaged report can raise, from no JSON or XML at all to a time in the year 99999.
DAMAGED: tuple[type[Exception], ...] = (
    msgspec.DecodeError,
    ET.ParseError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    OSError,
    RecursionError,
)


class EventKind(StrEnum):
    DELIVERED = "delivered"
    FAILED = "failed"
    REPLIED = "replied"
    UNSUBSCRIBED = "unsubscribed"  # R, TD, T, N, 退订
    CONSENT_GIVEN = "consent_given"  # one message of `template_id` more is permitted
    CONSENT_REFUSED = "consent_refused"
    FOLLOWED = "followed"
    UNFOLLOWED = "unfollowed"
    OTHER = "other"  # understood, of no use to us
    UNREADABLE = "unreadable"  # kept raw for people to look at


@dataclass(frozen=True, kw_only=True, slots=True)
class TrackingEvent:
    """One thing that happened, as one provider reported it; the same report again makes an equal event."""

    kind: EventKind
    provider: str
    at: datetime | None  # by the provider's clock; None if it gave none
    recipient: str = ""  # openid, member, or a mainland number as eleven digits
    provider_id: str = ""  # what the sending's outcome carried: msgid, BizId, SerialNo
    key: str = ""  # our own id, where the provider gives it back
    template_id: str = ""
    code: str = ""  # the carrier's or WeChat's word for it
    outcome: OutcomeClass | None = None  # of a failure, where the code is known
    lasting: bool = False  # a failure of the address itself, not of this once
    text: str = ""  # a reply's words, or the scene of a follow
    raw: bytes = b""

    @property
    def fingerprint(self) -> str:
        """Identify the report: providers repeat theirs, and an accept must not count twice."""
        parts = (self.provider, self.kind, self.recipient, self.at, self.provider_id, self.key, self.template_id)
        return hashlib.sha256(msgspec.json.encode((*parts, self.code, self.text))).hexdigest()

    def __repr__(self) -> str:
        return f"TrackingEvent({self.kind}, {self.provider}, {mask_address(self.recipient)}, {self.code})"


def failure(provider: str, code: str) -> tuple[OutcomeClass | None, bool]:
    """Find a receipt's class and whether it will last."""
    known = {word: kind for kind, words in protocols().receipts.items() for word in words}
    kind = known.get(code) or class_of(provider, code)
    lasting = kind in (OutcomeClass.RECIPIENT, OutcomeClass.CONSENT) and code not in protocols().soft
    return kind, lasting


def unreadable(provider: str, raw: bytes) -> TrackingEvent:
    return TrackingEvent(kind=EventKind.UNREADABLE, provider=provider, at=None, raw=raw)
