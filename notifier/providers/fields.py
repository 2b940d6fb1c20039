"""Checks and fits the values of WeChat fields: a value outside its kind's rule would be refused with 47003."""

import re
from functools import cache

from engine.errors import Problem
from notifier.providers.message import WechatContent
from notifier.providers.protocols import FieldRule, protocols

_CUT = "…"


def kind_of(name: str) -> str:
    """Find a field's kind: `character_string12` is a `character_string`."""
    return name.rstrip("0123456789")


def accepts(name: str, value: str) -> bool:
    """Tell whether WeChat takes this value in this field."""
    pattern = _pattern(kind_of(name))
    return pattern is not None and pattern.fullmatch(value) is not None


def fit(name: str, value: str) -> str:
    """Cut a text that is too long for its field, with …; what can't be cut without changing its meaning stays."""
    rule = _rule(kind_of(name))
    if rule is None or kind_of(name) not in _CUTTABLE or accepts(name, value):
        return value
    line = " ".join(value.split())
    return line if len(line) <= rule.most else line[: rule.most - 1] + _CUT


def check_wechat(content: WechatContent) -> tuple[Problem, ...]:
    """List the fields that WeChat would refuse, each with what it takes."""
    return tuple(
        Problem(message=f"`{value}` 不能作为 {name} 的值", place=name, help=_says(name))
        for name, value in content.fields.items()
        if not accepts(name, value)
    )


_CUTTABLE = frozenset({"thing", "name"})


def _rule(kind: str) -> FieldRule | None:
    return protocols().wechat_fields.get(kind)


@cache
def _pattern(kind: str) -> re.Pattern[str] | None:
    rule = _rule(kind)
    return re.compile(rule.pattern) if rule else None


def _says(name: str) -> str:
    rule = _rule(kind_of(name))
    return rule.says if rule else f"可用的有 {'、'.join(protocols().wechat_fields)}"
