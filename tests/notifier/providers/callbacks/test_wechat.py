"""WeChat's and WeCom's callbacks, in XML and JSON, one entry and several."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from notifier.providers.callbacks.events import EventKind, TrackingEvent
from notifier.providers.callbacks.reading import read_callback
from notifier.providers.callbacks.wechat import encrypted_part
from notifier.providers.protocols import OutcomeClass

AT = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
HEAD = (
    "<ToUserName><![CDATA[gh_1]]></ToUserName><FromUserName><![CDATA[oOwner]]></FromUserName>"
    "<CreateTime>1795147200</CreateTime>"
)


def event_xml(event: str, inner: str) -> bytes:
    return f"<xml>{HEAD}<MsgType><![CDATA[event]]></MsgType><Event><![CDATA[{event}]]></Event>{inner}</xml>".encode()


def event_json(event: str, entries: Any) -> bytes:
    head = {"ToUserName": "gh_1", "FromUserName": "oOwner", "CreateTime": "1795147200", "MsgType": "event"}
    return json.dumps({**head, "Event": event, "List": entries}).encode()


def finished(status: str, msgid: str = "200163836") -> TrackingEvent:
    body = event_xml("TEMPLATESENDJOBFINISH", f"<MsgID>{msgid}</MsgID><Status><![CDATA[{status}]]></Status>")
    (event,) = read_callback("wechat", body)
    return event


def test_a_delivered_template_message() -> None:
    body = event_xml("TEMPLATESENDJOBFINISH", "<MsgID>200163836</MsgID><Status><![CDATA[success]]></Status>")
    assert read_callback("wechat", body) == (
        TrackingEvent(
            kind=EventKind.DELIVERED,
            provider="wechat",
            at=AT,
            recipient="oOwner",
            provider_id="200163836",
            code="success",
            raw=body,
        ),
    )


@pytest.mark.parametrize(
    ("status", "outcome", "lasting"),
    [
        ("failed:user block", OutcomeClass.CONSENT, True),
        ("failed: system failed", OutcomeClass.RETRY, False),
        ("failed:freq limit", OutcomeClass.RATE, False),
        ("failed:something new", None, False),
    ],
)
def test_a_template_message_that_failed(status: str, outcome: OutcomeClass | None, lasting: bool) -> None:
    event = finished(status)
    assert (event.kind, event.outcome, event.lasting) == (EventKind.FAILED, outcome, lasting)


def test_a_message_id_of_0_is_none() -> None:
    assert finished("success", "0").provider_id == ""


ACCEPT = {"TemplateId": "T1", "SubscribeStatusString": "accept", "PopupScene": "0"}
REJECT = {"TemplateId": "T2", "SubscribeStatusString": "reject", "PopupScene": "0"}
ACCEPT_XML = (
    "<List><TemplateId><![CDATA[T1]]></TemplateId>"
    "<SubscribeStatusString><![CDATA[accept]]></SubscribeStatusString></List>"
)
REJECT_XML = ACCEPT_XML.replace("T1", "T2").replace("accept", "reject")


def popup_xml(*entries: str) -> str:
    return f"<SubscribeMsgPopupEvent>{''.join(entries)}</SubscribeMsgPopupEvent>"


@pytest.mark.parametrize(
    "body",
    [
        event_json("subscribe_msg_popup_event", [ACCEPT, REJECT]),
        event_xml("subscribe_msg_popup_event", popup_xml(ACCEPT_XML, REJECT_XML)),
    ],
)
def test_a_popup_with_several_templates(body: bytes) -> None:
    assert [(event.kind, event.template_id, event.recipient) for event in read_callback("wechat", body)] == [
        (EventKind.CONSENT_GIVEN, "T1", "oOwner"),
        (EventKind.CONSENT_REFUSED, "T2", "oOwner"),
    ]


@pytest.mark.parametrize(
    "body",
    [
        event_json("subscribe_msg_popup_event", ACCEPT),
        event_json("subscribe_msg_popup_event", [ACCEPT]),
        event_xml("subscribe_msg_popup_event", popup_xml(ACCEPT_XML)),
    ],
)
def test_a_popup_with_one_template_is_an_object_or_an_array(body: bytes) -> None:
    assert [(event.kind, event.template_id) for event in read_callback("wechat", body)] == [
        (EventKind.CONSENT_GIVEN, "T1")
    ]


def test_switching_a_template_off() -> None:
    body = event_xml("subscribe_msg_change_event", f"<SubscribeMsgChangeEvent>{REJECT_XML}</SubscribeMsgChangeEvent>")
    assert [(event.kind, event.template_id) for event in read_callback("wechat", body)] == [
        (EventKind.CONSENT_REFUSED, "T2")
    ]


@pytest.mark.parametrize(
    ("code", "kind", "outcome"),
    [
        ("0", EventKind.DELIVERED, None),
        ("43101", EventKind.FAILED, OutcomeClass.CONSENT),
        ("50005", EventKind.FAILED, OutcomeClass.RECIPIENT),
        ("99999", EventKind.FAILED, None),
    ],
)
def test_a_subscription_notice_that_was_sent(code: str, kind: EventKind, outcome: OutcomeClass | None) -> None:
    entry = {"TemplateId": "T1", "MsgID": "1864323726461255680", "ErrorCode": code, "ErrorStatus": "?"}
    (event,) = read_callback("wechat", event_json("subscribe_msg_sent_event", entry))
    assert (event.kind, event.outcome, event.template_id, event.provider_id, event.code) == (
        kind,
        outcome,
        "T1",
        "1864323726461255680",
        code,
    )


@pytest.mark.parametrize(
    ("event", "inner", "kind", "text"),
    [
        ("subscribe", "<EventKey><![CDATA[qrscene_911301]]></EventKey>", EventKind.FOLLOWED, "qrscene_911301"),
        ("subscribe", "<EventKey></EventKey>", EventKind.FOLLOWED, ""),
        ("SCAN", "<EventKey><![CDATA[911301]]></EventKey>", EventKind.FOLLOWED, "911301"),
        ("unsubscribe", "", EventKind.UNFOLLOWED, ""),
        ("CLICK", "", EventKind.OTHER, ""),
    ],
)
def test_following_and_leaving(event: str, inner: str, kind: EventKind, text: str) -> None:
    (read,) = read_callback("wechat", event_xml(event, inner))
    assert (read.kind, read.text, read.recipient) == (kind, text, "oOwner")


@pytest.mark.parametrize(("words", "kind"), [("退订", EventKind.UNSUBSCRIBED), ("<!你好", EventKind.REPLIED)])
def test_what_a_person_writes(words: str, kind: EventKind) -> None:
    body = f"<xml>{HEAD}<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[{words}]]></Content></xml>".encode()
    (event,) = read_callback("wecom_app", body)
    assert (event.kind, event.text, event.provider) == (kind, words, "wecom_app")


BOMB = b'<!DOCTYPE xml [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><xml><MsgType>&b;</MsgType></xml>'


@pytest.mark.parametrize(
    "body", [b"", b"{", b"<xml>", b"[]", b"{}", BOMB, event_xml("subscribe_msg_sent_event", ""), b"\xff"]
)
def test_what_can_not_be_read_is_kept_raw(body: bytes) -> None:
    assert read_callback("wechat", body) == (
        TrackingEvent(kind=EventKind.UNREADABLE, provider="wechat", at=None, raw=body),
    )


def test_an_encrypted_callback_is_known_by_its_part() -> None:
    assert encrypted_part(b"<xml><ToUserName>gh_1</ToUserName><Encrypt><![CDATA[abc=]]></Encrypt></xml>") == "abc="
    assert encrypted_part(b'{"ToUserName": "gh_1", "Encrypt": "abc="}') == "abc="
    assert encrypted_part(event_xml("subscribe", "")) == ""
    assert encrypted_part(BOMB) == ""
