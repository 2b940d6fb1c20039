"""A small world of measures of every kind, with a logic of its own: trees, companies, and what the trees come to.

It shares no code with the engine's, so that the engine can be compared with it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeAlias

from hypothesis import strategies as st

from engine.language.profiles import Held, Profile, Title
from engine.language.site import Site
from engine.language.tags import Implied, TagRelations
from engine.language.tree import AllOf, AnyOf, AtLeast, Atom, Condition, Measure, Not, atoms
from engine.language.vocabulary import Indicator, Vocabulary

ON = date(2026, 6, 30)
KINDS = {
    "capital": "money",
    "staff": "count",
    "debt": "ratio",
    "rank": "count",
    "listed": "date",
    "big": "bool",
    "grade": "category",
    "marks": "tags",
    "place": "tags",
}
FIXED = ("rank", "place")
UNITS = {"money": Fraction(1, 100), "count": Fraction(1), "ratio": Fraction(1, 10000)}
SITE = Site(
    vocabulary=Vocabulary(
        indicators={key: Indicator(key=key, name=key, kind=kind, fixed=key in FIXED) for key, kind in KINDS.items()}
    ),
    tags=TagRelations(implies=(Implied(has="高", holds="低"),)),
)
TAGS = ("高", "低", "旁")
WORDS = ("大", "中", "小")
ANSWERS = ("前景良好", "带动作用")
OTHER_WORD = "别的"

Truth: TypeAlias = bool | None


# --- trees and companies ------------------------------------------------------------------------------------------


def _figures(key: str) -> st.SearchStrategy[Decimal]:
    numbers = st.integers(1, 4) if key in ("rank", "staff") else st.integers(-2, 3)
    return st.integers(1, 9).map(lambda n: Decimal(n) / 10) if key == "debt" else numbers.map(Decimal)


def _days() -> st.SearchStrategy[date]:
    return st.integers(0, 4).map(lambda days: date(2026, 1, 1) + timedelta(days=days))


@st.composite
def gates(draw: st.DrawFn, keys: Sequence[str]) -> Atom:
    """One atom on one of a few measures, so that several stand on one."""
    key = draw(st.sampled_from(keys))
    nature = draw(st.sampled_from(["gate"] * 9 + ["preference"]))
    if key in ANSWERS:
        return Atom(measure=Measure(of=None), op="is", value=True, phrase=key, nature=nature)
    measure = Measure(of=key, phrase=draw(st.sampled_from([None, "原文"])))
    match KINDS[key]:
        case "bool":
            return Atom(measure=measure, op="is", value=draw(st.booleans()), nature=nature)
        case "tags":
            tags = draw(st.lists(st.sampled_from(TAGS), min_size=1, max_size=2, unique=True))
            op = draw(st.sampled_from(["has_any", "has_all", "has_none"]))
            return Atom(measure=measure, op=op, value=tuple(tags), nature=nature)
        case "category":
            op = draw(st.sampled_from(["==", "!="]))
            return Atom(measure=measure, op=op, value=draw(st.sampled_from(WORDS)), nature=nature)
    value = draw(_days() if KINDS[key] == "date" else _figures(key))
    op = draw(st.sampled_from([">", ">=", ">=", "<", "<=", "==", "!="]))
    return Atom(measure=measure, op=op, value=value, nature=nature)


def trees(keys: Sequence[str]) -> st.SearchStrategy[Condition]:
    def joined(part: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
        parts = st.lists(part, min_size=2, max_size=4).map(tuple)
        return st.one_of(
            parts.map(lambda each: AllOf(parts=each)),
            parts.map(lambda each: AnyOf(parts=each)),
            parts.flatmap(lambda each: st.integers(1, len(each)).map(lambda n: AtLeast(least=n, parts=each))),
            part.map(lambda one: Not(part=one)),
        )

    return st.recursive(gates(keys), joined, max_leaves=8)


@st.composite
def companies(draw: st.DrawFn) -> dict[str, Any]:
    """What is known of a company; whatever isn't in it is unknown."""
    values: dict[str, Any] = {
        "capital": _figures("capital"),
        "staff": _figures("staff"),
        "debt": _figures("debt"),
        "rank": _figures("rank"),
        "listed": _days(),
        "big": st.booleans(),
        "grade": st.sampled_from(WORDS),
        "marks": st.lists(st.sampled_from(TAGS), max_size=2, unique=True).map(tuple),
        "place": st.lists(st.sampled_from(TAGS), max_size=1, unique=True).map(tuple),
        **{words: st.booleans() for words in ANSWERS},
    }
    known = {key: draw(strategy) for key, strategy in values.items() if draw(st.integers(0, 4))}
    return {key: Fraction(value) if isinstance(value, Decimal) else value for key, value in known.items()}


