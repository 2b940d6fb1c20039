"""One atom on one profile: a finding."""

from decimal import Decimal

from engine.language.numbers import exact
from engine.language.profiles import Title, answer_key
from engine.language.tree import EQUAL_OPS, ORDER_OPS, Atom, FigureRef, ListRef, Measure
from engine.meaning.answers import answer_name, needs_answer
from engine.meaning.compare import compares, distance
from engine.meaning.kleene import Truth, conjunction
from engine.meaning.measures import observe
from engine.meaning.seen import Seen, unknown
from engine.meaning.tagged import holds_tags
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
    truth = _is_answer(seen, atom) if atom.op == "is" else holds_tags(view, atom, seen, required)
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
