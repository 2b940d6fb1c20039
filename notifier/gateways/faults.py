"""What can go wrong with a request, and the script that says when.

gateways.faults.script("sms_aliyun", reset_after_accept(), times=2)
"""

from collections import defaultdict, deque
from dataclasses import dataclass
from enum import Enum, auto


class Kind(Enum):
    DELAY = auto()
    RESET_BEFORE_ACCEPT = auto()
    RESET_AFTER_ACCEPT = auto()
    STATUS = auto()
    REFUSE = auto()
    DROP = auto()
    PARTIAL = auto()
    GARBAGE = auto()


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """One thing that goes wrong with one request."""

    kind: Kind
    seconds: float = 0.0
    status: int = 200
    code: str = ""
    count: int = 0
    accepts: bool = True  # the message is taken on all the same


def delay(seconds: float) -> Fault:
    """Accept, and answer late."""
    return Fault(kind=Kind.DELAY, seconds=seconds)


def reset_before_accept() -> Fault:
    """Cut the connection; the message is lost."""
    return Fault(kind=Kind.RESET_BEFORE_ACCEPT, accepts=False)


def reset_after_accept() -> Fault:
    """Accept, and cut the connection instead of answering."""
    return Fault(kind=Kind.RESET_AFTER_ACCEPT)


def server_error(status: int = 503, *, accepts: bool = False) -> Fault:
    """Answer with an HTTP status."""
    return Fault(kind=Kind.STATUS, status=status, accepts=accepts)


def refuse(code: str) -> Fault:
    """Answer in the provider's own way, mostly HTTP 200, with an error code."""
    return Fault(kind=Kind.REFUSE, code=code, accepts=False)


def silent_drop() -> Fault:
    """Answer as if accepted and deliver nothing."""
    return Fault(kind=Kind.DROP)


def partial_batch(count: int, code: str = "") -> Fault:
    """Refuse the last `count` recipients of a batch."""
    return Fault(kind=Kind.PARTIAL, count=count, code=code)


def garbage(*, accepts: bool = False) -> Fault:
    """Answer 200 with a page of something else, as a proxy does."""
    return Fault(kind=Kind.GARBAGE, accepts=accepts)


class Script:
    """The faults to come, by channel (or by `…_token`, `…_lookup` for those endpoints)."""

    def __init__(self) -> None:
        self._coming: defaultdict[str, deque[Fault | None]] = defaultdict(deque)

    def script(self, channel: str, fault: Fault, *, times: int = 1, after: int = 0) -> None:
        """Let the next requests fail; `after` so many that go well."""
        self._coming[channel].extend([None] * after + [fault] * times)

    def next(self, channel: str) -> Fault | None:
        coming = self._coming.get(channel)
        return coming.popleft() if coming else None
