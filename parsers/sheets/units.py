"""Units of columns and cells: `千元` is money, a thousand yuan."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from engine.language.vocabulary import Indicator
from parsers.sheets.plain import plain
from parsers.sheets.words import unit_table

_GENERAL_COUNT = "个"
_UNCOUNTED = re.compile(r"吨")  # measured, not counted: may have decimals


@dataclass(frozen=True, slots=True)
class Unit:
    """One reading of a unit word; 分 has two."""

    word: str
    kind: str
    factor: Decimal  # base units in one of it


@lru_cache(1024)
def units_of(word: str) -> tuple[Unit, ...]:
    """All readings of a unit word."""
    folded = plain(word)
    return tuple(Unit(folded, kind, Decimal(units[folded])) for kind, units in unit_table().items() if folded in units)


def unit_for(word: str, indicator: Indicator) -> Unit | None:
    """The unit by this word that an indicator can be given in."""
    for unit in units_of(word):
        if unit.kind == indicator.kind and (unit.kind != "count" or _counts(unit.word, indicator.shown_unit)):
            return unit
    return None


def base_unit(indicator: Indicator) -> Unit:
    return Unit(indicator.shown_unit, indicator.kind, Decimal(1))


def is_whole(indicator: Indicator) -> bool:
    """Whether half a one of it makes no sense."""
    return indicator.kind == "count" and not _UNCOUNTED.search(indicator.shown_unit)


def _counts(word: str, shown: str) -> bool:
    """Whether a count of `shown` may be given by `word`: 人 by 人, 名 and 万人; 家 not by 人."""
    alike = ({"人", "名", "位", "万人", "人次"}, {"家", "户", "个"}, {"项", "件", "个"}, {"次", "场"})
    if _GENERAL_COUNT in (word, shown) or word.removeprefix("万") == shown.removeprefix("万"):
        return True
    return any(word in group and shown in group for group in alike)


@lru_cache(1)
def unit_pattern() -> str:
    """A regular expression for any unit word, the longest first."""
    known = {word for units in unit_table().values() for word in units}
    return "|".join(re.escape(word) for word in sorted(known, key=len, reverse=True))
