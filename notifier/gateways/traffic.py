"""What a gateway is asked and answers, apart from how it travels."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from notifier.gateways.faults import Fault, Kind


@dataclass(frozen=True, kw_only=True, slots=True)
class Incoming:
    """A request as it arrived."""

    method: str
    path: str
    raw_query: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    fault: Fault | None = None

    def goes_wrong(self, kind: Kind) -> bool:
        return self.fault is not None and self.fault.kind is kind

    @property
    def refusal(self) -> str:
        """The code this request is to be refused with; empty if none."""
        return self.fault.code if self.fault is not None and self.fault.kind is Kind.REFUSE else ""

    @property
    def refused_at_end(self) -> int:
        """How many recipients at the end of a batch are to be refused."""
        return self.fault.count if self.fault is not None and self.fault.kind is Kind.PARTIAL else 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    status: int = 200
    content: Any = field(default_factory=dict)

    def body(self) -> bytes:
        return msgspec.json.encode(self.content)


@dataclass(frozen=True, kw_only=True, slots=True)
class Endpoint:
    """Who answers, and under which name faults are scripted."""

    channel: str
    answer: Callable[[Incoming], Reply]
