"""Companies made for given clauses: figures near the thresholds, titles near the tags, gaps here and there.

Whatever they make is exchange form, so that the reader sees it too. `random` decides everything: one seed, one company.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from engine.language.clauses import Clause
from engine.language.periods import Months, Relative, read_period, year
from engine.language.tree import Atom, FigureRef, ListRef, Measure, atoms, parts_of
from engine.language.vocabulary import NUMERIC_KINDS, Indicator, Vocabulary

Json = dict[str, Any]

DAY = date(2026, 6, 30)
YEARS = range(2019, 2027)
MISSING = 0.15  # of what is asked for
STEP = {"money": Decimal("0.01"), "ratio": Decimal("0.0001"), "area": Decimal("0.01"), "score": Decimal("0.5")}
WORDS = ("A", "B", "大型", "中型", "小型", "微型", "优秀")
OTHER_TAGS = ("瞪羚企业", "物流", "市级孵化器", "外地")
UNBOUND = (0, 1, 7, 1000, 2500000, -3)  # figures where nothing says what is near


@dataclass
class Asked:
    """What some clauses ask of a company: keys with their thresholds, tables with theirs, words to be answered."""

    keys: dict[str, set[Any]] = field(default_factory=dict)
    periods: dict[str, set[str]] = field(default_factory=dict)
    tables: dict[str, dict[str, set[Any]]] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)  # the key of an answer -> the operator it is asked by

    def of_clauses(self, clauses: Iterable[Clause], vocabulary: Vocabulary) -> "Asked":
        for clause in clauses:
            for words in clause.unread_words():
                self.words[f"- | {words}"] = "is"
            for condition in (clause.when, *(benefit.when for benefit in clause.benefits)):
                for atom in atoms(condition):
                    self._of_atom(atom, vocabulary)
            for measure in _measures_of_benefits(clause):
                self._of_measure(measure, (), vocabulary, None, ">=")
        return self

    def _of_atom(self, atom: Atom, vocabulary: Vocabulary) -> None:
        asked = atom.value
        if isinstance(asked, Measure):
            self._of_measure(asked, (), vocabulary, asked.phrase, atom.op)
        if isinstance(asked, FigureRef | ListRef):
            name = asked.ref if isinstance(asked, FigureRef) else asked.list
            self.words[f"{atom.measure.of or '-'} | {atom.phrase or atom.measure.phrase or name}"] = atom.op
        derived = atom.measure.derive or atom.measure.agg in ("cagr", "count", "run")
        known = () if isinstance(asked, Measure | FigureRef | ListRef) or derived else (asked,)
        self._of_measure(atom.measure, known, vocabulary, atom.phrase, atom.op)

    def _of_measure(
        self, measure: Measure, values: tuple[Any, ...], vocabulary: Vocabulary, words: str | None, op: str
    ) -> None:
        for part in parts_of(measure):
            named = part.qualifier or (words if part is measure else None) or part.phrase or ""
            if part.qualifier is not None or (part.of is None and not part.sum and part.records is None):
                self.words[f"{part.of or '-'} | {named}"] = op
            if part.records is not None:
                self._of_rows(part, values)
            elif part.of is not None:
                self._of_key(part.of, values if part is measure else (), part, vocabulary)

    def _of_rows(self, measure: Measure, values: tuple[Any, ...]) -> None:
        fields = self.tables.setdefault(str(measure.records), {})
        if measure.of is not None:
            fields.setdefault(measure.of, set()).update(values)
        for atom in atoms(measure.where):
            for part in (atom.measure, atom.value):
                if isinstance(part, Measure) and part.of is not None:
                    fields.setdefault(part.of, set())
            if atom.measure.of is not None and not isinstance(atom.value, Measure | FigureRef | ListRef):
                fields[atom.measure.of].add(atom.value)

    def _of_key(self, key: str, values: tuple[Any, ...], measure: Measure, vocabulary: Vocabulary) -> None:
        self.keys.setdefault(key, set()).update(values)
        for period in (measure.period, measure.against):
            if isinstance(period, Months | Relative):
                self.periods.setdefault(key, set()).add(str(period))
        formula = vocabulary.indicators[key].formula
        for part in formula.parts if formula else ():
            self.keys.setdefault(part, set())
            self.periods.setdefault(part, set()).update(self.periods.get(key, ()))


def _measures_of_benefits(clause: Clause) -> Iterator[Measure]:
    for benefit in clause.benefits:
        yield from (measure for measure in (benefit.base, benefit.step and benefit.step.measure) if measure)
        if benefit.cap_of is not None:
            yield benefit.cap_of.base


def company(
    clauses: Iterable[Clause],
    vocabulary: Vocabulary,
    random: Random,
    *,
    name: str = "company",
    missing: float = MISSING,
) -> Json:
    """A company that has something to say to these clauses."""
    asked = Asked().of_clauses(clauses, vocabulary)
    values = {
        key: _held(vocabulary.indicators[key], near, asked.periods.get(key, set()), random)
        for key, near in sorted(asked.keys.items())
        if random.random() >= missing
    }
    records = {
        table: _rows(vocabulary.tables[table].fields, near, random)
        for table, near in sorted(asked.tables.items())
        if random.random() >= missing
    }
    answers = {
        name: _answer(op, random)
        for name, op in sorted(asked.words.items())
        if name.partition(" | ")[2] and random.random() < 0.6
    }
    incomplete = [key for key in sorted(values) if vocabulary.indicators[key].kind == "tags" and random.random() < 0.1]
    return {"id": name, "values": values, "records": records, "answers": answers, "incomplete": incomplete}


def _held(indicator: Indicator, near: set[Any], periods: set[str], random: Random) -> Any:
    """A plain value, or a series of years with the periods that are asked for among them."""
    if random.random() < (0.3 if indicator.is_numeric else 0.7):
        return value_near(indicator, near, random)
    entries = {year(number) for number in YEARS if random.random() < 0.85}
    for period in sorted(periods):
        entries |= _around(period, random)
    return {str(entry): value_near(indicator, near, random) for entry in sorted(entries) if random.random() < 0.95}


def _around(period: str, random: Random) -> set[Months]:
    """Entries that a period could be worked out of: itself, its months, the same of the year before."""
    months = read_period(period)
    if isinstance(months, Relative):
        quarter = Months(random.choice((2025, 2026)) * 12 + 3 * random.randint(0, 3), 3)
        month = random.randint(0, 5)
        return {quarter, Months(2025 * 12 + month, 1), Months(2026 * 12 + month, 1), Months(2025 * 12, month + 2)}
    if months is None or months.count > 24:
        return set()
    found = {Months(months.first, months.count), months.year_before()}
    if random.random() < 0.3:
        found |= {Months(month, 1) for month in range(months.first, months.last + 1)}
    return found


def value_near(indicator: Indicator, near: set[Any], random: Random) -> Any:
    """A value on a threshold, a step beside it, or somewhere else."""
    if indicator.kind in NUMERIC_KINDS:
        return _number_near(indicator.kind, near, random)
    match indicator.kind:
        case "bool":
            return random.random() < 0.5
        case "date":
            known = sorted(day for day in near if isinstance(day, date)) or [
                DAY - timedelta(days=random.choice((365, 3000)))
            ]
            return str(random.choice(known) + timedelta(days=random.choice((-400, -1, 0, 1, 30))))
        case "tags":
            return _tags_near(near, random)
    return random.choice(sorted(word for word in near if isinstance(word, str)) or WORDS)


def _number_near(kind: str, near: set[Any], random: Random) -> Decimal:
    known = sorted(number for number in near if isinstance(number, Decimal))
    step = STEP.get(kind, Decimal(1))
    if not known:
        return random.choice(UNBOUND) * (step if kind == "ratio" else Decimal(1))
    number: Decimal = random.choice(known)
    change = random.choice((Decimal(0), step, -step, number, -number / 2, -number, number / 7))
    return (number + change).quantize(step) if kind != "count" else (number + change).to_integral_value()


def _tags_near(near: set[Any], random: Random) -> list[Any]:
    wanted = sorted({tag for tags in near if isinstance(tags, tuple) for tag in tags})
    chosen = [tag for tag in wanted if random.random() < 0.4] + [tag for tag in OTHER_TAGS if random.random() < 0.2]
    return [_title(tag, random) for tag in chosen]


def _title(tag: str, random: Random) -> Any:
    if random.random() < 0.6:
        return tag
    title: Json = {"name": tag}
    if random.random() < 0.5:
        title["from"] = str(DAY - timedelta(days=random.choice((0, 1, 400, 2000))))
    if random.random() < 0.5:
        title["to"] = str(DAY + timedelta(days=random.choice((0, 1, 400))))
    return title


def _rows(fields: Any, near: dict[str, set[Any]], random: Random) -> list[Json]:
    return [
        {
            name: value_near(fields[name], asked, random) if fields[name].kind != "id" else str(number)
            for name, asked in sorted(near.items())
            if random.random() < 0.9
        }
        for number in range(random.randint(0, 4))
    ]


def _answer(op: str, random: Random) -> Any:
    if op == "is" or random.random() < 0.5:
        return random.random() < 0.5
    return random.choice((0, 1, 5000000, Decimal("0.05"), "2025-12-31", "优秀"))
