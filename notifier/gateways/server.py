"""Starts the gateways on this machine and lets requests go wrong as scripted."""

import asyncio
import signal
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from notifier.gateways.aliyun import AliyunGateway
from notifier.gateways.clock import Clock
from notifier.gateways.faults import Fault, Kind, Script
from notifier.gateways.ledger import Accepted, Ledger
from notifier.gateways.posting import Reports
from notifier.gateways.reading import as_read
from notifier.gateways.settings import settings_for
from notifier.gateways.smtp import SmtpSink
from notifier.gateways.tencent import TencentGateway
from notifier.gateways.traffic import Endpoint, Incoming, Reply
from notifier.gateways.wechat import WechatGateway
from notifier.gateways.wecom import WecomGateway
from notifier.gateways.world import World
from notifier.providers.masking import mask_address

_REPORT_SECONDS = 0.2
_LONGEST_LINE = 65536  # a thousand numbers stand in the query of an Aliyun request


class Gateways:
    """All gateways: HTTP on one port, SMTP on another.

    async with Gateways() as gateways:
        accounts = Accounts.read(gateways.settings())
    """

    def __init__(
        self, *, world: World | None = None, clock: Clock | None = None, callbacks: str = "", host: str = "127.0.0.1"
    ) -> None:
        self.world = world or World()
        self.clock = clock or Clock()
        self.host = host
        self.callbacks = callbacks  # where reports are posted by themselves; empty: only when `report` is called
        self.ledger = Ledger()
        self.faults = Script()
        self.reports = Reports(self.world, self.clock)
        self.wechat = WechatGateway(self.world, self.clock, self.ledger, self.reports)
        self.wecom = WecomGateway(self.world, self.clock, self.ledger)
        self.aliyun = AliyunGateway(self.world, self.clock, self.ledger, self.reports)
        self.tencent = TencentGateway(self.world, self.clock, self.ledger, self.reports)
        self._table = self.wechat.endpoints() | self.wecom.endpoints() | {("GET", "/ledger"): self._ledger_page()}
        self._closing: list[Any] = []
        self.port = 0
        self.mail_port = 0

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    def settings(self) -> dict[str, str]:
        """Give the HUIQI_… settings of an installation that talks to these gateways."""
        return settings_for(self.world, self.url, self.host, self.mail_port)

    async def start(self, port: int = 0, mail_port: int = 0) -> None:
        """Listen; port 0 takes a free one."""
        runner = web.ServerRunner(web.Server(self._handle, access_log=None, max_line_size=_LONGEST_LINE))
        await runner.setup()
        site = web.TCPSite(runner, self.host, port, backlog=1024)
        await site.start()
        self.port = _port_of(runner.addresses[0])
        sink = SmtpSink(self.world.mail, self.clock, self.ledger, self.faults)
        mail = await asyncio.start_server(sink.serve, self.host, mail_port, limit=2**22)
        self.mail_port = _port_of(mail.sockets[0].getsockname())
        self._closing = [runner.cleanup, _closer(mail)]
        if self.callbacks:
            task = asyncio.create_task(self._report_always())
            self._closing.append(_canceller(task))

    async def stop(self) -> None:
        for close in reversed(self._closing):
            await close()
        self._closing = []

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    def _ledger_page(self) -> Endpoint:
        """Show whoever runs the gateways what arrived."""

        def answer(_: Incoming) -> Reply:
            return Reply(content=[self._shown(entry) for entry in self.ledger.accepted])

        return Endpoint(channel="ledger", answer=answer)

    def _shown(self, entry: Accepted) -> dict[str, object]:
        shown = {"channel": entry.channel, "at": entry.at.isoformat(), "recipient": mask_address(entry.recipient)}
        return {**shown, "text": self.read(entry), "dropped": entry.dropped}

    def read(self, entry: Accepted) -> str:
        """Show an accepted message as its reader would see it."""
        return as_read(entry, self.world)

    async def report(self, *, times: int = 1, backwards: bool = False, batch: int = 100, to: str = "") -> int:
        """Post the reports that wait to the callback address; see `Reports.push`."""
        return await self.reports.push(to or self.callbacks, times=times, backwards=backwards, batch=batch)

    async def _report_always(self) -> None:
        while True:
            await asyncio.sleep(_REPORT_SECONDS)
            await self.report()

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        incoming = Incoming(
            method=request.method,
            path=request.path,
            raw_query=request.rel_url.raw_query_string,
            query=request.query,
            headers=request.headers,
            body=await request.read(),
        )
        endpoint = self._endpoint(incoming)
        if endpoint is None:
            return web.Response(status=404)
        fault = self.faults.next(endpoint.channel)
        if fault is None:
            return _response(endpoint.answer(incoming))
        return await _go_wrong(request, endpoint, incoming, fault)

    def _endpoint(self, incoming: Incoming) -> Endpoint | None:
        found = self._table.get((incoming.method, incoming.path))
        if found is not None or incoming.path != "/":
            return found
        if "X-TC-Action" in incoming.headers:
            return self.tencent.endpoint(incoming)
        return self.aliyun.endpoint(incoming) if "x-acs-action" in incoming.headers else None


def run_gateways(
    host: str = "127.0.0.1", port: int = 8900, *, callbacks: str = "", announce: Callable[[str], None] = print
) -> None:
    """Serve until interrupted, with the mail port one above; announce the settings that lead here."""
    asyncio.run(_serve(Gateways(host=host, callbacks=callbacks), port, announce))


async def _serve(gateways: Gateways, port: int, announce: Callable[[str], None]) -> None:
    told = asyncio.Event()
    for interrupt in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(interrupt, told.set)
    await gateways.start(port, port + 1 if port else 0)
    for name, value in gateways.settings().items():
        announce(f"{name}={value}")
    await told.wait()
    await gateways.stop()


async def _go_wrong(
    request: web.BaseRequest, endpoint: Endpoint, incoming: Incoming, fault: Fault
) -> web.StreamResponse:
    reply = Reply()
    if fault.accepts or fault.kind is Kind.REFUSE:
        reply = endpoint.answer(replace(incoming, fault=fault))
    if fault.kind in (Kind.RESET_BEFORE_ACCEPT, Kind.RESET_AFTER_ACCEPT) and request.transport is not None:
        request.transport.abort()
    if fault.kind is Kind.DELAY:
        await asyncio.sleep(fault.seconds)
    if fault.kind is Kind.STATUS:
        return web.Response(status=fault.status, text="<html>error</html>")
    if fault.kind is Kind.GARBAGE:
        return web.Response(text="<html>请先登录网络</html>", content_type="text/html")
    return _response(reply)


def _response(reply: Reply) -> web.Response:
    return web.Response(status=reply.status, body=reply.body(), content_type="application/json")


def _port_of(address: Any) -> int:
    return int(address[1])


def _closer(server: asyncio.Server) -> Callable[[], Any]:
    async def close() -> None:
        server.close()
        await server.wait_closed()

    return close


def _canceller(task: asyncio.Task[None]) -> Callable[[], Any]:
    async def cancel() -> None:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

    return cancel
