"""SMS through Tencent: requests signed with TC3-HMAC-SHA256; one without an answer is looked up by number."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import msgspec

from notifier.providers.accounts import TencentAccount
from notifier.providers.channel import UNKNOWN, Settled, Settlement
from notifier.providers.message import Inquiry, Message, Request, SmsContent
from notifier.providers.protocols import OutcomeClass, limit, provider
from notifier.providers.signing import sign_tc3
from notifier.providers.sms import international_number
from notifier.providers.sms_cloud import SmsCloud, host_header
from notifier.providers.wire import Answer, Call

_JSON = "application/json"
_CLOCKS_APART = timedelta(minutes=5)


@dataclass(frozen=True, kw_only=True, slots=True)
class TencentSms(SmsCloud):
    """SendSms of an application."""

    account: TencentAccount
    name: str = "sms_tencent"
    provider: str = "tencent_sms"

    def prepare(self, message: Message[SmsContent], /) -> Request:
        content = message.content
        body = {
            "PhoneNumberSet": [international_number(number) for number in message.recipients],
            "SmsSdkAppId": self.account.app_id,
            "TemplateId": content.template,
            "SignName": content.sign,
            "TemplateParamSet": [value for _, value in content.parameters],
            "SessionContext": message.key,
        }
        return _request("SendSms", message.recipients, body)

    async def settle(self, inquiry: Inquiry) -> Settlement:
        """Look for our SessionContext among the number's receipts; before the receipt there is nothing to find."""
        begin = int((inquiry.sent_at - _CLOCKS_APART).timestamp())
        body = {
            "BeginTime": begin,
            "EndTime": max(begin + 1, int(self.wire.now().timestamp())),
            "Offset": 0,
            "Limit": limit(self.provider, "page_size"),
            "PhoneNumber": international_number(inquiry.recipient),
            "SmsSdkAppId": self.account.app_id,
        }
        answer, outcome = await self.call(_request("PullSmsSendStatusByPhoneNumber", (inquiry.recipient,), body))
        if answer is None or outcome.kind is not OutcomeClass.OK:
            return UNKNOWN
        return _find(answer, inquiry.key)

    def signed(self, request: Request) -> Call:
        return Call(method="POST", url=f"{self.account.url}/", headers=self._sign(request), body=request.body)

    def _sign(self, request: Request) -> dict[str, str]:
        now = self.wire.now()
        signed = {"content-type": _JSON, "host": host_header(self.account.url)}
        authorization = sign_tc3(
            service="sms",
            moment=now,
            headers=signed,
            body=request.body,
            secret_id=self.account.secret_id,
            secret=self.account.secret_key,
        )
        return {
            **signed,
            **dict(request.headers),
            "X-TC-Version": provider(self.provider).version,
            "X-TC-Timestamp": str(int(now.timestamp())),
            "X-TC-Region": self.account.region,
            "Authorization": authorization,
        }


def _request(action: str, recipients: tuple[str, ...], body: dict[str, Any]) -> Request:
    return Request(recipients=recipients, path="/", headers=(("X-TC-Action", action),), body=msgspec.json.encode(body))


def _find(answer: Answer, key: str) -> Settlement:
    try:
        rows = msgspec.json.decode(answer.body)["Response"]["PullSmsSendStatusSet"] or ()
        row = next((row for row in rows if row.get("SessionContext") == key), None)
    except (msgspec.DecodeError, KeyError, TypeError, AttributeError):  # not what was asked for
        return UNKNOWN
    if row is None:
        return UNKNOWN
    return Settlement(
        state=Settled.SENT, provider_id=str(row.get("SerialNo", "")), code=str(row.get("Description", ""))
    )
