"""A branch: conditions and the grants they lead to."""

from dataclasses import dataclass, field

from engine.language.tree import Span, atoms
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
    said_again: list[Part] = field(default_factory=list)  # of what the first branch asks
    lost: list[Span] = field(default_factory=list)  # what was granted and can't be said
    inherits: bool = False  # its formula is that of the branch before
    parent: "Branch | None" = None  # 其中…的, …的再奖: what holds for that branch holds for it too

    def subjects(self) -> set[str]:
        """What its conditions are about."""
        return {key for part in self.parts for key in part_keys(part)}


TITLES = frozenset(("first_recognition", "qualification", "brand_honor", "rd_institution", "certification"))


def part_keys(part: Part) -> set[str]:
    """What a condition is about; titles are one subject, a figure and its growth two."""
    return {
        "title"
        if atom.measure.of in TITLES
        else f"{atom.measure.of or (atom.measure.phrase or atom.phrase or '')[-2:]}.{atom.measure.derive or ''}"
        for atom in atoms(part.condition)
    }
