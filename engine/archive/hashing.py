"""Data to bytes that are always the same for the same data, and their hash."""

from hashlib import sha256
from typing import Any

import msgspec

_encode = msgspec.json.Encoder(decimal_format="number", order="sorted").encode


def canonical(data: Any) -> str:
    """JSON without blanks, keys sorted, numbers exact."""
    return _encode(data).decode()


def hash_of(data: Any) -> str:
    """The hash of data in its canonical form."""
    return hash_of_bytes(_encode(data))


def hash_of_bytes(content: bytes) -> str:
    return sha256(content).hexdigest()
