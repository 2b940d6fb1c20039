"""Shows an accepted message as its reader would see it."""

import email
import email.policy
import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

from notifier.gateways.ledger import Accepted
from notifier.gateways.world import SmsTemplate, World


def as_read(entry: Accepted, world: World) -> str:
    """Write the message in full; an SMS with its template's text, where this world knows it."""
    return _READERS[entry.channel](entry, world)


def _wechat(entry: Accepted, _: World) -> str:
    given = json.loads(entry.payload)
    link = given.get("url") or given.get("page") or (given.get("miniprogram") or {}).get("pagepath", "")
    return _lines(*(field["value"] for field in given["data"].values()), link)


def _wecom_app(entry: Accepted, _: World) -> str:
    given = json.loads(entry.payload)
    content = given[given["msgtype"]]
    return _lines(*(content.get(part, "") for part in ("title", "description", "content", "url")))


def _wecom_robot(entry: Accepted, _: World) -> str:
    given = json.loads(entry.payload)
    return str(given[given["msgtype"]]["content"])


def _aliyun(entry: Accepted, world: World) -> str:
    given = {name: values[0] for name, values in parse_qs(entry.payload.decode()).items()}
    values = json.loads(given.get("TemplateParam", "{}"))
    return _sms(given.get("SignName", ""), world.aliyun.templates, entry.template, values, r"\$\{(\w+)\}")


def _tencent(entry: Accepted, world: World) -> str:
    given = json.loads(entry.payload)
    values = {str(place): value for place, value in enumerate(given["TemplateParamSet"], start=1)}
    return _sms(given["SignName"], world.tencent.templates, entry.template, values, r"\{(\d+)\}")


def _sms(sign: str, templates: dict[str, SmsTemplate] | None, template: str, values: dict[str, Any], hole: str) -> str:
    approved = (templates or {}).get(template)
    if approved is None:
        return f"【{sign}】{'，'.join(values.values())}"
    return f"【{sign}】{re.sub(hole, lambda found: values.get(found.group(1), ''), approved.text)}"


def _mail(entry: Accepted, _: World) -> str:
    message = email.message_from_bytes(entry.payload, policy=email.policy.default)
    body = message.get_body(("plain",))
    return _lines(str(message["Subject"]), body.get_content().strip() if body is not None else "")


def _lines(*parts: str) -> str:
    return "\n".join(part for part in parts if part)


_READERS: dict[str, Callable[[Accepted, World], str]] = {
    "wechat_template": _wechat,
    "wechat_subscribe": _wechat,
    "miniprogram_subscribe": _wechat,
    "wecom_app": _wecom_app,
    "wecom_robot": _wecom_robot,
    "sms_aliyun": _aliyun,
    "sms_tencent": _tencent,
    "mail": _mail,
}
