"""A token is fetched early, by one caller for all, and again only if the refused one is still the stored one."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from notifier.providers.outcomes import Outcome
from notifier.providers.protocols import OutcomeClass
from notifier.providers.tokens import Fetched, MemoryTokenStore, NoTokenError, TokenKeeper, TokenRow, is_due

START = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


class Provider:
    """Hands out numbered tokens; the same one until it is forced or told to move on."""

    def __init__(self) -> None:
        self.now = START
        self.number = 1
        self.fetches: list[bool] = []
        self.fails = False

    async def fetch(self, force: bool) -> Fetched:
        self.fetches.append(force)
        await asyncio.sleep(0)
        if self.fails:
            raise NoTokenError(Outcome(kind=OutcomeClass.CONFIG, code="40001"))
        self.number += force
        return Fetched(token=f"t{self.number}", expires_in=7200)


def keeper(provider: Provider, store: MemoryTokenStore, owner: str = "a") -> TokenKeeper:
    return TokenKeeper(account="wechat:x", store=store, fetch=provider.fetch, clock=lambda: provider.now, owner=owner)


@pytest.mark.parametrize(("left", "due"), [(301, False), (300, True), (0, True), (-1, True)])
def test_a_token_is_due_in_its_last_five_minutes(left: int, due: bool) -> None:
    row = TokenRow(token="t", expires_at=START + timedelta(seconds=left), refreshed_by="a")
    assert is_due(row, START) is due


def test_no_token_yet_is_due() -> None:
    assert is_due(None, START)


def test_a_hundred_callers_fetch_once() -> None:
    async def scenario() -> tuple[set[str], Provider]:
        provider = Provider()
        kept = keeper(provider, MemoryTokenStore())
        return set(await asyncio.gather(*(kept.token() for _ in range(100)))), provider

    tokens, provider = asyncio.run(scenario())
    assert tokens == {"t1"}
    assert provider.fetches == [False]


def test_a_token_is_renewed_before_it_ends() -> None:
    async def scenario() -> tuple[str, str, list[bool]]:
        provider = Provider()
        kept = keeper(provider, MemoryTokenStore())
        first = await kept.token()
        provider.now += timedelta(seconds=6900)
        provider.number = 2
        return first, await kept.token(), provider.fetches

    assert asyncio.run(scenario()) == ("t1", "t2", [False, False])


def test_a_refused_token_that_is_no_longer_stored_needs_no_refresh() -> None:
    """A hundred requests are refused with the old token; the first refreshes, the others take what it stored."""

    async def scenario() -> tuple[set[str], list[bool]]:
        provider = Provider()
        kept = keeper(provider, MemoryTokenStore())
        old = await kept.token()
        provider.number = 2
        return set(await asyncio.gather(*(kept.after_refusal(old) for _ in range(100)))), provider.fetches

    assert asyncio.run(scenario()) == ({"t2"}, [False, False])


def test_a_provider_that_still_believes_in_the_refused_token_is_forced() -> None:
    async def scenario() -> tuple[str, list[bool]]:
        provider = Provider()
        kept = keeper(provider, MemoryTokenStore())
        return await kept.after_refusal(await kept.token()), provider.fetches

    assert asyncio.run(scenario()) == ("t2", [False, False, True])


def test_of_two_processes_the_first_to_write_wins() -> None:
    async def scenario() -> tuple[list[str], TokenRow | None]:
        store, slow, fast = MemoryTokenStore(), Provider(), Provider()
        slow.number, fast.number = 1, 2
        tokens = await asyncio.gather(keeper(fast, store, "fast").token(), keeper(slow, store, "slow").token())
        return tokens, await store.get("wechat:x")

    tokens, row = asyncio.run(scenario())
    assert row is not None
    assert tokens == [row.token, row.token]


def test_the_store_replaces_only_what_was_seen() -> None:
    async def scenario() -> list[bool]:
        store = MemoryTokenStore()
        first = TokenRow(token="t1", expires_at=START, refreshed_by="a")
        second = TokenRow(token="t2", expires_at=START, refreshed_by="b")
        return [
            await store.replace("x", None, first),
            await store.replace("x", None, second),
            await store.replace("x", first, second),
            await store.replace("x", first, first),
        ]

    assert asyncio.run(scenario()) == [True, False, True, False]


def test_a_failed_fetch_stores_nothing_and_the_next_caller_tries_again() -> None:
    async def scenario() -> str:
        provider = Provider()
        kept = keeper(provider, MemoryTokenStore())
        provider.fails = True
        with pytest.raises(NoTokenError):
            await kept.token()
        provider.fails = False
        return await kept.token()

    assert asyncio.run(scenario()) == "t1"


def test_no_token_is_shown() -> None:
    row = TokenRow(token="planted-token", expires_at=START, refreshed_by="a")
    assert "planted" not in f"{row!r} {Fetched(token='planted-token', expires_in=1)!r}"
