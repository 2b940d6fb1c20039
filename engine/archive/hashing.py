"""Data to bytes that are always the same for the same data, and their hash."""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Any

import msgspec

_encoder = msgspec.json.Encoder(decimal_format="number", order="sorted")


def canonical(data: Any) -> str:
    """JSON without blanks, keys sorted, numbers exact."""
    return _encoder.encode(data).decode()


def hash_of(data: Any) -> str:
    """The hash of data in its canonical form."""
    return hash_of_bytes(_encoder.encode(data))


def hash_of_bytes(content: bytes) -> str:
    return sha256(content).hexdigest()


def lines_of(rows: Iterable[Sequence[Any]]) -> bytes:
    """Rows as bytes to be hashed, a line each; many together come to the same as one after the other."""
    return _encoder.encode_lines(rows)
