"""Everything the gateways accepted, in order: what a test compares with what the outbox believes."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from notifier.providers.masking import mask_address


@dataclass(frozen=True, kw_only=True, slots=True)
class Accepted:
    """One message for one recipient that a provider took on."""

    channel: str  # wechat_template, sms_aliyun, …
    at: datetime
    recipient: str
    provider_id: str
    key: str = ""  # the sender's own id, where the protocol has a place for it
    template: str = ""
    payload: bytes = field(default=b"", repr=False)
    dropped: bool = False  # answered like any other, never delivered

    def __repr__(self) -> str:
        dropped = ", dropped" if self.dropped else ""
        return f"Accepted({self.channel}, {mask_address(self.recipient)}, {self.provider_id}{dropped})"


class Ledger:
    """The accepted messages, and the repeats that were recognised and not sent again."""

    def __init__(self) -> None:
        self.accepted: list[Accepted] = []
        self.repeats: Counter[str] = Counter()  # by channel

    def add(self, entry: Accepted) -> None:
        self.accepted.append(entry)

    def of(self, channel: str) -> list[Accepted]:
        return [entry for entry in self.accepted if entry.channel == channel]

    def delivered(self) -> list[Accepted]:
        return [entry for entry in self.accepted if not entry.dropped]

    def doubled(self, channel: str) -> list[Accepted]:
        """List what one recipient got more than once: the same key, or the same payload where there is no key."""
        seen: Counter[tuple[str, str | bytes]] = Counter()
        again = []
        for entry in self.of(channel):
            seen[identity := (entry.recipient, entry.key or entry.payload)] += 1
            if seen[identity] > 1:
                again.append(entry)
        return again
