"""Branches to one `when` for all and a `when` for each benefit: tiers, pairs of lists, what is common and what
is not."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from engine.language.benefits import Benefit
from engine.language.tree import Atom, Condition, all_of, atoms
from parsers.branch import Branch, part_keys
from parsers.carried import carry
from parsers.conditions import Part, any_of, combine
from parsers.folding import Folded
from parsers.grants import Grant, benefit_of
from parsers.picks import picked
from parsers.sizes import sized
from parsers.subgroups import regroup


def benefits_and_when(branches: Sequence[Branch], folded: Folded) -> tuple[Condition | None, tuple[Benefit, ...]]:
    """The condition that every benefit needs, and the benefits with what each needs besides."""
    branches = _with_belated(branches)
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
        _pay_each(branch)
    shared, owns = _divided(granting)
    common.append(combine(shared, paired=granting[0].each_of))
    benefits, before = list[Benefit](), list[Benefit]()
    for branch, own in zip(granting, owns, strict=True):
        before = _benefits(branch, own, folded, before)
        benefits += before
    return all_of(*common), tuple(picked(benefits, folded.text))


def _with_belated(branches: Sequence[Branch]) -> list[Branch]:
    """每吨奖励200元，节能量1000吨至5000吨的可申请；5000吨以上的，每吨260元: the first tier's terms follow its grant."""
    out: list[Branch] = []
    for place, branch in enumerate(branches):
        later = {key for other in branches[place + 1 :] if other.grants for key in other.subjects()}
        before = out[-1] if out else None
        if before and before.grants and not before.parts and not branch.grants and branch.subjects() & later:
            before.parts = branch.parts
        else:
            out.append(branch)
    return out


def _divided(granting: Sequence[Branch]) -> tuple[list[Part], list[list[Part]]]:
    """What of the first branch holds for all (everything where it is the only one; else what no later one speaks
    of), and what each branch asks for itself, with what the branch asks that it is a part of."""
    first, others = granting[0], granting[1:]
    later = {key for other in others for key in _spoken_of(other, first)}
    beside = any(_stands_beside(other, first) for other in others)
    own = [
        part
        for part in first.parts
        if part_keys(part) & later or _is_paired(first, part) or (beside and _is_of_the_moment(part))
    ]
    owns = {id(first): own}
    for branch in others:
        fresh = [part for part in branch.parts if not _is_repeated(part, first)]
        branch.said_again += [part for part in branch.parts if part not in fresh]
        owns[id(branch)] = [*_of_parent(branch, owns.get(id(branch.parent)) or [], fresh), *fresh]
    return [part for part in first.parts if part not in own], [owns[id(branch)] for branch in granting]


def _stands_beside(branch: Branch, first: Branch) -> bool:
    """年节能量1000吨以上的每吨奖励…；装机容量1兆瓦以上的每千瓦时补贴…: another thing is paid for, so nothing of the
    first is asked. What is paid besides (再, 另), at another rate or within the first is paid for the same."""
    if branch.parent is not None or branch.inherits or branch.adds or first.subjects() & branch.subjects():
        return False
    own = all(grant.has_formula and not grant.leans for grant in branch.grants)
    return bool(branch.parts) and own and branch.grants[-1].object != first.grants[-1].object


def _is_of_the_moment(part: Part) -> bool:
    """A figure that is reached or a title that is won, not who it is."""
    won = any(atom.measure.of == "first_recognition" for atom in atoms(part.condition))
    return won or _is_threshold(part)


def _is_threshold(part: Part) -> bool:
    """A figure that must be reached, not who it is."""
    return any(atom.op in (">", ">=", "<", "<=") for atom in atoms(part.condition))


def _of_parent(branch: Branch, parts: Sequence[Part], fresh: Sequence[Part]) -> list[Part]:
    """What the branch asks that this one is a part of; stages that follow upon each other stand for themselves."""
    anew = {key for part in fresh for key in part_keys(part)}
    alone = [part for part in parts if branch.parent is not None and not _is_paired(branch.parent, part)]
    return [part for part in alone if not part_keys(part) & anew]


def _spoken_of(branch: Branch, first: Branch) -> set[str]:
    """What a later branch is about, where that sets it apart from the first."""
    if branch.parent is first or branch.inherits:
        return set()
    keys = {key for part in branch.parts if not _is_repeated(part, first) for key in part_keys(part)}
    return keys - ADDED if branch.adds else keys


def _pay_each(branch: Branch) -> None:
    """获得A、B认证的各奖3万元: the sum is paid for either."""
    listed = next((part for part in branch.parts if len(part.choices) > 1), None)
    for grant in branch.grants if branch.each and listed else ():
        if listed and len(grant.amounts) == 1 and not grant.unit:
            grant.amounts = grant.amounts * len(listed.choices)


def _is_repeated(part: Part, first: Branch) -> bool:
    """检验检测机构…；检验检测机构年收入…: who it is, said once more. A title said again is one more gain."""
    told = _bare(part.condition)
    return "title" not in part_keys(part) and any(_bare(other.condition) == told for other in first.parts)


def _bare(condition: Condition) -> tuple[object, ...]:
    """A condition without its words."""
    return tuple((replace(atom.measure, phrase=None), atom.op, atom.value) for atom in atoms(condition))


def _is_paired(branch: Branch, part: Part) -> bool:
    return any(part in _paired_with(grant, branch.parts) for grant in branch.grants)


