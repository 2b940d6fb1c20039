"""Access tokens in the database, shared by all processes; whoever writes first wins.

A row that was just read is not read again for each message: a token that has been replaced is refused by its provider,
and then the row is looked at anew.
"""

import asyncio
import time
from dataclasses import dataclass, field

from notifier.dispatcher import Store
from notifier.providers.tokens import TokenRow
from notifier.store_providers import Token

_FRESH_SECONDS = 2.0


@dataclass(frozen=True, kw_only=True, slots=True)
class TokenRows:
    """The tokens of a database."""

    store: Store
    _seen: dict[str, tuple[float, TokenRow]] = field(default_factory=dict)
    _one_reads: asyncio.Lock = field(default_factory=asyncio.Lock)  # for all the messages that wait for a token

    async def get(self, account: str) -> TokenRow | None:
        if fresh := self._fresh(account):
            return fresh
        async with self._one_reads:
            if fresh := self._fresh(account):
                return fresh
            return self._remember(account, await asyncio.to_thread(self._get, account))

    def _fresh(self, account: str) -> TokenRow | None:
        read_at, row = self._seen.get(account, (0.0, None))
        return row if time.monotonic() - read_at < _FRESH_SECONDS else None

    async def replace(self, account: str, seen: TokenRow | None, new: TokenRow) -> bool:
        self._seen.pop(account, None)
        return await asyncio.to_thread(self._replace, account, seen, new)

    def _remember(self, account: str, row: TokenRow | None) -> TokenRow | None:
        if row is not None:
            self._seen[account] = time.monotonic(), row
        return row

    def _get(self, account: str) -> TokenRow | None:
        with self.store.reading() as tx:
            return _row(tx.get(Token, account))

    def _replace(self, account: str, seen: TokenRow | None, new: TokenRow) -> bool:
        with self.store.writing() as tx:
            kept = tx.get(Token, account, with_for_update=True)
            if _row(kept) != seen:
                return False
            kept = kept or Token(account=account, token="", expires_at=new.expires_at, refreshed_by="")
            kept.token, kept.expires_at, kept.refreshed_by = new.token, new.expires_at, new.refreshed_by
            tx.add(kept)
            return True


def _row(kept: Token | None) -> TokenRow | None:
    if kept is None:
        return None
    return TokenRow(token=kept.token, expires_at=kept.expires_at, refreshed_by=kept.refreshed_by)
