"""SMS through Aliyun: requests signed with ACS3-HMAC-SHA256; one without an answer is looked up by number and OutId."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from notifier.providers.accounts import AliyunAccount
from notifier.providers.beijing import BEIJING
from notifier.providers.channel import UNKNOWN, Settled, Settlement
from notifier.providers.message import Inquiry, Message, Request, SmsContent
from notifier.providers.protocols import OutcomeClass, limit, provider
from notifier.providers.signing import canonical_query, sign_acs3
from notifier.providers.sms import plain_number
from notifier.providers.sms_cloud import SmsCloud, host_header
from notifier.providers.wire import Answer, Call

_FAILED = "2"  # SendStatus: 1 waiting, 2 failed, 3 delivered
_MOST_PAGES = 40  # a number that got 2,000 messages in a day is not looked through
_CLOCKS_APART = timedelta(minutes=5)


@dataclass(frozen=True, kw_only=True, slots=True)
class AliyunSms(SmsCloud):
    """SendSms of an account."""

    account: AliyunAccount
    name: str = "sms_aliyun"
    provider: str = "aliyun_sms"

    def prepare(self, message: Message[SmsContent], /) -> Request:
        content = message.content
        parameters = msgspec.json.encode(dict(content.parameters)).decode()
        query = {
            "PhoneNumbers": ",".join(map(plain_number, message.recipients)),
            "SignName": content.sign,
            "TemplateCode": content.template,
            "TemplateParam": parameters,
            "OutId": message.key,
        }
        return Request(
            recipients=message.recipients,
            path="/",
            query=tuple(query.items()),
            headers=(("x-acs-action", "SendSms"),),
        )

    async def settle(self, inquiry: Inquiry) -> Settlement:
        """Look for our OutId among the number's messages of the day (two days around midnight)."""
        for day in _days_around(inquiry.sent_at):
            settlement = await self._look_up(inquiry, day)
            if settlement.state is not Settled.NOT_SENT:
                return settlement
        return Settlement(state=Settled.NOT_SENT)

    async def _look_up(self, inquiry: Inquiry, day: str) -> Settlement:
        size, total = limit(self.provider, "page_size"), 1
        for page in range(1, _MOST_PAGES + 1):
            if (page - 1) * size >= total:
                return Settlement(state=Settled.NOT_SENT)
            answer, outcome = await self.call(_query_details(inquiry.recipient, day, page, size))
            details = _read_details(answer) if answer and outcome.kind is OutcomeClass.OK else None
            if details is None:
                return UNKNOWN
            if (found := details.find(inquiry.key)) is not None:
                return found
            total = details.total
        return UNKNOWN

    def signed(self, request: Request) -> Call:
        query = canonical_query(request.query)
        headers = self._sign(request, query)
        return Call(method=request.method, url=f"{self.account.url}/?{query}", headers=headers, body=request.body)

    def _sign(self, request: Request, query: str) -> dict[str, str]:
        headers = {
            **dict(request.headers),
            "host": host_header(self.account.url),
            "x-acs-version": provider(self.provider).version,
            "x-acs-date": self.wire.now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "x-acs-signature-nonce": self.wire.nonce(),
            "x-acs-content-sha256": hashlib.sha256(request.body).hexdigest(),
        }
        authorization = sign_acs3(
            method=request.method,
            path=request.path,
            query=query,
            headers=headers,
            body=request.body,
            key_id=self.account.key_id,
            secret=self.account.key_secret,
        )
        return {**headers, "Authorization": authorization}


@dataclass(frozen=True, kw_only=True, slots=True)
class _Details:
    """A page of what was sent to a number on a day."""

    total: int
    rows: tuple[dict[str, Any], ...]

    def find(self, key: str) -> Settlement | None:
        row = next((row for row in self.rows if row.get("OutId") == key), None)
        return None if row is None else Settlement(state=Settled.SENT, code=_carrier_code(row))


def _carrier_code(row: dict[str, Any]) -> str:
    return str(row.get("ErrCode", "")) if str(row.get("SendStatus")) >= _FAILED else ""


def _query_details(number: str, day: str, page: int, size: int) -> Request:
    query = {"PhoneNumber": plain_number(number), "SendDate": day, "PageSize": str(size), "CurrentPage": str(page)}
    return Request(
        recipients=(number,), path="/", query=tuple(query.items()), headers=(("x-acs-action", "QuerySendDetails"),)
    )


def _read_details(answer: Answer) -> _Details | None:
    try:
        fields = msgspec.json.decode(answer.body)
        rows = tuple(dict(row) for row in fields["SmsSendDetailDTOs"]["SmsSendDetailDTO"])
        return _Details(total=int(fields["TotalCount"]), rows=rows)
    except (msgspec.DecodeError, KeyError, TypeError, ValueError):
        return None


def _days_around(moment: datetime) -> list[str]:
    around = {moment - _CLOCKS_APART, moment, moment + _CLOCKS_APART}
    return sorted({near.astimezone(BEIJING).strftime("%Y%m%d") for near in around})
