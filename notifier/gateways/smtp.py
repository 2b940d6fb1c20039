"""A submission server that keeps every message: enough of SMTP for a client to be accepted, refused or cut off."""

import asyncio
import base64
import re
from itertools import count

from notifier.gateways.clock import Clock
from notifier.gateways.faults import Fault, Kind, Script
from notifier.gateways.ledger import Accepted, Ledger
from notifier.gateways.world import MailWorld

_ADDRESS = re.compile(r"<([^>]*)>")
_MESSAGE_ID = re.compile(rb"^Message-ID: <([^@>]*)", re.MULTILINE | re.IGNORECASE)


class SmtpSink:
    def __init__(self, world: MailWorld, clock: Clock, ledger: Ledger, faults: Script) -> None:
        self._world = world
        self._clock = clock
        self._ledger = ledger
        self._faults = faults
        self._ids = count(1)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Speak with one client until it leaves."""
        try:
            await self._converse(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the client left without a word
        finally:
            writer.close()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        recipients: list[str] = []
        await _say(writer, 220, "loopback")
        while line := (await reader.readline()).decode("utf-8", "replace").strip():
            verb = line.split(" ", 1)[0].upper()
            if verb == "DATA":
                await self._data(reader, writer, recipients)
                recipients = []
            elif verb == "RCPT":
                recipients += await self._recipient(writer, line)
            else:
                await _say(writer, *self._answer(verb, line))
            if verb == "QUIT":
                return

    def _answer(self, verb: str, line: str) -> tuple[int, *tuple[str, ...]]:
        if verb == "EHLO" and self._world.username:
            return 250, "loopback", "AUTH PLAIN"
        if verb == "AUTH":
            return (235, "welcome") if line.split()[-1] == self._login() else (535, "authentication failed")
        return _ANSWERS.get(verb, (502, "not implemented"))

    def _login(self) -> str:
        """Write the right login as AUTH PLAIN sends it."""
        return base64.b64encode(f"\0{self._world.username}\0{self._world.password}".encode()).decode()

    async def _recipient(self, writer: asyncio.StreamWriter, line: str) -> list[str]:
        address = _ADDRESS.findall(line)
        good = bool(address) and "@" in address[0]
        await _say(writer, *((250, "ok") if good else (550, "no such user")))
        return address[:1] if good else []

    async def _data(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, recipients: list[str]) -> None:
        fault = self._faults.next("mail")
        await _say(writer, 354, "go on")
        payload = (await reader.readuntil(b"\r\n.\r\n"))[:-3]
        if fault is None or fault.accepts:
            self._accept(recipients, payload, dropped=fault is not None and fault.kind is Kind.DROP)
        await _answer(writer, fault)

    def _accept(self, recipients: list[str], payload: bytes, dropped: bool) -> None:
        message_id = _MESSAGE_ID.search(payload)
        for recipient in recipients:
            self._ledger.add(
                Accepted(
                    channel="mail",
                    at=self._clock.now(),
                    recipient=recipient,
                    provider_id=f"queued-{next(self._ids)}",
                    key=message_id.group(1).decode() if message_id else "",
                    payload=payload,
                    dropped=dropped,
                )
            )


async def _answer(writer: asyncio.StreamWriter, fault: Fault | None) -> None:
    if fault is not None and fault.kind in (Kind.RESET_AFTER_ACCEPT, Kind.RESET_BEFORE_ACCEPT):
        writer.transport.abort()
        return
    if fault is not None and fault.kind is Kind.DELAY:
        await asyncio.sleep(fault.seconds)
    code = _code(fault)
    await _say(writer, code, "queued" if code == 250 else "no")


def _code(fault: Fault | None) -> int:
    if fault is None:
        return 250
    return {Kind.REFUSE: int(fault.code or 0), Kind.STATUS: 421}.get(fault.kind, 250)


async def _say(writer: asyncio.StreamWriter, code: int, *lines: str) -> None:
    *more, last = lines
    writer.write("".join([*(f"{code}-{line}\r\n" for line in more), f"{code} {last}\r\n"]).encode())
    await writer.drain()


_ANSWERS = {
    "EHLO": (250, "loopback"),
    "HELO": (250, "loopback"),
    "MAIL": (250, "ok"),
    "RSET": (250, "ok"),
    "NOOP": (250, "ok"),
    "QUIT": (221, "bye"),
}
