"""What a person who writes to the service account, or begins to follow it, is answered with the acknowledgement.

The answer goes by the form of what was written alone: it must be there before anything is looked up, and it must not
say whether a company is known.
"""

import re
import secrets
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from xml.sax.saxutils import escape

from notifier.providers.callbacks.acknowledge import ACKNOWLEDGEMENTS, Acknowledgement
from notifier.providers.callbacks.events import EventKind, TrackingEvent
from notifier.providers.callbacks.opening import CallbackKeys
from notifier.providers.callbacks.reading import read_callback
from notifier.providers.callbacks.signature import encrypt, sign

ANSWERING = "wechat"  # a mini-program and WeCom take no answer in an acknowledgement
WELCOME = "欢迎关注。回复“绑定”加本企业的统一社会信用代码，即可收到本企业的政策提醒。"
STOPPED = "已退订，不再向您发送提醒。需要时重新绑定即可恢复。"
COMPANY = re.compile(r"(?:绑定)?[:]?([0-9A-HJ-NPQRTUWXY]{18})")
CODE = re.compile(r"\d{6}")
ASKED = "如该企业登记了联系人手机，验证码已发到登记的手机。请在10分钟内回复六位验证码。"
GIVEN = "验证码已收到。核对无误后，本微信会收到该企业的政策提醒；回复“退订”可随时停止。"


def written(text: str) -> str:
    """What somebody wrote, without width, case and spaces."""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


def acknowledgement(provider: str, keys: CallbackKeys | None, body: bytes, now: datetime) -> Acknowledgement:
    """What a callback is acknowledged with."""
    if provider != ANSWERING or keys is None:
        return ACKNOWLEDGEMENTS[provider]
    events = read_callback(provider, body)
    said = _answer(events[0]) if len(events) == 1 else ""
    if not said:
        return ACKNOWLEDGEMENTS[provider]
    return Acknowledgement(body=_sealed(keys, _message(body, events[0], said, now), now), content_type="text/xml")


def _answer(event: TrackingEvent) -> str:
    match event.kind:
        case EventKind.FOLLOWED:
            return WELCOME
        case EventKind.UNSUBSCRIBED:
            return STOPPED
        case EventKind.REPLIED:
            text = written(event.text)
            return ASKED if COMPANY.fullmatch(text) else GIVEN if CODE.fullmatch(text) else ""
    return ""


def _message(body: bytes, event: TrackingEvent, said: str, now: datetime) -> bytes:
    fields = {
        "ToUserName": event.recipient,
        "FromUserName": _account(body),
        "CreateTime": str(int(now.timestamp())),
        "MsgType": "text",
        "Content": said,
    }
    return _xml(fields)


def _account(body: bytes) -> str:
    """To whom the person wrote: the account's own name."""
    found = re.search(rb"<ToUserName>(?:<!\[CDATA\[)?([\w-]+)", body)
    return found[1].decode() if found else ""


def _sealed(keys: CallbackKeys, message: bytes, now: datetime) -> bytes:
    """Encrypted, where the account's callbacks are."""
    if not keys.key:
        return message
    stamp, nonce = str(int(now.timestamp())), secrets.token_hex(5)
    sealed = encrypt(keys.key, message, receiver=keys.receiver)
    signature = sign(keys.token, (stamp, nonce, sealed))
    return _xml({"Encrypt": sealed, "MsgSignature": signature, "TimeStamp": stamp, "Nonce": nonce})


def _xml(fields: Mapping[str, str]) -> bytes:
    return f"<xml>{''.join(f'<{name}>{escape(text)}</{name}>' for name, text in fields.items())}</xml>".encode()
