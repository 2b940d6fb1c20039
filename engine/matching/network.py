"""A network of rules over decided facts: facts go in, the names of the rules that fire come out. The only door to
durable-rules.

durable-rules has walls that give no error or kill the process when they are run into, so this adapter keeps inside
them and says so when it can't: no background threads, a session of its own for each call, at most so many rules that
one fact can match, only decided values, and what a rule gives is asserted by us and not from within its action.
"""

import itertools
import threading
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import durable_rules_engine
from durable.engine import Host, MessageNotHandledException

from engine.errors import HuiqiError

Decided: TypeAlias = str | int | bool
Fact: TypeAlias = Mapping[str, Decided]

MOST_MATCHES = 60  # the engine keeps 64 matches of one fact; one more, and none of its rules fires
MOST_TESTS = 400  # at 512 different tests side by side it hangs
MOST_FIELDS = 250  # a fact of 256 fields is refused
LARGEST_INTEGER = 2**62  # larger ones are cut silently
OPENING = "huiqi: opening"  # matched first in every session: to delete one that nothing matched corrupts the heap


class NetworkError(HuiqiError):
    """A rule or a fact that the network can't hold."""


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

    def excludes(self, other: "Pattern") -> bool:
        """Whether no fact can match both."""
        shared = self.fields.keys() & other.fields.keys()
        return self.kind != other.kind or any(self.fields[name] != other.fields[name] for name in shared)


@dataclass(frozen=True, kw_only=True, slots=True)
class NetworkRule:
    """When facts of all these patterns are there it fires, and gives further facts."""

    name: str
    needs: tuple[Pattern, ...]
    gives: tuple[Fact, ...] = ()


class Network:
    """Rules compiled into rulesets; every call is a session of its own."""

    _numbers = itertools.count()
    _lock = threading.Lock()  # one session at a time in the process

    def __init__(self, rules: Iterable[NetworkRule]) -> None:
        self.rules = {rule.name: rule for rule in rules}
        self._host = _Quiet()
        self._shards = [_Shard(self._host, next(self._numbers), paths) for paths in _split(self.rules.values())]

    @property
    def shards(self) -> int:
        """How many rulesets the rules were split into."""
        return len(self._shards)

    def fire(self, facts: Iterable[Fact]) -> tuple[str, ...]:
        """The names of the rules that fire on these facts and on what fired rules give, in the order of firing."""
        waiting, known, fired = deque(map(checked, facts)), set[frozenset[tuple[str, Decided]]](), dict[str, None]()
        with self._lock:
            sessions = [shard.open_session() for shard in self._shards]
            try:
                while waiting:
                    fact = waiting.popleft()
                    if frozenset(fact.items()) not in known:
                        known.add(frozenset(fact.items()))
                        for name in _told_to_all(sessions, fact, len(known)):
                            if name not in fired:
                                fired[name] = None
                                waiting.extend(map(checked, self.rules[name].gives))
            finally:
                for session in sessions:
                    session.close()
        return tuple(fired)

    def close(self) -> None:
        """Free the rulesets; the engine keeps them until the end of the process otherwise."""
        for shard in self._shards:
            shard.delete()
        self._shards = []


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
    return dict(fact)


def _told_to_all(sessions: Iterable["_Session"], fact: dict[str, Decided], number: int) -> list[str]:
    return [name for session in sessions for name in session.tell(fact, number)]


# --- splitting within the walls -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Path:
    """A rule without alternatives: what the engine sees as one rule."""

    name: str
    needs: tuple[Pattern, ...]


def _split(rules: Iterable[NetworkRule]) -> list[list[_Path]]:
    """Paths packed into shards, so that in none of them a fact can match too many or the tests become too many."""
    shards: list[list[_Path]] = []
    for rule in rules:
        for path in _paths_of(rule):
            home = next((shard for shard in shards if _fits(shard, path)), None)
            if home is None:
                shards.append([path])
            else:
                home.append(path)
    return shards


