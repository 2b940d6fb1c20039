"""Branches to one `when` for all and a `when` for each benefit: tiers, pairs of lists, what is common and what is not."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from engine.language.benefits import Benefit
from engine.language.tree import AllOf, AnyOf, Atom, Condition, Not, all_of, atoms
from parsers.branches import Branch, combine
from parsers.conditions import Part, any_of
from parsers.folding import Folded
from parsers.grants import Grant, benefit_of


def benefits_and_when(branches: Sequence[Branch], folded: Folded) -> tuple[Condition | None, tuple[Benefit, ...]]:
    granting = [branch for branch in branches if branch.grants]
    if not granting:
        return _sized(branches), ()
    common = [combine(branch.parts) for branch in branches if not branch.grants]
    _spread(granting)
    later_keys = [{key for branch in granting[index + 1 :] for part in branch.parts for key in _keys(part.condition)} for index in range(len(granting))]
    benefits: list[Benefit] = []
    for index, branch in enumerate(granting):
        earlier = {key for before in granting[:index] for part in before.parts for key in _keys(part.condition)}
        own: list[Part] = []
        for part in branch.parts:
            keys = _keys(part.condition)
            shared = index == 0 and len(granting) > 1 and not (keys & later_keys[0])
            (common.append(part.condition) if shared or len(granting) == 1 and not _paired(branch, part) else own.append(part))
        benefits += _benefits(branch, own, folded)
    when = all_of(*(c for c in common if c is not None))
    when = _tidy(when, benefits)
    return when, tuple(benefits)


def _tidy(when: Condition | None, benefits: list[Benefit]) -> Condition | None:
    return when


def _keys(condition: Condition) -> set[str]:
    keys = set()
    for atom in atoms(condition):
        of = atom.measure.of or (atom.phrase or "")
        keys.add("title" if of in ("first_recognition", "qualification", "brand_honor", "rd_institution") else f"{of}.{atom.measure.derive or ''}")
    return keys


def _figures(grant: Grant) -> int:
    return max(len(grant.amounts) if not grant.amount_max else 1, len(grant.rates) if not grant.rate_max else 1)


def _paired(branch: Branch, part: Part) -> bool:
    return len(part.choices) > 1 and any(_figures(grant) == len(part.choices) for grant in branch.grants)


def _benefits(branch: Branch, own: list[Part], folded: Folded) -> list[Benefit]:
    out: list[Benefit] = []
    for grant in branch.grants:
        number = _figures(grant)
        listed = next((part for part in own if len(part.choices) == number > 1), None)
        rest = [part for part in own if part is not listed]
        for index in range(max(number, 1)):
            amount = grant.amounts[min(index, len(grant.amounts) - 1)] if grant.amounts else None
            rate = grant.rates[min(index, len(grant.rates) - 1)] if grant.rates else None
            choice = listed.choices[index] if listed else None
            when = all_of(combine(rest), choice)
            out.append(replace(benefit_of(grant, amount, rate, folded), when=when))
    return out


def _spread(branches: Sequence[Branch]) -> None:
    """A ceiling at the end of a list of tiers holds for each of them; a kind said once holds for its neighbours."""
    grants = [grant for branch in branches for grant in branch.grants]
    kind = ""
    for grant in reversed(grants):
        kind = grant.kind = grant.kind or kind
    for grant in grants:
        kind = grant.kind = grant.kind or kind
    last = grants[-1]
    if last.cap is not None and last.has_formula:
        for grant in grants[:-1]:
            if grant.cap is None and grant.has_formula:
                grant.cap, grant.cap_scope = last.cap, last.cap_scope


def _sized(branches: Iterable[Branch]) -> Condition | None:
    wholes = [combine(branch.parts) for branch in branches]
    return all_of(*wholes)
