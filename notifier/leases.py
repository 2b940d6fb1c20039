"""A lease: who is elected for something, until when. Whoever has lost it finds out before it acts."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from engine.archive.store import Tx, hold
from notifier.store_providers import Lease


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """What somebody wants to be elected for."""

    name: str
    owner: str
    seconds: float


def hold_lease(tx: Tx, claim: Claim, now: datetime) -> bool:
    """Take a lease that is free or has run out, or keep one's own; says whether it is ours."""
    hold(tx, f"lease {claim.name}")
    row = tx.get(Lease, claim.name, populate_existing=True)
    if row is not None and row.owner != claim.owner and row.until > now:
        return False
    row = row or Lease(name=claim.name, owner="", until=now)
    row.fence += row.owner != claim.owner
    row.owner, row.until = claim.owner, now + timedelta(seconds=claim.seconds)
    tx.add(row)
    tx.flush()
    return True


def give_up(tx: Tx, claim: Claim, now: datetime) -> None:
    """Let go of a lease, so that another needn't wait for its end."""
    hold(tx, f"lease {claim.name}")
    row = tx.get(Lease, claim.name, populate_existing=True)
    if row is not None and row.owner == claim.owner:
        row.until = now
        tx.add(row)
        tx.flush()
