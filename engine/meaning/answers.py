"""Measures that no figure can decide: those with a qualifier or without an indicator wait for a person's answer."""

from engine.language.profiles import answer_key
from engine.language.tree import Measure
from engine.meaning.seen import Seen, unknown
from engine.meaning.view import View


def needs_answer(measure: Measure) -> bool:
    """Nothing the profile holds can decide it, only an answer on its words."""
    return measure.qualifier is not None or (measure.of is None and not measure.sum and measure.records is None)


def answer_name(measure: Measure, words: str | None) -> str:
    """The key under which its answer stands; in an atom the words stand on the atom."""
    return answer_key(measure.of, measure.qualifier or words or measure.phrase or "")


def answered(view: View, name: str) -> Seen:
    answer = view.profile.answers.get(name)
    return unknown(name) if answer is None else Seen(answer)
