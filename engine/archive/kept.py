"""What the store holds of some companies, up to a recording: the claims on each figure and the entries of each list."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from sqlalchemy import select
from sqlmodel import col

from engine.archive.claims import Claim
from engine.archive.facts import CLAIM, Fact
from engine.archive.listed import wholes_of
from engine.archive.lists import Item, Whole
from engine.archive.recordings import known_by
from engine.archive.records import rows_of
from engine.archive.store import Tx, columns, read
from engine.archive.titles import titles_of

Slot: TypeAlias = tuple[str, str | None]  # indicator, answer or list, and its period
Claims: TypeAlias = dict[Slot, list[Claim]]


@dataclass(slots=True)
class Listed:
    """One list of a company: every entry and every word that it is whole."""

    items: Sequence[Item] = ()
    wholes: Sequence[Whole] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """Everything that was said of a block of companies."""

    claims: Mapping[str, Claims]
    lists: Mapping[str, Mapping[Slot, Listed]]

    def recordings(self) -> set[int]:
        """Every recording something of this comes from."""
        lists = [listed for kept in self.lists.values() for listed in kept.values()]
        claims = {claim.recording for said in self.claims.values() for some in said.values() for claim in some}
        items = {item.recording for listed in lists for item in listed.items}
        return claims | items | {word.recording for listed in lists for word in listed.wholes}


def kept_of(tx: Tx, companies: Sequence[str], number: int) -> Kept:
    return Kept(claims=claims_of(tx, companies, number), lists=_lists_of(tx, companies, number))


def claims_of(tx: Tx, companies: Sequence[str], number: int | None = None) -> Mapping[str, Claims]:
    """The claims on every figure of these companies, in the order they were recorded."""
    asked = select(*columns(Fact, "company", "indicator", "period", *CLAIM)).where(col(Fact.company).in_(companies))
    found: dict[str, Claims] = {company: {} for company in companies}
    for row in read(tx, known_by(asked, Fact, number)):
        found[row[0]].setdefault(row[1:3], []).append(Claim._make(row[3:]))
    return found


def _lists_of(tx: Tx, companies: Sequence[str], number: int) -> Mapping[str, Mapping[Slot, Listed]]:
    found: dict[str, dict[Slot, Listed]] = {company: defaultdict(Listed) for company in companies}
    for kept in (titles_of(tx, companies, number), rows_of(tx, companies, number)):
        for (company, name, period), items in kept.items():
            found[company][name, period].items = items
    for (company, name, period), wholes in wholes_of(tx, companies, number).items():
        found[company][name, period].wholes = wholes
    return found
