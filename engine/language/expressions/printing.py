"""Measures and conditions as an officer writes them; the words they quote are handed back beside them, in order."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from engine.language.expressions.items import is_alike, paired
from engine.language.expressions.layout import Doc, Joined, lines, one_line
from engine.language.expressions.literals import print_figure, print_number
from engine.language.expressions.periods import print_period
from engine.language.expressions.quoting import bare_or_quoted, bracketed, quoted
from engine.language.expressions.scope import Scope
from engine.language.expressions.words import (
    AGGS,
    ALL,
    ANY,
    CURRENCIES,
    DENIALS,
    DERIVES,
    EVERY_ROW,
    FIGURE,
    FLIPPED,
    HOLE,
    INDICATOR,
    LACKED_ENDS,
    LIST,
    NATURES,
    NO,
    NOT,
    ONE_OF,
    OP_SIGNS,
    OTHER_CURRENCY,
    RECORD_AGGS,
    TOTAL,
    UNKNOWN,
    YES,
)
from engine.language.periods import Months, Relative
from engine.language.tree import (
    TAG_OPS,
    AllOf,
    AnyOf,
    AtLeast,
    Atom,
    Condition,
    FigureRef,
    ListRef,
    Measure,
    Not,
    Span,
    Value,
)
from engine.language.vocabulary import NUMERIC_KINDS, Vocabulary


@dataclass(frozen=True, kw_only=True, slots=True)
class Quote:
    """The words of the text that one item of an expression rests on, and where they stand."""

    phrase: str | None = None
    span: Span | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Printed:
    """An expression and what its items quote, in reading order."""

    lines: tuple[str, ...]
    quotes: tuple[Quote, ...]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def print_condition(condition: Condition, vocabulary: Vocabulary) -> Printed:
    printer = Printer(scope=Scope(vocabulary=vocabulary))
    doc = printer.condition(condition)
    return Printed(lines=tuple(lines(doc)), quotes=tuple(printer.quotes))


def print_measure(measure: Measure, vocabulary: Vocabulary) -> str:
    return Printer(scope=Scope(vocabulary=vocabulary)).measure(measure)


def tabular_cells(condition: Condition, vocabulary: Vocabulary) -> dict[str, str] | None:
    """The comparisons of a row in a table, by the measure that heads their column; None where it can't be a row."""
    parts = condition.parts if isinstance(condition, AllOf) else (condition,)
    printer = Printer(scope=Scope(vocabulary=vocabulary))
    found: dict[str, str] = {}
    for item in paired(parts):
        pair = printer.cell(item)
        if pair is None or pair[0] in found or (isinstance(condition, AllOf) and len(parts) == 1):
            return None
        found[pair[0]] = pair[1]
    return found


