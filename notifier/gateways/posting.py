"""Posts reports to the callback address: signed, batched, late, twice or backwards, until they are acknowledged."""

import time
from collections import deque
from dataclasses import dataclass, field
from secrets import token_hex
from typing import Any
from urllib.parse import urlencode
from xml.sax.saxutils import escape

import aiohttp
import msgspec

from notifier.gateways.clock import Clock
from notifier.gateways.reports import Report
from notifier.gateways.sealing import seal, signature
from notifier.gateways.world import World

_ALIYUN_PATIENCE_SECONDS = 0.7
_BATCH = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class Post:
    """One callback request, and what it reports."""

    to: str
    query: str
    body: bytes = field(repr=False)
    content_type: str
    reports: tuple[Report, ...]


class Reports:
    """The reports that wait to be told."""

    def __init__(self, world: World, clock: Clock) -> None:
        self._world = world
        self._clock = clock
        self.waiting: deque[Report] = deque()

    def add(self, report: Report) -> None:
        self.waiting.append(report)

    async def push(self, url: str, *, times: int = 1, backwards: bool = False, batch: int = _BATCH) -> int:
        """Post what has happened by now, each `times` over, the last first if `backwards`; count the acknowledged.

        The others wait for the next push.
        """
        due = self._take_due()
        posts = self._posts(due[::-1] if backwards else due, batch)
        async with aiohttp.ClientSession() as session:
            told = [[await self._post(session, url, post) for _ in range(times)] for post in posts]
        missed = [
            report for post, answers in zip(posts, told, strict=True) if not all(answers) for report in post.reports
        ]
        self.waiting.extendleft(reversed(missed))
        return len(due) - len(missed)

    def _take_due(self) -> list[Report]:
        now = self._clock.now()
        due = [report for report in self.waiting if report.at <= now]
        self.waiting = deque(report for report in self.waiting if report.at > now)
        return due

    def _posts(self, reports: list[Report], batch: int) -> list[Post]:
        groups: list[list[Report]] = []
        for report in reports:
            last = groups[-1] if groups else []
            fits = last and report.batch and (last[0].to, last[0].batch) == (report.to, report.batch)
            if fits and len(last) < batch:
                last.append(report)
            else:
                groups.append([report])
        return [self._written(group) for group in groups]

    def _written(self, group: list[Report]) -> Post:
        first = group[0]
        if first.to in ("aliyun_sms", "tencent_sms"):
            content = [report.fields for report in group] if first.batch else first.fields
            return _post(group, "", msgspec.json.encode(content), "application/json")
        return self._signed(group)

    def _signed(self, group: list[Report]) -> Post:
        """Write a WeChat or WeCom callback; encrypted where the account has a key."""
        to, is_json = group[0].to, group[0].to == "miniprogram"
        receiver, token, key = self._account(to)
        body = _write(group[0].fields, is_json)
        timestamp, nonce = str(int(self._clock.seconds())), token_hex(5)
        query = {"timestamp": timestamp, "nonce": nonce}
        if to != "wecom_app":
            query["signature"] = signature(token, timestamp, nonce)
        if key:
            sealed = seal(key, body, receiver)
            query |= {"encrypt_type": "aes", "msg_signature": signature(token, timestamp, nonce, sealed)}
            body = _write({"ToUserName": group[0].fields["ToUserName"], "Encrypt": sealed}, is_json)
        return _post(group, urlencode(query), body, "application/json" if is_json else "text/xml")

    def _account(self, to: str) -> tuple[str, str, str]:
        wechat, wecom = self._world.wechat, self._world.wecom
        if to == "wecom_app":
            return wecom.corpid, wecom.callback_token, wecom.callback_key
        appid = wechat.miniprogram_appid if to == "miniprogram" else wechat.appid
        return appid, wechat.callback_token, wechat.callback_key

    async def _post(self, session: aiohttp.ClientSession, url: str, post: Post) -> bool:
        address = f"{url}/{post.to}" + (f"?{post.query}" if post.query else "")
        began = time.monotonic()
        try:
            async with session.post(address, data=post.body, headers={"Content-Type": post.content_type}) as answer:
                acknowledged = answer.status == 200 and _is_acknowledgement(post.to, await answer.read())
        except (TimeoutError, aiohttp.ClientError, OSError):
            return False
        return acknowledged and (post.to != "aliyun_sms" or time.monotonic() - began < _ALIYUN_PATIENCE_SECONDS)


def _post(group: list[Report], query: str, body: bytes, content_type: str) -> Post:
    return Post(to=group[0].to, query=query, body=body, content_type=content_type, reports=tuple(group))


def _is_acknowledgement(to: str, body: bytes) -> bool:
    if to not in ("aliyun_sms", "tencent_sms"):
        return body in (b"", b"success") or (to == "wechat" and body.startswith(b"<xml>"))  # an answer to the person
    try:
        answer = msgspec.json.decode(body)
    except msgspec.DecodeError:
        return False
    return isinstance(answer, dict) and answer.get("code" if to == "aliyun_sms" else "result") == 0


def _write(fields: Any, is_json: bool) -> bytes:
    return msgspec.json.encode(fields) if is_json else f"<xml>{_elements(fields)}</xml>".encode()


def _elements(fields: Any) -> str:
    return "".join(
        f"<{name}>{_inner(value)}</{name}>"
        for name, given in fields.items()
        for value in (given if isinstance(given, list) else [given])
    )


def _inner(value: Any) -> str:
    if isinstance(value, dict):
        return _elements(value)
    text = str(value)
    return text if text.isdigit() else f"<![CDATA[{text}]]>" if "]]>" not in text else escape(text)
