"""Links of alerts: a short code that nobody can make but us, with its last day inside; letters and digits only.

Twelve bytes: five of chance, two of the last day, five of an HMAC over both. It is looked up among the messages as
well, so that guessing one needs both luck and the key.
"""

import hmac
import secrets
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from hashlib import sha256

from engine.archive.store import day_of

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
LENGTH = 17  # digits that hold twelve bytes
FIRST_DAY = date(2020, 1, 1)
CHANCE, DAY, MAC = 5, 2, 5


@dataclass(frozen=True, kw_only=True, slots=True)
class Links:
    """Makes links and reads them."""

    key: bytes = field(repr=False)
    days: int = 60  # how long a link leads to the company's own part

    def mint(self, now: datetime) -> str:
        """A new link's code."""
        return self.made(secrets.token_bytes(CHANCE), day_of(now) + timedelta(days=self.days))

    def made(self, chance: bytes, last: date) -> str:
        body = chance + (last - FIRST_DAY).days.to_bytes(DAY, "big")
        return _digits(body + self._mac(body))

    def last_day(self, code: str) -> date | None:
        """The last day of a code we made; None for any other text."""
        content = _bytes(code)
        if content is None or not hmac.compare_digest(self._mac(content[:-MAC]), content[-MAC:]):
            return None
        return FIRST_DAY + timedelta(days=int.from_bytes(content[CHANCE:-MAC], "big"))

    def digest(self, purpose: str, *parts: str) -> str:
        """A keyed hash of something for one purpose: a code that was sent, a form's token."""
        return hmac.new(self.key, "\0".join((purpose, *parts)).encode(), sha256).hexdigest()

    def _mac(self, body: bytes) -> bytes:
        return hmac.new(self.key, b"link\0" + body, sha256).digest()[:MAC]


def _digits(content: bytes) -> str:
    number, digits = int.from_bytes(content, "big"), ""
    for _ in range(LENGTH):
        number, digit = divmod(number, len(ALPHABET))
        digits = ALPHABET[digit] + digits
    return digits


def _bytes(code: str) -> bytes | None:
    if len(code) != LENGTH or not set(code) <= set(ALPHABET):
        return None
    number = 0
    for digit in code:
        number = number * len(ALPHABET) + ALPHABET.index(digit)
    size = CHANCE + DAY + MAC
    return number.to_bytes(size, "big") if number < 256**size else None
