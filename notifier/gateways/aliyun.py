"""dysmsapi.aliyuncs.com: SendSms, SendBatchSms and QuerySendDetails behind an ACS3 signature."""

import json
import re
from typing import Any
from urllib.parse import parse_qs
from uuid import uuid4

from notifier.gateways.clock import Clock
from notifier.gateways.faults import Kind
from notifier.gateways.ledger import Accepted, Ledger
from notifier.gateways.limits import Window
from notifier.gateways.posting import Reports
from notifier.gateways.reports import aliyun_receipt
from notifier.gateways.sms import LINK, SmsGateway
from notifier.gateways.traffic import Endpoint, Incoming, Reply
from notifier.gateways.verify import refuse_acs3
from notifier.gateways.world import World, knows, most
from notifier.providers.beijing import BEIJING, write_beijing
from notifier.providers.protocols import limit
from notifier.providers.sms import is_mobile, plain_number

_HTTP = {"Throttling.User": 400, "SignatureDoesNotMatch": 400, "InvalidAccessKeyId.NotFound": 404}
_GATEWAY_CODES = frozenset({"IncompleteSignature", "InvalidTimeStamp.Expired", "SignatureNonceUsed", "InvalidAction"})
_HOLE = re.compile(r"\$\{(\w+)\}")


