"""Chromium without a window, driven over its debugging protocol: enough to look at a page as a phone shows it."""

import asyncio
import base64
import json
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp

PROGRAM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
OPTIONS = ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--remote-debugging-port=0")
PATIENCE = 20.0


@dataclass
class Phone:
    """A page 375 px wide."""

    socket: aiohttp.ClientWebSocketResponse
    session: str = ""
    complaints: list[str] = field(default_factory=list)  # what the console said
    events: list[str] = field(default_factory=list)
    _numbers: Any = field(default_factory=count)

    async def does(self, method: str, **params: Any) -> Any:
        number = next(self._numbers)
        asked = {"id": number, "method": method, "params": params}
        await self.socket.send_json(asked | ({"sessionId": self.session} if self.session else {}))
        while True:
            said = json.loads((await self.socket.receive(PATIENCE)).data)
            self._note(said)
            if said.get("id") == number:
                assert "error" not in said, said
                return said["result"]

    def _note(self, said: Any) -> None:
        self.events.append(said.get("method", ""))
        if said.get("method") == "Log.entryAdded" and said["params"]["entry"]["level"] == "error":
            self.complaints.append(said["params"]["entry"]["text"])

    async def goes(self, url: str) -> None:
        """Open a page and wait until it stands."""
        self.events.clear()
        await self.does("Page.navigate", url=url)
        await self._stands()

    async def presses(self, selector: str) -> None:
        """Press what leads to another page and wait until that stands."""
        self.events.clear()
        await self.asks(f"document.querySelector({selector!r}).click()")
        await self._stands()

    async def _stands(self) -> None:
        """A page that is on its way can't be asked: only listened to."""
        while "Page.loadEventFired" not in self.events:
            self._note(json.loads((await self.socket.receive(PATIENCE)).data))

    async def asks(self, expression: str) -> Any:
        """What an expression comes to on the page."""
        found = await self.does("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    async def picture(self, path: Path) -> None:
        size = await self.asks("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
        clip = {"x": 0, "y": 0, "width": size[0], "height": size[1], "scale": 1}
        taken = await self.does("Page.captureScreenshot", clip=clip, captureBeyondViewport=True)
        path.write_bytes(base64.b64decode(taken["data"]))


@asynccontextmanager
async def phone(width: int = 375) -> AsyncIterator[Phone]:
    """Start Chromium, for as long as it is needed."""
    assert PROGRAM is not None
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        program = subprocess.Popen(
            [PROGRAM, *OPTIONS, f"--user-data-dir={folder}", "about:blank"], stderr=subprocess.DEVNULL
        )
        try:
            async with (
                aiohttp.ClientSession() as client,
                client.ws_connect(await _address(Path(folder)), max_msg_size=0) as socket,
            ):
                yield await _opened(socket, width)
        finally:
            program.terminate()
            program.wait(PATIENCE)


async def _address(folder: Path) -> str:
    """Where Chromium listens; it writes so when it does."""
    file = folder / "DevToolsActivePort"
    for _ in range(round(PATIENCE / 0.05)):
        if file.exists() and len(lines := file.read_text().split()) == 2:
            return f"ws://127.0.0.1:{lines[0]}{lines[1]}"
        await asyncio.sleep(0.05)
    raise TimeoutError("Chromium does not start")


async def _opened(socket: aiohttp.ClientWebSocketResponse, width: int) -> Phone:
    opened = Phone(socket)
    target = (await opened.does("Target.createTarget", url="about:blank"))["targetId"]
    opened.session = (await opened.does("Target.attachToTarget", targetId=target, flatten=True))["sessionId"]
    for domain in ("Page", "Log", "Runtime", "Network"):
        await opened.does(f"{domain}.enable")
    await opened.does("Emulation.setDeviceMetricsOverride", width=width, height=812, deviceScaleFactor=2, mobile=True)
    return opened
