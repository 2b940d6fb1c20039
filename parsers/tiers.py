"""Branches to one `when` for all and a `when` for each benefit: tiers, pairs of lists, what is common and what
is not."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from engine.language.benefits import Benefit
from engine.language.tree import Atom, Condition, all_of, atoms
from parsers.branch import Branch
from parsers.carried import carry
from parsers.conditions import Part, any_of, combine
from parsers.folding import Folded
from parsers.grants import Grant, benefit_of
from parsers.picks import TITLES, picked
from parsers.sizes import sized
from parsers.subgroups import regroup


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
    announced, granting = granting, carry(granting)
    common += [combine(branch.parts) for branch in announced if not branch.grants]
    if not granting:
        return all_of(*common), ()
    _drop_implied(granting)
    _drop_bare_titles(granting)
    for branch in granting:
        branch.parts = _listed(branch)
    benefits, before = list[Benefit](), list[Benefit]()
    for index, branch in enumerate(granting):
        shared, own = _divided(branch, granting, index)
        common.append(combine(shared, paired=branch.each_of))
        before = _benefits(branch, own, folded, before)
        benefits += before
    return all_of(*common), tuple(picked(benefits, folded.text))


def _divided(branch: Branch, granting: Sequence[Branch], index: int) -> tuple[list[Part], list[Part]]:
    """What of a branch holds for all: everything where it is the only one; of the first, what no later one
    speaks of."""
    if len(granting) == 1:
        paired = [part for part in branch.parts if _is_paired(branch, part)]
        return [part for part in branch.parts if part not in paired], paired
    if index:
        return [], [part for part in branch.parts if not _is_repeated(part, granting[0])]
    later = {
        key
        for other in granting[1:]
        if not (other.inherits and other is granting[1])
        for part in other.parts
        if not _is_repeated(part, branch)
        for key in _keys(part.condition)
        if not (other.adds and key == "title")
    }
    own = [part for part in branch.parts if _keys(part.condition) & later or _is_paired(branch, part)]
    return [part for part in branch.parts if part not in own], own


def _is_repeated(part: Part, first: Branch) -> bool:
    """检验检测机构…；检验检测机构年收入…: who it is, said once more. A title said again is one more gain."""
    told = _bare(part.condition)
    return "title" not in _keys(part.condition) and any(_bare(other.condition) == told for other in first.parts)


def _bare(condition: Condition) -> tuple[object, ...]:
    """A condition without its words."""
    return tuple((replace(atom.measure, phrase=None), atom.op, atom.value) for atom in atoms(condition))


def _keys(condition: Condition) -> set[str]:
    """What a condition is about; titles are one subject, a figure and its growth two."""
    return {
        "title"
        if atom.measure.of in TITLES
        else f"{atom.measure.of or atom.measure.phrase or atom.phrase}.{atom.measure.derive or ''}"
        for atom in atoms(condition)
    }


def _is_paired(branch: Branch, part: Part) -> bool:
    return len(part.choices) > 1 and any(grant.figures == len(part.choices) for grant in branch.grants)


def _listed(branch: Branch) -> list[Part]:
    """通过CNAS认可或取得CMA资质的，分别奖励: alternatives told one by one are a list of as many."""
    number = max((grant.figures for grant in branch.grants), default=1)
    if not branch.each_of or number < 2 or any(_is_paired(branch, part) for part in branch.parts):
        return branch.parts
    for at in range(len(branch.parts) - number + 1):
        run = branch.parts[at : at + number]
        if all(part.joiner == "or" for part in run[1:]):
            choices = tuple(part.condition for part in run)
            whole = replace(run[0], condition=any_of(choices), choices=choices, end=run[-1].end)
            return [*branch.parts[:at], whole, *branch.parts[at + number :]]
    return branch.parts


def _benefits(branch: Branch, own: list[Part], folded: Folded, before: Sequence[Benefit]) -> list[Benefit]:
    """One benefit for each grant; A、B、C分别给予X、Y、Z are three."""
    out: list[Benefit] = []
    for grant in branch.grants:
        listed = [part for part in own if len(part.choices) == grant.figures > 1]
        rest = combine([part for part in own if part not in listed])
        if grant.scaled is not None:
            out += _scaled(grant, own, before, folded)
            continue
        for index in range(grant.figures):
            amount = grant.amounts[min(index, len(grant.amounts) - 1)] if grant.amounts else None
            rate = grant.rates[min(index, len(grant.rates) - 1)] if grant.rates else None
            when = all_of(rest, *(part.choices[index] for part in listed))
            cap = grant.cap_list[index] if len(grant.cap_list) == grant.figures > 1 else grant.cap
            out.append(replace(benefit_of(grant, amount, rate, folded), when=when, cap=cap))
    return out


def _scaled(grant: Grant, own: Sequence[Part], before: Sequence[Benefit], folded: Folded) -> list[Benefit]:
    """参与制定的减半; 复审通过的减半, grade by grade. For a subgroup with a condition of its own the text is left
    unread: it would be paid in full and by half."""
    whens = own[0].choices if len(own) == 1 else ()
    if own and len(whens) != len(before):
        return []
    part = grant.scaled or Decimal(1)
    told = benefit_of(grant, None, None, folded)
    return [
        replace(
            benefit,
            amount=None if benefit.amount is None else benefit.amount * part,
            rate=None if benefit.rate is None else benefit.rate * part,
            when=whens[index] if whens else benefit.when,
            phrase=told.phrase,
            span=told.span,
        )
        for index, benefit in enumerate(before)
    ]


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
