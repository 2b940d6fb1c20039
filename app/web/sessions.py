"""Who is looking: a random cookie of which only the hash is kept, codes that turn a visitor into a contact, and the
token every form carries."""

import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Protocol

from app.web.links import Links
from engine.archive import access
from engine.archive.access import Session
from engine.archive.store import Tx

DIGITS = 6


class SendCode(Protocol):
    """Sends a code to a registered contact, once; raises UnsentError where it can't."""

    def __call__(self, contact: int, code: str) -> None: ...


class UnsentError(Exception):
    """A code could not be sent."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Issued:
    """A code that is kept and may be sent, or why there is none."""

    code: str = ""
    refusal: str = ""  # paused, too_soon, too_many


@dataclass(frozen=True, kw_only=True, slots=True)
class Desk:
    """Where codes and sessions are given out."""

    links: Links
    new_code: Callable[[], str] = lambda: f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"

    def form_token(self, cookie: str) -> str:
        """What a form must carry to be believed of the holder of a cookie."""
        return self.links.digest("form", cookie)

    def is_form_of(self, cookie: str, token: str) -> bool:
        return bool(cookie) and hmac.compare_digest(self.form_token(cookie).encode(), token.encode())

    def issue(self, tx: Tx, whom: Session, cookie: str, now: datetime) -> Issued:
        """Keep a new code for a contact and a visitor; it is sent when that is committed."""
        refusal = access.refusal_to_send(tx, whom.contact, now)
        if refusal:
            return Issued(refusal=refusal)
        code, visit = self.new_code(), hashed(cookie)
        access.keep_code(tx, whom, visit, self._digest(visit, code), now)
        return Issued(code=code)

    def enter(self, tx: Tx, company: str, cookie: str, code: str, now: datetime) -> str | None:
        """Turn a code into a session; says the new cookie, None where the code was not right."""
        sent = self.proven(tx, cookie, code, now, company)
        if sent is None:
            return None
        token = new_cookie()
        access.open_session(tx, hashed(token), sent.id, Session(company=company, contact=sent.contact), now)
        return token

    def proven(self, tx: Tx, cookie: str, code: str, now: datetime, company: str | None = None) -> Any:
        """The code that was sent, if this is it; each is right once, and after some wrong ones none is for a while."""
        visit = hashed(cookie)
        sent = access.newest_code(tx, visit, now, company)
        if sent is None or access.is_paused(tx, sent.contact, now):
            return None
        right = hmac.compare_digest(self._digest(visit, code), sent.digest)
        access.note_try(tx, sent.id, now, right=right)
        return sent if right else None

    def _digest(self, visit: str, code: str) -> str:
        return self.links.digest("code", visit, code)


def new_cookie() -> str:
    return secrets.token_urlsafe(32)


def hashed(cookie: str) -> str:
    return sha256(cookie.encode()).hexdigest()
