"""One atom on one profile: a finding."""

from dataclasses import replace
from decimal import Decimal

from engine.language.numbers import exact
from engine.language.profiles import Title, answer_key
from engine.language.tree import TAG_OPS, Atom, FigureRef, ListRef, Measure
from engine.meaning.answers import answer_name, needs_answer
from engine.meaning.compare import compares, distance
from engine.meaning.figures import number
from engine.meaning.kleene import Truth, conjunction
from engine.meaning.measures import observe
from engine.meaning.over import absolute
from engine.meaning.seen import Seen, at, unknown
from engine.meaning.tagged import holds_tags
from engine.meaning.verdict import Finding
from engine.meaning.view import View

INCLUDED = {">": ">=", "<": "<="}
EXCLUDED = {">=": ">", "<=": "<"}


def find(view: View, atom: Atom) -> Finding:
    """Judge one atom, with everything that a person may ask about it."""
    answer = _own_answer(view, atom)
    required = _required(view, atom)
    if answer is not None:
        return Finding(atom=atom, truth=answer, seen=Seen(), required=required, answered=True)
    seen = observe(view, atom.measure, atom.phrase)
    truth = stands(view, atom, seen, required)
    far = distance(_read_bound(view, atom), seen, required)
    missing = _missing(view, atom, seen, required) if truth is None else ()
    seen = _with_dispute(view, seen, missing) if missing else seen
    return Finding(atom=atom, truth=truth, seen=seen, required=required, distance=far, missing=missing)


def stands(view: View, atom: Atom, seen: Seen, required: Seen) -> Truth:
    """Whether what was seen is as the atom asks."""
    if atom.op == "is":
        return _is_so(seen, atom.value)
    if atom.op in TAG_OPS:
        return holds_tags(view, atom, seen, required)
    return compares(_read_bound(view, atom), seen, required, rounded=is_rounded(view, atom))


def is_rounded(view: View, atom: Atom) -> bool:
    """Whether the officer reads the figure as reported, in percent with one decimal."""
    return atom.measure.derive == "growth" and view.readings.growth == "one_decimal"


def _own_answer(view: View, atom: Atom) -> Truth:
    if not view.profile.answers:
        return None
    answers = (view.profile.answers.get(name) for name in own_answers(atom))
    return next((answer for answer in answers if isinstance(answer, bool)), None)


def own_answers(atom: Atom) -> tuple[str, ...]:
    """Under what a person may answer the atom itself: it isn't yes/no, or its figure or list is held by nobody."""
    names = []
    if needs_answer(atom.measure) and atom.op != "is":
        names.append(answer_name(atom.measure, atom.phrase))
    if isinstance(atom.value, FigureRef | ListRef) or atom.measure.currency:
        names.append(reference_name(atom))
    return tuple(names)


def _missing(view: View, atom: Atom, seen: Seen, required: Seen) -> tuple[str, ...]:
    """What would decide the atom; where everything is known and does not compare, the measure itself."""
    names = [name for year in seen.yearly or (seen,) for name in year.missing]
    names += [name for year in required.yearly or (required,) for name in year.missing]
    return tuple(dict.fromkeys(names)) or (_own_name(view, atom),)


def _with_dispute(view: View, seen: Seen, missing: tuple[str, ...]) -> Seen:
    """What was seen, with the sources that differ on what is missing: a reckoning from figures has no source itself."""
    sources = (view.profile.sources.get(name) for name in missing)
    disputed = next((source for source in sources if source is not None and source.conflict), None)
    return replace(seen, source=disputed) if disputed else seen


def _own_name(view: View, atom: Atom) -> str:
    measure = atom.measure
    if needs_answer(measure) or measure.of is None:
        return answer_name(measure, atom.phrase)
    return f"records:{measure.records}" if measure.records else at(measure.of, absolute(view, measure.period))


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
    held, name = view.site.figure_on(ref.ref, view.day), reference_name(atom)
    is_taken = needs_answer(atom.measure) and name == answer_name(atom.measure, atom.phrase)  # by the measure
    known = exact(held) if held is not None else number(Seen(None if is_taken else view.profile.answers.get(name)))
    if known is None:
        return unknown(name)
    times = 1 if ref.times is None else exact(ref.times)
    plus = 0 if ref.plus is None else exact(ref.plus)
    return Seen(known * times + plus)


def _read_bound(view: View, atom: Atom) -> str:
    """The operator by the officer's reading of the bound."""
    readings = view.readings
    words = (atom.phrase, atom.measure.phrase, atom.measure.of)
    chosen = next((readings.bounds[word] for word in words if word and word in readings.bounds), readings.bound)
    if chosen == "included":
        return INCLUDED.get(atom.op, atom.op)
    return EXCLUDED.get(atom.op, atom.op) if chosen == "excluded" else atom.op


def _is_so(seen: Seen, asked: object) -> Truth:
    if seen.yearly is not None:
        return conjunction(_is_so(year, asked) for year in seen.yearly)
    return seen.value is asked if isinstance(seen.value, bool) else None
