"""Which benefits do not add up: 就高不重复, tiers that are open upwards, grades of one title."""

import re
from collections import Counter
from dataclasses import replace

from engine.language.benefits import Benefit
from engine.language.tree import Atom
from parsers.branch import TITLES


def picked(benefits: list[Benefit], text: str) -> list[Benefit]:
    """The benefits, those marked of which the highest counts."""
    if len(benefits) > 1 and any(word in text for word in TOLD):
        return [replace(benefit, pick="highest") for benefit in benefits]
    groups = Counter(group for benefit in benefits if (group := _group(benefit)))
    marked = [benefit for benefit in benefits if groups[_group(benefit)] > 1 and _group(benefit)]
    if any(ADDED.search(benefit.phrase or "") for benefit in marked[1:]):
        return benefits
    return [replace(benefit, pick="highest") if benefit in marked else benefit for benefit in benefits]


def _group(benefit: Benefit) -> object:
    """What the benefit is a tier of: a figure that is open upwards, or a title without its grade."""
    atom = benefit.when
    if not isinstance(atom, Atom):
        return None
    if atom.op in (">", ">="):
        return replace(atom.measure, phrase=None)
    return _stem(atom) if atom.op == "has_any" and benefit.form == "fixed" and _is_title_atom(atom) else None


def _stem(atom: Atom) -> str | None:
    names = atom.value if isinstance(atom.value, tuple) else ()
    stems = {_GRADE.sub("", name) for name in names}
    return stems.pop() if len(stems) == 1 and not stems & set(names) else None


def _is_title_atom(atom: Atom) -> bool:
    return atom.measure.of in TITLES


TOLD = ("就高", "从高", "不重复", "二选一", "择一", "择高")
ADDED = re.compile("^(再|另|追加|额外|叠加)|再(给予|奖|补|资)")
_GRADE = re.compile("(国际|世界|国家|全国|省部?|自治区|市|区|县|州)级?|[一二三四五六甲乙丙特A\\d]+级")
