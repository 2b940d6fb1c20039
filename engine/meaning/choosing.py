"""就高不重复: of benefits that exclude each other the best allowed set over a company's clauses, and what it beat.

Clauses exclude each other within a group; within one clause benefits with `pick` do, the others add up. A ceiling that
several benefits share can make a smaller benefit the better choice, so groups tied by a ceiling are tried out together.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import prod
from typing import TypeAlias

from engine.language.numbers import Number, exact, to_cents
from engine.meaning.settlement import is_counted
from engine.meaning.verdict import Grant, Verdict

MOST_SETS = 20_000  # of more allowed sets the best is approached group by group


@dataclass(frozen=True, kw_only=True, slots=True)
class Option:
    """One benefit of one clause with its amount."""

    clause: str
    index: int  # among the clause's benefits
    amount: Number
    group: str | None = None  # of one group only one clause counts
    is_picked: bool = False  # and of these benefits of a clause only one
    shared: str | None = None  # the shared ceiling it stands under
    ceiling: Number | None = None
    at_most: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Beaten:
    """What could be taken instead in a group, and what everything would then come to."""

    group: str
    options: tuple[Option, ...]
    total: Number


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """The best allowed set, what it comes to, and what it beat."""

    taken: tuple[Option, ...]
    total: Number
    beaten: tuple[Beaten, ...] = ()
    open: tuple[
        tuple[str, int], ...
    ] = ()  # benefits of unknown amount, by clause and index: they may change the choice
    is_proven: bool = True  # False: there were too many sets to try them all

    @property
    def at_most(self) -> bool:
        return any(option.at_most for option in self.taken)


Alternative: TypeAlias = tuple[Option, ...]  # what one clause brings to a group
Groups: TypeAlias = Mapping[str, Sequence[Alternative]]


def choose(verdicts: Iterable[Verdict]) -> Choice:
    """Choose among everything a company qualifies for."""
    qualifying = [verdict for verdict in verdicts if verdict.qualifies]
    choice = best_set([option for verdict in qualifying for option in options_of(verdict)])
    return replace(choice, open=tuple(name for verdict in qualifying for name in _open(verdict)))


def options_of(verdict: Verdict) -> list[Option]:
    """The benefits in force whose amount is known, each as if it stood alone."""
    return [
        _option(verdict.clause.id, index, granted, amount)
        for index, granted in enumerate(verdict.grants)
        if is_counted(granted) and granted.in_force and (amount := _own_amount(granted)) is not None
    ]


def _open(verdict: Verdict) -> Iterator[tuple[str, int]]:
    for index, granted in enumerate(verdict.grants):
        if is_counted(granted) and granted.in_force is not False and (granted.is_open or granted.amount is None):
            yield verdict.clause.id, index


def _own_amount(granted: Grant) -> Number | None:
    """The amount before a shared ceiling, which depends on what else is taken."""
    *before, last = granted.workings or (None,)
    is_shared = last is not None and last.what == "cap" and last.detail[1] == "shared_cap"
    return before[-1].result if is_shared and before and before[-1] else granted.amount


def _option(clause: str, index: int, granted: Grant, amount: Number) -> Option:
    benefit = granted.benefit
    inside = f"{clause}#" if benefit.pick is not None else None  # `pick` without a group: one group in the clause
    cap = benefit.shared_cap
    return Option(
        clause=clause,
        index=index,
        amount=amount,
        group=benefit.group or inside,
        is_picked=benefit.pick is not None,
        shared=cap.group if cap else None,
        ceiling=exact(cap.amount) if cap else None,
        at_most=granted.at_most,
    )


def best_set(options: Sequence[Option]) -> Choice:
    """The allowed set that comes to the most; of equal ones the first in the order given."""
    groups = _groups(options)
    chosen: dict[str, Alternative] = {}
    is_proven = True
    for tied in _tied(groups):
        count = prod(len(alternatives) for alternatives in tied.values())
        is_proven = is_proven and count <= MOST_SETS
        chosen |= _best_of(tied) if count <= MOST_SETS else _approached(tied)
    taken = [option for alternative in chosen.values() for option in alternative]
    order = {(option.clause, option.index): position for position, option in enumerate(options)}
    taken.sort(key=lambda option: order[option.clause, option.index])
    beaten = tuple(_beaten(groups, chosen))
    return Choice(taken=tuple(taken), total=to_cents(worth(taken)), beaten=beaten, is_proven=is_proven)


def _beaten(groups: Groups, chosen: Mapping[str, Alternative]) -> Iterator[Beaten]:
    for group, alternatives in groups.items():
        for alternative in alternatives:
            if alternative != chosen[group]:
                instead = {**chosen, group: alternative}
                total = to_cents(worth(option for taken in instead.values() for option in taken))
                yield Beaten(group=group, options=alternative, total=total)


def worth(taken: Iterable[Option]) -> Number:
    """What a set comes to: options under a shared ceiling come to no more than it."""
    total: Number = 0
    shared: dict[str, Number] = {}
    ceilings: dict[str, Number] = {}
    for option in taken:
        if option.shared is None or option.ceiling is None:
            total += option.amount
        else:
            shared[option.shared] = shared.get(option.shared, 0) + option.amount
            ceilings[option.shared] = min(ceilings.get(option.shared, option.ceiling), option.ceiling)
    return total + sum(min(amount, ceilings[name]) for name, amount in shared.items())


# --- groups -------------------------------------------------------------------------------------------------------


def _groups(options: Sequence[Option]) -> dict[str, list[Alternative]]:
    """What can be taken in each group; an option that excludes none is a group of its own."""
    by_clause: dict[str, dict[str, list[Option]]] = {}
    for option in options:
        group = option.group or f"{option.clause}#{option.index}"
        by_clause.setdefault(group, {}).setdefault(option.clause, []).append(option)
    return {
        group: [alternative for brought in clauses.values() for alternative in _alternatives(brought)]
        for group, clauses in by_clause.items()
    }


def _alternatives(brought: Sequence[Option]) -> Iterable[Alternative]:
    """What one clause brings: all that add up, with one of those that exclude each other."""
    adding = tuple(option for option in brought if not option.is_picked)
    picked = [option for option in brought if option.is_picked]
    return [(*adding, option) for option in picked] or [adding]


def _tied(groups: Groups) -> Iterator[Groups]:
    """Groups that are tied by shared ceilings, directly or through others; what isn't tied is chosen apart."""
    tied: list[tuple[set[str], dict[str, Sequence[Alternative]]]] = []
    for name, alternatives in groups.items():
        ceilings = {option.shared for taken in alternatives for option in taken if option.shared is not None}
        joined = {name: alternatives}
        apart = []
        for others, members in tied:
            if others & ceilings:
                ceilings, joined = ceilings | others, {**members, **joined}
            else:
                apart.append((others, members))
        tied = [*apart, (ceilings, joined)]
    yield from (members for _, members in tied)


def _best_of(groups: Groups) -> dict[str, Alternative]:
    """The best of all sets, tried one by one."""
    best = max(product(*groups.values()), key=lambda chosen: worth(option for taken in chosen for option in taken))
    return dict(zip(groups, best, strict=True))


def _approached(groups: Groups) -> dict[str, Alternative]:
    """Group by group the better choice beside all the others', until none is better."""
    chosen = {name: max(alternatives, key=worth) for name, alternatives in groups.items()}
    while True:
        before = dict(chosen)
        for name, alternatives in groups.items():
            others = [option for other, taken in chosen.items() if other != name for option in taken]
            chosen[name] = max((chosen[name], *alternatives), key=lambda taken: worth((*others, *taken)))
        if chosen == before:
            return chosen
