"""Serves the office: the pages and the entrance for callbacks."""

import asyncio
import logging
import os
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import uvicorn

from app.office import Office, now
from app.web.front import Front
from app.web.keys import links_of
from app.web.sending import sender_of
from app.web.server import make_app
from app.web.sessions import Desk
from engine.errors import InputError, Problem
from notifier.providers.accounts import Accounts
from notifier.providers.callbacks.opening import callback_keys, callback_tokens
from notifier.receipts import keep_callback

GRACE = 5  # seconds for what is being answered


async def serve(office: Office, host: str, port: int, stopped: asyncio.Event) -> None:
    """Serve until told to stop; what is being answered then is answered to its end."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(message)s")
    with listening(host, port) as taken:
        server = _Server(config_of(office), f"http://{_shown(host)}:{taken.getsockname()[1]}")
        serving = asyncio.create_task(server.serve(sockets=[taken]))
        await asyncio.wait({serving, asyncio.create_task(stopped.wait())}, return_when=asyncio.FIRST_COMPLETED)
        server.should_exit = True
        await serving


def config_of(office: Office) -> uvicorn.Config:
    return uvicorn.Config(
        make_app(front_of(office, dict(os.environ))),
        access_log=False,  # a link in a log would be a link for whoever reads the log
        log_level="warning",
        server_header=False,
        lifespan="off",
        timeout_graceful_shutdown=GRACE,
    )


class _Server(uvicorn.Server):
    """Says when it is open, and leaves signals to whoever runs it."""

    def __init__(self, config: uvicorn.Config, address: str) -> None:
        super().__init__(config)
        self.address = address

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        print(f"已打开 {self.address}，Ctrl-C 停止", flush=True)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def front_of(office: Office, given: Mapping[str, str]) -> Front:
    """Wire the pages to the office and to the accounts that are set up."""
    links, accounts = links_of(given), Accounts.read(given)

    def keep_raw(provider: str, body: bytes) -> None:
        with office.database.writing() as tx:
            keep_callback(tx, provider, body, now())

    return Front(
        database=office.database,
        site=office.site,
        links=links,
        desk=Desk(links=links),
        clock=now,
        keep_raw=keep_raw,
        send_code=sender_of(office.database, accounts, given, now),
        callback_keys=callback_keys(accounts),
        callback_tokens=callback_tokens(accounts),
        contact=given.get("HUIQI_CONTACT", ""),
    )


def listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    taken = socket.socket(family)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((host, port))
    except OSError as error:
        taken.close()
        message = f"不能在 {host}:{port} 上打开：{error.strerror or error}"
        raise InputError(Problem(message=message, help="换一个 --port")) from None
    return taken


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host
