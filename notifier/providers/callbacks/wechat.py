"""Events and messages of WeChat and WeCom, in XML or JSON, become TrackingEvents.

In JSON mode `List` is an object for one entry and an array for several; in XML it repeats.
"""

import xml.etree.ElementTree as ET
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import msgspec

from notifier.providers.callbacks.events import DAMAGED, EventKind, TrackingEvent, failure, unreadable
from notifier.providers.callbacks.replies import is_unsubscribe

Fields = dict[str, Any]


def read_wechat(body: bytes, provider: str) -> tuple[TrackingEvent, ...]:
    """Read one callback's plain body; `miniprogram` and `wecom_app` send the same forms."""
    try:
        fields = _fields(body)
        reader = _READERS.get(str(fields.get("Event") or fields["MsgType"]), _other)
        return tuple(reader(provider, fields, body))
    except DAMAGED:
        return (unreadable(provider, body),)


def encrypted_part(body: bytes) -> str:
    """Find the `Encrypt` of an encrypted callback; empty if it is plain."""
    try:
        return str(_fields(body).get("Encrypt") or "")
    except DAMAGED:
        return ""


def _fields(body: bytes) -> Fields:
    text = body.strip()
    if text.startswith(b"{"):
        decoded: Fields = msgspec.json.decode(text)
        return decoded
    if b"<!DOCTYPE" in text.partition(b"<xml")[0]:
        raise ValueError("a callback has no declarations")  # no entities, so none that explode
    return _children(ET.fromstring(text))


def _children(element: ET.Element) -> Fields:
    fields: Fields = {}
    for child in element:
        value = _children(child) if len(child) else (child.text or "")
        fields[child.tag] = [*_listed(fields[child.tag]), value] if child.tag in fields else value
    return fields


def _listed(entries: Any) -> list[Any]:
    return entries if isinstance(entries, list) else [entries]


def _entries(fields: Fields, element: str) -> list[Fields]:
    """Find the entries: below an element of the event's own name in XML, at the top in JSON."""
    holder = fields.get(element) or fields
    return _listed(holder["List"])


def _event(provider: str, kind: EventKind, fields: Fields, raw: bytes, **more: Any) -> TrackingEvent:
    return TrackingEvent(
        kind=kind,
        provider=provider,
        at=datetime.fromtimestamp(int(fields["CreateTime"]), UTC),
        recipient=str(fields["FromUserName"]),
        raw=raw,
        **more,
    )


def _template_finished(provider: str, fields: Fields, raw: bytes) -> list[TrackingEvent]:
    status = str(fields["Status"])
    message_id = str(fields.get("MsgID", ""))
    return [_receipt(provider, fields, raw, code=status, provider_id="" if message_id == "0" else message_id)]


def _subscribe_sent(provider: str, fields: Fields, raw: bytes) -> list[TrackingEvent]:
    return [
        _receipt(
            provider,
            fields,
            raw,
            code=str(entry["ErrorCode"]),
            provider_id=str(entry.get("MsgID", "")),
            template_id=str(entry["TemplateId"]),
        )
        for entry in _entries(fields, "SubscribeMsgSentEvent")
    ]


def _receipt(provider: str, fields: Fields, raw: bytes, *, code: str, **more: Any) -> TrackingEvent:
    if code in ("success", "0"):
        return _event(provider, EventKind.DELIVERED, fields, raw, code=code, **more)
    outcome, lasting = failure(provider, code)
    return _event(provider, EventKind.FAILED, fields, raw, code=code, outcome=outcome, lasting=lasting, **more)


def _consents(element: str) -> Callable[[str, Fields, bytes], list[TrackingEvent]]:
    def read(provider: str, fields: Fields, raw: bytes) -> list[TrackingEvent]:
        return [
            _event(provider, _consent(entry), fields, raw, template_id=str(entry["TemplateId"]))
            for entry in _entries(fields, element)
        ]

    return read


def _consent(entry: Fields) -> EventKind:
    return EventKind.CONSENT_GIVEN if entry["SubscribeStatusString"] == "accept" else EventKind.CONSENT_REFUSED


def _followed(provider: str, fields: Fields, raw: bytes) -> list[TrackingEvent]:
    return [_event(provider, EventKind.FOLLOWED, fields, raw, text=str(fields.get("EventKey") or ""))]


def _unfollowed(provider: str, fields: Fields, raw: bytes) -> list[TrackingEvent]:
    return [_event(provider, EventKind.UNFOLLOWED, fields, raw)]


def _text(provider: str, fields: Fields, raw: bytes) -> list[TrackingEvent]:
    words = str(fields["Content"])
    kind = EventKind.UNSUBSCRIBED if is_unsubscribe(words) else EventKind.REPLIED
    return [_event(provider, kind, fields, raw, text=words)]


def _other(provider: str, fields: Fields, raw: bytes) -> list[TrackingEvent]:
    return [_event(provider, EventKind.OTHER, fields, raw, code=str(fields.get("Event") or fields["MsgType"]))]


_READERS: dict[str, Callable[[str, Fields, bytes], list[TrackingEvent]]] = {
    "TEMPLATESENDJOBFINISH": _template_finished,
    "subscribe_msg_popup_event": _consents("SubscribeMsgPopupEvent"),
    "subscribe_msg_change_event": _consents("SubscribeMsgChangeEvent"),
    "subscribe_msg_sent_event": _subscribe_sent,
    "subscribe": _followed,
    "SCAN": _followed,
    "unsubscribe": _unfollowed,
    "text": _text,
}
