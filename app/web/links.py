"""Links of alerts: a short code that nobody can make but us; letters and digits only, ten of them, for a short message
has room for seventy in all.

Forty bits of chance and nineteen of an HMAC over them. A code is looked up among the messages as well, so that guessing
one needs both luck and the key; how long it serves is counted from its message.
"""

import hmac
import secrets
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from hashlib import sha256

from engine.archive.store import day_of

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
LENGTH = 10
CHANCE, MAC = 40, 19  # bits: together they fit ten digits


@dataclass(frozen=True, kw_only=True, slots=True)
class Links:
    """Makes links and knows them again."""

    key: bytes = field(repr=False)
    days: int = 60  # how long a link leads to the company's own part

    def mint(self) -> str:
        """A new link's code."""
        return self.made(secrets.randbits(CHANCE))

    def made(self, chance: int) -> str:
        return _digits(chance << MAC | self._mac(chance))

    def is_ours(self, code: str) -> bool:
        """Whether we made a code."""
        if len(code) != LENGTH or not set(code) <= set(ALPHABET):
            return False
        chance, mac = divmod(_number(code), 1 << MAC)
        return chance < 1 << CHANCE and mac == self._mac(chance)

    def last_day(self, sent: datetime) -> date:
        """The last day on which the link of a message leads to the company's own part."""
        return day_of(sent) + timedelta(days=self.days)

    def digest(self, purpose: str, *parts: str) -> str:
        """A keyed hash of something for one purpose: a code that was sent, a form's token."""
        return hmac.new(self.key, "\0".join((purpose, *parts)).encode(), sha256).hexdigest()

    def _mac(self, chance: int) -> int:
        return int(self.digest("link", str(chance)), 16) >> 256 - MAC


def _digits(number: int) -> str:
    digits = ""
    for _ in range(LENGTH):
        number, digit = divmod(number, len(ALPHABET))
        digits = ALPHABET[digit] + digits
    return digits


def _number(code: str) -> int:
    number = 0
    for digit in code:
        number = number * len(ALPHABET) + ALPHABET.index(digit)
    return number
