"""Figures that make a sentence worth reading for rules, wherever it stands: a sum of money, a rate."""

import re

_SUM = re.compile(r"\d\s*(?:万|亿)?(?:美|欧)?元|\d\s*[%％‰]|[一二三四五六七八九十百千]+[万亿]?元|百分之")
_PAYS = re.compile(r"给予|奖励|奖补|补助|补贴|资助|贴息|返还|减免|减按")


def names_sum(words: str) -> bool:
    """Does it name a sum or a rate?"""
    return bool(_SUM.search(words))


def pays(words: str) -> bool:
    """Does it name a sum that is paid or forgiven?"""
    return bool(_SUM.search(words) and _PAYS.search(words))
