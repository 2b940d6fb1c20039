"""就高不重复: of benefits that exclude each other the best allowed set over a company's clauses, and what it beat."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from engine.language.numbers import Number, exact, to_cents
from engine.meaning.settlement import OUTSIDE_THE_SUM
from engine.meaning.verdict import Grant, Verdict

MOST_SETS = 50_000  # beyond so many allowed sets of one component each group takes its own highest


@dataclass(frozen=True, kw_only=True, slots=True)
class Option:
    """One benefit of one clause with its amount."""

    clause: str
    index: int  # among the clause's benefits
    amount: Number
    group: str | None = None  # of one group only one counts
    shared: str | None = None  # the shared ceiling it stands under
    ceiling: Number | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """The best allowed set, what it comes to, and for each group what was passed over."""

    taken: tuple[Option, ...]
    total: Number
    passed_over: Mapping[str, tuple[Option, ...]]


def choose(verdicts: Iterable[Verdict]) -> Choice:
    """Choose among everything a company qualifies for."""
    return best_set([option for verdict in verdicts if verdict.qualifies for option in options_of(verdict)])


def options_of(verdict: Verdict) -> list[Option]:
    """The benefits in force whose amount is known, with their groups."""
    return [
        _option(verdict.clause.id, index, granted)
        for index, granted in enumerate(verdict.grants)
        if granted.in_force and granted.amount is not None and _is_counted(granted)
    ]


def _is_counted(granted: Grant) -> bool:
    return granted.is_money and granted.benefit.kind not in OUTSIDE_THE_SUM


def _option(clause: str, index: int, granted: Grant) -> Option:
    benefit = granted.benefit
    inside = f"{clause}#" if benefit.pick is not None else None  # `pick` without a group: one group in the clause
    cap = benefit.shared_cap
    return Option(
        clause=clause,
        index=index,
        amount=granted.amount or 0,
        group=benefit.group or inside,
        shared=cap.group if cap else None,
        ceiling=exact(cap.amount) if cap else None,
    )


def best_set(options: Sequence[Option]) -> Choice:
    """The allowed set that comes to the most; of equal ones the first in the order given."""
    taken = [option for component in _components(options) for option in _best_of(component)]
    order = {id(option): position for position, option in enumerate(options)}
    taken.sort(key=lambda option: order[id(option)])
    kept = {id(option) for option in taken}
    beaten: dict[str, list[Option]] = {}
    for option in options:
        if option.group is not None and id(option) not in kept:
            beaten.setdefault(option.group, []).append(option)
    passed_over = {group: tuple(rest) for group, rest in beaten.items()}
    return Choice(taken=tuple(taken), total=to_cents(worth(taken)), passed_over=passed_over)


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


def _components(options: Sequence[Option]) -> list[list[Option]]:
    """Options tied to each other by a group or a shared ceiling; what isn't tied can be chosen apart."""
    components: list[list[Option]] = []
    for option in options:
        tied = [component for component in components if any(_are_tied(option, other) for other in component)]
        merged = [other for component in tied for other in component]
        components = [component for component in components if component not in tied]
        components.append([*merged, option])
    return components


def _are_tied(one: Option, other: Option) -> bool:
    same_group = one.group is not None and one.group == other.group
    return same_group or (one.shared is not None and one.shared == other.shared)


def _best_of(component: Sequence[Option]) -> Sequence[Option]:
    """Of each group one; tried out together, because a shared ceiling can make a smaller one the better choice."""
    groups: dict[str, list[Option]] = {}
    for position, option in enumerate(component):
        groups.setdefault(option.group or f"#{position}", []).append(option)
    count = 1
    for group in groups.values():
        count *= len(group)
    if count > MOST_SETS:
        return [max(group, key=lambda option: option.amount) for group in groups.values()]
    return max(product(*groups.values()), key=worth)