def _paths_of(rule: NetworkRule) -> list[_Path]:
    if not rule.needs:
        raise NetworkError(f"规则“{rule.name}”没有条件")
    choices = itertools.product(*(tuple(pattern.alternatives()) for pattern in rule.needs))
    paths = [_Path(rule.name, needs) for needs in itertools.islice(choices, MOST_MATCHES + 1)]
    if any(not one.excludes(other) for path in paths for one, other in itertools.combinations(path.needs, 2)):
        raise NetworkError(f"规则“{rule.name}”的两个条件可能指同一条事实")  # the engine joins different facts only
    if len(paths) > MOST_MATCHES or any(not _fits([], path) for path in paths):
        raise NetworkError(f"规则“{rule.name}”的组合超过 {MOST_MATCHES} 种，请拆成几条")
    return paths


def _fits(shard: Sequence[_Path], path: _Path) -> bool:
    patterns = [pattern for other in (*shard, path) for pattern in other.needs]
    tests = {(pattern.kind, name, value) for pattern in patterns for name, value in pattern.fields.items()}
    if len(tests) + len(patterns) > MOST_TESTS:
        return False
    return all(_matches_at_most(pattern, patterns) <= MOST_MATCHES for pattern in path.needs) and all(
        _matches_at_most(pattern, patterns) <= MOST_MATCHES
        for other in shard
        for pattern in other.needs
        if any(not pattern.excludes(new) for new in path.needs)
    )


def _matches_at_most(pattern: Pattern, patterns: Iterable[Pattern]) -> int:
    """How many patterns a fact that matches this one can match."""
    return sum(not pattern.excludes(other) for other in patterns)


# --- the engine ---------------------------------------------------------------------------------------------------


class _Quiet(Host):  # type: ignore[misc] # durable ships no types
    """A host without the two timer threads, which walk all rulesets and race with deleted sessions."""

    def _run(self) -> None:
        pass


class _Shard:
    """One ruleset in the engine."""

    def __init__(self, host: Host, number: int, paths: Sequence[_Path]) -> None:
        self._host = host
        self._ruleset = f"huiqi-{number}"
        self._fired: list[tuple[str, str]] = []  # (session, rule); actions do nothing but append
        definitions = {f"r{index}": self._definition(path) for index, path in enumerate(paths)}
        definitions["opening"] = {"all": [{"f0": {"kind": OPENING}}], "run": lambda _: None}
        host.register_rulesets({self._ruleset: definitions})
        self.kinds = frozenset(pattern.kind for path in paths for pattern in path.needs)

    def _definition(self, path: _Path) -> dict[str, Any]:
        needs = [{f"f{index}": _test(pattern)} for index, pattern in enumerate(path.needs)]
        return {"all": needs, "run": lambda closure: self._fired.append((closure.s.sid, path.name))}

    def open_session(self) -> "_Session":
        return _Session(self, f"s{next(_sessions)}")

    def assert_fact(self, session: str, fact: dict[str, Decided]) -> list[str]:
        """Tell the engine a fact; the rules that fire on it."""
        self._fired.clear()
        try:
            self._host.assert_fact(self._ruleset, fact)
        except MessageNotHandledException:
            return []  # no rule asks for it: nothing fires
        return [name for sid, name in self._fired if sid == session]

    def end(self, session: str) -> None:
        self._host.delete_state(self._ruleset, session)

    def delete(self) -> None:
        durable_rules_engine.delete_ruleset(self._host.get_ruleset(self._ruleset)._handle)


_sessions = itertools.count()


class _Session:
    """One call's facts in one shard; the engine holds a session until it is deleted."""

    def __init__(self, shard: _Shard, sid: str) -> None:
        self._shard, self._sid, self._is_open = shard, sid, False

    def tell(self, fact: dict[str, Decided], number: int) -> list[str]:
        if fact["kind"] not in self._shard.kinds:
            return []
        if not self._is_open:
            self._is_open = True
            self._shard.assert_fact(self._sid, {"kind": OPENING, "sid": self._sid, "id": f"{self._sid}-0"})
        return self._shard.assert_fact(self._sid, {**fact, "sid": self._sid, "id": f"{self._sid}-{number}"})

    def close(self) -> None:
        if self._is_open:
            self._shard.end(self._sid)


def _test(pattern: Pattern) -> dict[str, Any]:
    """A pattern in the engine's words; the kind comes first in every test."""
    tests: list[dict[str, Decided]] = [{"kind": pattern.kind}]
    tests += [{name: values[0]} for name, values in pattern.fields.items()]
    return {"$and": tests} if len(tests) > 1 else tests[0]
