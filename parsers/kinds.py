"""What sort of sentence it is: a rule, or news, a target, a duty of an office, a procedure, a word about the
document."""

import re
from functools import lru_cache

from parsers.lexicon import table


@lru_cache(1)
def _cues() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((kind, re.compile("|".join(patterns))) for kind, patterns in table("kinds").items())


def kind_of_sentence(text: str) -> str | None:
    """Why a sentence is no rule; None where nothing speaks against it."""
    for kind, pattern in _cues():
        if kind != "是规则" and pattern.search(text):
            return kind
    return None
