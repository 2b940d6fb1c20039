"""Signs requests as the two clouds publish it: ACS3-HMAC-SHA256 (Aliyun) and TC3-HMAC-SHA256 (Tencent)."""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from urllib.parse import quote

from notifier.providers.masking import Secret

ACS3 = "ACS3-HMAC-SHA256"
TC3 = "TC3-HMAC-SHA256"


def canonical_query(query: Sequence[tuple[str, str]]) -> str:
    """Write parameters sorted and percent-encoded; this is also how they go on the wire."""
    return "&".join(f"{quote(name, safe='~')}={quote(value, safe='~')}" for name, value in sorted(query))


def sign_acs3(
    *, method: str, path: str, query: str, headers: Mapping[str, str], body: bytes, key_id: str, secret: Secret
) -> str:
    """Make the Authorization of an Aliyun request; every given header is signed."""
    canonical, signed = _canonical(method, path, query, headers, _sha256(body))
    signature = hmac.new(secret.reveal().encode(), f"{ACS3}\n{_sha256(canonical)}".encode(), hashlib.sha256).hexdigest()
    return f"{ACS3} Credential={key_id},SignedHeaders={signed},Signature={signature}"


def sign_tc3(
    *, service: str, moment: datetime, headers: Mapping[str, str], body: bytes, secret_id: str, secret: Secret
) -> str:
    """Make the Authorization of a Tencent POST; every given header is signed."""
    day = moment.astimezone(UTC).strftime("%Y-%m-%d")
    scope = f"{day}/{service}/tc3_request"
    canonical, signed = _canonical("POST", "/", "", headers, _sha256(body))
    text = f"{TC3}\n{int(moment.timestamp())}\n{scope}\n{_sha256(canonical)}"
    signature = hmac.new(_tc3_key(secret, day, service), text.encode(), hashlib.sha256).hexdigest()
    return f"{TC3} Credential={secret_id}/{scope}, SignedHeaders={signed}, Signature={signature}"


def _canonical(method: str, path: str, query: str, headers: Mapping[str, str], payload: str) -> tuple[bytes, str]:
    lines = sorted((name.lower(), value.strip()) for name, value in headers.items())
    signed = ";".join(name for name, _ in lines)
    written = "".join(f"{name}:{value}\n" for name, value in lines)
    return f"{method}\n{path}\n{query}\n{written}\n{signed}\n{payload}".encode(), signed


def _tc3_key(secret: Secret, day: str, service: str) -> bytes:
    key = f"TC3{secret.reveal()}".encode()
    for step in (day, service, "tc3_request"):
        key = hmac.new(key, step.encode(), hashlib.sha256).digest()
    return key


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
