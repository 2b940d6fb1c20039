"""One atom on one profile: a finding."""

from datetime import date
from decimal import Decimal

from engine.language.numbers import exact
from engine.language.profiles import Title, answer_key
from engine.language.tree import EQUAL_OPS, ORDER_OPS, Atom, FigureRef, ListRef, Measure
from engine.meaning.answers import answer_name, needs_answer
from engine.meaning.compare import compares, distance
from engine.meaning.kleene import Truth, conjunction, disjunction, negation
from engine.meaning.measures import observe
from engine.meaning.over import absolute
from engine.meaning.seen import Seen, unknown
from engine.meaning.verdict import Finding
from engine.meaning.view import View

INCLUDED = {">": ">=", "<": "<="}
EXCLUDED = {">=": ">", "<=": "<"}


def find(view: View, atom: Atom) -> Finding:
    """Judge one atom, with everything that a person may ask about it."""
    answer = _own_answer(view, atom)
    if answer is not None:
        return Finding(atom=atom, truth=answer, seen=Seen(), required=_required(view, atom), answered=True)
    seen = observe(view, atom.measure, atom.phrase)
    required = _required(view, atom)
    if atom.op in ORDER_OPS or atom.op in EQUAL_OPS:
        return _numeric(view, atom, seen, required)
    truth = _is_answer(seen, atom) if atom.op == "is" else _tags(view, atom, seen, required)
    missing = (seen.missing or required.missing) if truth is None else ()
    return Finding(atom=atom, truth=truth, seen=seen, required=required, missing=missing)


def _own_answer(view: View, atom: Atom) -> Truth:
    """True or false given for the atom itself: on a measure that isn't yes/no, on a figure or list nobody holds."""
    if not view.profile.answers:
        return None
    name = None
    if needs_answer(atom.measure) and atom.op != "is":
        name = answer_name(atom.measure, atom.phrase)
    elif isinstance(atom.value, FigureRef | ListRef) or atom.measure.currency:
        name = reference_name(atom)
    answer = view.profile.answers.get(name) if name else None
    return answer if isinstance(answer, bool) else None


def reference_name(atom: Atom) -> str:
    """Where the answer on a published figure or a list stands: `<key> | <phrase>`."""
    words = atom.phrase or atom.measure.phrase
    if words is None and isinstance(atom.value, ListRef):
        words = atom.value.list
    return answer_key(atom.measure.of, words or getattr(atom.value, "ref", "") or "")


def _required(view: View, atom: Atom) -> Seen:
    value = atom.value
    match value:
        case Decimal():
            return Seen(exact(value))
        case Measure():
            return observe(view, value, value.phrase)
        case FigureRef():
            return _published(view, atom, value)
        case ListRef(list=name):
            tags = view.site.list_on(name, view.day)
            titles = tuple(Title(name=tag) for tag in (name, *(tags or ())))
            return Seen(titles, missing=() if tags is not None else (reference_name(atom),))
        case tuple():
            return Seen(tuple(Title(name=tag) for tag in value))
        case _:
            return Seen(value)


def _published(view: View, atom: Atom, ref: FigureRef) -> Seen:
    """A published figure of the day, or the one a person gave: times, then plus."""
    held = view.site.figure_on(ref.ref, view.day)
    answer = view.profile.answers.get(reference_name(atom))
    number = exact(held) if held is not None else answer
    if not isinstance(number, int) and not hasattr(number, "numerator"):
        return unknown(reference_name(atom))
    times = 1 if ref.times is None else exact(ref.times)
    plus = 0 if ref.plus is None else exact(ref.plus)
    return Seen(number * times + plus)  # type: ignore[operator] # a number by the test before


def _numeric(view: View, atom: Atom, seen: Seen, required: Seen) -> Finding:
    op = _read_bound(view, atom)
    rounded = atom.measure.derive == "growth" and view.readings.growth == "one_decimal"
    truth = compares(op, seen, required, rounded=rounded)
    missing: tuple[str, ...] = ()
    if truth is None:
        missing = _missing_of(seen) + required.missing or (
            str(atom.measure.of or answer_name(atom.measure, atom.phrase)),
        )
    return Finding(
        atom=atom,
        truth=truth,
        seen=seen,
        required=required,
        distance=distance(op, seen, required),
        missing=tuple(dict.fromkeys(missing)),
    )


def _missing_of(seen: Seen) -> tuple[str, ...]:
    if seen.yearly is None:
        return seen.missing
    return tuple(name for year in seen.yearly for name in year.missing)


def _read_bound(view: View, atom: Atom) -> str:
    """The operator by the officer's reading of the bound."""
    readings = view.readings
    words = (atom.phrase, atom.measure.phrase, atom.measure.of)
    chosen = next((readings.bounds[word] for word in words if word and word in readings.bounds), readings.bound)
    if chosen == "included":
        return INCLUDED.get(atom.op, atom.op)
    return EXCLUDED.get(atom.op, atom.op) if chosen == "excluded" else atom.op


def _is_answer(seen: Seen, atom: Atom) -> Truth:
    if seen.yearly is not None:
        return conjunction(_is_answer(year, atom) for year in seen.yearly)
    return seen.value is atom.value if isinstance(seen.value, bool) else None


# --- tags ---------------------------------------------------------------------------------------------------------


def _tags(view: View, atom: Atom, seen: Seen, required: Seen) -> Truth:
    if seen.yearly is not None:
        return conjunction(_tags(view, atom, year, required) for year in seen.yearly)
    if not isinstance(seen.value, tuple) or not isinstance(required.value, tuple):
        return None
    complete = atom.measure.of not in view.profile.incomplete
    holds = [_holds(view, atom, seen, title.name, complete) for title in required.value]
    if required.missing:  # a list nobody holds: only its own name can be met
        holds.append(None)
    if atom.op == "has_all" and not isinstance(atom.value, ListRef):
        return conjunction(holds)
    return negation(disjunction(holds)) if atom.op == "has_none" else disjunction(holds)


def _holds(view: View, atom: Atom, seen: Seen, wanted: str, complete: bool) -> Truth:
    """Whether a tag is held; one that isn't listed is unknown where the list may lack entries."""
    titles: tuple[Title, ...] = seen.value  # type: ignore[assignment] # a tuple by the test before
    family = str(atom.measure.of)
    wanted = view.place if view.place and wanted in view.site.tags.here else wanted
    if seen.whole_span is not None:
        held = _held_on_every_day(view, titles, wanted, family, seen.whole_span)
    else:
        day = _day_of_titles(view, atom.measure)
        held = view.book.is_met(wanted, (title for title in titles if title.valid_on(day)), family, day)
    return True if held else (False if complete else None)


def _day_of_titles(view: View, measure: Measure) -> date:
    """Titles are looked at on the last day of the measure's period, else on the day."""
    period = absolute(view, measure.period)
    if period is None:
        return view.day
    return period.ends_on


def _held_on_every_day(
    view: View, titles: tuple[Title, ...], wanted: str, family: str, span: tuple[date, date]
) -> bool:
    """Whether terms that follow each other without a gap cover the span."""
    start, end = span
    fitting = [title for title in titles if view.book.is_met(wanted, (title,), family, view.day)]
    reached = start.toordinal()
    for title in sorted(fitting, key=lambda title: title.since or date.min):
        if (title.since or date.min).toordinal() <= reached:
            reached = max(reached, (title.until or date.max).toordinal() + 1)
    return reached > end.toordinal()
