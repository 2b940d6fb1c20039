"""What a clause asks and grants, in words for an owner: short, without the officer's signs."""

from dataclasses import dataclass

from engine.language.benefits import Benefit
from engine.language.expressions.benefit_printing import BenefitPrinter
from engine.language.expressions.printing import Printer
from engine.language.expressions.scope import Scope
from engine.language.tree import AllOf, AnyOf, Atom, Condition, Measure
from engine.language.vocabulary import Vocabulary
from engine.meaning.saying.conditions import say_atom, say_condition, say_measure


@dataclass(frozen=True, kw_only=True, slots=True)
class _InWords(Printer):
    """Prints figures as the officer's form does, and measures in words."""

    def part(self, measure: Measure) -> str:
        return say_measure(measure, self.scope.vocabulary)


def say_benefit(benefit: Benefit, vocabulary: Vocabulary) -> str:
    """What a benefit grants, and when: 研发费用（上年度）不低于1亿元的，奖励 = 1% × 研发费用（上年度）."""
    body = BenefitPrinter(printer=_InWords(scope=Scope(vocabulary=vocabulary))).body(benefit)
    return body if benefit.when is None else f"{say_condition(benefit.when, vocabulary)}的，{body}"


def say_ask(condition: Condition, vocabulary: Vocabulary) -> str:
    """A condition as an item of a list: 规模以上：是; 企业规模：小型，或企业规模：微型."""
    match condition:
        case Atom():
            return plainly(say_atom(condition, vocabulary), condition)
        case AllOf(parts=parts):
            return "，且".join(say_ask(part, vocabulary) for part in parts)
        case AnyOf(parts=parts):
            return "，或".join(_within(part, vocabulary) for part in parts)
    return say_condition(condition, vocabulary)


def _within(part: Condition, vocabulary: Vocabulary) -> str:
    said = say_ask(part, vocabulary)
    return f"（{said}）" if isinstance(part, AllOf | AnyOf) else said


def plainly(said: str, atom: Atom) -> str:
    """What a single value must be stands behind a colon."""
    word = {"is": "为", "==": "等于"}.get(atom.op) if isinstance(atom.value, bool | str) else None
    head, sign, value = said.rpartition(word) if word else (said, "", "")
    return f"{head}：{value}" if sign else said
