"""An answer's body becomes the provider's own words: a code, an id, and what befell each recipient.

Four envelopes: `errcode` (WeChat, WeCom), `Code` (Aliyun), `Response` (Tencent) and `smtp` (a reply line).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec

from notifier.providers.sms import plain_number


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """What a provider said about one recipient of several."""

    recipient: str
    code: str
    provider_id: str = ""
    words: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """What a provider said about the whole request."""

    code: str
    provider_id: str = ""
    words: str = ""
    parts: tuple[Part, ...] = ()


class UnreadableError(Exception):
    """The body is not in the provider's envelope: a proxy, a captive portal or a cut connection answered."""


def read_answer(envelope: str, body: bytes) -> Said:
    """Read a body by the envelope of its provider."""
    if envelope == "smtp":
        return _smtp(body)
    try:
        answer = msgspec.json.decode(body)
        return _ENVELOPES[envelope](answer)
    except (msgspec.DecodeError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise UnreadableError from error


def _errcode(answer: dict[str, Any]) -> Said:
    refused = [(name, key) for key in ("invaliduser", "unlicenseduser") for name in _names(answer.get(key))]
    code = answer.get("errcode", 0) if "access_token" in answer else answer["errcode"]
    return Said(
        code=str(code),
        provider_id=str(answer.get("msgid", "")),
        words=str(answer.get("errmsg", "")),
        parts=tuple(Part(recipient=name, code=key) for name, key in refused),
    )


def _names(joined: str | None) -> list[str]:
    return [name for name in (joined or "").split("|") if name]


def _aliyun(answer: dict[str, Any]) -> Said:
    return Said(
        code=str(answer["Code"]), provider_id=str(answer.get("BizId", "")), words=str(answer.get("Message", ""))
    )


def _tencent(answer: dict[str, Any]) -> Said:
    response = answer["Response"]
    if error := response.get("Error"):
        return Said(code=str(error["Code"]), words=str(error.get("Message", "")))
    parts = tuple(map(_status, response.get("SendStatusSet") or ()))
    if not parts:
        return Said(code="Ok")
    told = next((part for part in parts if part.code == "Ok"), parts[0])
    return Said(code=told.code, provider_id=told.provider_id, words=told.words, parts=parts)


def _status(status: dict[str, Any]) -> Part:
    return Part(
        recipient=plain_number(str(status["PhoneNumber"])),
        code=str(status["Code"]),
        provider_id=str(status.get("SerialNo", "")),
        words=str(status.get("Message", "")),
    )


def _smtp(body: bytes) -> Said:
    code, _, words = body.decode("utf-8", "replace").partition(" ")
    return Said(code=code, words=words)


_ENVELOPES: dict[str, Callable[[dict[str, Any]], Said]] = {"errcode": _errcode, "Code": _aliyun, "Response": _tencent}