def _listed(branch: Branch) -> list[Part]:
    """通过CNAS认可或取得CMA资质的，分别奖励: alternatives told one by one are a list of as many."""
    number = max((grant.figures for grant in branch.grants), default=1)
    if not branch.each_of or number < 2 or any(_is_paired(branch, part) for part in branch.parts):
        return branch.parts
    kinds = [_kind_by_kind(part, number) for part in branch.parts]
    if kinds != branch.parts and not any(grant.unit for grant in branch.grants):
        return kinds
    for at in range(len(branch.parts) - number + 1):
        run = branch.parts[at : at + number]
        if all(part.joiner == "or" for part in run[1:]):
            choices = tuple(part.condition for part in run)
            whole = replace(run[0], condition=any_of(choices), choices=choices, end=run[-1].end)
            return [*branch.parts[:at], whole, *branch.parts[at + number :]]
    return _in_rounds(branch.parts, number) or branch.parts


def _kind_by_kind(part: Part, number: int) -> Part:
    """主导制定国际标准、国家标准的企业，分别奖励: each sum is for one of the kinds that narrow the figure."""
    atom = part.condition
    kinds = (atom.measure.qualifier or "").split("、") if isinstance(atom, Atom) else []
    if not isinstance(atom, Atom) or len(kinds) != number:
        return part
    choices = tuple(replace(atom, measure=replace(atom.measure, qualifier=kind)) for kind in kinds)
    return replace(part, condition=any_of(choices), choices=choices)


def _in_rounds(parts: list[Part], number: int) -> list[Part]:
    """1000万元至5000万元且占比3%以上、5000万元至1亿元且占比2%以上的，分别奖励: each time the first figure comes again,
    another tier begins."""
    start = next((at for at, part in enumerate(parts) if _is_threshold(part)), None)
    if start is None:
        return []
    rounds: list[list[Part]] = []
    for part in parts[start:]:
        if not rounds or part_keys(part) == part_keys(parts[start]):
            rounds.append([])
        rounds[-1].append(part)
    if len(rounds) != number:
        return []
    choices = tuple(combine(tier) or tier[0].condition for tier in rounds)
    whole = replace(parts[start], condition=any_of(choices), choices=choices, end=parts[-1].end)
    return [*parts[:start], whole]


def _benefits(branch: Branch, own: list[Part], folded: Folded, before: Sequence[Benefit]) -> list[Benefit]:
    """One benefit for each grant; A、B、C分别给予X、Y、Z are three."""
    out: list[Benefit] = []
    for grant in branch.grants:
        listed = _paired_with(grant, own)
        rest = combine([part for part in own if part not in listed])
        if grant.scaled is not None:
            made = _scaled(grant, own, out or before, folded) if not out or _takes_part(grant, folded) else []
            branch.lost += [] if made else [(grant.start, grant.end)]
            out += made
            continue
        for index in range(grant.figures):
            amount = grant.amounts[min(index, len(grant.amounts) - 1)] if grant.amounts else None
            rate = grant.rates[min(index, len(grant.rates) - 1)] if grant.rates else None
            when = all_of(rest, *(part.choices[index] for part in listed))
            cap = grant.cap_list[index] if len(grant.cap_list) == grant.figures > 1 else grant.cap
            benefit = replace(benefit_of(grant, amount, rate, folded), when=when, cap=cap)
            out.append(_above_threshold(_of_kind(benefit, index, grant.figures), grant, branch.parts))
    return out


def _of_kind(benefit: Benefit, index: int, figures: int) -> Benefit:
    """国际标准、国家标准的，每项分别100万元、50万元: each sum is for one kind of what is counted."""
    kinds = (benefit.base.qualifier or "").split("、") if benefit.base else []
    if benefit.base is None or len(kinds) != figures or figures < 2:
        return benefit
    return replace(benefit, base=replace(benefit.base, qualifier=kinds[index]))


def _above_threshold(benefit: Benefit, grant: Grant, parts: Sequence[Part]) -> Benefit:
    """超过1亿元的，超出部分按3%补助; 超过500万元的，每增加100万元再奖励: counted from the threshold on."""
    measure = benefit.step.measure if benefit.step else benefit.base
    further = grant.beyond or (benefit.step is not None and grant.added)
    if measure is None or not further:
        return benefit
    found = (atom for part in parts for atom in atoms(part.condition) if atom.op in (">", ">="))
    threshold = next((atom for atom in found if atom.measure.of == measure.of and not atom.measure.derive), None)
    if threshold is None or not isinstance(threshold.value, Decimal):
        return benefit
    if benefit.step is None:
        return replace(benefit, above=threshold.value)
    step = replace(benefit.step, measure=threshold.measure)
    return replace(benefit, above=threshold.value, step=step)


def _paired_with(grant: Grant, own: Sequence[Part]) -> list[Part]:
    """The list that goes with the sums; of A级、B级的众创空间和孵化器 the grades."""
    listed = [part for part in own if len(part.choices) == grant.figures > 1]
    graded = [part for part in listed if "evaluation_grade." in part_keys(part)]
    return graded or listed


def _takes_part(grant: Grant, folded: Folded) -> bool:
    """主持制定的80万元，参与制定的减半: of the sum in the same breath."""
    return folded.text[: grant.start].endswith(("参与的", "参与制定的", "参与制修订的", "参与起草的"))


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
        implied = [part for part in branch.parts if _is_implied(part, bases)]
        branch.parts = [part for part in branch.parts if part not in implied]
        branch.said_again += implied


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
        if part.key == "level" or "title" not in part_keys(part) or _has_level(part.condition)
    ]


def _has_level(condition: Condition) -> bool:
    return any(isinstance(atom.value, tuple) and atom.value[0][:1] in "国省市区县" for atom in atoms(condition))


ADDED = {"title", "industry."}  # 又获高新技术企业认定的, 属重点产业的: more of those that the first tier names
