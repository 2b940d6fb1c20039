"""Issues and checks access tokens as WeChat and WeCom do."""

from dataclasses import dataclass
from secrets import token_urlsafe

from notifier.gateways.clock import Clock
from notifier.gateways.limits import Daily, Window
from notifier.providers.protocols import limit

_LAST_SECONDS = 300


@dataclass(kw_only=True, slots=True)
class _Issued:
    owner: str
    good_until: float
    expired: bool = True  # how it ends: by time (42001), or replaced and no longer the latest (40001)


class TokenOffice:
    """The tokens of all accounts of a provider."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._issued: dict[str, _Issued] = {}
        self._present: dict[tuple[str, str], str] = {}
        self._forced_a_day = Daily(clock, limit("wechat", "forced_refreshes_a_day"))
        self._forced_lately = Window(clock, 1, limit("wechat", "forced_refresh_seconds"))
        self.issued = 0

    def shared(self, owner: str, *, force: bool = False, line: str = "shared") -> tuple[str, int]:
        """Give every caller the same token until its last minutes; forced, the old one dies at once."""
        token = self._present.get((owner, line), "")
        left = self._left(token)
        if force and token and self._may_force(owner):
            self.revoke(token)
            left = 0
        if left > _LAST_SECONDS:
            return token, left
        return self._issue(owner, line)

    def replaced(self, owner: str) -> tuple[str, int]:
        """Give a new token at each call; the one before works a few minutes more."""
        before = self._present.get((owner, "plain"))
        if before is not None:
            old = self._issued[before]
            old.good_until = min(old.good_until, self._clock.seconds() + limit("wechat", "token_overlap_seconds"))
            old.expired = False
        return self._issue(owner, "plain")

    def revoke(self, token: str) -> None:
        """Make a token invalid before its time."""
        issued = self._issued[token]
        issued.good_until, issued.expired = self._clock.seconds(), False

    def revoke_all(self) -> None:
        for token in self._issued:
            self.revoke(token)

    def all(self) -> list[str]:
        """List every token ever issued."""
        return list(self._issued)

    def owner_of(self, token: str) -> str | int:
        """Find whose token it is, or the code it is refused with."""
        if not token:
            return 41001
        issued = self._issued.get(token)
        if issued is None:
            return 40014
        if self._clock.seconds() < issued.good_until:
            return issued.owner
        return 42001 if issued.expired else 40001

    def _left(self, token: str) -> int:
        issued = self._issued.get(token)
        return int(issued.good_until - self._clock.seconds()) if issued else 0

    def _may_force(self, owner: str) -> bool:
        return (
            not self._forced_a_day.is_full(owner) and self._forced_lately.take(owner) and self._forced_a_day.take(owner)
        )

    def _issue(self, owner: str, line: str) -> tuple[str, int]:
        life = limit("wechat", "token_life_seconds")
        token = token_urlsafe(48)
        self._issued[token] = _Issued(owner=owner, good_until=self._clock.seconds() + life)
        self._present[(owner, line)] = token
        self.issued += 1
        return token, life
