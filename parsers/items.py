"""How the items of a list hold together: all, one, or so many of them; told by the words that lead to the list."""

import re
from collections.abc import Sequence

from engine.language.tree import AtLeast, Condition, all_of
from parsers.conditions import any_of
from parsers.reading import Token
from parsers.rules.numbers import han_number

_NUMBER = "[一二两三四五六七八九十]|\\d{1,2}"
_ONE = re.compile(
    "之一|任一|任何一[项个条种]|任意一[项个条种]|其中一[项个条种]|其中1[项个条]|一[项个条](?:（含）)?(?:及)?以上|中的?(?:一|1)[项个条]|至少(?:符合|满足|具备|达到)?.{0,6}(?:一|1)[项个条]"
)
_SO_MANY = re.compile(f"({_NUMBER})[项个条](?:及|（含）|\\(含\\))?(?:以上)?")
_ASKS = re.compile("符合|满足|具备|达到|达标|至少|任意|其中|下列|以下|如下|上述|下述|不少于")

_NONE = re.compile(
    "(?:不得?存在|不得?具?有|不属于|未(?:发生|出现|存在|有)过?|没有(?:发生|出现)?过?|无|未)"
    "(?:以下|下列|如下|下述|上述|前述)(?:任何?一?[种项类个]?|各[种项类])?(?:情形|情况|行为|问题|记录|事项|违法|失信|不良)"
)


def refuses(head: Sequence[Token]) -> bool:
    """不予支持：or 不存在下列情形：in front of the items; none of them may hold."""
    return any(token.kind == "deny" for token in head) or bool(_NONE.search(_last_words(head)))


def needed(head: Sequence[Token]) -> int | None:
    """How many of the items must hold; None where the words in front say nothing, or ask for all of them."""
    text = _last_words(head)
    if _ONE.search(text):
        return 1
    numbers = _SO_MANY.findall(text) if _ASKS.search(text) else []
    return _number(numbers[-1]) if numbers else None  # 以下5项中的3项: the second figure counts


def grouped(conditions: Sequence[Condition], least: int | None) -> Condition:
    """The items as one condition."""
    if least == 1:
        return any_of(conditions)
    if least is not None and least < len(conditions):
        return AtLeast(least=least, parts=tuple(conditions))
    return all_of(*conditions) or conditions[0]


def opens_with_or(head: Sequence[Token]) -> bool:
    """，或满足下列条件之一：the list stands beside what was said before it."""
    for token in reversed(head[-12:]):
        if token.kind in ("or", "comma", "stop", "semicolon", "need"):
            return token.kind == "or"
    return False


def _last_words(head: Sequence[Token]) -> str:
    """The words since the last full stop or semicolon, not the figures with another unit."""
    text = "".join(token.text for token in head)
    return re.split("[。；]", text.rstrip("：:。；"))[-1][-60:]


def _number(text: str) -> int:
    return int(text) if text.isdigit() else int(han_number(text))
