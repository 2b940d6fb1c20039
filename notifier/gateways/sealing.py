"""Signs and encrypts callbacks as WeChat and WeCom do, independently of the code that opens them."""

import base64
import hashlib
import os


def signature(*parts: str) -> str:
    return hashlib.sha1("".join(sorted(parts)).encode(), usedforsecurity=False).hexdigest()


def seal(key: str, body: bytes, receiver: str) -> str:
    """Encrypt a body for a receiver: 16 random bytes, its length, itself, whom it is for, filled up to 32."""
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes  # for encrypted callbacks alone

    secret = base64.b64decode(key + "=")
    plain = os.urandom(16) + len(body).to_bytes(4, "big") + body + receiver.encode()
    fill = 32 - len(plain) % 32
    encryptor = Cipher(algorithms.AES(secret), modes.CBC(secret[:16])).encryptor()
    return base64.b64encode(encryptor.update(plain + bytes([fill]) * fill) + encryptor.finalize()).decode()
