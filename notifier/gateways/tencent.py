"""sms.tencentcloudapi.com: SendSms and PullSmsSendStatusByPhoneNumber behind a TC3 signature."""

import re
from typing import Any
from uuid import uuid4

import msgspec

from notifier.gateways.clock import Clock
from notifier.gateways.faults import Kind
from notifier.gateways.ledger import Accepted, Ledger
from notifier.gateways.limits import Daily, Window
from notifier.gateways.posting import Reports
from notifier.gateways.reports import tencent_receipt
from notifier.gateways.sms import LINK, SmsGateway
from notifier.gateways.traffic import Endpoint, Incoming, Reply
from notifier.gateways.verify import refuse_tc3
from notifier.gateways.world import World, knows, most
from notifier.providers.protocols import limit
from notifier.providers.sms import international_number, is_mobile, plain_number

Fields = dict[str, Any]

_HOLE = re.compile(r"\{(\d+)\}")
# Codes that refuse the whole call; all others stand beside the number they are about.
_WHOLE = re.compile(
    r"AuthFailure|RequestLimit|InternalError|UnauthorizedOperation|UnsupportedOperation|LimitExceeded\.PhoneNumberCount"
)


class TencentGateway(SmsGateway):
    def __init__(self, world: World, clock: Clock, ledger: Ledger, reports: Reports) -> None:
        super().__init__(world.tencent, clock, ledger, reports)
        self._calls = Window(clock, most(world, "tencent_sms", "calls_a_second"), 1)
        self._same_content = Window(clock, 1, most(world, "tencent_sms", "same_content_seconds"))
        self._a_day = Daily(clock, most(world, "tencent_sms", "number_messages_a_day"))

    def endpoint(self, incoming: Incoming) -> Endpoint:
        """Choose by the action."""
        pulls = incoming.headers.get("X-TC-Action") == "PullSmsSendStatusByPhoneNumber"
        return Endpoint(channel="sms_tencent_lookup" if pulls else "sms_tencent", answer=self._answer)

    def _answer(self, incoming: Incoming) -> Reply:
        whole = incoming.refusal if _WHOLE.match(incoming.refusal) else ""
        code = whole or refuse_tc3(incoming, self._world, self._clock)
        if not code and not self._calls.take():
            code = "RequestLimitExceeded"
        if code:
            return _refused(code)
        given = msgspec.json.decode(incoming.body)
        action = incoming.headers.get("X-TC-Action")
        if action == "SendSms":
            return self._send(given, incoming)
        return self._pull(given) if action == "PullSmsSendStatusByPhoneNumber" else _refused("InvalidAction")

    def _send(self, given: Fields, incoming: Incoming) -> Reply:
        numbers = given.get("PhoneNumberSet") or []
        if len(numbers) > limit("tencent_sms", "recipients"):
            return _refused("LimitExceeded.PhoneNumberCountLimit")
        domestic = [international_number(number).startswith("+86") for number in numbers]
        if any(domestic) and not all(domestic):
            return _refused("UnsupportedOperation.ContainDomesticAndInternationalPhoneNumber")
        code = incoming.refusal or self._check(given)
        last = len(numbers) - incoming.refused_at_end
        statuses = [
            self._status(number, given, incoming, code or (self._late_code(incoming) if place >= last else ""))
            for place, number in enumerate(numbers)
        ]
        return _said(SendStatusSet=statuses)

    @staticmethod
    def _late_code(incoming: Incoming) -> str:
        return (incoming.fault.code if incoming.fault else "") or "LimitExceeded.PhoneNumberDailyLimit"

    def _check(self, given: Fields) -> str:
        """Find what is wrong with the call for every number alike."""
        world, values = self._world, given.get("TemplateParamSet") or []
        if given.get("SmsSdkAppId") != world.app_id:
            return "UnauthorizedOperation.SmsSdkAppIdVerifyFail"
        if not knows(world.signs, given.get("SignName", "")):
            return "FailedOperation.SignatureIncorrectOrUnapproved"
        if not knows(world.templates, given.get("TemplateId", "")):
            return "FailedOperation.TemplateIncorrectOrUnapproved"
        if any(LINK.search(value) for value in values):
            return "InvalidParameterValue.ProhibitedUseUrlInTemplateParameter"
        if len(str(given.get("SessionContext", "")).encode()) >= limit("tencent_sms", "session_context_bytes"):
            return "InvalidParameterValue.ContentLengthLimit"
        return self._check_text(given, values)

    def _check_text(self, given: Fields, values: list[str]) -> str:
        template = given.get("TemplateId", "")
        approved = self._approved(template)
        holes = set(_HOLE.findall(approved.text)) if approved else {str(n + 1) for n in range(len(values))}
        if len(holes) != len(values):
            return "FailedOperation.TemplateParamSetNotMatchApprovedTemplate"
        text = _HOLE.sub("", approved.text) if approved else ""
        if self._is_too_long(f"【{given.get('SignName', '')}】{text}", *values):
            return "InvalidParameterValue.ContentLengthLimit"
        return "FailedOperation.MarketingSendTimeConstraint" if self._is_asleep(template) else ""

    def _status(self, number: str, given: Fields, incoming: Incoming, code: str) -> Fields:
        code = code or self._check_number(number, given)
        serial = "" if code else self._accept(number, given, incoming)
        return {
            "SerialNo": serial,
            "PhoneNumber": international_number(number),
            "Fee": 0 if code else 1,
            "SessionContext": str(given.get("SessionContext", "")),
            "Code": code or "Ok",
            "Message": code or "send success",
            "IsoCode": "CN",
        }

    def _check_number(self, number: str, given: Fields) -> str:
        plain = plain_number(number)
        if not is_mobile(number):
            return "InvalidParameterValue.IncorrectPhoneNumber"
        if plain in self._world.blacklist:
            return "FailedOperation.PhoneNumberInBlacklist"
        if self._a_day.is_full(plain):
            return "LimitExceeded.PhoneNumberDailyLimit"
        content = (plain, given.get("TemplateId"), *(given.get("TemplateParamSet") or ()))
        if not self._same_content.take(content):
            return "LimitExceeded.PhoneNumberThirtySecondLimit"
        self._a_day.take(plain)
        return ""

    def _accept(self, number: str, given: Fields, incoming: Incoming) -> str:
        entry = Accepted(
            channel="sms_tencent",
            at=self._clock.now(),
            recipient=plain_number(number),
            provider_id=f"5000:{next(self._ids):028d}",
            key=str(given.get("SessionContext", "")),
            template=str(given.get("TemplateId", "")),
            payload=incoming.body,
            dropped=incoming.goes_wrong(Kind.DROP),
        )
        self._keep(entry)
        if not entry.dropped:
            self._reports.add(tencent_receipt(entry, self._carrier(entry), self._world.receipt_seconds))
        return entry.provider_id

    def _pull(self, given: Fields) -> Reply:
        """List the receipts that have come back from the carrier."""
        begin, end = int(given["BeginTime"]), int(given.get("EndTime") or self._clock.seconds())
        limited = min(int(given["Limit"]), limit("tencent_sms", "page_size"))
        back = [
            entry
            for entry in self._by_number[plain_number(given["PhoneNumber"])]
            if begin <= entry.at.timestamp() <= end + 1 and not entry.dropped and self._is_back(entry)
        ]
        return _said(PullSmsSendStatusSet=[self._pulled(entry) for entry in back[:limited]])

    def _pulled(self, entry: Accepted) -> Fields:
        carrier = self._carrier(entry)
        return {
            "UserReceiveTime": int(entry.at.timestamp() + self._world.receipt_seconds),
            "CountryCode": "86",
            "SubscriberNumber": entry.recipient,
            "PhoneNumber": international_number(entry.recipient),
            "SerialNo": entry.provider_id,
            "ReportStatus": "FAIL" if carrier else "SUCCESS",
            "Description": carrier or "DELIVRD",
            "SessionContext": entry.key if self._world.returns_context else "",
        }


def _said(**more: Any) -> Reply:
    return Reply(content={"Response": {**more, "RequestId": str(uuid4())}})


def _refused(code: str) -> Reply:
    return _said(Error={"Code": code, "Message": code})
