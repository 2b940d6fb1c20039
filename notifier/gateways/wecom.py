"""qyapi.weixin.qq.com: the token of an app, messages to members, and a group's robot."""

from itertools import count
from typing import Any

import msgspec

from notifier.gateways.clock import Clock
from notifier.gateways.errcode import Fields, RefusedError, answering, read_json
from notifier.gateways.faults import Kind
from notifier.gateways.ledger import Accepted, Ledger
from notifier.gateways.limits import Daily, Remembered, Window
from notifier.gateways.tokens import TokenOffice
from notifier.gateways.traffic import Endpoint, Incoming
from notifier.gateways.world import World, knows, most
from notifier.providers.protocols import limit, path

_TYPES = frozenset({"text", "textcard", "markdown", "news", "miniprogram_notice", "template_card"})
_ROBOT_TYPES = frozenset({"text", "markdown", "news", "template_card", "image", "file"})


class WecomGateway:
    def __init__(self, world: World, clock: Clock, ledger: Ledger) -> None:
        self._world = world.wecom
        self._clock = clock
        self._ledger = ledger
        self.tokens = TokenOffice(clock)
        self._sent = Remembered(clock)
        self._a_minute = Window(clock, most(world, "wecom_app", "member_messages_a_minute"), 60)
        self._an_hour = Window(clock, most(world, "wecom_app", "member_messages_an_hour"), 3600)
        self._a_day = Daily(clock, most(world, "wecom_app", "sends_a_day_per_account") * self._world.accounts)
        self._robot = Window(clock, most(world, "wecom_robot", "messages_a_minute"), 60)
        self._ids = count(1)

    def endpoints(self) -> dict[tuple[str, str], Endpoint]:
        return {
            ("GET", path("wecom_app", "token")): Endpoint(channel="wecom_token", answer=answering(self._token)),
            ("POST", path("wecom_app", "app")): Endpoint(channel="wecom_app", answer=answering(self._app)),
            ("POST", path("wecom_robot", "robot")): Endpoint(channel="wecom_robot", answer=answering(self._lines)),
        }

    def _token(self, incoming: Incoming) -> Fields:
        if incoming.query.get("corpid") != self._world.corpid:
            raise RefusedError(40013, "invalid corpid")
        if incoming.query.get("corpsecret") != self._world.secret:
            raise RefusedError(40001, "invalid credential")
        token, seconds = self.tokens.shared(self._world.corpid)
        return {"errcode": 0, "errmsg": "ok", "access_token": token, "expires_in": seconds}

    def _app(self, incoming: Incoming) -> Fields:
        owner = self.tokens.owner_of(incoming.query.get("access_token", ""))
        if isinstance(owner, int):
            raise RefusedError(40014 if owner == 40001 else owner, "invalid access_token")
        given = read_json(incoming, malformed=40058)
        _check(given, self._world.agentid)
        if (again := self._recall(given, incoming)) is not None:
            return again
        answer = self._send(given, incoming)
        self._remember(given, incoming, answer)
        return answer

    def _recall(self, given: Fields, incoming: Incoming) -> Fields | None:
        first = self._sent.recall(incoming.body) if given.get("enable_duplicate_check") == 1 else None
        if first is None:
            return None
        self._ledger.repeats["wecom_app"] += 1
        answer: Fields = msgspec.json.decode(first)
        return answer

    def _remember(self, given: Fields, incoming: Incoming, answer: Fields) -> None:
        if given.get("enable_duplicate_check") != 1:
            return
        wanted = int(given.get("duplicate_check_interval", limit("wecom_app", "duplicate_check_seconds")))
        seconds = min(wanted, limit("wecom_app", "duplicate_check_most_seconds"))
        self._sent.remember(incoming.body, msgspec.json.encode(answer).decode(), seconds)

    def _send(self, given: Fields, incoming: Incoming) -> Fields:
        members, invalid, unlicensed = self._sorted(given, incoming)
        if not members and not unlicensed:
            raise RefusedError(81013, "user & party & tag all invalid")
        if any(not self._a_day.take() for _ in members):
            raise RefusedError(45009, "reach max api daily quota limit")
        msgid = f"msg-{next(self._ids)}"
        for member in members:
            self._deliver(member, msgid, incoming)
        return {
            "errcode": 0,
            "errmsg": "ok",
            "invaliduser": "|".join(invalid),
            "unlicenseduser": "|".join(unlicensed),
            "msgid": msgid,
        }

    def _sorted(self, given: Fields, incoming: Incoming) -> tuple[list[str], list[str], list[str]]:
        """Part the recipients into members, unknown and unlicensed; their names come back in lower case."""
        names = [name for name in str(given.get("touser", "")).split("|") if name]
        if len(names) > limit("wecom_app", "recipients"):
            raise RefusedError(40058, "touser over limit")
        refused = names[len(names) - incoming.refused_at_end :]
        invalid = [name for name in names if name in refused or not knows(self._world.members, name)]
        unlicensed = [name for name in names if name not in invalid and name in self._world.unlicensed]
        members = [name for name in names if name not in invalid and name not in unlicensed]
        return members, [name.lower() for name in invalid], [name.lower() for name in unlicensed]

    def _deliver(self, member: str, msgid: str, incoming: Incoming) -> None:
        fits = self._a_minute.take(member) and self._an_hour.take(member)
        self._ledger.add(
            Accepted(
                channel="wecom_app",
                at=self._clock.now(),
                recipient=member,
                provider_id=msgid,
                payload=incoming.body,
                dropped=not fits or incoming.goes_wrong(Kind.DROP),  # the excess vanishes without an error
            )
        )

    def _lines(self, incoming: Incoming) -> Fields:
        if incoming.query.get("key") != self._world.robot_key:
            raise RefusedError(93000, "invalid webhook url")
        given = read_json(incoming, malformed=40058)
        _check_lines(given)
        if not self._robot.take():
            raise RefusedError(45009, "api freq out of limit")
        self._ledger.add(
            Accepted(
                channel="wecom_robot",
                at=self._clock.now(),
                recipient="group",
                provider_id="",
                payload=incoming.body,
                dropped=incoming.goes_wrong(Kind.DROP),
            )
        )
        return {"errcode": 0, "errmsg": "ok"}


