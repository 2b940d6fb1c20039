"""Keeps one access token an account: fetched early, by one at a time, and again when a provider refuses it.

The stored row is shared by all processes; whoever writes first wins, and the others take what is stored.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from notifier.providers.outcomes import Outcome

_EARLY = timedelta(seconds=300)


@dataclass(frozen=True, kw_only=True, slots=True)
class TokenRow:
    """What is stored of an account's token."""

    token: str = field(repr=False)  # up to 512 characters
    expires_at: datetime
    refreshed_by: str  # the process, for people who look


class TokenStore(Protocol):
    """A row for each account; `replace` writes only if the row is still the one that was seen."""

    async def get(self, account: str) -> TokenRow | None: ...

    async def replace(self, account: str, seen: TokenRow | None, new: TokenRow) -> bool: ...


class MemoryTokenStore:
    """Rows of this process alone."""

    def __init__(self) -> None:
        self._rows: dict[str, TokenRow] = {}

    async def get(self, account: str) -> TokenRow | None:
        return self._rows.get(account)

    async def replace(self, account: str, seen: TokenRow | None, new: TokenRow) -> bool:
        if self._rows.get(account) != seen:
            return False
        self._rows[account] = new
        return True


@dataclass(frozen=True, kw_only=True, slots=True)
class Fetched:
    token: str = field(repr=False)
    expires_in: int


class NoTokenError(Exception):
    """The token endpoint gave none; `outcome` says why."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.code)
        self.outcome = outcome


def is_due(row: TokenRow | None, now: datetime) -> bool:
    """Tell whether a token is to be fetched: none yet, or its last five minutes have begun."""
    return row is None or now >= row.expires_at - _EARLY


class TokenKeeper:
    """Hands out the account's token. `fetch(force)` asks the provider; with `force` the present token is given up."""

    def __init__(
        self,
        *,
        account: str,
        store: TokenStore,
        fetch: Callable[[bool], Awaitable[Fetched]],
        clock: Callable[[], datetime],
        owner: str = "",
    ) -> None:
        self._account = account
        self._store = store
        self._fetch = fetch
        self._clock = clock
        self._owner = owner
        self._one_at_a_time = asyncio.Lock()

    async def token(self) -> str:
        """Give a token that is good for some minutes yet."""
        row = await self._store.get(self._account)
        if row is not None and not is_due(row, self._clock()):
            return row.token
        async with self._one_at_a_time:
            row = await self._store.get(self._account)
            if row is not None and not is_due(row, self._clock()):
                return row.token
            return await self._refresh(row, refused="")

    async def after_refusal(self, refused: str) -> str:
        """Give another token than the refused one: the stored one if it has changed since, else a fresh one."""
        async with self._one_at_a_time:
            row = await self._store.get(self._account)
            if row is not None and row.token != refused:
                return row.token
            return await self._refresh(row, refused=refused)

    async def _refresh(self, seen: TokenRow | None, refused: str) -> str:
        fetched = await self._fetch(False)
        if fetched.token == refused:
            fetched = await self._fetch(True)  # the endpoint still believes in the token that was refused
        row = TokenRow(
            token=fetched.token,
            expires_at=self._clock() + timedelta(seconds=fetched.expires_in),
            refreshed_by=self._owner,
        )
        if await self._store.replace(self._account, seen, row):
            return row.token
        stored = await self._store.get(self._account)
        return stored.token if stored is not None else row.token
