"""Receipts and replies of the SMS clouds, as they arrive."""

import json
from datetime import UTC, datetime
from typing import Any

from notifier.providers.callbacks.events import EventKind, TrackingEvent
from notifier.providers.callbacks.sms import read_aliyun, read_tencent
from notifier.providers.protocols import OutcomeClass

RECEIPT = {
    "phone_number": "13800000001",
    "send_time": "2026-11-20 12:00:00",
    "report_time": "2026-11-20 12:00:05",
    "success": True,
    "err_code": "DELIVERED",
    "err_msg": "用户接收成功",
    "sms_size": "1",
    "biz_id": "900619746936498440^0",
    "out_id": "k1",
}
STATUS = {
    "user_receive_time": "2026-11-20 12:00:05",
    "nationcode": "86",
    "mobile": "13800000001",
    "report_status": "SUCCESS",
    "errmsg": "DELIVRD",
    "description": "用户短信送达成功",
    "sid": "5000:1",
}
AT = datetime(2026, 11, 20, 4, 0, 5, tzinfo=UTC)


def aliyun(*reports: Any) -> tuple[TrackingEvent, ...]:
    return read_aliyun(json.dumps(reports, ensure_ascii=False).encode())


def tencent(report: Any) -> tuple[TrackingEvent, ...]:
    return read_tencent(json.dumps(report, ensure_ascii=False).encode())


def compact(report: Any) -> bytes:
    return json.dumps(report, ensure_ascii=False, separators=(",", ":")).encode()


def test_a_delivered_message_at_aliyun() -> None:
    assert aliyun(RECEIPT) == (
        TrackingEvent(
            kind=EventKind.DELIVERED,
            provider="aliyun_sms",
            at=AT,
            recipient="13800000001",
            provider_id="900619746936498440^0",
            key="k1",
            code="DELIVERED",
            raw=compact(RECEIPT),
        ),
    )


def test_a_delivered_message_at_tencent() -> None:
    assert tencent([STATUS]) == (
        TrackingEvent(
            kind=EventKind.DELIVERED,
            provider="tencent_sms",
            at=AT,
            recipient="13800000001",
            provider_id="5000:1",
            code="DELIVRD",
            raw=compact(STATUS),
        ),
    )


def test_what_a_carrier_says_is_classified() -> None:
    codes = ["MK:0001", "UNDELIV", "EXPIRED", "REJECTD", "MBBLACK", "XX:9"]
    events = aliyun(*({**RECEIPT, "success": False, "err_code": code} for code in codes))
    assert [(event.code, event.outcome, event.lasting) for event in events] == [
        ("MK:0001", OutcomeClass.RECIPIENT, True),
        ("UNDELIV", OutcomeClass.RECIPIENT, False),  # this once, the number is not dead
        ("EXPIRED", OutcomeClass.RETRY, False),
        ("REJECTD", OutcomeClass.CONTENT, False),
        ("MBBLACK", OutcomeClass.CONSENT, True),
        ("XX:9", None, False),
    ]
    assert {event.kind for event in events} == {EventKind.FAILED}


def test_a_reply_has_no_message_it_belongs_to() -> None:
    (event,) = aliyun(
        {"phone_number": "13800000001", "content": " td ", "send_time": "2026-11-20 12:00:05", "sequence_id": "1"}
    )
    assert (event.kind, event.recipient, event.provider_id, event.text) == (
        EventKind.UNSUBSCRIBED,
        "13800000001",
        "",
        " td ",
    )
    (event,) = tencent({"nationcode": "86", "mobile": "13800000001", "text": "收到", "time": 1795147205, "sign": ""})
    assert (event.kind, event.recipient, event.text, event.at) == (EventKind.REPLIED, "13800000001", "收到", AT)


def test_a_damaged_entry_does_not_lose_its_neighbours() -> None:
    events = aliyun(RECEIPT, {"phone_number": None, "success": True}, "nothing", {**RECEIPT, "out_id": "k2"})
    assert [event.kind for event in events] == [
        EventKind.DELIVERED,
        EventKind.UNREADABLE,
        EventKind.UNREADABLE,
        EventKind.DELIVERED,
    ]
    assert events[1].raw == b'{"phone_number":null,"success":true}'


def test_what_is_not_json_is_kept_raw() -> None:
    assert read_aliyun(b"\xff<") == (
        TrackingEvent(kind=EventKind.UNREADABLE, provider="aliyun_sms", at=None, raw=b"\xff<"),
    )


def test_the_same_report_again_is_the_same_event_however_it_is_batched() -> None:
    twice = aliyun(RECEIPT, RECEIPT)
    (alone,) = aliyun(RECEIPT)
    assert {event.fingerprint for event in (*twice, alone)} == {alone.fingerprint}
    (other,) = aliyun({**RECEIPT, "phone_number": "13800000002"})
    assert other.fingerprint != alone.fingerprint


def test_an_event_shows_no_number() -> None:
    (event,) = aliyun(RECEIPT)
    assert "13800000001" not in repr(event)
