"""What one grant takes over from another: the kind said once, the ceiling at the end of a list, the formula of the
tier before, half of it, or so many points more."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from parsers.branch import Branch
from parsers.grants import Grant


def carry(branches: Sequence[Branch]) -> list[Branch]:
    """The branches that grant something, each grant with all that it takes over."""
    _drop_announcements(branches)
    granting = [branch for branch in branches if branch.grants]
    for grant in _grants(granting):
        _pair_ceilings(grant)
    _distribute(granting)
    granting = [branch for branch in granting if branch.grants]
    for before, branch in pairwise(granting):
        _take_formula(before, branch)
    granting = _without_bare_ceilings(granting)
    if granting:
        _spread_kind(list(_grants(granting)))
        _spread_ceiling(list(_grants(granting)))
        _raise(granting)
        _lay_over_years(list(_grants(granting)))
        _share_totals(list(_grants(granting)))
    return granting


def _grants(branches: Sequence[Branch]) -> Iterator[Grant]:
    return (grant for branch in branches for grant in branch.grants)


def _drop_announcements(branches: Sequence[Branch]) -> None:
    """分档给予奖励： only announces the tiers."""
    stated = any(grant.has_formula or grant.cap is not None for grant in _grants(branches))
    if not stated and any(branch.parts for branch in branches):
        return
    for branch in branches:
        branch.grants = [grant for grant in branch.grants if _says_something(grant, branch)]


def _says_something(grant: Grant, branch: Branch) -> bool:
    named = bool(branch.parts) and grant.kind not in ("reward", "subsidy", "")
    return grant.has_formula or grant.cap is not None or grant.nothing or grant.is_relative or named


def _pair_ceilings(grant: Grant) -> None:
    """分别按30%、25%，单个示范工厂最高1000万元，单个示范车间最高300万元: as many ceilings as rates go in pairs."""
    ceilings = grant.ceilings
    if grant.has_formula and grant.figures == len(ceilings) > 1 and len({scope for _, scope in ceilings}) == 1:
        grant.cap_list, grant.caps = [amount for amount, _ in ceilings], []


def _distribute(branches: Sequence[Branch]) -> None:
    """按10%补贴，其中电影最高200万元，电视剧最高300万元: the formula is that of the tiers, and none beside them."""
    for place, branch in enumerate(branches):
        tiers = []
        for later in branches[place + 1 :]:
            if not (later.parts and len(later.grants) == 1 and _is_ceiling(later.grants[0])):
                break
            tiers.append(later)
        source = next((grant for grant in branch.grants if grant.has_formula), None)
        if source is None or source.cap is not None or len(tiers) < 2:
            continue
        for tier in tiers:
            _take(tier.grants[0], source)
        branch.grants.remove(source)


def _is_ceiling(grant: Grant) -> bool:
    return grant.cap is not None and not grant.has_formula and not grant.nothing


def _take_formula(before: Branch, branch: Branch) -> None:
    """A tier with nothing but a ceiling takes over the formula before it, if that had one too."""
    source = next((grant for grant in before.grants if grant.has_formula and grant.cap is not None), None)
    for grant in branch.grants:
        if source and branch.parts and _is_ceiling(grant):
            branch.inherits = True
            _take(grant, source)


def _take(grant: Grant, source: Grant) -> None:
    grant.amounts, grant.rates, grant.step = source.amounts, source.rates, source.step
    grant.base, grant.unit = source.base, source.unit
    grant.kind = grant.kind or source.kind


def _without_bare_ceilings(branches: Sequence[Branch]) -> list[Branch]:
    """单个企业最高400万元。 in a sentence of its own is the ceiling of what was granted before."""
    kept: list[Branch] = []
    for branch in branches:
        before = [grant for grant in _grants(kept) if grant.has_formula]
        if branch.parts or len(branch.grants) != 1 or not _is_ceiling(branch.grants[0]) or not before:
            kept.append(branch)
            continue
        for grant in before:
            if grant.cap is None:
                grant.cap, grant.cap_scope = branch.grants[0].cap, branch.grants[0].cap_scope
    return kept


def _spread_kind(grants: Sequence[Grant]) -> None:
    """A kind said once holds for its neighbours."""
    for ordered in (list(reversed(grants)), grants):
        kind = ""
        for grant in ordered:
            kind = grant.kind = grant.kind or kind


def _spread_ceiling(grants: Sequence[Grant]) -> None:
    """A ceiling at the end of a list of tiers holds for each of them; one of a total for all that is paid."""
    last = grants[-1]
    if len(last.cap_list) == len(grants) > 1:
        for grant, cap in zip(grants, last.cap_list, strict=True):
            grant.cap = cap
        return
    if last.cap is None or not last.has_formula or any(grant.cap is not None for grant in grants[:-1]):
        return
    for grant in grants[:-1]:
        if grant.has_formula and not last.narrow and _can_be_of(last, grant):
            grant.cap, grant.cap_scope = last.cap, last.cap_scope


def _can_be_of(last: Grant, grant: Grant) -> bool:
    """A total below one sum is not the total of it."""
    above = all(amount.number <= (last.cap or 0) for amount in grant.amounts)
    return grant.kind == last.kind and ((last.total and above) or _alike(grant, last))


def _alike(grant: Grant, last: Grant) -> bool:
    return (bool(grant.rates), grant.unit, bool(grant.step)) == (bool(last.rates), last.unit, bool(last.step))


def _raise(branches: Sequence[Branch]) -> None:
    """比例提高5个百分点, 提高到40%: the grant before, at another rate."""
    for before, branch in pairwise(branches):
        source = next((grant for grant in reversed(before.grants) if grant.has_formula), None)
        if source is not None:
            branch.grants = [_raised(grant, source) for grant in branch.grants]


def _raised(grant: Grant, source: Grant) -> Grant:
    if not grant.raises and grant.raised is None:
        return grant
    cap, scope = (source.cap, source.cap_scope) if grant.cap is None else (grant.cap, grant.cap_scope)
    more = grant.raised or Decimal(0)
    rates = grant.rates or [rate + more for rate in source.rates]
    amounts = grant.amounts or ([] if grant.rates else source.amounts)
    raised = replace(source, amounts=amounts, rates=rates, cap=cap, cap_scope=scope)
    return replace(raised, start=grant.start, end=grant.end)


def _lay_over_years(grants: Sequence[Grant]) -> None:
    """第一年免租，第二年减半: which years of the term a rate is for."""
    dated = [grant for grant in grants if grant.first_year and grant.years]
    term = max((grant.first_year - 1 + int(grant.years or 0) for grant in dated), default=0)
    for grant in dated if len(dated) > 1 else ():
        years = range(grant.first_year - 1, grant.first_year - 1 + int(grant.years or 0))
        grant.schedule = tuple(Decimal(int(year in years)) for year in range(term))


def _share_totals(grants: Sequence[Grant]) -> None:
    """两项合计每年最高60万元: each may reach the ceiling, both together no more."""
    told = next((grant for grant in grants if grant.total and grant.cap is not None), None)
    together = [grant for grant in grants if told and grant.cap == told.cap and grant.cap_scope == told.cap_scope]
    for grant in together if len(together) > 1 else ():
        grant.shared = True
