"""The gateways' time: real, or driven by a test that can't wait for a day to pass."""

import time
from datetime import UTC, datetime

from notifier.providers.beijing import BEIJING


class Clock:
    """Real time that can be put forward; with `start` it stands still but for that."""

    def __init__(self, start: datetime | None = None) -> None:
        self._start = start.timestamp() if start is not None else None
        self._ahead = 0.0

    def seconds(self) -> float:
        return (time.time() if self._start is None else self._start) + self._ahead

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.seconds(), UTC)

    def day(self) -> str:
        """Name the day in Beijing, where the providers' quotas are reset."""
        return self.now().astimezone(BEIJING).strftime("%Y%m%d")

    def hour(self) -> int:
        return self.now().astimezone(BEIJING).hour

    def advance(self, seconds: float) -> None:
        self._ahead += seconds
