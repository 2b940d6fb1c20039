"""The benefits of a clause together: of those that don't add up the highest, shared ceilings, the sum, rounded once."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from engine.language.numbers import Number, exact, to_cents
from engine.meaning.verdict import Grant, Verdict, Working

OUTSIDE_THE_SUM = ("loan", "guarantee")  # they stand in per_benefit only


def settle(verdict: Verdict) -> Verdict:
    """The amount of a verdict that qualifies: known, or the ends between which it lies."""
    chosen = [best for group in _groups(verdict.grants) if (best := _highest(group))]
    verdict = replace(verdict, grants=_used_up(verdict.grants, chosen))
    in_force = [granted for granted in chosen if granted.in_force is not False]
    if not in_force:
        return verdict
    low, high = _sum_of(chosen, "low"), _sum_of(chosen, "high")
    at_most = any(granted.at_most for granted in in_force)
    if low is not None and low == high and not any(granted.is_open for granted in in_force):
        return replace(verdict, amount=to_cents(low), at_most=at_most)
    ends = (None if end is None else to_cents(end) for end in (low, high))
    return replace(verdict, amount_from=next(ends), amount_to=next(ends), at_most=at_most)


def is_counted(granted: Grant) -> bool:
    """Whether it is money that adds up: a loan and a guarantee stand beside the sum."""
    return granted.is_money and granted.benefit.kind not in OUTSIDE_THE_SUM


# --- benefits that don't add up -----------------------------------------------------------------------------------


def _groups(grants: Sequence[Grant]) -> Iterable[Sequence[Grant]]:
    """Each benefit that adds up alone, those with `pick` by their groups."""
    groups: dict[str, list[Grant]] = {}
    for granted in filter(is_counted, grants):
        if granted.benefit.pick is None:
            yield [granted]
        else:
            groups.setdefault(granted.benefit.group or "", []).append(granted)
    yield from groups.values()


def _highest(group: Sequence[Grant]) -> Grant:
    """The highest of a group; nobody can say which it is as long as one of them is open."""
    best = max(group, key=lambda granted: (granted.low or 0, granted.in_force is True))
    if len(group) == 1:
        return best
    highs = [granted.high for granted in group]
    high = None if None in highs else max(end for end in highs if end is not None)
    in_force = [granted for granted in group if granted.in_force is not False]
    return replace(
        best,
        low=best.low or 0,
        high=high,
        at_most=any(granted.at_most and granted.high == high for granted in in_force),
        is_open=any(granted.is_open for granted in in_force),
    )


# --- shared ceilings ----------------------------------------------------------------------------------------------


def _used_up(grants: Sequence[Grant], chosen: Sequence[Grant]) -> tuple[Grant, ...]:
    """Show how a ceiling that several benefits share is used up in their order by those that count."""
    counting = {id(granted.benefit) for granted in chosen}
    left: dict[str, Number] = {}
    shown = []
    for granted in grants:
        cap = granted.benefit.shared_cap
        if cap is not None and granted.amount is not None and granted.in_force and id(granted.benefit) in counting:
            room = left.get(cap.group, exact(cap.amount))
            amount = min(granted.amount, room)
            left[cap.group] = room - amount
            working = Working("cap", amount, (room, "shared_cap"))
            granted = replace(granted, amount=amount, low=amount, high=amount, workings=(*granted.workings, working))
        shown.append(granted)
    return tuple(shown)


def _sum_of(grants: Iterable[Grant], end: str) -> Number | None:
    """One end of the sum: benefits under a shared ceiling come to no more than it."""
    total: Number = 0
    shared: dict[str, list[Grant]] = {}
    for granted in grants:
        cap = granted.benefit.shared_cap
        amount: Number | None = getattr(granted, end)
        if cap is not None:
            shared.setdefault(cap.group, []).append(granted)
        elif amount is None:
            return None
        else:
            total += amount
    return total + sum(_sum_within(group, end) for group in shared.values())


def _sum_within(group: Sequence[Grant], end: str) -> Number:
    limit = min(exact(granted.benefit.shared_cap.amount) for granted in group if granted.benefit.shared_cap)
    amounts = [getattr(granted, end) for granted in group]
    return limit if None in amounts else min(limit, sum(amounts))
