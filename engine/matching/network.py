"""A network of rules over decided facts: facts go in, the names of the rules that fire come out. The only door to
durable-rules.

durable-rules has walls that give no error or kill the process when they are run into, so this adapter keeps inside
them and says so when it can't: no background threads, a session of its own for each call, at most so many rules that
one fact can match, only decided values, and what a rule gives is asserted by us and not from within its action.
"""

import itertools
import threading
from collections import deque
from collections.abc import Iterable, Sequence
from typing import Any

import durable_rules_engine
from durable.engine import Host, MessageNotHandledException

from engine.matching.walls import (
    Decided,
    Fact,
    NetworkRule,
    Path,
    Pattern,
    by_name,
    checked,
    field_in_engine,
    refuse_circles,
    split,
    written,
)

OPENING = "huiqi: opening"  # matched first in every session: to delete one that nothing matched corrupts the heap


class Network:
    """Rules compiled into rulesets; every call is a session of its own."""

    _numbers = itertools.count()
    _lock = threading.Lock()  # one session at a time in the process

    def __init__(self, rules: Iterable[NetworkRule]) -> None:
        self.rules = by_name(rules)
        refuse_circles(self.rules.values())
        self._host = _Quiet()
        self._shards = [_Shard(self._host, next(self._numbers), paths) for paths in split(self.rules.values())]

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


def _told_to_all(sessions: Iterable["_Session"], fact: dict[str, Decided], number: int) -> list[str]:
    return [name for session in sessions for name in session.tell(fact, number)]


# --- the engine ---------------------------------------------------------------------------------------------------


class _Quiet(Host):  # type: ignore[misc] # durable ships no types
    """A host without the two timer threads, which walk all rulesets and race with deleted sessions."""

    def _run(self) -> None:
        pass


class _Shard:
    """One ruleset in the engine."""

    def __init__(self, host: Host, number: int, paths: Sequence[Path]) -> None:
        self._host = host
        self._ruleset = f"huiqi-{number}"
        self._fired: list[tuple[str, str]] = []  # (session, rule); actions do nothing but append
        definitions = {f"r{index}": self._definition(path) for index, path in enumerate(paths)}
        definitions["opening"] = {"all": [{"f0": {"kind": OPENING}}], "run": lambda _: None}
        host.register_rulesets({self._ruleset: definitions})
        self.kinds = frozenset(pattern.kind for path in paths for pattern in path.needs)

    def _definition(self, path: Path) -> dict[str, Any]:
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
    tests += [{field_in_engine(name): written(values[0])} for name, values in pattern.fields.items()]
    return {"$and": tests} if len(tests) > 1 else tests[0]
