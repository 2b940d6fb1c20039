"""Branches to one `when` for all and a `when` for each benefit: tiers, pairs of lists, what is common and what
is not."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from engine.language.benefits import Benefit
from engine.language.tree import Atom, Condition, all_of, atoms
from parsers.branch import Branch
from parsers.carried import carry
from parsers.conditions import Part, any_of, combine
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
    announced, granting = granting, carry(granting)
    common += [combine(branch.parts) for branch in announced if not branch.grants]
    if not granting:
        return all_of(*common), ()
    _drop_implied(granting)
    _drop_bare_titles(granting)
    for branch in granting:
        branch.parts = _listed(branch)
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
        if atom.measure.of in _TITLES
        else f"{atom.measure.of or atom.measure.phrase or atom.phrase}.{atom.measure.derive or ''}"
        for atom in atoms(condition)
    }


def _figures(grant: Grant) -> int:
    return max(1 if grant.amount_max else len(grant.amounts), 1 if grant.rate_max else len(grant.rates), 1)


def _is_paired(branch: Branch, part: Part) -> bool:
    return len(part.choices) > 1 and any(_figures(grant) == len(part.choices) for grant in branch.grants)


def _listed(branch: Branch) -> list[Part]:
    """通过CNAS认可或取得CMA资质的，分别奖励: alternatives told one by one are a list of as many."""
    number = max((_figures(grant) for grant in branch.grants), default=1)
    if not branch.each_of or number < 2 or any(_is_paired(branch, part) for part in branch.parts):
        return branch.parts
    for at in range(len(branch.parts) - number + 1):
        run = branch.parts[at : at + number]
        if all(part.joiner == "or" for part in run[1:]):
            choices = tuple(part.condition for part in run)
            whole = replace(run[0], condition=any_of(choices), choices=choices, end=run[-1].end)
            return [*branch.parts[:at], whole, *branch.parts[at + number :]]
    return branch.parts


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
    """就高不重复, tiers that are open upwards, grades of one title: the highest counts."""
    told = any(word in text for word in ("就高", "从高", "不重复", "二选一", "择一", "择高"))
    if len(benefits) > 1 and (told or _are_open_tiers(benefits)):
        return [replace(benefit, pick="highest") for benefit in benefits]
    stems = Counter(stem for benefit in benefits if (stem := _stem(benefit)))
    return [
        replace(benefit, pick="highest") if (stem := _stem(benefit)) and stems[stem] > 1 else benefit
        for benefit in benefits
    ]


def _are_open_tiers(benefits: Sequence[Benefit]) -> bool:
    whens = [benefit.when for benefit in benefits]
    tiers = [when for when in whens if isinstance(when, Atom) and when.op in (">", ">=")]
    added = any(_ADDED.search(benefit.phrase or "") for benefit in benefits[1:])
    return (
        len(tiers) == len(benefits) and len({replace(tier.measure, phrase=None) for tier in tiers}) == 1 and not added
    )


def _stem(benefit: Benefit) -> str:
    """The title without its grade, where a sum is paid for one grade of it."""
    atom = benefit.when
    if not isinstance(atom, Atom) or atom.op != "has_any" or benefit.form != "fixed" or not _is_title_atom(atom):
        return ""
    stem = _GRADE.sub("", atom.value[0]) if isinstance(atom.value, tuple) and len(atom.value) == 1 else ""
    return "" if _ADDED.search(benefit.phrase or "") or stem == "".join(atom.value) else stem  # type: ignore[arg-type]


def _is_title_atom(atom: Atom) -> bool:
    return atom.measure.of in (*_TITLES, "certification")


_ADDED = re.compile("^(再|另|追加|额外|叠加)|再(给予|奖|补|资)")
_GRADE = re.compile("(国际|世界|国家|全国|省部?|自治区|市|区|县|州)级?|[一二三四五六甲乙丙特A\\d]+级")
