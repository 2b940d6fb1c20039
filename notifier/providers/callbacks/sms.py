"""Receipts and replies of the two SMS clouds. One damaged entry of a batch does not lose the others."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import msgspec

from notifier.providers.beijing import read_beijing
from notifier.providers.callbacks.events import DAMAGED, EventKind, TrackingEvent, failure, unreadable
from notifier.providers.callbacks.replies import is_unsubscribe
from notifier.providers.sms import plain_number

_ALIYUN = "aliyun_sms"
_TENCENT = "tencent_sms"

Report = dict[str, Any]


def read_aliyun(body: bytes) -> tuple[TrackingEvent, ...]:
    """Read SmsReport (receipts) or SmsUp (replies), told apart by their fields."""
    return _read(_ALIYUN, body, lambda report: _aliyun_reply if "content" in report else _aliyun_receipt)


def read_tencent(body: bytes) -> tuple[TrackingEvent, ...]:
    """Read an array of receipts, or one reply."""
    return _read(_TENCENT, body, lambda report: _tencent_reply if "text" in report else _tencent_receipt)


def _read(
    provider: str, body: bytes, reader_of: Callable[[Report], Callable[[Report, bytes], TrackingEvent]]
) -> tuple[TrackingEvent, ...]:
    try:
        given = msgspec.json.decode(body)
    except DAMAGED:
        return (unreadable(provider, body),)
    return tuple(_event(provider, report, reader_of) for report in (given if isinstance(given, list) else [given]))


def _event(
    provider: str, report: Report, reader_of: Callable[[Report], Callable[[Report, bytes], TrackingEvent]]
) -> TrackingEvent:
    raw = msgspec.json.encode(report)
    try:
        return reader_of(report)(report, raw)
    except DAMAGED:
        return unreadable(provider, raw)


def _aliyun_receipt(report: Report, raw: bytes) -> TrackingEvent:
    delivered = report["success"] is True
    code = str(report.get("err_code", ""))
    outcome, lasting = (None, False) if delivered else failure(_ALIYUN, code)
    return TrackingEvent(
        kind=EventKind.DELIVERED if delivered else EventKind.FAILED,
        provider=_ALIYUN,
        at=read_beijing(report["report_time"]),
        recipient=plain_number(report["phone_number"]),
        provider_id=str(report.get("biz_id", "")),
        key=str(report.get("out_id") or ""),
        code=code,
        outcome=outcome,
        lasting=lasting,
        raw=raw,
    )


def _aliyun_reply(report: Report, raw: bytes) -> TrackingEvent:
    return _reply(_ALIYUN, report["phone_number"], report["content"], read_beijing(report["send_time"]), raw)


def _tencent_receipt(report: Report, raw: bytes) -> TrackingEvent:
    delivered = report["report_status"] == "SUCCESS"
    code = str(report.get("errmsg", ""))
    outcome, lasting = (None, False) if delivered else failure(_TENCENT, code)
    return TrackingEvent(
        kind=EventKind.DELIVERED if delivered else EventKind.FAILED,
        provider=_TENCENT,
        at=read_beijing(report["user_receive_time"]),
        recipient=_tencent_number(report),
        provider_id=str(report["sid"]),
        code=code,
        outcome=outcome,
        lasting=lasting,
        raw=raw,
    )


def _tencent_reply(report: Report, raw: bytes) -> TrackingEvent:
    return _reply(_TENCENT, _tencent_number(report), report["text"], datetime.fromtimestamp(report["time"], UTC), raw)


def _tencent_number(report: Report) -> str:
    return plain_number(f"+{report.get('nationcode', '86')}{report['mobile']}")


def _reply(provider: str, number: str, text: str, at: datetime, raw: bytes) -> TrackingEvent:
    return TrackingEvent(
        kind=EventKind.UNSUBSCRIBED if is_unsubscribe(text) else EventKind.REPLIED,
        provider=provider,
        at=at,
        recipient=plain_number(number),
        text=text,
        raw=raw,
    )
