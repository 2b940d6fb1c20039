"""A branch: conditions and the grants they lead to."""

from dataclasses import dataclass, field

from engine.language.tree import atoms
from parsers.conditions import Part
from parsers.grants import Grant


@dataclass(slots=True)
class Branch:
    """Conditions and the grants they lead to."""

    parts: list[Part] = field(default_factory=list)
    grants: list[Grant] = field(default_factory=list)
    each_of: bool = False  # 分别: its lists go in pairs
    adds: bool = False  # 又获…的，另给予: more for who has what was said
    each: bool = False  # 各奖3万元: the one sum is paid for each of a list
    inherits: bool = False  # its formula is that of the branch before
    parent: "Branch | None" = None  # 其中…的, …的再奖: what holds for that branch holds for it too

    def subjects(self) -> set[str]:
        """What its conditions are about."""
        return {key for part in self.parts for key in part_keys(part)}


TITLES = frozenset(("first_recognition", "qualification", "brand_honor", "rd_institution"))


def part_keys(part: Part) -> set[str]:
    """What a condition is about; titles are one subject, a figure and its growth two."""
    return {
        "title"
        if atom.measure.of in TITLES
        else f"{atom.measure.of or atom.measure.phrase or atom.phrase}.{atom.measure.derive or ''}"
        for atom in atoms(part.condition)
    }


def joined(grants: list[Grant], more: list[Grant]) -> list[Grant]:
    """A ceiling or a name that stands in a piece of its own belongs to the grants before it."""
    for grant in more:
        if grants and grants[-1].nothing and (grant.has_formula or grant.cap is not None):
            grants.append(grant)
        elif grants and not grant.has_formula and not grant.nothing and not grant.step:
            if (
                grants[-1].cap_scope == "person"
                and grants[-1].cap is not None
                and not grants[-1].has_formula
                and grant.cap is not None
                and grant.cap_scope == "company"
            ):
                grants.append(grant)
            else:
                _finish(grants, grant)
        elif grants and not grants[-1].has_formula and not grants[-1].nothing and grant.has_formula:
            before = grants.pop()
            grant.cap = grant.cap if grant.cap is not None else before.cap
            grant.cap_scope = before.cap_scope if before.cap is not None else grant.cap_scope
            grant.kind = grant.kind or before.kind
            grant.years = grant.years or before.years
            grant.step = grant.step or before.step
            grant.bracket = grant.bracket or before.bracket
            grant.base = before.base or grant.base
            grant.unit = grant.unit or before.unit
            grant.start = before.start
            grants.append(grant)
        else:
            grants.append(grant)
    return grants


def _finish(grants: list[Grant], last: Grant) -> None:
    for grant in grants:
        for amount, scope in last.ceilings:
            grant.limit(amount, scope)
        grant.total = grant.total or last.total
        grant.cap_list = grant.cap_list or last.cap_list
        grant.kind = grant.kind or last.kind
    ending = grants[-1]
    ending.years = ending.years or last.years
    ending.months = ending.months or last.months
    ending.base_max = ending.base_max if last.base_max is None else last.base_max
    ending.instalments = ending.instalments or last.instalments
    ending.floor = last.floor if last.floor is not None else ending.floor
    ending.end = last.end or ending.end
