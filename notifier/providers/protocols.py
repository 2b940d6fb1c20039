"""Reads protocols.yaml, the table of what providers answer and limit, into typed records."""

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec
import yaml


class OutcomeClass(StrEnum):
    """What came of a request; each has exactly one policy."""

    OK = "ok"
    TOKEN = "token"
    RETRY = "retry"
    RATE = "rate"
    QUOTA_DAY = "quota_day"
    CONSENT = "consent"
    RECIPIENT = "recipient"
    CONTENT = "content"
    CONFIG = "config"
    AMBIGUOUS = "ambiguous"


@dataclass(frozen=True, kw_only=True, slots=True)
class Policy:
    """What the outbox does after an outcome of this class."""

    repeat: Literal["never", "at_once", "backoff", "at_retry_at", "when_mended", "when_settled"]
    uses_attempt: bool = True
    holds: Literal["nothing", "bucket", "account"] = "nothing"  # what else waits with this delivery
    breaker: Literal["nothing", "counts", "opens"] = "nothing"
    next_channel: Literal["never", "now", "if_late"] = "never"
    forgets: Literal["nothing", "consent", "address"] = "nothing"  # the record that is no longer true
    tells: Literal["nobody", "operations", "template_owner"] = "nobody"
    dead_letter: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Provider:
    """One account type of a provider: where, in which envelope it answers, what its codes mean, what it limits."""

    base_url: str  # as published; a request goes where the configuration says
    envelope: Literal["errcode", "Code", "Response", "smtp"]
    version: str = ""
    extends: str = ""  # codes not named here are those of this provider
    paths: dict[str, str] = field(default_factory=dict)
    codes: dict[OutcomeClass, list[str | int]] = field(default_factory=dict)
    waits: dict[str, int] = field(default_factory=dict)  # seconds
    limits: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class FieldRule:
    """What a kind of WeChat field takes."""

    most: int  # characters
    pattern: str
    says: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SmsRules:
    one_segment: int
    further_segment: int
    most_characters: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Protocols:
    """The whole table."""

    classes: dict[OutcomeClass, Policy]
    unknown_code: OutcomeClass
    http: dict[OutcomeClass, list[int]]
    providers: dict[str, Provider]
    default_wait_seconds: int
    receipts: dict[OutcomeClass, list[str]]
    soft: list[str]
    wechat_fields: dict[str, FieldRule]
    sms: SmsRules


@cache
def protocols() -> Protocols:
    """Read the table once."""
    text = Path(__file__).with_name("protocols.yaml").read_text(encoding="utf-8")
    return msgspec.convert(yaml.safe_load(text), Protocols)


def provider(name: str) -> Provider:
    """Look a provider up by the name its channels carry."""
    return protocols().providers[name]


def path(name: str, endpoint: str) -> str:
    return provider(name).paths[endpoint]


def limit(name: str, what: str) -> int:
    return provider(name).limits[what]


def policy(outcome: OutcomeClass) -> Policy:
    return protocols().classes[outcome]
