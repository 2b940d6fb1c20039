"""What a network takes: rules and decided facts, and the walls of durable-rules within which they have to stay.

Beyond them it loses matches, hangs or kills the process without an error. What can be split is split, the rest is
refused when it is compiled or told.
"""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from typing import TypeAlias

from engine.errors import HuiqiError

Decided: TypeAlias = str | int | bool
Fact: TypeAlias = Mapping[str, Decided]

MOST_MATCHES = 60  # the engine keeps 64 matches of one fact; one more, and none of its rules fires
MOST_TESTS = 400  # at 512 different tests side by side it hangs
MOST_FIELDS = 250  # a fact of 256 fields is refused
LARGEST_INTEGER = 2**62  # larger ones are cut silently


class NetworkError(HuiqiError):
    """A rule or a fact that the network can't hold."""


class CircleError(NetworkError):
    """Rules of which each waits for what another one gives, round to the first."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(f"规则绕成一圈：{' → '.join(names)}")
        self.names = tuple(dict.fromkeys(names))


@dataclass(frozen=True, kw_only=True, slots=True)
class Pattern:
    """One fact as a rule asks for it: fields that have one of some values."""

    kind: str
    fields: Mapping[str, tuple[Decided, ...]] = field(default_factory=dict)

    def alternatives(self) -> Iterable["Pattern"]:
        """The same without alternatives: the network has no `in`."""
        names = tuple(self.fields)
        for values in itertools.product(*self.fields.values()):
            yield Pattern(kind=self.kind, fields={name: (value,) for name, value in zip(names, values, strict=True)})

    def takes(self, fact: Fact) -> bool:
        """Whether a fact matches."""
        return fact["kind"] == self.kind and all(fact.get(name) in values for name, values in self.fields.items())

    def excludes(self, other: "Pattern") -> bool:
        """Whether no fact can match both."""
        if self.kind != other.kind:
            return True
        mine, theirs = self.fields, other.fields
        return any(name in theirs and theirs[name] != values for name, values in mine.items())


@dataclass(frozen=True, kw_only=True, slots=True)
class NetworkRule:
    """When facts of all these patterns are there it fires, and gives further facts."""

    name: str
    needs: tuple[Pattern, ...]
    gives: tuple[Fact, ...] = ()


def checked(fact: Fact) -> dict[str, Decided]:
    """A fact of decided values only: text, whole numbers, yes or no."""
    if len(fact) > MOST_FIELDS:
        raise NetworkError(f"一条事实有 {len(fact)} 个字段，最多 {MOST_FIELDS} 个")
    for name, value in fact.items():
        if not isinstance(value, str | int):
            raise NetworkError(f"事实的“{name}”应为文字、整数或是否，而不是 {value!r}")
        if not isinstance(value, str) and abs(value) >= LARGEST_INTEGER:
            raise NetworkError(f"事实的“{name}”数值过大：{value}")
    if not isinstance(fact.get("kind"), str):
        raise NetworkError("事实缺少“kind”")
    return {field_in_engine(name): written(value) for name, value in fact.items() if name != "kind"} | {
        "kind": fact["kind"]
    }


def field_in_engine(name: str) -> str:
    """A field's name in the engine, which has uses of its own for sid and id."""
    return f"_{name}"


def written(value: Decided) -> str | int:
    """A value that equals no value of another type: the engine takes yes for 1 and the text 10 for the number."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"={value}" if isinstance(value, str) else value


# --- what is refused when compiled --------------------------------------------------------------------------------


def by_name(rules: Iterable[NetworkRule]) -> dict[str, NetworkRule]:
    found: dict[str, NetworkRule] = {}
    for rule in rules:
        if rule.name in found:
            raise NetworkError(f"有两条规则叫“{rule.name}”")
        found[rule.name] = rule
    return found


def refuse_circles(rules: Iterable[NetworkRule]) -> None:
    """What is needed, however indirectly, for its own coming about would never come about."""
    giving = [rule for rule in rules if rule.gives]
    order = TopologicalSorter({rule.name: [one.name for one in giving if _feeds(one, rule)] for rule in giving})
    try:
        order.prepare()
    except CycleError as found:
        raise CircleError(found.args[1]) from None


def _feeds(giver: NetworkRule, rule: NetworkRule) -> bool:
    return any(pattern.takes(fact) for pattern in rule.needs for fact in giver.gives)


# --- splitting within the walls -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Path:
    """A rule without alternatives: what the engine sees as one rule."""

    name: str
    needs: tuple[Pattern, ...]


class _Room:
    """A shard while it is filled: how many patterns one fact can match at each, and how many tests there are."""

    def __init__(self) -> None:
        self.paths: list[Path] = []
        self.patterns: list[Pattern] = []
        self.matches: list[int] = []
        self.tests: set[tuple[str, str, tuple[Decided, ...]]] = set()

    def take(self, path: Path) -> bool:
        """Take a path in if with it the engine stays within its walls."""
        tests = self.tests | {(need.kind, name, value) for need in path.needs for name, value in need.fields.items()}
        patterns = [*self.patterns, *path.needs]
        more = [_matches(known, path.needs) for known in self.patterns]
        matches = [before + added for before, added in zip(self.matches, more, strict=True)]
        matches += [_matches(need, patterns) for need in path.needs]
        reached = max(count for count, added in zip(matches, [*more, *(1 for _ in path.needs)], strict=True) if added)
        if len(tests) + len(patterns) > MOST_TESTS or reached > MOST_MATCHES:
            return False
        self.paths.append(path)
        self.tests, self.patterns, self.matches = tests, patterns, matches
        return True


def _matches(pattern: Pattern, patterns: Iterable[Pattern]) -> int:
    """How many of these patterns a fact that matches this one can match."""
    return sum(not pattern.excludes(other) for other in patterns)


def split(rules: Iterable[NetworkRule]) -> list[list[Path]]:
    """Paths packed into shards, so that in none of them a fact can match too many or the tests become too many."""
    rooms: list[_Room] = []
    for rule in rules:
        for path in _paths_of(rule):
            if not (rooms and rooms[-1].take(path)):
                rooms.append(_Room())
                rooms[-1].take(path)
    return [room.paths for room in rooms]


def _paths_of(rule: NetworkRule) -> list[Path]:
    if not rule.needs:
        raise NetworkError(f"规则“{rule.name}”没有条件")
    choices = itertools.product(*(tuple(pattern.alternatives()) for pattern in rule.needs))
    paths = [Path(rule.name, needs) for needs in itertools.islice(choices, MOST_MATCHES + 1)]
    if any(not one.excludes(other) for path in paths for one, other in itertools.combinations(path.needs, 2)):
        raise NetworkError(f"规则“{rule.name}”的两个条件可能指同一条事实")  # the engine joins different facts only
    if len(paths) > MOST_MATCHES or not all(_Room().take(path) for path in paths):
        raise NetworkError(f"规则“{rule.name}”的组合超过 {MOST_MATCHES} 种，请拆成几条")
    return paths
