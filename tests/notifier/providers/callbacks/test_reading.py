"""Whatever arrives at a callback address becomes events; nothing raises and nothing is lost."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.gateways.ledger import Accepted
from notifier.gateways.reports import (
    Report,
    aliyun_receipt,
    aliyun_reply,
    consent,
    follow,
    subscribe_sent,
    template_finished,
    tencent_receipt,
    tencent_reply,
    words,
)
from notifier.providers.callbacks.events import EventKind
from notifier.providers.callbacks.reading import CALLBACK_PROVIDERS, read_callback
from tests.notifier.gateways.bench import NOON

ENTRY = Accepted(channel="wechat_subscribe", at=NOON, recipient="13800000001", provider_id="1", key="k1", template="T1")
REPORTS = [
    aliyun_receipt(ENTRY),
    aliyun_receipt(ENTRY, "UNDELIV"),
    aliyun_reply("13800000001", NOON, "R", 1),
    tencent_receipt(ENTRY),
    tencent_reply("13800000001", NOON, "R"),
    template_finished(ENTRY),
    subscribe_sent(ENTRY),
    consent("miniprogram", "o1", NOON, {"T1": True, "T2": False}),
    follow("wechat", "o1", NOON, scene="1"),
    words("wecom_app", "ZhangSan", NOON, "R"),
]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["List", "TemplateId"]), inner),
    max_leaves=6,
)


@given(provider=st.sampled_from(CALLBACK_PROVIDERS), body=st.binary() | JSON.map(json.dumps).map(str.encode))
def test_any_body_is_read(provider: str, body: bytes) -> None:
    assert {event.provider for event in read_callback(provider, body)} <= {provider}


@given(report=st.sampled_from(REPORTS), field=st.integers(min_value=0), value=JSON)
def test_a_report_with_any_one_field_damaged_is_read_or_kept_raw(report: Report, field: int, value: Any) -> None:
    fields = dict(report.fields)
    fields[sorted(fields)[field % len(fields)]] = value
    events = read_callback(report.to, json.dumps(fields).encode())
    assert events or report.to == "miniprogram"  # an empty list of entries says nothing
    assert all(event.raw for event in events if event.kind is EventKind.UNREADABLE)


@pytest.mark.parametrize("seconds", [10**12, 10**17, 10**24, 1e300, -(10**12)])
def test_a_time_that_never_comes_is_kept_raw(seconds: float) -> None:
    reply = {"nationcode": "86", "mobile": "13800000001", "text": "R", "time": seconds}
    (event,) = read_callback("tencent_sms", json.dumps(reply).encode())
    assert event.kind is EventKind.UNREADABLE


def test_bodies_made_to_break_a_reader() -> None:
    for provider in CALLBACK_PROVIDERS:
        for body in (b"[" * 99999, b'{"a":' * 99999, b"<a>" * 9999 + b"</a>" * 9999):
            assert [event.kind for event in read_callback(provider, body)] == [EventKind.UNREADABLE]