def profile_of(company: Mapping[str, Any]) -> Profile:
    values = {
        key: Held(plain=tuple(Title(name=tag) for tag in value) if isinstance(value, tuple) else value)
        for key, value in company.items()
        if key in KINDS
    }
    answers = {f"- | {words}": company[words] for words in ANSWERS if words in company}
    return Profile(id="company", values=values, answers=answers)


# --- what a tree comes to -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Thing:
    """One thing that could be otherwise: a figure, a word, an answer, one tag."""

    key: str
    tag: str | None = None


State: TypeAlias = dict[Thing, Any]  # what each thing is; a tag is True, False or None


def state_of(company: Mapping[str, Any]) -> State:
    state: State = {}
    for key in (*KINDS, *ANSWERS):
        if KINDS.get(key) != "tags":
            state[Thing(key)] = company.get(key)
        else:
            held = company.get(key)
            state |= {Thing(key, tag): None if held is None else tag in held for tag in TAGS}
    return state


def truth_of(condition: Condition, state: State) -> Truth:
    match condition:
        case Atom():
            return _atom(condition, state)
        case Not(part=part):
            truth = truth_of(part, state)
            return None if truth is None else not truth
        case AllOf(parts=parts):
            return _enough(len(_gates(parts)), parts, state)
        case AnyOf(parts=parts):
            return _enough(1, parts, state)
        case AtLeast(least=least, parts=parts):
            return _enough(least, parts, state)


def _is_gate(condition: Condition) -> bool:
    return any(atom.nature == "gate" for atom in atoms(condition))


def _gates(parts: Sequence[Condition]) -> list[Condition]:
    return [part for part in parts if _is_gate(part)]


def _enough(least: int, parts: Sequence[Condition], state: State) -> Truth:
    truths = [truth_of(part, state) for part in _gates(parts)]
    if truths.count(True) >= least:
        return True
    return None if truths.count(True) + truths.count(None) >= least else False


def _atom(atom: Atom, state: State) -> Truth:
    key = str(atom.measure.of or atom.phrase)
    if atom.op in ("has_any", "has_all", "has_none"):
        assert isinstance(atom.value, tuple)
        held = [_is_held(key, tag, state) for tag in atom.value]
        if atom.op == "has_all":
            return False if False in held else None if None in held else True
        any_held = True if True in held else None if None in held else False
        return any_held if atom.op == "has_any" or any_held is None else not any_held
    value = state[Thing(key)]
    if value is None:
        return None
    asked = Fraction(atom.value) if isinstance(atom.value, Decimal) else atom.value
    return bool(
        {
            ">": lambda: value > asked,
            ">=": lambda: value >= asked,
            "<": lambda: value < asked,
            "<=": lambda: value <= asked,
            "==": lambda: value == asked,
            "!=": lambda: value != asked,
            "is": lambda: value is asked,
        }[atom.op]()
    )


def _is_held(key: str, tag: str, state: State) -> Truth:
    """高 brings 低 with it."""
    if tag == "低" and state[Thing(key, "高")] is True:
        return True
    return state[Thing(key, tag)]  # type: ignore[no-any-return]
