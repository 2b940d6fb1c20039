"""Keeps secrets and phone numbers out of everything that is printed, logged or stored beside a payload."""

import re

_PHONE = re.compile(r"(?<!\d)((?:\+?86|0086)?1\d{2})\d{4}(\d{4})(?!\d)")
_TOKENLIKE = re.compile(r"[A-Za-z0-9_\-]{24,}")
_DETAIL_CHARACTERS = 200


class Secret:
    """A credential that shows itself to `reveal` alone."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        return self._value

    def __repr__(self) -> str:
        return "Secret(***)"

    def __bool__(self) -> bool:
        return bool(self._value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)

    def __reduce__(self) -> tuple[object, ...]:
        raise TypeError("a secret is not written anywhere")


NO_SECRET = Secret("")


def mask(text: str) -> str:
    """Hide the middle of every mobile number: 138****5678."""
    return _PHONE.sub(r"\1****\2", text)


def mask_address(address: str) -> str:
    """Hide most of a recipient: a number keeps its ends, an openid, a member or a mailbox its first characters."""
    masked = mask(address)
    if masked != address:
        return masked
    name, at, domain = address.partition("@")
    return f"{name[:3]}***{at}{domain}"


def provider_words(text: str) -> str:
    """Make a provider's sentence fit to keep: no numbers, nothing that could be a token, not too long."""
    return text and _TOKENLIKE.sub("***", mask(text))[:_DETAIL_CHARACTERS]
