"""The dispatcher: makes the calls that are due. The database works in a thread while calls are on the wire."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from engine.archive.store import Tx
from notifier.outbox import Claimed, Outbox, Result, Turn
from notifier.providers.outcomes import Outcome
from notifier.providers.protocols import OutcomeClass

_GATHER_SECONDS = 0.005  # results that come in together are kept together
_LOOK_AGAIN_SECONDS = 0.5  # something may have become due while calls are slow


class Store(Protocol):
    """A database: transactions that read and that write."""

    def reading(self) -> AbstractContextManager[Tx]: ...

    def writing(self) -> AbstractContextManager[Tx]: ...


@dataclass(kw_only=True, slots=True)
class Dispatcher:
    """One worker."""

    store: Store
    outbox: Outbox
    clock: Callable[[], datetime]
    outcomes: Counter[str] = field(default_factory=Counter)
    _results: list[Result] = field(default_factory=list)
    _arrived: asyncio.Event = field(default_factory=asyncio.Event)
    _flying: set[asyncio.Task[None]] = field(default_factory=set)

    async def drain(self, stopped: asyncio.Event | None = None, *, patiently: bool = False) -> int:
        """Send until nothing more may go now (patiently: until nothing is due, at the pace that a provider bears); on a
        stop, finish what is on the wire. Says how many calls were made."""
        made = 0
        while True:
            stopping = stopped is not None and stopped.is_set()
            results, room = self._take_results(), 0 if stopping else self._room()
            turn = await self._turn(results, room) if results or room else Turn(claimed=[])
            made += len(turn.claimed)
            self._launch(turn.claimed)
            if self._flying or self._results or turn.claimed or results:
                await self._news(len(turn.claimed) < room)
            elif patiently and turn.again_in is not None:
                await asyncio.sleep(min(turn.again_in, _LOOK_AGAIN_SECONDS))
            else:
                return made

    def _room(self) -> int:
        at_once = self.outbox.rules.at_once
        free = min(at_once.claimed, at_once.flying - len(self._flying))
        return free if free >= at_once.claimed // 2 else 0

    async def _turn(self, results: list[Result], room: int) -> Turn:
        return await asyncio.to_thread(self._turn_now, results, room)

    def _turn_now(self, results: list[Result], room: int) -> Turn:
        with self.store.writing() as tx:
            return self.outbox.turn(tx, results, room, self.clock())

    def _launch(self, claimed: list[Claimed]) -> None:
        for one in claimed:
            task = asyncio.create_task(self._send(one))
            self._flying.add(task)
            task.add_done_callback(self._flying.discard)

    async def _send(self, claimed: Claimed) -> None:
        began = time.perf_counter()
        outcome = await self._sent(claimed)
        passed = round(1000 * (time.perf_counter() - began))
        self.outcomes[outcome.kind] += 1
        self._results.append(Result(claimed=claimed, outcome=outcome, milliseconds=passed, at=self.clock()))
        self._arrived.set()

    async def _sent(self, claimed: Claimed) -> Outcome:
        """A fault of our own must not leave a delivery without an outcome; nobody knows how far it got."""
        try:
            return await self.outbox.channels[claimed.channel].send(claimed.request)
        except Exception as error:
            return Outcome(kind=OutcomeClass.AMBIGUOUS, code=f"error {type(error).__name__}")

    def _take_results(self) -> list[Result]:
        taken, self._results = self._results, []
        self._arrived.clear()
        return taken

    async def _news(self, idle: bool) -> None:
        """Wait for results; where there is more to claim, only as long as it takes to gather some."""
        if idle and self._flying and not self._results:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._arrived.wait(), _LOOK_AGAIN_SECONDS)
        await asyncio.sleep(_GATHER_SECONDS)
