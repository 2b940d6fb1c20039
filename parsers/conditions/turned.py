"""What must hold where a condition must not."""

from dataclasses import replace

from engine.language.tree import OPPOSITE, AllOf, AnyOf, Atom, Condition, Not, all_of
from parsers.conditions.parts import any_of


def negate(condition: Condition) -> Condition:
    """What must hold where this must not."""
    match condition:
        case Atom(op="is", value=value) if condition.measure.agg != "each":
            return replace(condition, value=not value)
        case Atom(op=op) if op in OPPOSITE and condition.measure.agg != "each":
            return replace(condition, op=OPPOSITE[op])
        case AnyOf(parts=parts):
            return all_of(*map(negate, parts)) or condition
        case AllOf(parts=parts):
            return any_of([negate(part) for part in parts])
    return Not(part=condition)
