"""An answer becomes an Outcome of one class, and the class has one policy: by the table, never by a message's text."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache

from notifier.providers.answers import Part, Said, UnreadableError, read_answer
from notifier.providers.beijing import next_midnight
from notifier.providers.masking import mask_address, provider_words
from notifier.providers.protocols import OutcomeClass, Policy, policy, protocols, provider


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What came of sending a request."""

    kind: OutcomeClass
    code: str  # the provider's own; or `timeout`, `reset`, `connect`, `http 503`, `unreadable`
    provider_id: str = ""  # msgid, BizId, SerialNo: receipts name it
    http_status: int | None = None
    retry_at: datetime | None = None  # for rate and quota_day
    detail: str = ""  # the provider's words, masked; for people only
    parts: tuple["RecipientOutcome", ...] = ()  # where a request had several recipients

    @property
    def policy(self) -> Policy:
        return policy(self.kind)


@dataclass(frozen=True, kw_only=True, slots=True)
class RecipientOutcome:
    """What came of one recipient of several."""

    recipient: str
    outcome: Outcome

    def __repr__(self) -> str:
        return f"RecipientOutcome({mask_address(self.recipient)}, {self.outcome.kind}, {self.outcome.code})"


def classify(name: str, status: int, body: bytes, *, now: datetime) -> Outcome:
    """Read a provider's answer: a known code decides whatever the HTTP status, else the status does."""
    try:
        said = read_answer(provider(name).envelope, body)
    except UnreadableError:
        return _by_status(status, Outcome(kind=OutcomeClass.AMBIGUOUS, code="unreadable", http_status=status), now)
    kind = class_of(name, said.code)
    if kind is None or (kind is OutcomeClass.OK and not _is_success(status)):
        unknown = Outcome(
            kind=protocols().unknown_code, code=said.code, http_status=status, detail=provider_words(said.words)
        )
        return _by_status(status, unknown, now)
    return _outcome(name, kind, said, status, now)


def for_recipients(outcome: Outcome, recipients: tuple[str, ...]) -> Outcome:
    """With a single recipient, what the provider said about it is the outcome of the request."""
    if len(recipients) != 1 or not outcome.parts:
        return outcome
    return replace(outcome.parts[0].outcome, http_status=outcome.http_status)


def class_of(name: str, code: str) -> OutcomeClass | None:
    """Find a code's class: the exact code, its family (`AuthFailure.*`), then the same in the provider it extends."""
    classes = _classes(name)
    family = f"{code.partition('.')[0]}.*"
    found = classes.get(code) or classes.get(family)
    extended = provider(name).extends
    return found or (class_of(extended, code) if extended else None)


@cache
def _classes(name: str) -> dict[str, OutcomeClass]:
    return {str(code): kind for kind, codes in provider(name).codes.items() for code in codes}


@cache
def _http_classes() -> dict[int, OutcomeClass]:
    return {status: kind for kind, statuses in protocols().http.items() for status in statuses}


def _is_success(status: int) -> bool:
    return 200 <= status < 300


def _by_status(status: int, otherwise: Outcome, now: datetime) -> Outcome:
    if _is_success(status):
        return otherwise
    kind = _http_classes().get(status, OutcomeClass.RETRY if status >= 500 else OutcomeClass.CONTENT)
    retry_at = now + timedelta(seconds=protocols().default_wait_seconds) if kind is OutcomeClass.RATE else None
    return replace(otherwise, kind=kind, code=f"http {status}", retry_at=retry_at)


def _outcome(name: str, kind: OutcomeClass, said: Said, status: int, now: datetime) -> Outcome:
    return Outcome(
        kind=kind,
        code=said.code,
        provider_id=said.provider_id,
        http_status=status,
        retry_at=_retry_at(name, kind, said.code, now),
        detail="" if kind is OutcomeClass.OK else provider_words(said.words),
        parts=tuple(_part(name, part, now) for part in said.parts),
    )


def _part(name: str, part: Part, now: datetime) -> RecipientOutcome:
    kind = class_of(name, part.code) or protocols().unknown_code
    return RecipientOutcome(
        recipient=part.recipient,
        outcome=Outcome(
            kind=kind,
            code=part.code,
            provider_id=part.provider_id,
            retry_at=_retry_at(name, kind, part.code, now),
            detail="" if kind is OutcomeClass.OK else provider_words(part.words),
        ),
    )


def _retry_at(name: str, kind: OutcomeClass, code: str, now: datetime) -> datetime | None:
    if kind is OutcomeClass.QUOTA_DAY:
        return next_midnight(now)
    if kind is not OutcomeClass.RATE:
        return None
    seconds = provider(name).waits.get(code, protocols().default_wait_seconds)
    return now + timedelta(seconds=seconds)