class AliyunGateway(SmsGateway):
    def __init__(self, world: World, clock: Clock, ledger: Ledger, reports: Reports) -> None:
        super().__init__(world.aliyun, clock, ledger, reports)
        self._same_template = Window(clock, most(world, "aliyun_sms", "same_template_a_day"), 86400)
        self._nonces: set[str] = set()

    def endpoint(self, incoming: Incoming) -> Endpoint:
        """Choose by the action."""
        if incoming.headers.get("x-acs-action") == "QuerySendDetails":
            return Endpoint(channel="sms_aliyun_lookup", answer=self._answer)
        return Endpoint(channel="sms_aliyun", answer=self._answer)

    def _answer(self, incoming: Incoming) -> Reply:
        code = incoming.refusal or refuse_acs3(incoming, self._world, self._clock, self._nonces)
        if code:
            return _refused(code)
        given = dict(incoming.query) | {name: values[0] for name, values in parse_qs(incoming.body.decode()).items()}
        action = incoming.headers["x-acs-action"]
        if action == "SendSms":
            return self._send(given, incoming)
        if action == "SendBatchSms":
            return self._send_batch(given, incoming)
        return self._query(given) if action == "QuerySendDetails" else _refused("InvalidAction")

    def _send(self, given: dict[str, str], incoming: Incoming) -> Reply:
        numbers = [number for number in given.get("PhoneNumbers", "").split(",") if number]
        if len(numbers) > limit("aliyun_sms", "recipients"):
            return _refused("isv.MOBILE_COUNT_OVER_LIMIT")
        sign, template = given.get("SignName", ""), given.get("TemplateCode", "")
        code = self._check_sending(sign, template) or self._check_parameters(template, given.get("TemplateParam", ""))
        if code or (code := self._check_numbers(numbers, sign, template)):
            return _refused(code)
        return self._accept(numbers, given, incoming)

    def _send_batch(self, given: dict[str, str], incoming: Incoming) -> Reply:
        try:
            numbers, signs, values = (
                json.loads(given.get(name, "")) for name in ("PhoneNumberJson", "SignNameJson", "TemplateParamJson")
            )
        except ValueError:
            return _refused("isv.INVALID_JSON_PARAM")
        if not len(numbers) == len(signs) == len(values):
            return _refused("isv.INVALID_PARAMETERS")
        if len(numbers) > limit("aliyun_sms", "batch_recipients"):
            return _refused("isv.MOBILE_COUNT_OVER_LIMIT")
        template = given.get("TemplateCode", "")
        codes = [
            self._check_sending(sign, template)
            or self._check_parameters(template, json.dumps(value, ensure_ascii=False))
            or self._check_numbers([number], sign, template)
            for number, sign, value in zip(numbers, signs, values, strict=True)
        ]
        code = next(filter(None, codes), "")
        return _refused(code) if code else self._accept(numbers, given, incoming)

    def _check_sending(self, sign: str, template: str) -> str:
        if not sign or not knows(self._world.signs, sign):
            return "isv.SMS_SIGNATURE_ILLEGAL"
        if not template or not knows(self._world.templates, template):
            return "isv.SMS_TEMPLATE_ILLEGAL"
        return "isv.BUSINESS_LIMIT_CONTROL" if self._is_asleep(template) else ""

    def _check_parameters(self, template: str, text: str) -> str:
        try:
            values = json.loads(text) if text else {}
        except ValueError:
            values = None
        if not isinstance(values, dict) or not all(isinstance(value, str) for value in values.values()):
            return "isv.INVALID_JSON_PARAM"
        if any(LINK.search(value) for value in values.values()):
            return "isv.PARAM_NOT_SUPPORT_URL"
        approved = self._approved(template)
        needed = set(_HOLE.findall(approved.text)) if approved else set()
        if any(not values.get(name) for name in needed):
            return "isv.TEMPLATE_MISSING_PARAMETERS"
        text = _HOLE.sub("", approved.text) if approved else ""
        return "isv.PARAM_LENGTH_LIMIT" if self._is_too_long(text, *values.values()) else ""

    def _check_numbers(self, numbers: list[str], sign: str, template: str) -> str:
        if not numbers or not all(map(is_mobile, numbers)):
            return "isv.MOBILE_NUMBER_ILLEGAL"
        keys = [(plain_number(number), sign, template) for number in numbers]
        if any(map(self._same_template.is_full, keys)):
            return "isv.BUSINESS_LIMIT_CONTROL"
        for key in keys:
            self._same_template.take(key)
        return ""

    def _accept(self, numbers: list[str], given: dict[str, str], incoming: Incoming) -> Reply:
        biz_id = f"{next(self._ids):018d}^0"
        failing = {plain_number(number) for number in numbers[len(numbers) - incoming.refused_at_end :]}
        for number in map(plain_number, numbers):
            entry = Accepted(
                channel="sms_aliyun",
                at=self._clock.now(),
                recipient=number,
                provider_id=biz_id,
                key=given.get("OutId", ""),
                template=given.get("TemplateCode", ""),
                payload=incoming.raw_query.encode() + incoming.body,
                dropped=incoming.goes_wrong(Kind.DROP) or number in failing,
            )
            self._keep(entry)
            self._report(entry, failed=number in failing)
        return _said("OK", BizId=biz_id)

    def _report(self, entry: Accepted, failed: bool) -> None:
        carrier = self._carrier(entry) or ("UNDELIV" if failed else "")
        if failed or not entry.dropped:
            self._reports.add(aliyun_receipt(entry, carrier, self._world.receipt_seconds))

    def _query(self, given: dict[str, str]) -> Reply:
        number, day = plain_number(given.get("PhoneNumber", "")), given.get("SendDate", "")
        size, page = int(given.get("PageSize", "0")), int(given.get("CurrentPage", "0"))
        if not is_mobile(number) or len(day) != 8 or not 1 <= size <= limit("aliyun_sms", "page_size") or page < 1:
            return _refused("isv.INVALID_PARAMETERS")
        sent = [entry for entry in self._by_number[number] if entry.at.astimezone(BEIJING).strftime("%Y%m%d") == day]
        rows = [self._detail(entry) for entry in sent[::-1][(page - 1) * size : page * size]]
        return _said("OK", TotalCount=len(sent), SmsSendDetailDTOs={"SmsSendDetailDTO": rows})

    def _detail(self, entry: Accepted) -> dict[str, Any]:
        arrived, carrier = self._is_back(entry), self._carrier(entry)
        return {
            "PhoneNum": entry.recipient,
            "SendStatus": (2 if carrier else 3) if arrived else 1,
            "ErrCode": (carrier or "DELIVERED") if arrived else "",
            "OutId": entry.key,
            "TemplateCode": entry.template,
            "SendDate": write_beijing(entry.at),
        }


def _said(code: str, status: int = 200, **more: Any) -> Reply:
    return Reply(status=status, content={"Code": code, "Message": code, "RequestId": str(uuid4()).upper(), **more})


def _refused(code: str) -> Reply:
    """Answer a business error with 200, an error of signature or rate with 4xx."""
    return _said(code, _HTTP.get(code, 400 if code in _GATEWAY_CODES else 200))
