"""Push rules: which alerts are told at all, as data that an operator reads and switches, run by the rule network."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec
import yaml

from engine.errors import InputError, Problem
from notifier.events import KINDS

if TYPE_CHECKING:
    from engine.matching.walls import NetworkRule

SHIPPED_RULES = Path(__file__).with_name("push_rules.yaml")
FACT = "alert"
WINDOWS = ("before", "open", "after", "none")

Decide: TypeAlias = Callable[["Situation"], tuple[str, ...]]


class PushRule(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """A rule as it stands in the file."""

    name: str = msgspec.field(name="名称")
    kind: str = msgspec.field(name="事项")
    is_on: bool = msgspec.field(name="启用", default=True)
    windows: tuple[str, ...] = msgspec.field(name="窗口", default=())
    told: tuple[bool, ...] = msgspec.field(name="已告知", default=())
    muted: tuple[bool, ...] = msgspec.field(name="已静音", default=())


@dataclass(frozen=True, kw_only=True, slots=True)
class Situation:
    """What is decided of an alert when it is asked whether to tell it."""

    kind: str
    window: str
    told: bool
    muted: bool


def load_push_rules(path: Path | None = None) -> tuple[PushRule, ...]:
    """Read the push rules of a site, or those that are shipped."""
    path = path or SHIPPED_RULES
    try:
        rules = msgspec.convert(yaml.safe_load(path.read_text(encoding="utf-8")), tuple[PushRule, ...])
    except (OSError, yaml.YAMLError, msgspec.ValidationError) as error:
        raise InputError(Problem(message=f"推送规则读不懂：{error}", place=str(path))) from None
    _check(rules, str(path))
    return rules


def _check(rules: Sequence[PushRule], place: str) -> None:
    names = [rule.name for rule in rules]
    for rule in rules:
        if names.count(rule.name) > 1:
            raise InputError(Problem(message=f"有两条推送规则叫“{rule.name}”", place=place))
        strange = [word for word in (rule.kind,) if word not in KINDS]
        strange += [window for window in rule.windows if window not in WINDOWS]
        if strange:
            known = "、".join((*KINDS, *WINDOWS))
            raise InputError(
                Problem(message=f"推送规则“{rule.name}”里没有“{strange[0]}”", place=place, help=f"可用：{known}")
            )


def compiled(rules: Iterable[PushRule]) -> Decide:
    """The rules as a network; says the names of the rules that fire in a situation."""
    from engine.matching.network import Network  # loaded when something is to be told

    network = Network(_network_rule(rule) for rule in rules if rule.is_on)

    @lru_cache(1024)
    def decide(situation: Situation) -> tuple[str, ...]:
        return network.fire([_fact(situation)])

    return decide


@cache
def shipped_push_rules() -> Decide:
    return compiled(load_push_rules())


def _network_rule(rule: PushRule) -> "NetworkRule":
    from engine.matching.walls import NetworkRule, Pattern

    asked: dict[str, tuple[Any, ...]] = {
        "event": (rule.kind,),
        "window": rule.windows,
        "told": rule.told,
        "muted": rule.muted,
    }
    needs = Pattern(kind=FACT, fields={name: values for name, values in asked.items() if values})
    return NetworkRule(name=rule.name, needs=(needs,))


def _fact(situation: Situation) -> dict[str, str | bool]:
    return {
        "kind": FACT,
        "event": situation.kind,
        "window": situation.window,
        "told": situation.told,
        "muted": situation.muted,
    }
