"""Tells a reply that stops further messages from any other reply."""

import unicodedata

_STOPS = frozenset({"R", "TD", "T", "N", "退订"})


def is_unsubscribe(text: str) -> bool:
    """Recognise R, TD, T, N and 退订 whatever the case, width and spaces, and a full stop behind."""
    folded = "".join(unicodedata.normalize("NFKC", text).split()).upper()
    return folded.strip(".。!'\"“”") in _STOPS
