"""Opens the office and serves it, until a signal says to stop: then what is being answered is answered to its end."""

import logging
import os
import socket
from collections.abc import Mapping

import uvicorn

from app.office import Office, now, opened_office
from app.web.front import Front
from app.web.keys import links_of
from app.web.sending import sender_of
from app.web.server import make_app
from app.web.sessions import Desk
from engine.errors import InputError, Problem
from notifier.providers.accounts import Accounts
from notifier.providers.callbacks.opening import callback_keys
from notifier.receipts import keep_callback

GRACE = 5  # seconds for what is being answered


def serve_until_stopped(host: str, port: int, database: str | None) -> None:
    """Serve; returns when told to stop."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(message)s")
    with opened_office(database) as office, listening(host, port) as taken:
        app = make_app(front_of(office, dict(os.environ)))
        config = uvicorn.Config(
            app,
            access_log=False,  # a link in a log would be a link for whoever reads the log
            log_level="warning",
            server_header=False,
            lifespan="off",
            timeout_graceful_shutdown=GRACE,
        )
        _Server(config, f"http://{_shown(host)}:{taken.getsockname()[1]}").run(sockets=[taken])
    print("已停止")


class _Server(uvicorn.Server):
    """Says when it is open; told to stop, it stops and that is all: the signal is not raised once more."""

    def __init__(self, config: uvicorn.Config, address: str) -> None:
        super().__init__(config)
        self.address = address

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        print(f"已打开 {self.address}，Ctrl-C 停止", flush=True)

    def handle_exit(self, sig: int, frame: object) -> None:  # noqa: ARG002 - the form of a handler
        self.should_exit = True


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
