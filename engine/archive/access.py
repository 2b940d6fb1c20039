"""Access: codes sent to a contact so that it can see its company's values, what was tried with them, the sessions they
open, and links that were withdrawn. Every row is appended; codes and session tokens are here as hashes alone."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Field, SQLModel, col

from engine.archive.contacts import Contact
from engine.archive.store import Instant, Tx, columns, hold, read

CODE_LASTS = timedelta(minutes=10)
BETWEEN_CODES = timedelta(minutes=1)
CODES_A_DAY = 5
TRIES = 5  # wrong ones, over all codes of a contact
PAUSE = timedelta(minutes=30)
SESSION_LASTS = timedelta(days=7)


class AccessCode(SQLModel, table=True):
    """A code that was sent to a contact for one visitor."""

    __tablename__ = "access_codes"

    id: int | None = Field(default=None, primary_key=True)
    company: str = Field(foreign_key="companies.code")
    contact: int = Field(foreign_key="contacts.id", index=True)
    visit: str = Field(index=True)  # hash of the visitor's cookie: nobody else can use the code
    digest: str  # keyed hash of the code
    at: datetime = Field(sa_type=Instant)


class AccessTry(SQLModel, table=True):
    """Something was typed in for a code."""

    __tablename__ = "access_tries"

    id: int | None = Field(default=None, primary_key=True)
    code: int = Field(foreign_key="access_codes.id", index=True)
    right: bool
    at: datetime = Field(sa_type=Instant)


class AccessSession(SQLModel, table=True):
    """A contact looks at its company's values, by one code, once."""

    __tablename__ = "access_sessions"

    token: str = Field(primary_key=True)  # hash of the cookie
    code: int = Field(foreign_key="access_codes.id", unique=True)
    company: str = Field(foreign_key="companies.code")
    contact: int = Field(foreign_key="contacts.id")
    at: datetime = Field(sa_type=Instant)


class AccessEnd(SQLModel, table=True):
    """A session that was left."""

    __tablename__ = "access_ends"

    token: str = Field(primary_key=True, foreign_key="access_sessions.token")
    at: datetime = Field(sa_type=Instant)


class RevokedLink(SQLModel, table=True):
    """A link that no longer opens anything."""

    __tablename__ = "revoked_links"

    link: str = Field(primary_key=True)
    reason: str
    at: datetime = Field(sa_type=Instant)


@dataclass(frozen=True, kw_only=True, slots=True)
class Session:
    """Who is looking."""

    company: str
    contact: int


# --- codes --------------------------------------------------------------------------------------------------------


def refusal_to_send(tx: Tx, contact: int, now: datetime) -> str | None:
    """Why no code may be sent to a contact now; it is held until the transaction ends."""
    hold(tx, f"access {contact}")
    if _wrong_lately(tx, contact, now) >= TRIES:
        return "paused"
    sent = [at for (at,) in read(tx, _codes("at").where(col(AccessCode.contact) == contact)) if at <= now]
    if any(now - at < BETWEEN_CODES for at in sent):
        return "too_soon"
    return "too_many" if sum(now - at < timedelta(days=1) for at in sent) >= CODES_A_DAY else None


def keep_code(tx: Tx, session: Session, visit: str, digest: str, now: datetime) -> None:
    """Keep the hash of a code that is sent to a contact of a company."""
    tx.add(AccessCode(company=session.company, contact=session.contact, visit=visit, digest=digest, at=now))
    tx.flush()


def sent_to_visitor(tx: Tx, visit: str, now: datetime) -> int:
    """How many codes a visitor has had sent within a day, to whomever."""
    sent = [at for (at,) in read(tx, _codes("at").where(col(AccessCode.visit) == visit))]
    return sum(now - at < timedelta(days=1) for at in sent)


def newest_code(tx: Tx, visit: str, now: datetime, company: str | None = None) -> Any:
    """The code this visitor waits to type in; None where there is none, or it is too old or used."""
    asked = _codes("id", "company", "contact", "digest", "at").where(col(AccessCode.visit) == visit)
    if company is not None:
        asked = asked.where(col(AccessCode.company) == company)
    row = next(iter(read(tx, asked.order_by(col(AccessCode.id).desc()).limit(1))), None)
    if row is None or now - row.at >= CODE_LASTS or _is_used(tx, row.id):
        return None
    return row


def note_try(tx: Tx, code: int, now: datetime, *, right: bool) -> None:
    tx.add(AccessTry(code=code, right=right, at=now))
    tx.flush()


def is_paused(tx: Tx, contact: int, now: datetime) -> bool:
    """Whether so much was wrong lately that nothing more is tried; held until the transaction ends."""
    hold(tx, f"access {contact}")
    return _wrong_lately(tx, contact, now) >= TRIES


def _codes(*names: str) -> Any:
    return select(*columns(AccessCode, *names))


def _wrong_lately(tx: Tx, contact: int, now: datetime) -> int:
    counted = select(func.count()).select_from(AccessTry).join(AccessCode, col(AccessCode.id) == col(AccessTry.code))
    ((wrong,),) = read(
        tx,
        counted.where(
            col(AccessCode.contact) == contact, col(AccessTry.right).is_(False), col(AccessTry.at) > now - PAUSE
        ),
    )
    return int(wrong)


def _is_used(tx: Tx, code: int) -> bool:
    right = select(*columns(AccessTry, "id")).where(col(AccessTry.code) == code, col(AccessTry.right))
    return bool(read(tx, right))


# --- sessions -----------------------------------------------------------------------------------------------------


def open_session(tx: Tx, token: str, code: int, session: Session, now: datetime) -> None:
    """From now on the holder of a token is a contact of a company; the code is used with that."""
    tx.add(AccessSession(token=token, code=code, company=session.company, contact=session.contact, at=now))
    tx.flush()


def session_of(tx: Tx, token: str, now: datetime) -> Session | None:
    """Who holds a token, unless he has left, it is too old, or the contact was erased."""
    asked = (
        select(*columns(AccessSession, "company", "contact"))
        .join(Contact, col(Contact.id) == col(AccessSession.contact))
        .outerjoin(AccessEnd, col(AccessEnd.token) == col(AccessSession.token))
        .where(
            col(AccessSession.token) == token,
            col(AccessSession.at) > now - SESSION_LASTS,
            col(AccessEnd.token).is_(None),
            col(Contact.erased_at).is_(None),
        )
    )
    return next((Session(company=row.company, contact=row.contact) for row in read(tx, asked)), None)


def end_session(tx: Tx, token: str, now: datetime) -> None:
    """The token opens nothing any more."""
    if tx.get(AccessSession, token) is not None and tx.get(AccessEnd, token) is None:
        tx.add(AccessEnd(token=token, at=now))


# --- links --------------------------------------------------------------------------------------------------------


def revoke_link(tx: Tx, link: str, reason: str, now: datetime) -> None:
    """A link opens nothing any more."""
    if not is_revoked(tx, link):
        tx.add(RevokedLink(link=link, reason=reason, at=now))
        tx.flush()


def is_revoked(tx: Tx, link: str) -> bool:
    return tx.get(RevokedLink, link) is not None
