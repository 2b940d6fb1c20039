"""The words of real tables (words.toml), folded and ready to be looked up."""

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from parsers.sheets.plain import plain


@lru_cache(1)
def _table() -> Mapping[str, Any]:
    return tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))


@lru_cache
def words(*path: str) -> frozenset[str]:
    """The words of one list: `words("rows", "totals")`."""
    found: Any = _table()
    for step in path:
        found = found[step]
    return frozenset(plain(word).lower() for word in found)


@lru_cache
def word_table(section: str) -> Mapping[str, str]:
    """Each word of a section of lists to the name of its list; where two share a word, the first counts."""
    table: dict[str, str] = {}
    for name, listed in _table()[section].items():
        for word in listed:
            table.setdefault(plain(word).lower(), name)
    return table


@lru_cache
def unit_table() -> Mapping[str, Mapping[str, str]]:
    """Kind of measure → unit → how much one of it is in the base unit."""
    return {kind: {plain(unit): factor for unit, factor in units.items()} for kind, units in _table()["units"].items()}
