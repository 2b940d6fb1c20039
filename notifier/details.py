"""What an event has to say, taken down when it happens, so that what is sent later is what was true then."""

from dataclasses import dataclass
from datetime import date

import msgspec


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """A line of a summary: one clause a company qualifies for."""

    policy: str
    clause: str
    title: str
    amount: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Detail:
    """The words of an event."""

    title: str = ""  # of the policy
    place: str = ""  # where it holds: short texts leave it out of the title
    quote: str = ""  # of the clause
    amount: str = ""  # 预计3万元; empty where no money is in it
    basis: str = ""  # how the amount was worked out
    reason: str = ""  # one finding: what is asked, what is there
    brief: str = ""  # the same for a field of twenty characters
    was: str = ""  # what the amount was before
    opens: date | None = None
    closes: date | None = None
    missing: tuple[str, ...] = ()  # names of what would decide, in words
    items: tuple[Item, ...] = ()


def write_detail(detail: Detail) -> str:
    return msgspec.json.encode(detail).decode()


def read_detail(text: str) -> Detail:
    return msgspec.json.decode(text, type=Detail)
