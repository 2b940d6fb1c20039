"""Verifies the clouds' request signatures from the published schemes, independently of the code that signs.

A request passes only if every header the scheme wants signed is signed, the body's hash is the signed one, the key is
known and the clock is near.
"""

import hashlib
import hmac
import re
from datetime import UTC, datetime
from urllib.parse import quote, unquote

from notifier.gateways.clock import Clock
from notifier.gateways.traffic import Incoming
from notifier.gateways.world import SmsWorld
from notifier.providers.protocols import limit

_ACS3 = re.compile(r"ACS3-HMAC-SHA256 Credential=([^,]+),SignedHeaders=([^,]+),Signature=([0-9a-f]{64})")
_MOMENT = re.compile(r"20\d\d-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\dZ")
_TC3 = re.compile(
    r"TC3-HMAC-SHA256 Credential=([^/]+)/(\d{4}-\d\d-\d\d)/sms/tc3_request, ?"
    r"SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})"
)


def refuse_acs3(incoming: Incoming, world: SmsWorld, clock: Clock, nonces: set[str]) -> str:
    """Find the code an Aliyun request is refused with; empty if its signature is good."""
    matched = _ACS3.fullmatch(incoming.headers.get("Authorization", ""))
    if matched is None:
        return "IncompleteSignature"
    key_id, signed, signature = matched.groups()
    if key_id != world.key_id:
        return "InvalidAccessKeyId.NotFound"
    if not _acs3_is_near(incoming.headers.get("x-acs-date", ""), clock):
        return "InvalidTimeStamp.Expired"
    names = signed.split(";")
    if not _acs3_headers(incoming) <= set(names) or not _body_matches(incoming):
        return "SignatureDoesNotMatch"
    if not hmac.compare_digest(_acs3_signature(incoming, names, world.key_secret), signature):
        return "SignatureDoesNotMatch"
    return _use_nonce(incoming.headers["x-acs-signature-nonce"], nonces)


def refuse_tc3(incoming: Incoming, world: SmsWorld, clock: Clock) -> str:
    """Find the code a Tencent request is refused with; empty if its signature is good."""
    matched = _TC3.fullmatch(incoming.headers.get("Authorization", ""))
    stamp = incoming.headers.get("X-TC-Timestamp", "")
    if matched is None or not stamp.isdigit():
        return "AuthFailure.SignatureFailure"
    secret_id, day, signed, signature = matched.groups()
    if secret_id != world.key_id:
        return "AuthFailure.SecretIdNotFound"
    moment = datetime.fromtimestamp(int(stamp), UTC)
    if abs(clock.seconds() - int(stamp)) > limit("tencent_sms", "clock_seconds") or moment.strftime("%Y-%m-%d") != day:
        return "AuthFailure.SignatureExpire"
    names = signed.split(";")
    good = {"content-type", "host"} <= set(names) and hmac.compare_digest(
        _tc3_signature(incoming, names, world.key_secret, day, stamp), signature
    )
    return "" if good else "AuthFailure.SignatureFailure"


def _acs3_headers(incoming: Incoming) -> set[str]:
    present = {name.lower() for name in incoming.headers}
    must = {"host", "x-acs-action", "x-acs-version", "x-acs-date", "x-acs-signature-nonce", "x-acs-content-sha256"}
    return must | {name for name in present if name.startswith("x-acs-") or name == "content-type"}


def _body_matches(incoming: Incoming) -> bool:
    return incoming.headers.get("x-acs-content-sha256") == hashlib.sha256(incoming.body).hexdigest()


def _acs3_signature(incoming: Incoming, names: list[str], secret: str) -> str:
    canonical = "\n".join(
        [
            incoming.method,
            incoming.path,
            _sorted_query(incoming.raw_query),
            *(f"{name}:{incoming.headers.get(name, '').strip()}" for name in names),
            "",
            ";".join(names),
            hashlib.sha256(incoming.body).hexdigest(),
        ]
    )
    text = "ACS3-HMAC-SHA256\n" + hashlib.sha256(canonical.encode()).hexdigest()
    return hmac.digest(secret.encode(), text.encode(), "sha256").hex()


def _sorted_query(raw: str) -> str:
    """Decode what came on the wire and encode it again, so that either way of writing a space is the same."""
    pairs = [pair.partition("=") for pair in raw.split("&") if pair]
    decoded = sorted((unquote(name.replace("+", " ")), unquote(value.replace("+", " "))) for name, _, value in pairs)
    return "&".join(f"{quote(name, safe='-_.~')}={quote(value, safe='-_.~')}" for name, value in decoded)


def _acs3_is_near(text: str, clock: Clock) -> bool:
    if _MOMENT.fullmatch(text) is None:
        return False
    moment = datetime.fromisoformat(text)
    return abs(clock.seconds() - moment.timestamp()) <= limit("aliyun_sms", "clock_seconds")


def _use_nonce(nonce: str, nonces: set[str]) -> str:
    if nonce in nonces:
        return "SignatureNonceUsed"
    nonces.add(nonce)
    return ""


def _tc3_signature(incoming: Incoming, names: list[str], secret: str, day: str, stamp: str) -> str:
    headers = "".join(f"{name}:{incoming.headers.get(name, '').strip()}\n" for name in names)
    body = hashlib.sha256(incoming.body).hexdigest()
    canonical = f"{incoming.method}\n/\n{incoming.raw_query}\n{headers}\n{';'.join(names)}\n{body}"
    text = "\n".join(
        ["TC3-HMAC-SHA256", stamp, f"{day}/sms/tc3_request", hashlib.sha256(canonical.encode()).hexdigest()]
    )
    step = hmac.digest(b"TC3" + secret.encode(), day.encode(), "sha256")
    key = hmac.digest(hmac.digest(step, b"sms", "sha256"), b"tc3_request", "sha256")
    return hmac.digest(key, text.encode(), "sha256").hex()
