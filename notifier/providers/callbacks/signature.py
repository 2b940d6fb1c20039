"""Proves that a WeChat or WeCom callback is theirs, and opens the encrypted ones.

The plain mode's signature covers the token, the time and a nonce but not the body: only the encrypted mode proves that.
"""

import base64
import hashlib
import hmac
import os
from datetime import datetime
from typing import TYPE_CHECKING

from engine.errors import HuiqiError
from notifier.providers.masking import Secret

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers import Cipher
    from cryptography.hazmat.primitives.ciphers.modes import CBC

_FRESH_SECONDS = 600
_BLOCK = 32


class ForgedError(HuiqiError):
    """A callback that is not from whom it says; answer 403 and keep nothing."""


def verify_plain(token: Secret, *, timestamp: str, nonce: str, signature: str, now: datetime) -> None:
    """Check a plain callback, or the first GET whose `echostr` is then sent back."""
    _verify(token, (timestamp, nonce), signature)
    _fresh(timestamp, now)


def verify_encrypted(
    token: Secret, *, timestamp: str, nonce: str, encrypted: str, signature: str, now: datetime
) -> None:
    """Check `msg_signature`, which covers the body."""
    _verify(token, (timestamp, nonce, encrypted), signature)
    _fresh(timestamp, now)


def decrypt(key: Secret, encrypted: str, *, receiver: str) -> bytes:
    """Open a body for `receiver` (our appid or corpid); `key` is the EncodingAESKey."""
    try:
        decryptor = _cipher(key).decryptor()
        padded = decryptor.update(base64.b64decode(encrypted, validate=True)) + decryptor.finalize()
        plain = padded[: -_padding(padded)]
        length = int.from_bytes(plain[16:20], "big")
        body, for_whom = plain[20 : 20 + length], plain[20 + length :]
    except (ValueError, IndexError):
        raise ForgedError("回调无法解密，检查 EncodingAESKey") from None
    if len(body) != length or for_whom != receiver.encode():
        raise ForgedError("回调不是发给本账号的")
    return body


def encrypt(key: Secret, body: bytes, *, receiver: str) -> str:
    """Seal an answer, in the form in which `decrypt` opens what came."""
    plain = os.urandom(16) + len(body).to_bytes(4, "big") + body + receiver.encode()
    fill = _BLOCK - len(plain) % _BLOCK
    encryptor = _cipher(key).encryptor()
    return base64.b64encode(encryptor.update(plain + bytes([fill]) * fill) + encryptor.finalize()).decode()


def sign(token: Secret, parts: tuple[str, ...]) -> str:
    joined = "".join(sorted((token.reveal(), *parts)))
    return hashlib.sha1(joined.encode(), usedforsecurity=False).hexdigest()


def _verify(token: Secret, parts: tuple[str, ...], signature: str) -> None:
    if not token or not hmac.compare_digest(sign(token, parts).encode(), signature.encode()):
        raise ForgedError("回调签名不符")


def _fresh(timestamp: str, now: datetime) -> None:
    if not timestamp.isdigit() or abs(now.timestamp() - int(timestamp)) > _FRESH_SECONDS:
        raise ForgedError("回调的时间已过，或时钟不准")


def _padding(padded: bytes) -> int:
    count = padded[-1]
    if not 1 <= count <= _BLOCK:
        raise ValueError("padding")
    return count


def _cipher(key: Secret) -> "Cipher[CBC]":
    # Loaded here: only an account with encrypted callbacks needs the library.
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    secret = base64.b64decode(f"{key.reveal()}=")
    return Cipher(algorithms.AES(secret), modes.CBC(secret[:16]))