def _check(given: Fields, agentid: int) -> None:
    kind = given.get("msgtype")
    if given.get("agentid") != agentid:
        raise RefusedError(40056, "invalid agentid")
    if kind not in _TYPES:
        raise RefusedError(40008, "invalid message type")
    content = given.get(kind)
    if not isinstance(content, dict) or not content:
        raise RefusedError(44004, "empty content")
    if kind == "textcard":
        _check_card(content)
    elif kind in ("text", "markdown") and _bytes(content.get("content")) > limit("wecom_app", "text_bytes"):
        raise RefusedError(45002, "content size out of limit")


def _check_card(card: Fields) -> None:
    if not card.get("title"):
        raise RefusedError(41016, "missing title")
    if not card.get("description"):
        raise RefusedError(41033, "missing description")
    long_title = _bytes(card["title"]) > limit("wecom_app", "title_bytes")
    if long_title or _bytes(card["description"]) > limit("wecom_app", "description_bytes"):
        raise RefusedError(45002, "content size out of limit")


def _check_lines(given: Fields) -> None:
    kind = given.get("msgtype")
    if kind not in _ROBOT_TYPES:
        raise RefusedError(40008, "invalid message type")
    text = (given.get(kind) or {}).get("content")
    if kind in ("text", "markdown") and not text:
        raise RefusedError(44004, "empty content")
    if _bytes(text) > limit("wecom_robot", "markdown_bytes" if kind == "markdown" else "text_bytes"):
        raise RefusedError(45002, "content size out of limit")


def _bytes(text: Any) -> int:
    return len(str(text or "").encode())