@dataclass(frozen=True, kw_only=True, slots=True)
class Printer:
    """Prints in one scope; the quotes of all scopes come into one list."""

    scope: Scope
    quotes: list[Quote] = field(default_factory=list)

    def within(self, table: str) -> "Printer":
        return Printer(scope=self.scope.within(table), quotes=self.quotes)

    # --- conditions ---

    def condition(self, condition: Condition) -> Doc:
        match condition:
            case Atom():
                return self.atom(condition)
            case Not(part=part):
                return self._call(NOT, (part,))
            case AtLeast(least=least, parts=parts):
                return self._call(f"至少{least}项", parts)
            case AllOf(parts=(part,)):
                return self._call(ALL, (part,))
            case AnyOf(parts=(part,)):
                return self._call(ANY, (part,))
            case AllOf(parts=parts):
                return self._all(parts)
            case AnyOf(parts=parts):
                return self._one_of(parts) or Joined(parts=tuple(map(self._part, parts)), joint="或")

    def _call(self, name: str, parts: tuple[Condition, ...]) -> Doc:
        return Joined(parts=tuple(map(self.condition, parts)), joint="；", opens=f"{name}（", closes="）")

    def _part(self, part: Condition) -> Doc:
        """A part of 且 or 或, in brackets where it is joined itself."""
        doc = self.condition(part)
        joined = isinstance(part, AllOf | AnyOf) and not (isinstance(doc, Joined) and doc.opens)
        if not joined or (isinstance(part, AnyOf) and isinstance(doc, str)):
            return doc
        if isinstance(doc, Joined):
            return Joined(parts=doc.parts, joint=doc.joint, opens="（", closes="）")
        return f"（{doc}）"

    def _all(self, parts: tuple[Condition, ...]) -> Doc:
        docs = [self._band(*item) if len(item) == 2 else self._part(item[0]) for item in paired(parts)]
        return docs[0] if len(docs) == 1 else Joined(parts=tuple(docs), joint="且")

    def _one_of(self, parts: tuple[Condition, ...]) -> str | None:
        """企业规模 属于 小型、微型 之一: a category compared with several values."""
        atoms = [part for part in parts if isinstance(part, Atom)]
        first = atoms[0] if atoms else None
        if first is None or len(atoms) < len(parts) or not all(is_alike(first, atom) for atom in atoms):
            return None
        if first.op != "==" or self.scope.kind(first.measure) not in ("category", "id"):
            return None
        values = [atom.value for atom in atoms]
        if not all(isinstance(value, str) for value in values):
            return None
        measure = self._left(first)
        return f"{measure} 属于 {'、'.join(bare_or_quoted(str(value)) for value in values)} {ONE_OF}"

    def _band(self, low: Atom, high: Atom) -> str:
        measure = self._left(low)
        ends = (f"{self._literal(low)} {OP_SIGNS[FLIPPED[low.op]]}", f"{OP_SIGNS[high.op]} {self._literal(high)}")
        return f"{ends[0]} {measure} {ends[1]}"

    def _literal(self, atom: Atom) -> str:
        return self.value(atom.value, atom.measure)

    # --- atoms ---

    def atom(self, atom: Atom) -> Doc:
        text = self._compared(atom)
        return text if atom.nature == "gate" else f"{NATURES[atom.nature]}（{text}）"

    def cell(self, item: tuple[Condition, ...]) -> tuple[str, str] | None:
        """A comparison apart: what is compared, and with what; a hole where the measure stands between two bounds."""
        first = item[0]
        if isinstance(first, AnyOf) and first.parts and isinstance(first.parts[0], Atom):
            text, first = self._one_of(first.parts), first.parts[0]
        elif isinstance(first, Atom) and first.nature == "gate":
            high = item[1] if len(item) == 2 else None
            text = self._band(first, high) if isinstance(high, Atom) else self._compared(first)
        else:
            return None
        left = self._left(first)
        if text is None or text.count(left) != 1 or HOLE in text:
            return None
        if first.op == "is":
            return left, YES if first.value is True else NO
        return left, text.replace(left, HOLE) if len(item) == 2 else text.removeprefix(left).strip()

    def _left(self, atom: Atom) -> str:
        self.quotes.append(Quote(phrase=atom.phrase, span=atom.span))
        unknown = quoted(atom.phrase) if atom.phrase else UNKNOWN
        return self.measure(atom.measure, unknown=unknown)

    def _compared(self, atom: Atom) -> str:
        left = self._left(atom)
        if atom.op == "is":
            return left if atom.value is True else f"{self._denial(atom.measure)} {left}"
        if atom.op in TAG_OPS:
            return f"{left} {self.scope.tag_word(atom.measure, atom.op)} {self._tags(atom)}"
        return f"{left} {OP_SIGNS[atom.op]} {self.value(atom.value, atom.measure)}"

    def _denial(self, measure: Measure) -> str:
        indicator = self.scope.of(measure).indicator(measure)
        lacked = indicator is None or indicator.name.endswith(LACKED_ENDS)
        return DENIALS[0] if lacked else DENIALS[-1]

    def _tags(self, atom: Atom) -> str:
        if isinstance(atom.value, ListRef):
            return LIST + quoted(atom.value.list)
        tags = atom.value if isinstance(atom.value, tuple) else ()
        listed = "、".join(map(bare_or_quoted, tags))
        return f"{listed} {ONE_OF}" if atom.op == "has_any" and len(tags) > 1 else listed

    def value(self, value: Value, measure: Measure) -> str:
        """What the measure is compared with."""
        kind = self.scope.kind(measure)
        match value:
            case Decimal():
                return self.figure(value, measure)
            case Measure():
                strict = kind is None or not (kind in NUMERIC_KINDS or kind == "date")
                return self.measure(value, strict=strict)
            case FigureRef():
                return self._reference(value, kind if kind in NUMERIC_KINDS else None)
            case date():
                return value.isoformat()
            case str():
                taken = kind is None and self.scope.find(value) is not None
                return quoted(value) if taken else bare_or_quoted(value)
        raise TypeError(value)

    def figure(self, value: Decimal, measure: Measure) -> str:
        return print_figure(value, self.scope.kind(measure), self.scope.unit(measure), measure.currency)

    def _reference(self, reference: FigureRef, kind: str | None) -> str:
        text = FIGURE + quoted(reference.ref)
        if reference.times is not None:
            text += f" × {print_number(reference.times)}"
        if reference.plus is not None:
            sign = "-" if reference.plus < 0 else "+"
            text += f" {sign} {print_figure(abs(reference.plus), kind)}"
        return text

    # --- measures ---

    def measure(self, measure: Measure, *, unknown: str | None = None, strict: bool = False) -> str:
        """The measure in words; `unknown` stands for one the vocabulary has no word for, `strict` where a word would
        be taken for a value."""
        if isinstance(measure.against, Measure):
            numerator = replace(measure, derive=None, against=None)
            return f"{self.measure(numerator, strict=strict)} / {self.part(measure.against)}"
        return self._named(measure, unknown, strict) + "".join(self._suffixes(measure, unknown, strict))

    def part(self, measure: Measure) -> str:
        """A measure inside another one, a ratio in brackets."""
        text = self.measure(measure)
        return f"（{text}）" if isinstance(measure.against, Measure) else text

    def _named(self, measure: Measure, unknown: str | None, strict: bool) -> str:
        if measure.records:
            return self._rows(measure)
        if measure.sum:
            parts = [self.part(part) for part in measure.sum]
            return f"（{' + '.join(parts)}）" if len(parts) > 1 else f"{TOTAL}（{parts[0]}）"
        if measure.of is None:
            if unknown is None and measure.phrase and not strict:
                return quoted(measure.phrase)
            return unknown or UNKNOWN
        word = self.scope.word_for(measure.of)
        if word is None or strict:
            indicator = self.scope.indicator(measure)
            return INDICATOR + quoted(indicator.name if word and indicator else measure.of)
        return word

    def _rows(self, measure: Measure) -> str:
        """招用人员数（合同期限 ≥ 12个月）, 合计（项目.投资额，投资额 ≥ 100万元）."""
        table = self.scope.vocabulary.tables.get(measure.records or "")
        name = table.name if table else str(measure.records)
        inner = self.within(measure.records or "")
        where = one_line(inner.condition(measure.where)) if measure.where else None
        if measure.agg == "count" and measure.of is None:
            return f"{name}数（{where or EVERY_ROW}）"
        word = inner.scope.word_for(measure.of or "") or str(measure.of)
        field_name = f"{name}.{word}" if measure.of else name
        return f"{RECORD_AGGS[measure.agg or 'count']}（{field_name}{'，' + where if where else ''}）"

    def _suffixes(self, measure: Measure, unknown: str | None, strict: bool) -> Iterator[str]:
        if measure.period:
            yield f"@{print_period(measure.period)}"
        if measure.derive in DERIVES:
            base = measure.against
            compared = f"（比{print_period(base)}）" if isinstance(base, Months | Relative) else ""
            yield f"·{DERIVES[measure.derive]}{compared}"
        if measure.agg and not measure.records:
            yield f"·{AGGS[measure.agg]}"
        if measure.currency:
            known = CURRENCIES.get(measure.currency)
            yield f"·{known}" if known else f"·{OTHER_CURRENCY}（{quoted(measure.currency)}）"
        if measure.qualifier:
            yield bracketed(measure.qualifier, "【】")
        named_by_phrase = measure.of is None and not measure.records and not measure.sum and unknown is None
        if measure.phrase and (strict or not named_by_phrase):
            yield bracketed(measure.phrase, "〔〕")
