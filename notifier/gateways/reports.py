"""What providers report on their own: receipts, replies, accepts and follows, in the fields each of them sends."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from notifier.gateways.ledger import Accepted
from notifier.providers.beijing import write_beijing
from notifier.providers.sms import plain_number


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """One thing to tell, not before it has happened."""

    to: str  # the end of the callback address: wechat, miniprogram, wecom_app, aliyun_sms, tencent_sms
    at: datetime
    fields: Mapping[str, Any] = field(repr=False)
    batch: str = ""  # SMS clouds put several of one kind into an array


def template_finished(entry: Accepted, status: str = "success", *, hides_msgid: bool = False) -> Report:
    msgid = "0" if hides_msgid and entry.key else entry.provider_id
    return _event("wechat", entry.recipient, entry.at, "TEMPLATESENDJOBFINISH", MsgID=msgid, Status=status)


def subscribe_sent(entry: Accepted, code: str = "0") -> Report:
    sent = {
        "TemplateId": entry.template,
        "MsgID": entry.provider_id,
        "ErrorCode": code,
        "ErrorStatus": "success" if code == "0" else "failed",
    }
    to = "wechat" if entry.channel == "wechat_subscribe" else "miniprogram"
    return _entries(to, entry.recipient, entry.at, "subscribe_msg_sent_event", "SubscribeMsgSentEvent", [sent])


def consent(to: str, openid: str, at: datetime, answers: Mapping[str, bool]) -> Report:
    """The popup: for each template, accepted or not."""
    entries = [
        {"TemplateId": template, "SubscribeStatusString": "accept" if yes else "reject", "PopupScene": "1"}
        for template, yes in answers.items()
    ]
    return _entries(to, openid, at, "subscribe_msg_popup_event", "SubscribeMsgPopupEvent", entries)


def consent_withdrawn(to: str, openid: str, at: datetime, template: str) -> Report:
    """A person switched a template off in the settings."""
    entry = {"TemplateId": template, "SubscribeStatusString": "reject"}
    return _entries(to, openid, at, "subscribe_msg_change_event", "SubscribeMsgChangeEvent", [entry])


def follow(to: str, openid: str, at: datetime, *, scene: str = "", leaves: bool = False) -> Report:
    event = "unsubscribe" if leaves else "subscribe"
    return _event(to, openid, at, event, EventKey=f"qrscene_{scene}" if scene else "")


def words(to: str, openid: str, at: datetime, text: str) -> Report:
    """What a person wrote to the account."""
    fields = {
        "ToUserName": "gh_loopback",
        "FromUserName": openid,
        "CreateTime": str(int(at.timestamp())),
        "MsgType": "text",
        "Content": text,
        "MsgId": str(int(at.timestamp() * 1000)),
    }
    return Report(to=to, at=at, fields=fields)


def aliyun_receipt(entry: Accepted, carrier: str = "", seconds: float = 0.0) -> Report:
    at = entry.at + timedelta(seconds=seconds)
    fields = {
        "phone_number": plain_number(entry.recipient),
        "send_time": write_beijing(entry.at),
        "report_time": write_beijing(at),
        "success": not carrier,
        "err_code": carrier or "DELIVERED",
        "err_msg": carrier or "用户接收成功",
        "sms_size": "1",
        "biz_id": entry.provider_id,
        "out_id": entry.key,
    }
    return Report(to="aliyun_sms", at=at, fields=fields, batch="receipts")


def aliyun_reply(number: str, at: datetime, text: str, sequence: int) -> Report:
    fields = {
        "phone_number": plain_number(number),
        "content": text,
        "send_time": write_beijing(at),
        "dest_code": "1069",
        "sequence_id": str(sequence),
    }
    return Report(to="aliyun_sms", at=at, fields=fields, batch="replies")


def tencent_receipt(entry: Accepted, carrier: str = "", seconds: float = 0.0) -> Report:
    at = entry.at + timedelta(seconds=seconds)
    fields = {
        "user_receive_time": write_beijing(at),
        "nationcode": "86",
        "mobile": plain_number(entry.recipient),
        "report_status": "FAIL" if carrier else "SUCCESS",
        "errmsg": carrier or "DELIVRD",
        "description": carrier or "用户短信送达成功",
        "sid": entry.provider_id,
    }
    return Report(to="tencent_sms", at=at, fields=fields, batch="receipts")


def tencent_reply(number: str, at: datetime, text: str) -> Report:
    fields = {
        "extend": "",
        "mobile": plain_number(number),
        "nationcode": "86",
        "sign": "",
        "text": text,
        "time": int(at.timestamp()),
    }
    return Report(to="tencent_sms", at=at, fields=fields)


def _event(to: str, openid: str, at: datetime, event: str, **more: Any) -> Report:
    fields = {
        "ToUserName": "gh_loopback",
        "FromUserName": openid,
        "CreateTime": str(int(at.timestamp())),
        "MsgType": "event",
        "Event": event,
        **more,
    }
    return Report(to=to, at=at, fields=fields)


def _entries(to: str, openid: str, at: datetime, event: str, element: str, entries: list[dict[str, str]]) -> Report:
    """Put entries where they stand: in JSON at the top, in XML below the event's name; one alone is no array."""
    listed: Any = entries[0] if len(entries) == 1 else entries
    placed = {"List": listed} if to == "miniprogram" else {element: {"List": listed}}
    return _event(to, openid, at, event, **placed)
