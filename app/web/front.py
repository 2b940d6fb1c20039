"""The front: everything the pages work with, wired by whoever opens the server."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from app.database import Database
from app.web.links import Links
from app.web.sessions import Desk, SendCode
from engine.language.site import Site
from notifier.providers.callbacks.opening import CallbackKeys
from notifier.providers.masking import Secret


class KeepRaw(Protocol):
    """Keeps a callback as it came; when it returns, the callback is safe."""

    def __call__(self, provider: str, body: bytes) -> None: ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Front:
    """What the pages work with."""

    database: Database
    site: Site
    links: Links
    desk: Desk
    clock: Callable[[], datetime]
    keep_raw: KeepRaw
    send_code: SendCode | None = None  # None: no account that could send one
    callback_keys: Mapping[str, CallbackKeys] = field(default_factory=dict)
    callback_tokens: Mapping[str, Secret] = field(default_factory=dict)  # of SMS clouds
    contact: str = ""  # whom to ask, on every page
