"""Tokens in the database: read once for all who wait, and looked at anew when one has been replaced."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from app.database import Database
from engine.archive.store import Tx
from notifier.providers.tokens import TokenRow
from notifier.token_rows import TokenRows


@dataclass
class Counted:
    """A store that counts how often it was read."""

    database: Database
    readings: int = 0

    @contextmanager
    def reading(self) -> Iterator[Tx]:
        self.readings += 1
        with self.database.reading() as tx:
            yield tx

    @contextmanager
    def writing(self) -> Iterator[Tx]:
        with self.database.writing() as tx:
            yield tx


def row(token: str) -> TokenRow:
    return TokenRow(token=token, expires_at=datetime(2026, 3, 2, tzinfo=UTC), refreshed_by="one")


def test_many_who_ask_at_once_are_one_reading(database: Database) -> None:
    store = Counted(database)

    async def play() -> None:
        rows, elsewhere = TokenRows(store=store), TokenRows(store=database)
        assert await elsewhere.replace("wechat:a", None, row("first"))
        asked = await asyncio.gather(*(rows.get("wechat:a") for _ in range(50)))
        assert asked == [row("first")] * 50
        assert store.readings == 1
        assert await rows.replace("wechat:a", row("first"), row("second"))
        assert await rows.get("wechat:a") == row("second")
        assert store.readings == 2
        assert not await elsewhere.replace("wechat:a", row("first"), row("third"))

    asyncio.run(play())
