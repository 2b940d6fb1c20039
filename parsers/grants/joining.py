"""Grants told piece by piece to whole ones: a ceiling after the sum, a unit before it, a term at the end."""

from parsers.grants.grant import Grant


def joined(grants: list[Grant], more: list[Grant]) -> list[Grant]:
    """The grants so far and those of the next piece."""
    for grant in more:
        before = grants[-1] if grants else None
        if before is None or _stand_apart(before, grant):
            grant.kind = grant.kind or (before.kind if before and not before.nothing else "")
            grants.append(grant)
        elif not grant.has_formula and not grant.nothing and not grant.step:
            _finish(grants[-1:] if grant.narrow else grants, grant)
        elif not before.has_formula and not before.nothing and grant.has_formula:
            grants[-1] = _completed(before, grant)
        else:
            grants.append(grant)
    return grants


def _stand_apart(before: Grant, grant: Grant) -> bool:
    """A title and money, a loan and the interest on it, a ceiling by the head and one of the company are two grants."""
    if grant.scaled is not None:  # 提名奖减半
        return True
    if before.nothing:
        return grant.has_formula or grant.cap is not None
    if before.has_formula:
        return False
    lent = before.kind in ("loan", "") and before.cap is not None and grant.kind == "interest"
    bare = before.cap is not None and grant.cap is not None and not grant.has_formula
    return lent or (bare and (before.cap_scope == "person") != (grant.cap_scope == "person"))


def _completed(before: Grant, grant: Grant) -> Grant:
    """The formula, with what was said before it."""
    if before.cap is not None:
        grant.cap_scope = before.cap_scope
        grant.cap = grant.cap if grant.cap is not None else before.cap
    grant.kind = grant.kind or before.kind
    grant.years = grant.years or before.years
    grant.step = grant.step or before.step
    grant.bracket = grant.bracket or before.bracket
    grant.base = before.base or grant.base
    grant.unit = grant.unit or before.unit
    grant.start = before.start
    return grant


def _is_limited_too(grant: Grant, ending: Grant, last: Grant) -> bool:
    """给予20万元、100万元，每年再按30%补贴，最高50万元: no ceiling of a sum that is above it."""
    above = last.cap is not None and any(amount.number > last.cap for amount in grant.amounts)
    return grant is ending or last.total or not above


def _finish(grants: list[Grant], last: Grant) -> None:
    """What stands after the formula: ceilings for all of them, the rest for the last."""
    for grant in grants:
        if _is_limited_too(grant, grants[-1], last):
            for amount, scope in last.ceilings:
                grant.limit(amount, scope)
            grant.total = grant.total or last.total
            grant.cap_of = grant.cap_of or last.cap_of
        grant.cap_list = grant.cap_list or last.cap_list
        grant.kind = grant.kind or last.kind
    ending = grants[-1]
    ending.years = ending.years or last.years
    ending.months = ending.months or last.months
    ending.base_max = ending.base_max if last.base_max is None else last.base_max
    ending.instalments = ending.instalments or last.instalments
    ending.floor = last.floor if last.floor is not None else ending.floor
    ending.end = last.end or ending.end
