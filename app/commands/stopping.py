"""Ctrl-C and SIGTERM: what is being done is brought to an end, nothing new is begun; a second Ctrl-C breaks off."""

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager

INTERRUPTED = 130


@contextmanager
def told_to_stop() -> Iterator[asyncio.Event]:
    """An event that is set when somebody says stop."""
    loop, stopped = asyncio.get_running_loop(), asyncio.Event()

    def stop() -> None:
        stopped.set()
        loop.remove_signal_handler(signal.SIGINT)

    for interrupt in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(interrupt, stop)
    try:
        yield stopped
    finally:
        for interrupt in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(interrupt)
