"""The one door to the network: sends a call, and tells a failure before it was written from one after."""

import os
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from secrets import token_hex
from types import TracebackType
from typing import Self

import aiohttp
from yarl import URL

from notifier.providers.accounts import guard_loopback
from notifier.providers.outcomes import Outcome
from notifier.providers.protocols import OutcomeClass

_CONNECTIONS = 200
_UNSIGNED = ("Content-Type", "User-Agent")  # what is not signed is not sent
_IDLE_SECONDS = (
    10.0  # below what a provider's front keeps open, or a closed connection would look like an unanswered request
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Call:
    """A complete HTTP request, credentials and all; never logged."""

    method: str
    url: str = field(repr=False)  # may hold a token
    headers: dict[str, str] = field(repr=False)
    body: bytes = field(repr=False, default=b"")


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    status: int
    body: bytes = field(repr=False)


class UnansweredError(Exception):
    """No answer came; `outcome` says whether the request may have arrived."""

    def __init__(self, kind: OutcomeClass, code: str) -> None:
        super().__init__(code)
        self.outcome = Outcome(kind=kind, code=code)


def utc_now() -> datetime:
    return datetime.now(UTC)


class Wire:
    """A pool of connections, with the clock and the nonces that signing needs."""

    def __init__(
        self,
        *,
        clock: Callable[[], datetime] = utc_now,
        nonce: Callable[[], str] = lambda: token_hex(16),
        environment: str | None = None,  # other than HUIQI_ENV
        answer_seconds: float = 10.0,
        connect_seconds: float = 5.0,
        connections: int = _CONNECTIONS,
    ) -> None:
        self.now = clock
        self.nonce = nonce
        self.environment = os.environ.get("HUIQI_ENV", "") if environment is None else environment
        self.answer_seconds = answer_seconds
        self._connect_seconds = connect_seconds
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        timeout = aiohttp.ClientTimeout(
            total=3 * self.answer_seconds + self._connect_seconds,
            connect=self._connect_seconds,
            sock_read=self.answer_seconds,
        )
        connector = aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=_IDLE_SECONDS)
        self._session = aiohttp.ClientSession(timeout=timeout, connector=connector, cookie_jar=aiohttp.DummyCookieJar())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()

    async def exchange(self, call: Call) -> Answer:
        """Send and read the answer, or raise `UnansweredError`. No error names the address: it may hold a token."""
        url = URL(call.url, encoded=True)
        guard_loopback(url.host or "", self.environment)
        try:
            return await self._exchange(call, url)
        except (aiohttp.ClientError, TimeoutError, ssl.SSLError, OSError) as error:
            raise UnansweredError(*_meaning(error)) from None

    async def _exchange(self, call: Call, url: URL) -> Answer:
        if self._session is None:
            raise RuntimeError("the wire is not open")
        async with self._session.request(
            call.method,
            url,
            headers=call.headers,
            data=call.body or None,
            allow_redirects=False,
            skip_auto_headers=_UNSIGNED,
        ) as response:
            return Answer(status=response.status, body=await response.read())


# The first that fits decides. Whatever is not known to have failed before the request was written may have arrived.
_MEANINGS: tuple[tuple[type[Exception], OutcomeClass, str], ...] = (
    (aiohttp.ClientConnectorCertificateError, OutcomeClass.CONFIG, "certificate"),
    (aiohttp.InvalidURL, OutcomeClass.CONFIG, "url"),
    (aiohttp.ClientConnectorError, OutcomeClass.RETRY, "connect"),
    (aiohttp.ConnectionTimeoutError, OutcomeClass.RETRY, "connect"),
    (TimeoutError, OutcomeClass.AMBIGUOUS, "timeout"),
    (Exception, OutcomeClass.AMBIGUOUS, "reset"),
)


def _meaning(error: Exception) -> tuple[OutcomeClass, str]:
    return next((kind, code) for known, kind, code in _MEANINGS if isinstance(error, known))
