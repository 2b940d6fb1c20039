"""api.weixin.qq.com: tokens, template messages, subscription notices of a service account and of a mini-program."""

from collections.abc import Callable
from itertools import count
from typing import Any

from notifier.gateways.clock import Clock
from notifier.gateways.errcode import Fields, RefusedError, answering, read_json
from notifier.gateways.faults import Kind
from notifier.gateways.ledger import Accepted, Ledger
from notifier.gateways.limits import Daily, Remembered, Window
from notifier.gateways.posting import Reports
from notifier.gateways.reports import Report, subscribe_sent, template_finished
from notifier.gateways.tokens import TokenOffice
from notifier.gateways.traffic import Endpoint, Incoming
from notifier.gateways.world import World, knows, most
from notifier.providers.fields import accepts
from notifier.providers.protocols import limit, path

_DROPPED_FIELDS = frozenset({"first", "remark"})  # gone since 2023, without an error


class WechatGateway:
    def __init__(self, world: World, clock: Clock, ledger: Ledger, reports: Reports) -> None:
        self._world = world.wechat
        self._clock = clock
        self._ledger = ledger
        self._reports = reports
        self.tokens = TokenOffice(clock)
        self._sent = Remembered(clock)
        self._token_calls = Window(clock, most(world, "wechat", "token_calls_a_minute"), 60)
        self._template_calls = Daily(clock, most(world, "wechat", "template_calls_a_day"))
        self._miniprogram_calls = Daily(clock, most(world, "miniprogram", "calls_a_day"))
        self._ids = count(3_000_000_000_000_000_000)  # 64 bits, as theirs

    def endpoints(self) -> dict[tuple[str, str], Endpoint]:
        def at(where: str, channel: str, answer: Callable[[Incoming], Fields], method: str = "POST") -> None:
            table[(method, where)] = Endpoint(channel=channel, answer=answering(answer))

        table: dict[tuple[str, str], Endpoint] = {}
        at(path("wechat", "stable_token"), "wechat_token", self._stable_token)
        at(path("wechat", "token"), "wechat_token", self._plain_token, "GET")
        at(path("wechat", "template"), "wechat_template", self._template)
        at(path("wechat", "subscribe"), "wechat_subscribe", self._subscribe)
        at(path("miniprogram", "subscribe"), "miniprogram_subscribe", self._miniprogram)
        return table

    def permit(self, openid: str, template_id: str, times: int = 1) -> None:
        """Accept in the popup so many times."""
        self._world.consents[(openid, template_id)] += times

    def forbid(self, openid: str, template_id: str) -> None:
        self._world.consents[(openid, template_id)] = 0

    def _stable_token(self, incoming: Incoming) -> Fields:
        if not self._token_calls.take():
            raise RefusedError(45011, "api minute-quota reach limit, must slower, retry next minute")
        given = read_json(incoming, malformed=47001)
        appid = self._authenticate(str(given.get("appid")), str(given.get("secret")))
        token, seconds = self.tokens.shared(appid, force=given.get("force_refresh") is True)
        return {"access_token": token, "expires_in": seconds}

    def _plain_token(self, incoming: Incoming) -> Fields:
        appid = self._authenticate(incoming.query.get("appid", ""), incoming.query.get("secret", ""))
        token, seconds = self.tokens.replaced(appid)
        return {"access_token": token, "expires_in": seconds}

    def _authenticate(self, appid: str, secret: str) -> str:
        world = self._world
        secrets = {world.appid: world.secret, world.miniprogram_appid: world.miniprogram_secret}
        if appid not in secrets:
            raise RefusedError(40013, "invalid appid")
        if secrets[appid] != secret:
            raise RefusedError(40001, "invalid credential, access_token is invalid or not latest")
        return appid

    def _template(self, incoming: Incoming) -> Fields:
        given = self._authorised(incoming, self._world.appid)
        if not self._template_calls.take():
            raise RefusedError(45009, "reach max api daily quota limit")
        self._check(given)
        self._check_jump(given)
        again = self._sent.recall(identity := (given["touser"], given.get("client_msg_id")))
        if again is not None and identity[1]:
            return self._repeated(again)
        msgid = self._accept("wechat_template", given, incoming)
        self._sent.remember(identity, msgid, limit("wechat", "client_msg_id_seconds"))
        return {"errcode": 0, "errmsg": "ok", "msgid": int(msgid)}

    def _repeated(self, msgid: str) -> Fields:
        self._ledger.repeats["wechat_template"] += 1
        if self._world.answers_repeat_with:
            raise RefusedError(int(self._world.answers_repeat_with), "duplicate client_msg_id")
        return {"errcode": 0, "errmsg": "ok", "msgid": int(msgid)}

    def _subscribe(self, incoming: Incoming) -> Fields:
        given = self._authorised(incoming, self._world.appid)
        self._check(given)
        self._check_jump(given)
        self._spend(given)
        self._accept("wechat_subscribe", given, incoming)
        return {"errcode": 0, "errmsg": "ok"}

    def _miniprogram(self, incoming: Incoming) -> Fields:
        given = self._authorised(incoming, self._world.miniprogram_appid)
        if not self._miniprogram_calls.take():
            raise RefusedError(45009, "reach max api daily quota limit")
        self._check(given)
        if "://" in str(given.get("page", "")):
            raise RefusedError(41030, "invalid page")
        self._spend(given)
        self._accept("miniprogram_subscribe", given, incoming)
        return {"errcode": 0, "errmsg": "ok"}

    def _authorised(self, incoming: Incoming, appid: str) -> Fields:
        owner = self.tokens.owner_of(incoming.query.get("access_token", ""))
        if isinstance(owner, int):
            raise RefusedError(owner, "invalid credential, access_token is invalid or not latest")
        if owner != appid:
            raise RefusedError(48001, "api unauthorized")
        return read_json(incoming, malformed=47001)

    def _check(self, given: Fields) -> None:
        openid, template = str(given.get("touser", "")), str(given.get("template_id", ""))
        if not openid or not knows(self._world.openids, openid):
            raise RefusedError(40003, "invalid openid")
        if openid in self._world.not_following:
            raise RefusedError(43004, "require subscribe")
        if not template or not knows(self._world.templates, template):
            raise RefusedError(40037, "invalid template_id")
        self._check_data(given.get("data"), (self._world.templates or {}).get(template, frozenset()))

    def _check_data(self, data: Any, needed: frozenset[str]) -> None:
        if not isinstance(data, dict):
            raise RefusedError(47003, "argument invalid! data is invalid")
        for name in [*data, *sorted(needed - set(data))]:
            field = data.get(name)
            value = field.get("value") if isinstance(field, dict) else None
            if name not in _DROPPED_FIELDS and not (isinstance(value, str) and accepts(name, value)):
                raise RefusedError(47003, f"argument invalid! data.{name}.value invalid")

    def _check_jump(self, given: Fields) -> None:
        jump = given.get("miniprogram")
        if not jump:
            return
        if jump.get("appid") != self._world.miniprogram_appid:
            raise RefusedError(40013, "invalid appid: the mini-program is not bound")
        if "://" in str(jump.get("pagepath", "")):
            raise RefusedError(40165, "invalid weapp pagepath")

    def _spend(self, given: Fields) -> None:
        if given["template_id"] in self._world.long_term:
            return
        permitted = (given["touser"], given["template_id"])
        if self._world.consents[permitted] < 1:
            raise RefusedError(43101, "user refuse to accept the msg")
        self._world.consents[permitted] -= 1

    def _accept(self, channel: str, given: Fields, incoming: Incoming) -> str:
        entry = Accepted(
            channel=channel,
            at=self._clock.now(),
            recipient=given["touser"],
            provider_id=str(next(self._ids)),
            key=str(given.get("client_msg_id", "")),
            template=given["template_id"],
            payload=incoming.body,
            dropped=incoming.goes_wrong(Kind.DROP),
        )
        self._ledger.add(entry)
        if not entry.dropped:
            self._reports.add(self._receipt(entry))
        return entry.provider_id

    def _receipt(self, entry: Accepted) -> Report:
        finish = self._world.finishes.get(entry.recipient)
        if entry.channel == "wechat_template":
            return template_finished(entry, finish or "success", hides_msgid=self._world.hides_msgid)
        return subscribe_sent(entry, finish or "0")
