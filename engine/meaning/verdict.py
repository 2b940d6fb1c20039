"""What the judge says: a finding for every atom, their tree, and the verdict with its amount."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from engine.language.benefits import Benefit
from engine.language.clauses import Clause
from engine.language.numbers import Number
from engine.language.tree import Atom
from engine.meaning.kleene import Truth
from engine.meaning.seen import Seen

Outcome: TypeAlias = Literal["qualifies", "falls_short", "undecided"]
BranchKind: TypeAlias = Literal["all", "any", "at_least", "not"]
WindowState: TypeAlias = Literal["before", "open", "after", "none"]

OUTCOMES: dict[Truth, Outcome] = {True: "qualifies", False: "falls_short", None: "undecided"}
TRUTHS = {True: "met", False: "unmet", None: "unknown"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """逐条结论: one atom on one profile."""

    atom: Atom
    truth: Truth
    seen: Seen
    required: Seen  # the value asked for; unknown where it is a figure nobody holds
    distance: Number | None = None  # in the unit, or days; negative is what lacks
    missing: tuple[str, ...] = ()
    answered: bool = False  # a person answered the atom itself

    @property
    def counts(self) -> bool:
        """Whether the logic looks at it: a preference, a bonus, a pledge is only shown."""
        return self.atom.nature == "gate"


@dataclass(frozen=True, kw_only=True, slots=True)
class UnreadFinding:
    """Words of the text that nobody has read into a condition: unknown until a person answers them."""

    words: str
    name: str  # the key of its answer
    truth: Truth

    @property
    def counts(self) -> bool:
        return True

    @property
    def missing(self) -> tuple[str, ...]:
        return (self.name,) if self.truth is None else ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Branch:
    """An inner node: what it is and what the nodes below it came to."""

    kind: BranchKind
    truth: Truth
    parts: tuple["Node", ...]
    least: int = 0

    @property
    def counts(self) -> bool:
        """Whether anything below it does; a group of preferences alone asks for nothing."""
        return not self.parts or any(part.counts for part in self.parts)


Node: TypeAlias = Finding | UnreadFinding | Branch


@dataclass(frozen=True, slots=True)
class Working:
    """One step of an amount: what was done, and what it came to."""

    what: str  # base, base_max, above, bracket, a form, months, schedule, floor, cap, units, sum
    result: Number
    detail: tuple[Number | str | None, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Grant:
    """What one benefit comes to: an amount, or the ends between which it lies, or nobody can say."""

    benefit: Benefit
    in_force: Truth  # its own condition
    node: Node | None = None
    amount: Number | None = None
    low: Number | None = None
    high: Number | None = None  # None: no upper end is known
    at_most: bool = False
    is_money: bool = True
    is_open: bool = False  # at discretion, or something is unknown: there is no amount, even if the ends are one
    workings: tuple[Working, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """判定: clause × profile × day."""

    clause: Clause
    profile: str
    on: date
    outcome: Outcome
    window: WindowState
    node: Node  # the tree of findings of everything the clause asks
    grants: tuple[Grant, ...] = ()
    amount: Number | None = None  # yuan, null unless it qualifies
    amount_from: Number | None = None
    amount_to: Number | None = None
    at_most: bool = False
    missing: tuple[str, ...] = ()  # what could still change the verdict

    @property
    def qualifies(self) -> bool:
        return self.outcome == "qualifies"


def findings(node: Node | None) -> Iterator[Finding]:
    """Every finding of a tree, in text order."""
    match node:
        case Finding():
            yield node
        case Branch(parts=parts):
            for part in parts:
                yield from findings(part)


def deciding(node: Node | None) -> Iterator[str]:
    """The names of what is missing and could still turn an undecided tree."""
    if node is None or node.truth is not None or not node.counts:
        return
    if isinstance(node, Branch):
        for part in node.parts:
            yield from deciding(part)
    else:
        yield from node.missing
