"""The project's words: YAML tables, read once."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@lru_cache
def table(name: str) -> dict[str, Any]:
    """One table of the lexicon."""
    with Path(__file__).with_name(f"{name}.yaml").open(encoding="utf-8") as file:
        return dict(yaml.load(file, Loader=_LOADER))
