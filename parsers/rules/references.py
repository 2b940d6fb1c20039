"""Published figures that a threshold is told by: LPR上浮30%, 全市平均水平, 当地最低工资标准的1.5倍."""

import re
from collections.abc import Callable
from decimal import Decimal

from engine.language.tree import FigureRef
from parsers.rules.numbers import ARABIC

_NAMES = re.compile(
    "(?P<name>LPR|贷款市场报价利率|最低工资|全[国省市区县州][^，。；]{0,6}?平均(?:水平|增速|增幅|值)?"
    "|(?:同行业|行业|周边)平均(?:水平|值)?)"
)
_SCALED: tuple[tuple[re.Pattern[str], Callable[[Decimal], Decimal]], ...] = (
    (re.compile(f"上浮({ARABIC})%"), lambda n: 1 + n / 100),
    (re.compile(f"下浮({ARABIC})%"), lambda n: 1 - n / 100),
    (re.compile(f"的?({ARABIC})倍"), lambda n: n),
    (re.compile(f"的({ARABIC})%"), lambda n: n / 100),
)
_MOVED = (
    (re.compile(f"(?:加|\\+|上浮)?({ARABIC})个?(?:百分点)"), Decimal("0.01")),
    (re.compile(f"(?:加|\\+|上浮)?({ARABIC})个?(?:基点|BP)", re.I), Decimal("0.0001")),
    (re.compile(f"(?:减|-|下浮)({ARABIC})个?(?:百分点)"), Decimal("-0.01")),
)


def reference(words: str) -> FigureRef | None:
    """The published figure that the words name, and what is done with it."""
    found = _NAMES.search(words)
    if found is None:
        return None
    rest = words[found.end() :]
    times = next((scale(Decimal(hit[1])) for pattern, scale in _SCALED if (hit := pattern.search(rest))), None)
    plus = next((Decimal(hit[1]) * unit for pattern, unit in _MOVED if (hit := pattern.search(rest))), None)
    name = "LPR" if found["name"] == "贷款市场报价利率" else found["name"]
    return FigureRef(ref=name, plus=None if times is not None else plus, times=times)
