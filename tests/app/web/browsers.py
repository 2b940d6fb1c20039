"""A browser without a network: asks the application directly, keeps cookies, presses buttons of forms."""

import asyncio
import re
from dataclasses import dataclass, field
from html import unescape
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urlsplit

from starlette.types import ASGIApp


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def words(self) -> str:
        """The page as it is read."""
        return unescape(re.sub(r"<[^>]+>", " ", self.text))

    def hidden(self, name: str) -> str:
        found = re.search(rf'name="{name}" value="([^"]*)"', self.text)
        assert found, f"no field {name}"
        return unescape(found[1])


@dataclass
class Browser:
    """One visitor."""

    app: ASGIApp
    scheme: str = "http"
    cookies: dict[str, str] = field(default_factory=dict)
    seen: list[bytes] = field(default_factory=list)  # everything that was ever served to it

    def get(self, target: str, **headers: str) -> Answer:
        return self.ask("GET", target, b"", headers)

    def post(self, target: str, /, *, headers: dict[str, str] | None = None, **fields: str) -> Answer:
        """Send a form; a redirection is followed, as browsers do."""
        sent = {"content-type": "application/x-www-form-urlencoded", **(headers or {})}
        answer = self.ask("POST", target, urlencode(fields).encode(), sent)
        return self.get(answer.headers["location"]) if answer.status == 303 else answer

    def ask(self, method: str, target: str, body: bytes, headers: dict[str, str]) -> Answer:
        parts = urlsplit(target)
        given = {"cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()), **headers}
        scope: dict[str, Any] = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": self.scheme,
            "path": parts.path,
            "raw_path": parts.path.encode(),
            "query_string": parts.query.encode(),
            "root_path": "",
            "headers": [(name.lower().encode(), value.encode()) for name, value in given.items() if value],
            "server": ("hq.test", 80),
            "client": ("10.0.0.1", 1234),
        }
        answer = asyncio.run(_asked(self.app, scope, body))
        self.seen += [answer.body, repr(answer.headers).encode()]
        for value in (value for name, value in answer.headers.items() if name == "set-cookie"):
            for name, morsel in SimpleCookie(value).items():
                self.cookies[name] = morsel.value
        return answer


async def _asked(app: ASGIApp, scope: dict[str, Any], body: bytes) -> Answer:
    sent: list[Any] = []
    left = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Any:
        return left.pop() if left else {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    await app(scope, receive, send)
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return Answer(status=sent[0]["status"], headers=headers, body=b"".join(one.get("body", b"") for one in sent[1:]))
