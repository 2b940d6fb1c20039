"""Which benefits do not add up: 就高不重复, tiers that are open upwards, grades of one title."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from engine.language.benefits import Benefit
from engine.language.tree import Atom

TITLES = frozenset(("first_recognition", "qualification", "brand_honor", "rd_institution"))


def picked(benefits: list[Benefit], text: str) -> list[Benefit]:
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
    return atom.measure.of in (*TITLES, "certification")


_ADDED = re.compile("^(再|另|追加|额外|叠加)|再(给予|奖|补|资)")
_GRADE = re.compile("(国际|世界|国家|全国|省部?|自治区|市|区|县|州)级?|[一二三四五六甲乙丙特A\\d]+级")
