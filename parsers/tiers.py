"""Branches to one `when` for all and a `when` for each benefit: tiers, pairs of lists, what is common and what
is not."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from engine.language.benefits import Benefit
from engine.language.tree import Atom, Condition, all_of, atoms
from parsers.branch import Branch, combine
from parsers.conditions import Part
from parsers.folding import Folded
from parsers.grants import Grant, benefit_of
from parsers.sizes import sized
from parsers.subgroups import regroup

_TITLES = frozenset(("first_recognition", "qualification", "brand_honor", "rd_institution"))


def benefits_and_when(branches: Sequence[Branch], folded: Folded) -> tuple[Condition | None, tuple[Benefit, ...]]:
    """The condition that every benefit needs, and the benefits with what each needs besides."""
    granting = [branch for branch in branches if branch.grants]
    plain = [branch for branch in branches if not branch.grants]
    regroup(plain)
    if not granting:
        return sized([branch.parts for branch in plain]) or all_of(
            *(sized([branch.parts]) or combine(branch.parts) for branch in plain)
        ), ()
    common = [sized([branch.parts]) or combine(branch.parts) for branch in plain]
    _drop_empty(granting)
    common += [combine(branch.parts) for branch in granting if not branch.grants]
    granting = [branch for branch in granting if branch.grants]
    if not granting:
        return all_of(*common), ()
    granting = _absorbed(granting)
    _spread(granting)
    _drop_implied(granting)
    _drop_bare_titles(granting)
    benefits: list[Benefit] = []
    for index, branch in enumerate(granting):
        shared, own = _divided(branch, granting, index)
        common.append(combine(shared, paired=branch.each_of))
        benefits += _benefits(branch, own, folded)
    return all_of(*common), tuple(_picked(benefits, folded.text))


def _divided(branch: Branch, granting: Sequence[Branch], index: int) -> tuple[list[Part], list[Part]]:
    """What of a branch holds for all: everything where it is the only one; of the first, what no later one
    speaks of."""
    if len(granting) == 1:
        paired = [part for part in branch.parts if _is_paired(branch, part)]
        return [part for part in branch.parts if part not in paired], paired
    if index:
        return [], list(branch.parts)
    later = {
        key
        for other in granting[1:]
        if not (other.inherits and index == 0 and other is granting[1])
        for part in other.parts
        for key in _keys(part.condition)
    }
    own = [part for part in branch.parts if _keys(part.condition) & later or _is_paired(branch, part)]
    return [part for part in branch.parts if part not in own], own


def _keys(condition: Condition) -> set[str]:
    """What a condition is about; titles are one subject, a figure and its growth two."""
    return {
        "title"
        if atom.measure.of in _TITLES
        else f"{atom.measure.of or atom.measure.phrase or atom.phrase}.{atom.measure.derive or ''}"
        for atom in atoms(condition)
    }


def _figures(grant: Grant) -> int:
    return max(1 if grant.amount_max else len(grant.amounts), 1 if grant.rate_max else len(grant.rates), 1)


def _is_paired(branch: Branch, part: Part) -> bool:
    return len(part.choices) > 1 and any(_figures(grant) == len(part.choices) for grant in branch.grants)


def _benefits(branch: Branch, own: list[Part], folded: Folded) -> list[Benefit]:
    """One benefit for each grant; A、B、C分别给予X、Y、Z are three."""
    out: list[Benefit] = []
    for grant in branch.grants:
        number = _figures(grant)
        listed = [part for part in own if len(part.choices) == number > 1]
        rest = combine([part for part in own if part not in listed])
        for index in range(number):
            amount = grant.amounts[min(index, len(grant.amounts) - 1)] if grant.amounts else None
            rate = grant.rates[min(index, len(grant.rates) - 1)] if grant.rates else None
            when = all_of(rest, *(part.choices[index] for part in listed))
            cap = grant.cap_list[index] if len(grant.cap_list) == number > 1 else grant.cap
            out.append(replace(benefit_of(grant, amount, rate, folded), when=when, cap=cap))
    return out


def _spread(branches: Sequence[Branch]) -> None:
    """A ceiling at the end of a list of tiers holds for each of them; a kind said once holds for its neighbours."""
    grants = [grant for branch in branches for grant in branch.grants]
    for ordered in (list(reversed(grants)), grants):
        kind = ""
        for grant in ordered:
            kind = grant.kind = grant.kind or kind
    last = grants[-1]
    if len(last.cap_list) == len(grants) > 1:
        for grant, cap in zip(grants, last.cap_list, strict=True):
            grant.cap = cap
        return
    if last.cap is None or not last.has_formula or last.when is not None:
        return
    if all(grant.cap is None for grant in grants[:-1]):
        for grant in grants[:-1]:
            if grant.has_formula and (bool(grant.rates), grant.unit) == (bool(last.rates), last.unit):
                grant.cap, grant.cap_scope = last.cap, last.cap_scope


def _drop_empty(branches: Sequence[Branch]) -> None:
    """分档给予奖励： only announces the tiers; a tier with nothing but a ceiling takes over the formula before it."""
    grants = [grant for branch in branches for grant in branch.grants]
    stated = any(grant.has_formula or grant.cap is not None for grant in grants)
    empty_handed = all(not branch.parts for branch in branches)
    if stated or empty_handed:
        for branch in branches:
            branch.grants = [
                grant
                for grant in branch.grants
                if grant.has_formula
                or grant.cap is not None
                or grant.nothing
                or (branch.parts and grant.kind not in ("reward", "subsidy", ""))
            ]
    for before, branch in pairwise(branches):
        for grant in branch.grants:
            source = next((old for old in before.grants if old.has_formula), None)
            if (
                source
                and not grant.has_formula
                and grant.cap is not None
                and not grant.nothing
                and branch.parts
                and source.cap is not None
            ):
                branch.inherits = True
                grant.amounts, grant.rates, grant.step, grant.base, grant.unit = (
                    source.amounts,
                    source.rates,
                    source.step,
                    source.base,
                    source.unit,
                )
                grant.kind = grant.kind or source.kind


def _absorbed(branches: Sequence[Branch]) -> list[Branch]:
    """单个企业最高400万元。 in a sentence of its own is the ceiling of what was granted before."""
    kept: list[Branch] = []
    for branch in branches:
        alone = (
            not branch.parts
            and len(branch.grants) == 1
            and not branch.grants[0].has_formula
            and not branch.grants[0].nothing
        )
        before = [grant for earlier in kept for grant in earlier.grants if grant.has_formula]
        if not alone or not before or branch.grants[0].cap is None:
            kept.append(branch)
            continue
        for grant in before:
            if grant.cap is None:
                grant.cap, grant.cap_scope = branch.grants[0].cap, branch.grants[0].cap_scope
    return kept


def _drop_implied(branches: Sequence[Branch]) -> None:
    """主导制定标准的，每项给予100万元: that there is one is the base, no condition."""
    for branch in branches:
        bases: set[str | None] = {
            grant.base.of for grant in branch.grants if grant.unit and grant.base is not None and grant.base.of
        }
        branch.parts = [part for part in branch.parts if not _is_implied(part, bases)]


def _is_implied(part: Part, bases: set[str | None]) -> bool:
    atom = part.condition
    return (
        isinstance(atom, Atom)
        and atom.measure.of in bases
        and atom.measure.derive is None
        and atom.op in (">=", ">")
        and atom.value in (0, 1)
        and not part.told_figure
    )


def _drop_bare_titles(branches: Sequence[Branch]) -> None:
    """获得质量奖的企业，国家级…省级…: the title without its level only names what the levels are of."""
    if not any(part.key == "level" for branch in branches for part in branch.parts):
        return
    first = branches[0]
    first.parts = [
        part
        for part in first.parts
        if part.key == "level" or "title" not in _keys(part.condition) or _has_level(part.condition)
    ]


def _has_level(condition: Condition) -> bool:
    return any(isinstance(atom.value, tuple) and atom.value[0][:1] in "国省市区县" for atom in atoms(condition))


def _picked(benefits: list[Benefit], text: str) -> list[Benefit]:
    """就高不重复, and tiers that are open upwards: the highest counts."""
    told = any(word in text for word in ("就高", "从高", "不重复", "二选一", "择一", "择高"))
    open_tiers = [benefit for benefit in benefits if isinstance(benefit.when, Atom) and benefit.when.op in (">", ">=")]
    measures = {replace(benefit.when.measure, phrase=None) for benefit in open_tiers if isinstance(benefit.when, Atom)}
    if len(benefits) > 1 and (told or (len(open_tiers) == len(benefits) and len(measures) == 1)):
        return [replace(benefit, pick="highest") for benefit in benefits]
    return benefits
