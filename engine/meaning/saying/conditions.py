"""How measures and conditions are said in Chinese."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from engine.language.numbers import exact
from engine.language.periods import Months, Relative
from engine.language.tree import AllOf, AnyOf, AtLeast, Atom, Condition, FigureRef, ListRef, Measure, Not
from engine.language.vocabulary import NUMERIC_KINDS, Vocabulary
from engine.meaning.kinds import indicator_of, kind_of, unit_of
from engine.meaning.saying.figures import say_percent, say_period, say_value
from engine.meaning.seen import Seen

OPS = {
    ">": "高于",
    ">=": "不低于",
    "<": "低于",
    "<=": "不高于",
    "==": "等于",
    "!=": "不等于",
    "has_any": "具有",
    "has_all": "同时具有",
    "has_none": "不具有",
    "is": "为",
}
DATE_OPS = {">": "晚于", ">=": "不早于", "<": "早于", "<=": "不晚于"}
DERIVED = {"growth": "增长率", "increase": "增量", "age": "至今时长"}
AGGREGATED = {"sum": "累计", "avg": "平均", "each": "每年", "cagr": "复合增长率"}
ROW_AGGREGATED = {"count": "数", "sum": "合计", "max": "最大值", "min": "最小值", "run": "最长连续月数"}


# --- measures -----------------------------------------------------------------------------------------------------


def say_measure(
    measure: Measure, vocabulary: Vocabulary, words: str | None = None, months: Months | None = None
) -> str:
    """A measure in words: 研发费用（2025年）增量."""
    if measure.records is not None:
        return _say_rows(measure, vocabulary)
    name = _base_name(measure, vocabulary, words)
    period = say_period(months or measure.period)
    if measure.derive == "share" and isinstance(measure.against, Measure):
        name = f"{name}占{say_measure(measure.against, vocabulary)}的比重"
    agg = AGGREGATED.get(measure.agg or "", "")
    derived = DERIVED.get(measure.derive or "", "")
    if isinstance(measure.against, Months | Relative):
        derived = f"比{say_period(measure.against)}的{derived}"
    if measure.qualifier is not None and measure.qualifier not in name:
        name = f"{name}〔{measure.qualifier}〕"
    return f"{name}{f'（{period}）' if period else ''}{agg}{derived}"


def _base_name(measure: Measure, vocabulary: Vocabulary, words: str | None) -> str:
    if measure.sum:
        return "与".join(say_measure(part, vocabulary) for part in measure.sum) + "合计"
    if measure.of is None:
        return f"“{measure.phrase or words or measure.qualifier or ''}”"
    return vocabulary.name_of(measure.of)


def _say_rows(measure: Measure, vocabulary: Vocabulary) -> str:
    table = vocabulary.tables.get(str(measure.records))
    name = table.name if table else str(measure.records)
    field = indicator_of(measure, vocabulary)
    where = f"（{say_condition(measure.where, _fields_of(measure, vocabulary))}）" if measure.where else ""
    return f"{name}{field.name if field else ''}{ROW_AGGREGATED.get(measure.agg or '', '')}{where}"


def _fields_of(measure: Measure, vocabulary: Vocabulary) -> Vocabulary:
    table = vocabulary.tables.get(str(measure.records))
    return Vocabulary(indicators=table.fields if table else {}, tables=vocabulary.tables)


# --- conditions ---------------------------------------------------------------------------------------------------


def say_condition(condition: Condition, vocabulary: Vocabulary) -> str:
    """A condition on one line."""
    match condition:
        case Atom():
            return say_atom(condition, vocabulary)
        case AllOf(parts=parts):
            return "，且".join(say_condition(part, vocabulary) for part in parts)
        case AnyOf(parts=parts):
            return "（" + "，或".join(say_condition(part, vocabulary) for part in parts) + "）"
        case AtLeast(least=least, parts=parts):
            return f"至少{least}项（" + "；".join(say_condition(part, vocabulary) for part in parts) + "）"
        case Not(part=part):
            return f"不满足（{say_condition(part, vocabulary)}）"


def say_atom(atom: Atom, vocabulary: Vocabulary) -> str:
    return f"{say_measure(atom.measure, vocabulary, atom.phrase)}{say_requirement(atom, vocabulary)}"


def say_requirement(atom: Atom, vocabulary: Vocabulary, required: Seen | None = None) -> str:
    """The operator and what it compares with: 不低于2000万元."""
    kind = kind_of(atom.measure, vocabulary)
    unit = unit_of(atom.measure, vocabulary)
    op = DATE_OPS.get(atom.op, OPS[atom.op]) if kind == "date" or isinstance(atom.value, date) else OPS[atom.op]
    known = "" if required is None or required.value is None else f"（{say_value(required.value, kind, unit)}）"
    match atom.value:
        case Measure():
            return f"{op}{say_measure(atom.value, vocabulary)}{known}"
        case ListRef(list=name):
            return f"{op}名单“{name}”内的标签"
        case FigureRef():
            return f"{op}{_say_reference(atom.value)}{known}"
        case Decimal():
            return f"{op}{say_value(exact(atom.value), kind if kind in NUMERIC_KINDS else None, unit)}"
        case tuple():
            joined = "、".join(atom.value)
            return f"{op}{joined}" if len(atom.value) == 1 or atom.op != "has_any" else f"{op}{joined}之一"
    return f"{op}{say_value(atom.value, kind, unit)}"


def _say_reference(ref: FigureRef) -> str:
    times = "" if ref.times is None else f"的{say_percent(Fraction(ref.times))}"
    if ref.plus is None or ref.plus == 0:
        return f"{ref.ref}{times}"
    return f"{ref.ref}{times}{'加' if ref.plus > 0 else '减'}{say_percent(abs(Fraction(ref.plus)))}"
