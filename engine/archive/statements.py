"""Everything that was ever said of a company's figures, with its file and cell, and what became of each saying."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, TypeAlias

from sqlalchemy import select
from sqlmodel import col

from engine.archive.claims import Claim, settle
from engine.archive.facts import CLAIM, Fact
from engine.archive.recordings import Recording, known_by, number_at
from engine.archive.store import Tx, columns, read
from engine.archive.values import read_value
from engine.language.profiles import Known

Fate: TypeAlias = Literal["counts", "conflict", "outranked", "replaced", "not_valid", "withdrawn"]

FATES: dict[Fate, str] = {
    "counts": "采用",
    "conflict": "来源不一致，暂不采用",
    "outranked": "以优先来源为准",
    "replaced": "已被更正",
    "not_valid": "当日不在有效期",
    "withdrawn": "来源已撤回",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Statement:
    """What one source said of one figure, and what became of it."""

    name: str  # the indicator, or the words of an answer
    period: str | None
    value: Known | None
    given: str  # as it stood in the source
    unit: str
    claim: Claim
    recorded: datetime
    by: str | None
    file: str | None
    place: str  # sheet and cell
    fate: Fate


def statements(tx: Tx, company: str, on: date, known: datetime | None = None) -> list[Statement]:
    """All that was said by an instant, as it looks on a day: by figure, in the order it was recorded."""
    number = number_at(tx, known)
    asked = select(*columns(Fact, "indicator", "period", "given", "unit", "place", *CLAIM)).add_columns(
        *columns(Recording, "at", "by", "file")
    )
    asked = asked.join(Recording, col(Recording.id) == col(Fact.recording)).where(col(Fact.company) == company)
    said: dict[tuple[str, str | None], list[Any]] = defaultdict(list)
    for row in read(tx, known_by(asked, Fact, number)):
        said[row.indicator, row.period].append(row)
    slots = sorted(said.items(), key=lambda slot: (slot[0][0], slot[0][1] or ""))
    return [statement for _, rows in slots for statement in _statements(rows, on)]


def _statements(rows: Sequence[Any], on: date) -> Iterator[Statement]:
    claims = [Claim(*(getattr(row, name) for name in CLAIM)) for row in rows]
    for index, row in enumerate(rows):
        yield Statement(
            name=row.indicator,
            period=row.period,
            value=read_value(row.value),
            given=row.given,
            unit=row.unit,
            claim=claims[index],
            recorded=row.at,
            by=row.by,
            file=row.file,
            place=row.place,
            fate=fate_of(claims, index, on),
        )


def fate_of(claims: Sequence[Claim], index: int, day: date) -> Fate:
    """What became of one claim among those on its figure, which come in the order they were recorded."""
    claim = claims[index]
    if any((later.source, later.valid_from) == (claim.source, claim.valid_from) for later in claims[index + 1 :]):
        return "replaced"
    if claim.evidence == "stale":
        return "withdrawn"
    settled = settle(claims, day)
    if settled is None or not claim.holds_on(day):
        return "not_valid"
    if claim.source == settled.claim.source and claim.valid_from != settled.claim.valid_from:
        return "not_valid"  # a span that began later holds
    if claim.precedence > settled.claim.precedence:
        return "outranked"
    return "conflict" if settled.conflict else "counts"
