"""Counts what a provider limits: so many of a key within so many seconds, or within a Beijing day."""

from collections import Counter, defaultdict, deque
from collections.abc import Hashable

from notifier.gateways.clock import Clock
from notifier.providers.protocols import limit


class Window:
    """At most `most` within any `seconds`."""

    def __init__(self, clock: Clock, most: int, seconds: float) -> None:
        self._clock = clock
        self._most = most
        self._seconds = seconds
        self._taken: defaultdict[Hashable, deque[float]] = defaultdict(deque)

    def is_full(self, key: Hashable = "") -> bool:
        now, taken = self._clock.seconds(), self._taken[key]
        while taken and taken[0] <= now - self._seconds:
            taken.popleft()
        return len(taken) >= self._most

    def take(self, key: Hashable = "") -> bool:
        """Count one more unless the window is full."""
        if self.is_full(key):
            return False
        self._taken[key].append(self._clock.seconds())
        return True


class Daily:
    """At most `most` in a natural day."""

    def __init__(self, clock: Clock, most: int) -> None:
        self._clock = clock
        self._most = most
        self._day = ""
        self._counts: Counter[Hashable] = Counter()

    def is_full(self, key: Hashable = "") -> bool:
        if (day := self._clock.day()) != self._day:
            self._day = day
            self._counts.clear()
        return self._counts[key] >= self._most

    def take(self, key: Hashable = "") -> bool:
        if self.is_full(key):
            return False
        self._counts[key] += 1
        return True


class Remembered:
    """The first answer to a key, for as long as a provider recognises repeats."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._answers: dict[Hashable, tuple[float, str]] = {}

    def recall(self, key: Hashable) -> str | None:
        until, answer = self._answers.get(key, (0.0, ""))
        return answer if self._clock.seconds() < until else None

    def remember(self, key: Hashable, answer: str, seconds: float) -> None:
        self._answers[key] = (self._clock.seconds() + seconds, answer)


def may_advertise(clock: Clock) -> bool:
    """Tell whether marketing may be sent at this hour."""
    return limit("aliyun_sms", "marketing_from_hour") <= clock.hour() < limit("aliyun_sms", "marketing_to_hour")
