"""The proof of the ledger: the chain is computed again and the first place where it breaks is named."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlmodel import col

from engine.archive.ledger import HASHED, Entry, hash_of_entry
from engine.archive.seals import BEGINNING, Link, Seal, hash_of_link
from engine.archive.store import AT_ONCE, Tx, columns, read


@dataclass(frozen=True, kw_only=True, slots=True)
class Break:
    """Where the chain breaks first, and how."""

    position: int
    what: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Verified:
    """What the proof came to."""

    linked: int  # positions that hold
    waiting: int  # entries that no seal covers yet
    broken: Break | None = None

    @property
    def holds(self) -> bool:
        return self.broken is None


def verify(tx: Tx, published: Mapping[int, str] | None = None) -> Verified:
    """Compute the chain again; `published` are roots kept elsewhere, by position."""
    roots = dict(read(tx, select(*columns(Seal, "position", "root"))))
    linked, broken = _walk(tx, [roots, published or {}])
    broken = broken or _gap(tx)
    ((entries,),) = read(tx, select(func.count()).select_from(Entry))
    return Verified(linked=linked, waiting=max(entries - linked, 0), broken=broken)


def _walk(tx: Tx, roots: Iterable[Mapping[int, str]]) -> tuple[int, Break | None]:
    """How many positions hold, and the first that doesn't."""
    roots, position, before = list(roots), 0, BEGINNING
    for position, link in enumerate(_links(tx), start=1):
        what = _fault(link, position, before) or _wrong_root(roots, position, link.hash)
        if what:
            return position - 1, Break(position=position, what=what)
        before = link.hash
    beyond = sorted(sealed for known in roots for sealed in known if sealed > position)
    if beyond:
        return position, Break(position=position + 1, what=f"链到第 {position} 环为止，封条却封到第 {beyond[-1]} 环")
    return position, None


def _links(tx: Tx) -> Iterator[Any]:
    """Every link with its entry, from the first position on."""
    chain = (
        select(*columns(Link, "position", "entry_hash", "before", "hash"), *HASHED)
        .select_from(Link)
        .outerjoin(Entry, col(Entry.id) == col(Link.entry))
        .order_by(col(Link.position))
        .limit(AT_ONCE)
    )
    newest = -1
    while links := read(tx, chain.where(col(Link.position) > newest)):
        newest = links[-1].position
        yield from links


def _fault(link: Any, position: int, before: str) -> str:
    """What is wrong with a link at this position, or nothing."""
    _, entry_hash, noted_before, noted, *hashed = link
    if link.position != position:
        return "这一环不见了"
    if link.run is None:
        return "这一环的台账条目不见了"
    if hash_of_entry(*hashed) != entry_hash:
        return f"台账条目 {link.run} 第 {link.sequence} 条（{link.subject}）被改动"
    if noted_before != before or hash_of_link(position, entry_hash, before) != noted:
        return "这一环与前一环接不上"
    return ""


def _wrong_root(roots: Iterable[Mapping[int, str]], position: int, root: str) -> str:
    return "与封条不符" if any(known.get(position, root) != root for known in roots) else ""


def _gap(tx: Tx) -> Break | None:
    """A run that has lost an entry before it was linked."""
    run, sequence = columns(Entry, "run", "sequence")
    holed = select(run).group_by(run).having(func.count() != func.max(sequence) + 1).order_by(run).limit(1)
    runs = read(tx, holed)
    return Break(position=0, what=f"{runs[0].run} 的台账条目不连续") if runs else None
